"""Calls that wait until they are done."""

import ctypes
import io
import os
import time
from ctypes import byref, c_size_t, c_void_p
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Iterable, Iterator, List, Optional, Tuple, TypeVar, Union

from . import _callbacks
from ._functions import ErrorStruct, new_error
from ._library import lib, to_bytes
from .account import Account
from .engine import Engine, Job, Listener, Phase
from .errors import Code, Error, check, plain
from .params import takes_parameters
from .request import Asked, Request, as_request, fail
from .result import Image, Result, own

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
        code, error, result = self._answer(lib.facegen_submit_nowait, asked._handle)
        fail(code, error, asked)
        return own(result.value)

    def fetch(self, id: str, *, wait: bool = True, progress: Optional[Listener] = None) -> Result:
        """Takes up a job by its id, waits until its images are made, and returns the result. Free of charge.

        wait    False: ask once, and return the job's state as it is
        """
        if wait:
            return self._run(lambda engine: engine.fetch(id, progress=progress))
        code, error, result = self._answer(lib.facegen_fetch_nowait, to_bytes(id, "id"))
        check(code, error)
        return own(result.value)

    def reconcile(self, request: Optional[Request] = None, *, id: str = "", mark: str = "",
                  progress: Optional[Listener] = None) -> Result:
        """Looks for the job of an UncertainError, and waits for its images. Free of charge; evidence, not proof.

        request  what was sent, if it is known: tells new jobs apart
        id       the error's
        mark     the error's

        Raises UncertainError with code NOT_SEEN when the account shows no trace of it, and with UNCERTAIN when it
        cannot be told.
        """
        return self._run(lambda engine: engine.reconcile(request, id=id, mark=mark, progress=progress))

    def mark(self) -> None:
        """Asks the account for its newest image, once before the first request, so that reconcile() can tell."""
        error = new_error()
        code = lib.facegen_client_mark(self._open(), byref(error))
        _callbacks.raise_kept()
        check(code, error)

    def save(self, image: Image, path: Union[str, "os.PathLike[str]"], *, progress: Optional[Listener] = None) -> Path:
        """Saves an image in a file, whole or not at all, downloading it if it came as a link.

        path    the file; or an existing folder, in which it is named facegen-ID-N.png (.jpg, .webp)
        """
        return self._run(lambda engine: engine.save(image, path, progress=progress))

    def load(self, image: Image) -> bytes:
        """The bytes of an image file, downloaded if it came as a link."""
        memory, size, error = c_void_p(), c_size_t(), new_error()
        code = lib.facegen_result_load(self._open(), image.result._handle, image.index, byref(memory), byref(size),
                                       byref(error))
        try:
            _callbacks.raise_kept()
            check(code, error)
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
        with self.engine() as engine:
            for index, request in enumerate(requests):
                job = begin_or_fail(engine, request, index, progress)
                if not job.running:
                    yield job
                yield from engine.step()
                while engine.running >= self._ahead:
                    yield from engine.step(_TICK)
            while engine.running:
                yield from engine.step(_TICK)

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

    def _answer(self, function: Callable[..., int], argument: Any) -> Tuple[int, ErrorStruct, c_void_p]:
        """Calls a function that answers at once."""
        result, error = c_void_p(), new_error()
        code = function(self._open(), argument, byref(result), byref(error))
        try:
            _callbacks.raise_kept()
        except BaseException:
            lib.facegen_result_free(result)
            raise
        return code, error, result

    def _run(self, begin: Callable[[Engine], Job[_Outcome]]) -> _Outcome:
        """Steps an engine until its one job has ended."""
        self._open()
        try:
            engine = self._idle.pop()
        except IndexError:
            engine = self.engine()
        try:
            job = begin(engine)
            held_until = time.monotonic() + self._timeout
            gave_up = False
            while job.running:
                _step(engine, job)
                if job.phase == Phase.HELD and time.monotonic() > held_until:
                    gave_up = True  # others may wait for this very thread
                    job.cancel()
        finally:
            if self._handle is not None and not engine.running:
                self._idle.append(engine)
        if gave_up:
            raise plain(Code.TIMEOUT)
        return job.result()


def _step(engine: Engine, job: Job[Any]) -> None:
    """Steps an engine with one job, which Ctrl-C cancels."""
    try:
        engine.step(_TICK)
    except Error:  # of the engine itself
        raise
    except Exception as exception:  # of the logger, or of a sandbox's webhook
        job.catch(exception)
    except BaseException:
        job.cancel()
        while job.running:
            engine.step(_TICK)
        raise


def begin_or_fail(engine: Engine, request: Asked, index: int, progress: Optional[Listener]) -> Job[Result]:
    """Begins a job of a batch. One that cannot begin has ended with the error."""
    asked = as_request(request, {})
    try:
        return engine.submit(asked, progress=progress, index=index)
    except Error as error:
        return Job.failed(error, asked, index)
