"""What the library calls back: exceptions are kept while it works, and raised once it has returned."""

import logging
import threading
from typing import List, Optional

from ._functions import LOG

logger = logging.getLogger("facegen")
logger.addHandler(logging.NullHandler())

_LEVELS = {0: logging.DEBUG, 1: logging.INFO, 2: logging.WARNING}  # facegen_log_level
_of_thread = threading.local()


def keep(exception: BaseException) -> None:
    """Keeps an exception of a callback, which cannot pass through C."""
    kept: List[BaseException] = _of_thread.__dict__.setdefault("kept", [])
    kept.append(exception)


def raise_kept() -> None:
    """To be called after each function that calls back: raises the first exception that was kept; logs the others."""
    kept: Optional[List[BaseException]] = getattr(_of_thread, "kept", None)
    if not kept:
        return
    first, others = kept[0], kept[1:]
    kept.clear()
    for other in others:
        logger.error("a callback failed: %r", other, exc_info=other)
    raise first


def _log(level: int, message: bytes, user_data: Optional[int]) -> None:
    try:
        logger.log(_LEVELS.get(level, logging.INFO), "%s", message.decode("utf-8", "replace"))
    except BaseException as exception:
        keep(exception)


log = LOG(_log)
