"""Calls that are awaited, on the event loop of asyncio, without a thread."""

import asyncio
import io
import os
import tempfile
from pathlib import Path
from typing import (TYPE_CHECKING, Any, AsyncIterator, Callable, Dict, Generator, Iterable, List, Optional, Set,
                    TypeVar, Union)

from .account import Account
from .client import begin_or_fail
from .engine import Engine, Job, Listener
from .errors import Error, attach, log_calls
from .params import takes_parameters
from .request import Asked, Request
from .result import Image, Result

if TYPE_CHECKING:
    import PIL.Image

_Outcome = TypeVar("_Outcome")
_POLL = 0.02   # seconds between two steps where there is no descriptor to watch
_JUMP = 3600.0  # seconds of virtual time that a step may take: it ends with what is due first


class JobFuture(asyncio.Future[_Outcome]):
    """What came of a job, once it has ended. To cancel it cancels the job; the provider goes on with what it accepted.

    The CancelledError of a future or an await that was cancelled, also by a time limit, carries what is known of the
    job: see errors_of().

    job     the job, with its id once it is accepted
    """

    def __init__(self, job: Job[_Outcome], give_up: Callable[[Job[Any]], None]) -> None:
        super().__init__(loop=asyncio.get_running_loop())
        self.job = job
        self._give_up = give_up

    def cancel(self, msg: Optional[Any] = None) -> bool:
        cancelled = super().cancel(msg)
        if cancelled:
            self._give_up(self.job)
        return cancelled

    def result(self) -> _Outcome:
        try:
            return super().result()
        except asyncio.CancelledError as cancelled:
            self._inform(cancelled)
            raise

    def __await__(self) -> Generator[Any, None, _Outcome]:
        try:
            return (yield from super().__await__())
        except asyncio.CancelledError as cancelled:
            self._inform(cancelled)
            raise

    def _inform(self, cancelled: asyncio.CancelledError) -> None:
        if self.cancelled():
            self._give_up(self.job)  # which waits for the next step if it was cancelled within one
        if not self.job.running:
            attach(cancelled, [self.job.stopped()])

    def take(self, job: Job[_Outcome]) -> None:
        """The job has ended."""
        if self.done():
            return
        error = job.error
        if error:
            self.set_exception(error)
        else:
            self.set_result(job.result())


