"""Many jobs at once on one thread, without blocking it."""

import datetime
import enum
import itertools
import os
import weakref
from ctypes import byref, c_void_p
from pathlib import Path
from typing import Any, Callable, Dict, Generic, List, NamedTuple, Optional, Set, Tuple, TypeVar, Union, cast

from . import _callbacks
from ._functions import DONE, PROGRESS, SAVED, ErrorStruct, new_error
from ._handle import Handle, Unique
from ._library import lib, path_bytes, to_bytes, to_text
from .account import Account, milliseconds
from .errors import Acceptance, CallbackError, CallerError, Code, Error, check, make, plain, uncertain_struct
from .params import takes_parameters
from .request import Asked, Request, as_request, fail
from .result import Image, Result, own

_Outcome = TypeVar("_Outcome")


class Phase(enum.IntEnum):
    """What a job or the saving of an image is doing."""

    HELD = 0      #: it waits for others to end
    UPLOAD = 1    #: the request is being sent: done and total in bytes
    QUEUED = 2    #: it was accepted: done is milliseconds since, total the estimate
    FETCHED = 3   #: its result is here: done and total are the number of images
    DOWNLOAD = 4  #: an image is received: done in bytes, total once it is whole


class Progress(NamedTuple):
    """How a job goes on, for showing it."""

    job: "Job[Any]"
    phase: Phase
    done: int
    total: Optional[int]  #: None when it is not known


#: Called on the thread that drives the engine, a few times a second at most. What it raises comes as CallbackError.
Listener = Callable[[Progress], None]


class _Board:
    """What an engine and its jobs tell each other, so that neither needs to know the other."""

    def __init__(self) -> None:
        self.jobs: Set["Job[Any]"] = set()  # that step() has not yet returned
        self.ended: List["Job[Any]"] = []   # those of them that have ended


class Job(Unique, Generic[_Outcome]):
    """A job or a saving that runs, or has ended. It belongs to the thread of its engine."""

    def __init__(self, board: _Board, listener: Optional[Listener] = None, request: Optional[Request] = None,
                 index: int = 0, is_paid: bool = False) -> None:
        self.request = request                 #: what was asked for, as it was given; None for other calls
        self.index = index                     #: its place in a batch, from 0
        self.phase: Optional[Phase] = None     #: what it was doing when it last told
        self._board = board
        self._listener = listener
        self._is_paid = is_paid
        self._address: Optional[int] = None    # as long as it runs
        self._id = ""
        self._error: Optional[Error] = None
        self._caught: Optional[BaseException] = None
        self._outcome: Optional[_Outcome] = None

    @classmethod
    def failed(cls, error: Error, request: Request, index: int) -> "Job[_Outcome]":
        """A job that could not begin."""
        job = cls(_Board(), request=request, index=index)
        job._error = error
        return job

    @property
    def id(self) -> str:
        """The id at the provider; "" until it is accepted."""
        return to_text(lib.facegen_job_id(self._address)) if self.running else self._id

    @property
    def running(self) -> bool:
        return self._address is not None

    @property
    def error(self) -> Optional[Error]:
        """What result() raises, once the job has ended; None if it ended well."""
        if self._caught is None:
            return self._error
        known = {**self._error.__dict__} if self._error else {"result": self._outcome}
        known.pop("message", None)
        failed = CallbackError("a callback raised %r" % self._caught, **known)
        failed.__cause__ = self._caught
        return failed

    def result(self) -> _Outcome:
        """What came of it, or raises why nothing did."""
        if self.running:
            raise RuntimeError("the job still runs")
        error = self.error
        if error is not None:
            raise error
        return cast(_Outcome, self._outcome)

    def stopped(self) -> Error:
        """What is known of a job that has ended, where the program has stopped waiting for it."""
        error = self.error
        if error is None:
            error = plain(Code.CANCELLED, Acceptance.YES if self._is_paid else Acceptance.NO)
            error.id, error.result = self._id, self._outcome
        return error

    def cancel(self) -> None:
        """Ends it in the next step, with code CANCELLED. The provider goes on with what it accepted."""
        lib.facegen_job_cancel(self._address)

    def catch(self, exception: BaseException) -> None:
        """Takes an exception that a callback raised, to be told by result()."""
        self._caught = self._caught or exception

    def __repr__(self) -> str:
        state = "running" if self.running else "failed" if self.error else "done"
        return "<Job %d, id %r: %s>" % (self.index, self.id, state)

    def _tell(self, phase: int, done: int, total: int) -> None:
        self.phase = Phase(phase)
        if self._listener:
            _callbacks.run(self._listener, Progress(self, self.phase, done, total if total >= 0 else None))

    def _end(self, error: Optional[Error], outcome: Optional[_Outcome] = None) -> None:
        self._error, self._outcome = error, outcome
        self._id = error.id if error and error.id else self.id
        self._address = self._listener = None
        self._board.ended.append(self)


