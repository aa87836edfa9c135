"""Calls that wait until they are done."""

import ctypes
import io
import os
import tempfile
import time
from ctypes import byref, c_size_t, c_void_p
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, Iterator, List, Optional, Set, TypeVar, Union

from . import _callbacks
from ._functions import new_error
from ._library import lib
from .account import Account
from .engine import Engine, Job, Listener, Phase
from .errors import Acceptance, Code, Error, attach, check, plain
from .params import takes_parameters
from .request import Asked, Request, as_request
from .result import Image, Result

if TYPE_CHECKING:
    import PIL.Image

_Outcome = TypeVar("_Outcome")
_TICK = 0.1  # seconds after which Python looks for signals, such as that of Ctrl-C


class Client(Account):
    """An account; any number of threads may call it at once. The settings are those of Account."""

    def _prepare(self) -> None:
        self._idle: List[Engine] = []  # of calls that have ended, with their connections

    @takes_parameters
    def generate(self, request: Asked = None, *, progress: Optional[Listener] = None, **parameters: Any) -> Result:
        """Sends a paid request, waits until its images are made, and returns the result.

        It is sent again only when it is known that nothing was accepted: an UncertainError says that it is not known.
        """
        asked = as_request(request, parameters)
        return self._run(lambda engine: engine.submit(asked, progress=progress))

    @takes_parameters
    def submit(self, request: Asked = None, **parameters: Any) -> Result:
        """As generate(), but returns the provider's first answer, which has an id for fetch()."""
        asked = as_request(request, parameters)
        return self._run(lambda engine: engine.submit(asked, wait=False))

    def fetch(self, id: str, *, wait: bool = True, progress: Optional[Listener] = None) -> Result:
        """Resumes a job by its id, waits until its images are made, and returns the result. Free of charge.

        wait    False: ask once, and return the job's state as it is
        """
        return self._run(lambda engine: engine.fetch(id, wait=wait, progress=progress))

    def reconcile(self, request: Optional[Request] = None, uncertain: Optional[Error] = None, *,
                  progress: Optional[Listener] = None, **details: Any) -> Result:
        """Looks for the job of an UncertainError, and waits for its images. Free of charge; evidence, not proof.

        request    what was sent, if it is known: tells new jobs apart
        uncertain  the error, of which its id, mark, seed and sent_at are used
        details    or those members of it that were kept: id=, mark=, seed=, sent_at=

        Raises UncertainError: with code NOT_SEEN when the account shows no trace of it, and with UNCERTAIN when that
        is not known, or not yet: if retry_after is not 0, ask again after that time.
        """
        return self._run(lambda engine: engine.reconcile(request, uncertain, progress=progress, **details))

    def mark(self) -> None:
        """Asks the account for its newest image, once before the first request, so that reconcile() can tell."""
        self._run(lambda engine: engine.mark())

    def save(self, image: Image, path: Union[str, "os.PathLike[str]"], *, progress: Optional[Listener] = None) -> Path:
        """Saves an image in a file, whole or not at all, downloading it if it came as a link.

        path    the file; or an existing folder, in which it is named facegen-ID-N.png (.jpg, .webp)
        """
        return self._run(lambda engine: engine.save(image, path, progress=progress))

    def load(self, image: Image) -> bytes:
        """The bytes of an image file, by way of a temporary file if it came as a link."""
        if image.link is not None:
            with tempfile.TemporaryDirectory(prefix="facegen-") as folder:
                return self.save(image, folder).read_bytes()
        memory, size, error = c_void_p(), c_size_t(), new_error()
        check(lib.facegen_result_load(self._open(), image.result._handle, image.index, byref(memory), byref(size),
                                      byref(error)), error)
        try:
            return ctypes.string_at(memory.value or 0, size.value)
        finally:
            lib.facegen_free(memory)

    def open(self, image: Image) -> "PIL.Image.Image":
        """An image as one of Pillow, which must be installed."""
        import PIL.Image
        return PIL.Image.open(io.BytesIO(self.load(image)))

    def batch(self, requests: Iterable[Asked], *, progress: Optional[Listener] = None) -> Iterator[Job[Result]]:
        """Generates many, at once, and yields the jobs as they end; result() of each gives its images or raises.

        requests  requests or mappings of parameters, taken as they are needed; job.index is the place among them.
                  To stop the iteration cancels what runs
        """
        left: Dict[Job[Result], None] = {}  # jobs that are not yet yielded, in their order
        with self.engine() as engine:
            try:
                for index, request in enumerate(requests):
                    left[begin_or_fail(engine, request, index, progress)] = None
                    yield from _ended(engine, left, 0.0)
                    while engine.running >= self._ahead:
                        yield from _ended(engine, left, _TICK)
                while engine.running:
                    yield from _ended(engine, left, _TICK)
            except BaseException as exception:
                _end_calls(engine, left, exception)
                raise

    def engine(self) -> Engine:
        """A new engine for this thread, for programs with an event loop of their own."""
        return Engine(self)

    def close(self) -> None:
        """Frees the client, once nothing uses it any more."""
        self._handle = None
        self._idle.clear()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def _run(self, begin: Callable[[Engine], Job[_Outcome]]) -> _Outcome:
        """Steps an engine until its one job has ended."""
        self._open()
        try:
            engine = self._idle.pop()
        except IndexError:
            engine = self.engine()
        jobs: Set[Job[Any]] = set()
        try:
            job = begin(engine)
            jobs.add(job)
            if not _drive(engine, job, self._timeout):
                raise plain(Code.TIMEOUT, Acceptance.NO)
            return job.result()
        except BaseException as exception:
            if engine.running or not isinstance(exception, Error):
                _end_calls(engine, jobs, exception)
            raise
        finally:
            if self._handle is not None and not engine.running:
                self._idle.append(engine)


def _drive(engine: Engine, job: Job[Any], timeout: float) -> bool:
    """Steps an engine until its one job has ended. False if it was held back for too long, and is cancelled."""
    held_until = time.monotonic() + timeout
    waited = False
    while job.running:
        try:
            engine.step(_TICK)
        except Error:  # of the engine itself
            raise
        except Exception as exception:  # of the logger, or of a sandbox's webhook
            job.catch(exception)
        if job.phase == Phase.HELD and time.monotonic() > held_until:
            waited = True  # others may wait for this very thread
            job.cancel()
    return not waited


def _ended(engine: Engine, left: Dict[Job[Result], None], timeout: float) -> Iterator[Job[Result]]:
    """Steps an engine, and yields the jobs of a batch that have ended."""
    engine.step(timeout)
    for job in [job for job in left if not job.running]:
        del left[job]
        yield job


def _end_calls(engine: Engine, jobs: Iterable[Job[Any]], exception: BaseException) -> None:
    """Ends what runs because of an exception of the program, such as KeyboardInterrupt, which then tells what is known
    of those jobs."""
    with _callbacks.Work():  # a second interrupt waits for it
        ended = {*engine.end_all(), *jobs}
        attach(exception, [job.stopped() for job in sorted(ended, key=lambda job: job.index) if not job.running])


def begin_or_fail(engine: Engine, request: Asked, index: int, progress: Optional[Listener]) -> Job[Result]:
    """Begins a job of a batch. One that cannot begin has ended with the error."""
    asked = as_request(request, {})
    try:
        return engine.submit(asked, progress=progress, index=index)
    except Error as error:
        return Job.failed(error, asked, index)