class AsyncClient(Account):
    """An account on one event loop. The settings are those of Account; calls that are cancelled cancel their job."""

    def _prepare(self) -> None:
        self._loop: Optional[asyncio.AbstractEventLoop] = None
        self._engine: Optional[Engine] = None
        self._watched = -1  # the engine's descriptor, while the loop watches it
        self._timer: Optional[asyncio.TimerHandle] = None
        self._is_stepping = False
        self._expected: Dict[Job[Any], Callable[[Job[Any]], None]] = {}  # what is told when a job has ended

    @takes_parameters
    async def generate(self, request: Asked = None, *, progress: Optional[Listener] = None,
                       **parameters: Any) -> Result:
        """As Client.generate()."""
        return await self.submit(request, progress=progress, **parameters)

    @takes_parameters
    def submit(self, request: Asked = None, *, progress: Optional[Listener] = None,
               **parameters: Any) -> JobFuture[Result]:
        """As generate(), but begins the job at once, and returns a future of its result.

        Raises InvalidError at once. Called while the loop runs.
        """
        return self._future(self._bind().submit(request, progress=progress, **parameters))

    async def fetch(self, id: str, *, progress: Optional[Listener] = None) -> Result:
        """As Client.fetch()."""
        return await self._future(self._bind().fetch(id, progress=progress))

    async def reconcile(self, request: Optional[Request] = None, uncertain: Optional[Error] = None, *,
                        progress: Optional[Listener] = None, **details: Any) -> Result:
        """As Client.reconcile()."""
        return await self._future(self._bind().reconcile(request, uncertain, progress=progress, **details))

    async def mark(self) -> None:
        """As Client.mark()."""
        await self._future(self._bind().mark())

    async def save(self, image: Image, path: Union[str, "os.PathLike[str]"], *,
                   progress: Optional[Listener] = None) -> Path:
        """As Client.save()."""
        return await self._future(self._bind().save(image, path, progress=progress))

    async def load(self, image: Image) -> bytes:
        """As Client.load(), by way of a temporary file if the image came as a link."""
        loaded = image.bytes
        if loaded is None:
            with tempfile.TemporaryDirectory(prefix="facegen-") as folder:
                loaded = (await self.save(image, folder)).read_bytes()
        return loaded

    async def open(self, image: Image) -> "PIL.Image.Image":
        """As Client.open()."""
        import PIL.Image
        return PIL.Image.open(io.BytesIO(await self.load(image)))

    async def batch(self, requests: Iterable[Asked], *,
                    progress: Optional[Listener] = None) -> AsyncIterator[Job[Result]]:
        """As Client.batch()."""
        engine = self._bind()
        ended: "asyncio.Queue[Job[Result]]" = asyncio.Queue()
        left: Set[Job[Result]] = set()  # jobs that are not yet yielded

        async def take() -> Job[Result]:
            job = await ended.get()
            left.remove(job)
            return job

        try:
            for index, request in enumerate(requests):
                job = begin_or_fail(engine, request, index, progress)
                left.add(job)
                if job.running:
                    self._expect(job, ended.put_nowait)
                else:
                    ended.put_nowait(job)
                while len(left) >= self._ahead:
                    yield await take()
            while left:
                yield await take()
        except BaseException as exception:
            for job in left:
                self._give_up(job)
            attach(exception, [job.stopped() for job in left if not job.running])
            raise

    def deliver(self, body: bytes) -> bool:
        """Ends the job of a webhook's body with its result, without asking the provider again.

        False when no such job waits. Raises FailedError for a body that is no delivery.
        """
        taken = self._bind().deliver(body)
        self._watch()
        return taken

    async def close(self) -> None:
        """Cancels what runs and frees the client."""
        if self._engine and self._loop is asyncio.get_running_loop():
            self._engine.cancel()
            while self._expected:
                self._turn()
        self._leave()
        self._handle = None

    async def __aenter__(self) -> "AsyncClient":
        return self

    async def __aexit__(self, *exception: Any) -> None:
        await self.close()

    # ---- jobs ----

    def _future(self, job: Job[_Outcome]) -> JobFuture[_Outcome]:
        future = JobFuture(job, self._give_up)
        self._expect(job, future.take)
        return future

    def _expect(self, job: Job[Any], told: Callable[[Job[Any]], None]) -> None:
        """Drives a job that has begun, and tells when it has ended."""
        self._expected[job] = told
        self._watch()

    def _give_up(self, job: Job[Any]) -> None:
        """Cancels a job, which ends at once; in the next step if this is within one."""
        if job.running and self._loop and not self._loop.is_closed():
            job.cancel()
            if self._is_stepping:
                self._watch()
            else:
                self._turn(0.0)

    # ---- the loop ----

    def _bind(self) -> Engine:
        """The engine on the running loop. Each loop has one of its own."""
        loop = asyncio.get_running_loop()
        self._open()
        if self._engine is None or loop is not self._loop:
            if self._expected and self._loop and not self._loop.is_closed():
                raise RuntimeError("the client is in use on another event loop")
            self._leave()
            self._loop = loop
            self._engine = Engine(self)
        return self._engine

    def _turn(self, wait: Optional[float] = None) -> None:
        """Lets the jobs progress, and tells those that have ended."""
        assert self._loop and self._engine
        if wait is None:
            wait = _JUMP if self._is_virtual else 0.0
        ended: List[Job[Any]] = []
        self._is_stepping = True
        try:
            ended = self._engine.step(wait)
        except Exception as exception:  # of the logger, or of a sandbox's webhook
            self._loop.call_exception_handler({"message": "a callback of facegen failed", "exception": exception})
        finally:
            self._is_stepping = False
        for job in ended:
            self._expected.pop(job)(job)
        self._watch()

    def _watch(self) -> None:
        """Lets the loop call _turn() when the engine has something to do, as long as anything runs."""
        assert self._loop and self._engine
        if self._timer:
            self._timer.cancel()
            self._timer = None
        runs = self._engine.running > 0
        wanted = self._engine.fileno() if runs else -1
        if wanted != self._watched:
            if self._watched >= 0:
                self._loop.remove_reader(self._watched)
            if wanted >= 0:
                self._loop.add_reader(wanted, self._turn)
            self._watched = wanted
        delay = self._engine.timeout() if runs else None
        if runs and wanted < 0:
            delay = 0.0 if self._is_virtual else _POLL if delay is None else min(delay, _POLL)
        if delay is not None:
            self._timer = self._loop.call_later(delay, self._turn)

    def _leave(self) -> None:
        """Frees the engine, and forgets the loop."""
        if self._loop and not self._loop.is_closed():
            if self._timer:
                self._timer.cancel()
            if self._watched >= 0:
                self._loop.remove_reader(self._watched)
        if self._engine:
            self._engine.close()
            log_calls(job.stopped() for job in self._expected if not job.running)
        self._loop = self._engine = self._timer = None
        self._watched = -1
        self._expected.clear()
