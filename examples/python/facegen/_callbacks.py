"""What the library calls back: exceptions are kept while it works, and raised once it has returned."""

import logging
import signal
import threading
from types import FrameType
from typing import Any, Callable, Dict, List, Optional, Tuple, TypeVar

from ._functions import LOG

logger = logging.getLogger("facegen")
logger.addHandler(logging.NullHandler())

_LEVELS = {0: logging.DEBUG, 1: logging.INFO, 2: logging.WARNING}  # facegen_log_level
_of_thread = threading.local()  # kept: exceptions; in_program: whether a callback runs code of the program
_Outcome = TypeVar("_Outcome")

# Signals whose handler often raises: KeyboardInterrupt, SystemExit, an exception of a time limit.
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGALRM") if hasattr(signal, name)]


class Work:
    """`with Work():` is around each call of the library that may call back. It puts off the handlers of signals until
    the library has returned.

    Python runs them on the main thread between any two instructions, so also on the way into a callback, where nothing
    can catch what they raise: ctypes would drop the exception, and with it what the library had to say, such as the
    result of a paid job. Code of the program that a callback runs is interrupted as usual: see run().
    """

    __slots__ = ("_handlers", "_came", "_is_over", "_was_in_program")

    def __init__(self) -> None:
        self._handlers: Dict[int, Callable[..., Any]] = {}
        self._came: List[Tuple[Callable[..., Any], int, Optional[FrameType]]] = []
        self._is_over = False
        self._was_in_program = False

    def __enter__(self) -> None:
        self._was_in_program = getattr(_of_thread, "in_program", False)
        _of_thread.in_program = False
        if threading.current_thread() is not threading.main_thread():
            return
        try:
            for number in _SIGNALS:
                handler = signal.getsignal(number)
                if callable(handler):
                    self._handlers[number] = handler
                    signal.signal(number, self._note)
        except ValueError:  # not the main interpreter, in which alone handlers run
            self._handlers.clear()
        except BaseException:  # of the handler of a signal that is not yet put off
            self._restore()
            raise

    def __exit__(self, *exception: Any) -> None:
        try:
            self._restore()
        finally:
            self._is_over = True
            _of_thread.in_program = self._was_in_program
            self._deliver()

    def _note(self, number: int, frame: Optional[FrameType]) -> None:
        handler = self._handlers[number]
        if self._is_over:  # the program took this for its own handler, and has put it back
            handler(number, frame)
        elif getattr(_of_thread, "in_program", False):
            _of_thread.in_program = False  # if the handler raises
            handler(number, frame)
            _of_thread.in_program = True
        else:
            self._came.append((handler, number, frame))

    def _restore(self) -> None:
        """Gives the signals their handlers again, but not one to which the program has given another meanwhile."""
        for number in list(self._handlers):
            try:
                if signal.getsignal(number) == self._note:
                    signal.signal(number, self._handlers[number])
            except BaseException:  # of a handler that is back; the others must be, too
                self._restore()
                raise

    def _deliver(self) -> None:
        while self._came:
            handler, number, frame = self._came.pop(0)
            try:
                handler(number, frame)
            except BaseException:
                self._deliver()
                raise


def run(function: Callable[..., _Outcome], *arguments: Any) -> _Outcome:
    """Runs code of the program in a callback, which signals may interrupt. The callback catches what it raises.

    Once it was interrupted, no more of it runs until the library has returned: the interrupt is raised instead.
    """
    interrupt = next((kept for kept in _kept() if not isinstance(kept, Exception)), None)
    if interrupt:
        raise interrupt
    try:
        _of_thread.in_program = True
        return function(*arguments)
    finally:
        _of_thread.in_program = False


def _kept() -> List[BaseException]:
    kept: List[BaseException] = _of_thread.__dict__.setdefault("kept", [])
    return kept


def keep(exception: BaseException) -> None:
    """Keeps an exception of a callback, which cannot pass through C."""
    if exception not in _kept():
        _kept().append(exception)


def raise_kept() -> None:
    """To be called after each function that calls back: raises the first exception that was kept; logs the others."""
    kept = _kept()
    if kept:
        first = kept.pop(0)
        log_kept()
        raise first


def log_kept() -> None:
    """Logs the exceptions that were kept, where another one is on its way to the caller."""
    kept = _kept()
    while kept:
        exception = kept.pop(0)
        logger.error("a callback failed: %r", exception, exc_info=exception)


def _log(level: int, message: bytes, user_data: Optional[int]) -> None:
    try:
        logger.log(_LEVELS.get(level, logging.INFO), "%s", message.decode("utf-8", "replace"))
    except BaseException as exception:
        keep(exception)


log = LOG(_log)
