"""The endpoint to test against, in the process: no key, no network, no cost."""

import ctypes
from ctypes import byref
from typing import Any, Callable, Dict, Optional

from . import _callbacks
from ._functions import WEBHOOK, new_error
from ._handle import Handle, Unique
from ._library import sandbox_library, to_bytes, to_text
from .errors import check

_VIRTUAL, _REAL = 0, 1  # facegen_sandbox_time


class Sandbox(Unique):
    """An endpoint in memory, to be given to a client: `Client(sandbox=Sandbox())`. Its images are drawn.

    In virtual time, the default, waiting takes no time. A sandbox and its clients are used by one thread at a time.
    """

    def __init__(self, *, real_time: bool = False, webhook: Optional[Callable[[str, bytes], None]] = None,
                 **options: Any) -> None:
        """`webhook` is called with the URL and the body that would be posted, and must not use the sandbox or its
        clients. The options are those of set(), with "_" for "-".
        """
        self._library = sandbox_library()
        self._handle = Handle(self._library.facegen_sandbox_new(), self._library.facegen_sandbox_free)
        self.is_virtual = not real_time
        self._library.facegen_sandbox_set_time(self._handle, _REAL if real_time else _VIRTUAL)
        if webhook:
            self._tell(webhook)
        for name, value in options.items():
            self.set(name.replace("_", "-"), value)

    def set(self, name: str, value: Any) -> None:
        """Sets an option of the program facegen-sandbox, such as "scenario", "plan" or "speed" (docs/sandbox.md)."""
        error = new_error()
        text = to_bytes(str(value), name)
        check(self._library.facegen_sandbox_set(self._handle, to_bytes(name, "an option"), text, byref(error)), error)

    def advance(self, seconds: float) -> None:
        """Lets virtual time pass: images expire, a late webhook is told."""
        with _callbacks.Work():
            self._library.facegen_sandbox_advance(self._handle, int(seconds * 1000))
        _callbacks.raise_kept()

    @property
    def paid_requests(self) -> int:
        """How many requests were accepted, and would have been paid for."""
        return int(self._library.facegen_sandbox_paid_requests(self._handle))

    @property
    def requests(self) -> int:
        """How many requests came in all."""
        return int(self._library.facegen_sandbox_requests(self._handle))

    @staticmethod
    def scenarios() -> Dict[str, str]:
        """What the option "scenario" can be, and what it does."""
        library = sandbox_library()
        found: Dict[str, str] = {}
        name = library.facegen_sandbox_scenario_name(0)
        while name is not None:
            found[to_text(name)] = to_text(library.facegen_sandbox_scenario_help(len(found)))
            name = library.facegen_sandbox_scenario_name(len(found))
        return found

    def attach(self, client: Handle) -> None:
        """Makes a client, by its handle, talk to the sandbox."""
        error = new_error()
        check(self._library.facegen_sandbox_attach(self._handle, client, byref(error)), error)
        client.keep(self._handle)

    def _tell(self, webhook: Callable[[str, bytes], None]) -> None:
        def call(url: bytes, body: int, size: int, user_data: Optional[int]) -> None:
            try:
                _callbacks.run(webhook, to_text(url), ctypes.string_at(body, size))
            except BaseException as exception:
                _callbacks.keep(exception)

        function = WEBHOOK(call)
        self._handle.keep(function)
        self._library.facegen_sandbox_set_webhook(self._handle, function, None)
