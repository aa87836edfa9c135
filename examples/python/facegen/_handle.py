"""Handles of the library: freed once, and never while something still uses them."""

import sys
import weakref
from typing import Any, Callable, List, NoReturn, Optional


class Unique:
    """What there is once: a copy would be freed twice, or would stand for something that is no longer there."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        """What copy, deepcopy and pickle ask for, unless a class has its own answer."""
        raise TypeError("a %s cannot be copied or pickled%s" % (type(self).__name__, self._instead()))

    def _instead(self) -> str:
        """What to do instead, for the message."""
        return ""


class _Pointer(Unique):
    """An address that is freed with its last reference; before those of `needs`, which the library frees later."""

    __slots__ = ("address", "free", "needs")

    def __init__(self, address: int, free: Callable[[int], None]) -> None:
        self.address = address
        self.free = free
        self.needs: List["_Pointer"] = []

    def __del__(self, is_finalizing: Callable[[], bool] = sys.is_finalizing) -> None:
        if not is_finalizing():  # threads may still be in the library then, and the process ends anyway
            self.free(self.address)


def _drop(pointer: _Pointer) -> None:
    """Does nothing: that a finalizer was called ends its reference to the pointer."""


class Handle(Unique):
    """A pointer that ctypes takes as an argument, with what it needs.

    It lives as long as anything refers to it, a call that runs included, and its address as long as handles that need
    it. The addresses are kept by finalizers, outside of what garbage collection may free in any order.
    """

    __slots__ = ("_as_parameter_", "pointer", "_kept", "__weakref__")

    def __init__(self, address: Optional[int], free: Callable[[int], None], *needs: Any) -> None:
        if not address:
            raise MemoryError("the library is out of memory")
        self._as_parameter_ = address
        self.pointer = _Pointer(address, free)
        self._kept: List[Any] = []
        for need in needs:
            self.keep(need)
        weakref.finalize(self, _drop, self.pointer).atexit = False

    def keep(self, need: Any) -> None:
        """Lets another handle, or whatever the library was given a pointer to, live as long as this one."""
        self._kept.append(need)
        if isinstance(need, Handle):
            self.pointer.needs.append(need.pointer)