# The library knows a job by a number: its callbacks are functions of this module, which nothing needs to keep alive.
# It is the board that keeps a job alive, so that a program which drops both does not live on here.
_jobs: "weakref.WeakValueDictionary[int, Job[Any]]" = weakref.WeakValueDictionary()
_lent: Dict[int, Any] = {}  # what the library reads until a job has ended
_numbers = itertools.count(1)


def _tell(phase: int, done: int, total: int, id: bytes, number: int) -> None:
    job = _jobs.get(number)
    if job is None:
        return
    try:
        job._tell(phase, done, total)
    except Exception as exception:
        job.catch(exception)
    except BaseException as exception:
        _callbacks.keep(exception)


def _end(number: int, code: int, error: Any, make_outcome: Callable[[], Any]) -> None:
    job = _jobs.pop(number, None)
    failure: Optional[Error] = plain(Code.SYSTEM)
    outcome = None
    try:
        _lent.pop(number, None)
        outcome = make_outcome() if code == Code.OK else None
        failure = make(code, error.contents) if error else None
    except BaseException as exception:
        _callbacks.keep(exception)
    if job:
        job._end(failure, outcome)


def _end_call(job: int, code: int, result: Optional[int], error: Any, number: int) -> None:
    _end(number, code, error, lambda: own(result) if result else None)


def _end_saving(code: int, path: Optional[bytes], error: Any, number: int) -> None:
    _end(number, code, error, lambda: Path(os.fsdecode(path or b"")))


_on_progress, _on_done, _on_saved = PROGRESS(_tell), DONE(_end_call), SAVED(_end_saving)


