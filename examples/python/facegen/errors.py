"""What can go wrong: an exception for each group of codes, with all that the library knows."""

import datetime
import enum
from ctypes import byref, c_void_p
from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Set, Tuple, Type

from . import _callbacks
from ._functions import ErrorStruct, new_error
from ._handle import Handle
from ._library import lib, to_bytes, to_text

_ID_SIZE = ErrorStruct.id.size  # from which on an id is a long one


class Code(enum.IntEnum):
    """The codes of the library. One that a later library adds is a plain number in Error.code."""

    OK = 0
    ARGUMENT = 1
    NOMEM = 2
    SYSTEM = 3
    CONFIG = 4
    FORK = 5
    INVALID = 10
    AUTH = 20
    CREDITS = 21
    PLAN = 22
    REJECTED = 23
    BUSY = 24
    GONE = 25
    RESOLVE = 30
    CONNECT = 31
    TLS = 32
    IO = 33
    TIMEOUT = 34
    UNAVAILABLE = 35
    CANCELLED = 36
    TRANSPORT = 37
    UNCERTAIN = 40
    NOT_SEEN = 41
    FAILED = 50
    PROTOCOL = 51
    TOO_LARGE = 52
    FILE = 60
    IMAGE = 61
    EXPIRED = 62
    URL = 63


class Acceptance(enum.IntEnum):
    """Whether the provider accepted the paid request of a call. This alone says whether it may be sent again."""

    UNKNOWN = 0  #: it may have been accepted: sending it again may pay twice
    NO = 1       #: it was not accepted, or the call pays for nothing: it can be made again
    YES = 2      #: it was accepted: Error.id names the job, if the answer did


class Violation(NamedTuple):
    """A rule of the provider that a request breaks."""

    parameter: str  #: its wire name
    given: str      #: what was given, as text; "" when nothing was
    accepted: str   #: what is accepted, in words
    nearest: str    #: the accepted value nearest to the given one; "" when there is none
    message: str    #: all of it as a sentence


class Error(Exception):
    """Whatever the library reports. Catch a group of codes by its class, a single one by `code`."""

    message: str = ""                        #: one sentence: what happened and what is accepted
    code: int = Code.OK                      #: a Code
    name: str = ""                           #: the code's name in C, such as "FACEGEN_E_BUSY"
    parameter: str = ""                      #: the parameter at fault, the first of several
    http_status: int = 0                     #: the final HTTP status; 0 when there was none
    retry_after: float = 0.0                 #: seconds that the provider asks to wait; 0 when it did not say
    id: str = ""                             #: the job's id once it was accepted, for fetch()
    track_id: str = ""                       #: the request's track_id
    bytes_sent: int = 0                      #: bytes of the paid request's body that were handed to the transport
    bytes_total: int = 0                     #: bytes of that body in all
    body: str = ""                           #: the beginning of an answer that could not be read
    mark: str = ""                           #: what the account had made before, for reconcile()
    acceptance: Acceptance = Acceptance.UNKNOWN  #: whether the paid request was accepted
    sent_at: Optional[datetime.datetime] = None  #: when bytes of the paid request were last sent; None if none were
    seed: Optional[int] = None               #: the seed of the paid request, also if the library drew it
    violations: Tuple[Violation, ...] = ()   #: all rules that the request breaks
    result: Any = None                       #: what the call made, if an exception of the program took its place

    def __init__(self, message: str = "", **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.__dict__.update(details)


class CallerError(Error):
    """The call or the client's settings are wrong: nothing was accepted."""


class InvalidError(Error, ValueError):
    """The request breaks a rule of the provider: nothing was sent. See `violations`."""


class RefusedError(Error):
    """The provider refused it in words: nothing was queued."""


class NetworkError(Error):
    """The provider was not reached, or no longer; or the caller cancelled. With an `id` the job goes on there."""


class UncertainError(Error):
    """A paid request may or may not have been accepted: see reconcile()."""


class FailedError(Error):
    """The job failed, or the answer could not be understood."""


class SaveError(Error):
    """The image could not be had or saved; the result is intact."""


class CallbackError(Error):
    """A progress callback raised an exception, the `__cause__`. The job was not disturbed by it.

    The other members say how the job ended: as its own error, or with code OK and its `result`.
    """


#: The class of each facegen_group, by its number.
GROUPS: Dict[int, Type[Error]] = {1: CallerError, 2: InvalidError, 3: RefusedError, 4: NetworkError, 5: UncertainError,
                                  6: FailedError, 7: SaveError}


def make(code: int, struct: ErrorStruct, violations: Tuple[Violation, ...] = ()) -> Error:
    """The exception of a code that a function returned and what it filled in."""
    group = GROUPS.get(lib.facegen_code_group(code), Error)
    return group(to_text(struct.message) or to_text(lib.facegen_code_text(code)),
                 code=Code(code) if code in Code._value2member_map_ else code,
                 name=to_text(lib.facegen_code_name(code)), parameter=to_text(struct.parameter),
                 http_status=struct.http_status, retry_after=struct.retry_after_ms / 1000,
                 id=to_text(lib.facegen_error_id(byref(struct))),
                 track_id=to_text(struct.track_id), bytes_sent=struct.bytes_sent, bytes_total=struct.bytes_total,
                 body=to_text(struct.body), mark=to_text(struct.mark), acceptance=_acceptance(struct.acceptance),
                 sent_at=_time(struct.sent_at_ms), seed=int(struct.seed) if struct.seed else None,
                 violations=violations)


def _acceptance(number: int) -> Acceptance:
    return Acceptance(number) if number in Acceptance._value2member_map_ else Acceptance.UNKNOWN


def _time(milliseconds: int) -> Optional[datetime.datetime]:
    if milliseconds == 0:
        return None
    return datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.timezone.utc)