class Engine(Unique):
    """Jobs on the thread that owns it, driven by step(), or by an event loop that watches fileno() and timeout()."""

    def __init__(self, account: Account) -> None:
        error = new_error()
        client = account._open()
        address = lib.facegen_engine_new(client, byref(error))
        if not address:
            raise make(error.code, error)
        self._handle: Optional[Handle] = Handle(address, lib.facegen_engine_free, client)
        self._board = _Board()

    @takes_parameters
    def submit(self, request: Asked = None, *, wait: bool = True, progress: Optional[Listener] = None, index: int = 0,
               **parameters: Any) -> Job[Result]:
        """Begins a job that generates. Raises InvalidError if the request cannot be sent.

        wait    False: the job ends with the provider's first answer, which has an id for fetch()
        """
        asked = as_request(request, parameters)
        job: Job[Result] = Job(self._board, progress, asked, index, is_paid=True)
        error = new_error()
        function = lib.facegen_engine_submit if wait else lib.facegen_engine_submit_nowait
        fail(self._begin(job, function, (asked._handle, _on_done), error), error, asked)
        return job

    def fetch(self, id: str, *, wait: bool = True, progress: Optional[Listener] = None) -> Job[Result]:
        """Begins a job that resumes an id.

        wait    False: it asks once, and ends with the state of the job as it is
        """
        job: Job[Result] = Job(self._board, progress)
        error = new_error()
        function = lib.facegen_engine_fetch if wait else lib.facegen_engine_fetch_nowait
        check(self._begin(job, function, (to_bytes(id, "id"), _on_done), error), error)
        return job

    def reconcile(self, request: Optional[Request] = None, uncertain: Optional[Error] = None, *,
                  progress: Optional[Listener] = None, id: str = "", mark: str = "", seed: Optional[int] = None,
                  sent_at: Optional[datetime.datetime] = None) -> Job[Result]:
        """Begins a job that looks for the one of an UncertainError (see Client.reconcile)."""
        job: Job[Result] = Job(self._board, progress, request)
        error = new_error()
        struct = uncertain_struct(uncertain, {"id": id, "mark": mark, "seed": seed, "sent_at": sent_at})
        arguments = (request and request._handle, byref(struct), _on_done)
        check(self._begin(job, lib.facegen_engine_reconcile, arguments, error), error)
        return job

    def mark(self) -> Job[None]:
        """Begins to ask the account for its newest image (see Client.mark)."""
        job: Job[None] = Job(self._board)
        error = new_error()
        check(self._begin(job, lib.facegen_engine_mark, (_on_done,), error), error)
        return job

    def save(self, image: Image, path: Union[str, "os.PathLike[str]"], *,
             progress: Optional[Listener] = None) -> Job[Path]:
        """Begins to save an image in a file, or in a folder (see Client.save)."""
        job: Job[Path] = Job(self._board, progress)
        error = new_error()
        arguments = (image.result._handle, image.index, path_bytes(path), _on_saved)
        check(self._begin(job, lib.facegen_engine_save, arguments, error, lent=image.result._handle.pointer), error)
        return job

    def step(self, timeout: Optional[float] = 0.0) -> List[Job[Any]]:
        """Lets everything progress, waiting for that many seconds at most, and returns the jobs that have ended."""
        wait = -1 if timeout is None else max(0, milliseconds(timeout))
        with _callbacks.Work():
            left = lib.facegen_engine_step(self._open(), wait)
        if left == 0 and len(self._board.ended) < self.running:
            raise CallerError("step() was called in a callback, or in a process that fork() made", code=Code.ARGUMENT)
        _callbacks.raise_kept()
        ended, self._board.ended = self._board.ended, []
        self._board.jobs.difference_update(ended)
        return ended

    @property
    def running(self) -> int:
        """How many jobs and savings step() has not yet returned."""
        return len(self._board.jobs)

    def fileno(self) -> int:
        """A descriptor that becomes readable when step() is to be called; -1 when the transport has none."""
        return int(lib.facegen_engine_fd(self._open()))

    def timeout(self) -> Optional[float]:
        """Seconds after which step() is to be called all the same; None: there is no limit."""
        wait = lib.facegen_engine_timeout(self._open())
        return wait / 1000 if wait >= 0 else None

    def wake(self) -> None:
        """Ends the current or else the next wait of step(). Any thread."""
        lib.facegen_engine_wake(self._open())

    def cancel(self) -> None:
        """Ends everything that runs, in the next step."""
        lib.facegen_engine_cancel(self._open())

    def end_all(self) -> List[Job[Any]]:
        """Cancels everything that runs, and returns the jobs once they have ended, which is at once."""
        with _callbacks.Work():
            jobs = sorted(self._board.jobs, key=lambda job: job.index)
            lib.facegen_engine_cancel(self._open())
            while lib.facegen_engine_step(self._open(), 0) > 0:
                pass
            _callbacks.log_kept()
            self._board.jobs.difference_update(self._board.ended)
            self._board.ended.clear()
        return jobs

    def deliver(self, body: bytes) -> bool:
        """Ends the job of a webhook's body with its result, in the next step; False when no such job waits.

        Raises FailedError for a body that is no delivery.
        """
        result, error = c_void_p(), new_error()
        check(lib.facegen_webhook_parse(body, len(body), byref(result), byref(error)), error)
        with _callbacks.Work():
            taken: bool = lib.facegen_engine_deliver(self._open(), result)
        if not taken:
            lib.facegen_result_free(result)
        return taken

    def close(self) -> None:
        """Ends what runs, with code CANCELLED, and frees the engine."""
        with _callbacks.Work():
            self._handle = None

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *exception: Any) -> None:
        self.close()

    def _begin(self, job: Job[Any], function: Callable[..., int], arguments: Tuple[Any, ...],
               error: ErrorStruct, lent: Any = None) -> int:
        """Begins a job by a function, which takes further the job's number and a place for its address."""
        handle = self._open()
        number = next(_numbers)
        address = c_void_p()
        with _callbacks.Work():  # a job that begins is known here, whatever a signal's handler raises
            code = function(handle, *arguments, number, byref(address), byref(error))
            if code == Code.OK:
                job._address = address.value
                self._board.jobs.add(job)
                _jobs[number] = job
                _lent[number] = lent
                lib.facegen_job_set_progress(address, _on_progress, number)
        return code

    def _open(self) -> Handle:
        if self._handle is None:
            raise ValueError("the engine is closed")
        return self._handle