def uncertain_struct(error: Optional[Error], details: Dict[str, Any]) -> ErrorStruct:
    """What facegen_reconcile() reads of an error: of one that was caught, or of what was kept of it."""
    known = {name: details[name] or getattr(error, name, None) for name in ("id", "mark", "sent_at")}
    seed = getattr(error, "seed", None) if details["seed"] is None else details["seed"]
    struct = new_error()
    setattr(struct, "long_id" if len(known["id"] or "") >= _ID_SIZE else "id", to_bytes(known["id"] or "", "id"))
    struct.mark = to_bytes(known["mark"] or "", "mark")
    struct.acceptance = getattr(error, "acceptance", Acceptance.UNKNOWN)
    struct.seed = b"" if seed is None else b"%d" % seed
    struct.sent_at_ms = int(known["sent_at"].timestamp() * 1000) if known["sent_at"] else 0
    return struct


def describe(error: Error) -> str:
    """What can still be done about a call that the program has stopped waiting for; "" if nothing is left of it."""
    if error.id:
        return "job %s was accepted: fetch(%r) gets its images, free of charge" % (error.id, error.id)
    if error.acceptance is not Acceptance.NO:
        return ("a paid request may have been accepted: reconcile(mark=%r, seed=%r, sent_at=%r) looks for its job"
                % (error.mark, error.seed, error.sent_at))
    return ""


def attach(exception: BaseException, errors: Iterable[Error]) -> None:
    """Lets an exception of the program, such as KeyboardInterrupt, carry what is known of the calls that it ended."""
    known = errors_of(exception)
    new = tuple(error for error in errors if error not in known)
    exception.__dict__["facegen_errors"] = exception.__dict__.get("facegen_errors", ()) + new
    for note in log_calls(new):
        if hasattr(exception, "add_note"):  # since Python 3.11
            exception.add_note("facegen: " + note)


def log_calls(errors: Iterable[Error]) -> List[str]:
    """Logs what can still be done about calls for whose end nobody waits any more, and returns the lines."""
    notes = [note for note in map(describe, errors) if note]
    for note in notes:
        _callbacks.logger.warning("%s", note)
    return notes


def errors_of(exception: Optional[BaseException]) -> Tuple[Error, ...]:
    """What is known of the calls that an exception ended: KeyboardInterrupt, asyncio's CancelledError and TimeoutError,
    or whatever else came in between. An Error is its own. Found also where the exception was raised from another.
    """
    found: Dict[int, Error] = {}
    _collect(exception, found, set())
    return tuple(found.values())


def _collect(exception: Optional[BaseException], found: Dict[int, Error], seen: Set[int]) -> None:
    if exception is None or id(exception) in seen:
        return
    seen.add(id(exception))
    own = (exception,) if isinstance(exception, Error) else exception.__dict__.get("facegen_errors", ())
    found.update({id(error): error for error in own})
    for other in (exception.__cause__, exception.__context__, *getattr(exception, "exceptions", ())):
        _collect(other, found, seen)


def plain(code: Code, acceptance: Acceptance = Acceptance.UNKNOWN) -> Error:
    """The exception of a code about which there is nothing more to say."""
    struct = new_error()
    struct.acceptance = acceptance
    return make(code, struct)


def check(code: int, struct: ErrorStruct) -> None:
    """Raises what a function reports, unless it is FACEGEN_OK."""
    if code != Code.OK:
        raise make(code, struct)


def read_violations(request: Handle) -> Tuple[Violation, ...]:
    """The rules that a request breaks."""
    found = c_void_p()
    error = new_error()
    code = lib.facegen_request_validate(request, byref(found), byref(error))
    if code not in (Code.OK, Code.INVALID):
        raise make(code, error)
    try:
        getters = [getattr(lib, "facegen_violations_" + member) for member in Violation._fields]
        return tuple(Violation(*(to_text(get(found, index)) for get in getters))
                     for index in range(lib.facegen_violations_count(found)))
    finally:
        lib.facegen_violations_free(found)
