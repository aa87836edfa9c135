"""The account and the way to it: the settings of a client."""

import contextlib
import enum
import os
from ctypes import byref
from typing import Any, Callable, Optional, Union

from . import _callbacks
from ._functions import new_error
from ._handle import Handle, Unique
from ._library import lib, path_bytes, to_bytes, to_text
from .errors import Acceptance, CallerError, Code, check
from .replay import Recorder, Replay
from .sandbox import Sandbox
from .transport import Transport, make_struct

INT_MAX = 2**31 - 1


class Plan(enum.IntEnum):
    """Which of the provider's servers generates."""

    STANDARD = 0
    ENTERPRISE_FACE_GEN = 1
    ENTERPRISE_IMAGE_EDITING = 2


def milliseconds(seconds: float) -> int:
    """A time for the library, which refuses what is too long."""
    return int(max(-1.0, min(seconds * 1000, INT_MAX)))


class Account(Unique):
    """What Client and AsyncClient have in common."""

    def __init__(self, key: Optional[str] = None, *, base_url: Optional[str] = None, plan: Plan = Plan.STANDARD,
                 timeout: float = 300.0, connect_timeout: float = 10.0, stall_timeout: float = 30.0, retries: int = 3,
                 max_queued: int = 5, name: Optional[str] = None, draw_seed: bool = True,
                 allow_http: bool = False, retry_unavailable: bool = False, proxy: Optional[str] = None,
                 ca_file: Union[str, "os.PathLike[str]", None] = None, user_agent: Optional[str] = None,
                 transport: Optional[Transport] = None, sandbox: Optional[Sandbox] = None,
                 replay: Optional[Replay] = None, record: Optional[Recorder] = None) -> None:
        """Raises CallerError for a setting that cannot be used, with what can. None is the library's default.

        key                the API key; needed but with a sandbox or a replay. The environment is not asked
        base_url           the API root; http:// only to this machine, or with allow_http
        plan               which server generates
        timeout            seconds for a whole job
        connect_timeout    seconds to make a connection
        stall_timeout      seconds in which something must move while a request is on its way
        retries            how often a step that had no effect is repeated
        max_queued         how many jobs may be in the provider's queue at once; more are held back
        name               makes clients of the same name on this machine keep to max_queued together
        draw_seed          sends a request without a seed with one that is drawn for it
        allow_http         allows http:// to other machines
        retry_unavailable  whether a paid request that was answered with HTTP 503 is repeated
        proxy              such as "http://proxy:3128"
        ca_file            trusted certificates, PEM, instead of the system's
        transport          does HTTP instead of libcurl (facegen.Transport)
        sandbox            answers instead of the provider (facegen.Sandbox)
        replay             the same, from a recording (facegen.Replay)
        record             writes what is asked and answered into a file (facegen.Recorder)
        """
        self._handle: Optional[Handle] = Handle(lib.facegen_client_new(), lib.facegen_client_free)
        self._timeout = timeout
        self._ahead = 2 * max_queued  # jobs of a batch that are begun, so that a place is taken as soon as it is free
        self._is_virtual = replay is not None or (sandbox is not None and sandbox.is_virtual)
        lib.facegen_client_set_log(self._handle, _callbacks.log, None)
        lib.facegen_client_draw_seed(self._handle, draw_seed)
        lib.facegen_client_allow_http(self._handle, allow_http)
        lib.facegen_client_retry_unavailable(self._handle, retry_unavailable)
        if sandbox:
            sandbox.attach(self._handle)
        if replay:
            replay.attach(self._handle)
        if record:
            record.attach(self._handle)
        if transport:
            self._plug(transport)
        for setting, text in (("key", key), ("base_url", base_url), ("name", name), ("proxy", proxy),
                              ("user_agent", user_agent)):
            if text is not None:
                self._set_text(setting, text)
        if ca_file is not None:
            self._set("ca_file", path_bytes(ca_file))
        for setting, seconds in (("timeout", timeout), ("connect_timeout", connect_timeout),
                                 ("stall_timeout", stall_timeout)):
            self._set(setting, milliseconds(seconds))
        for setting, number in (("plan", plan), ("retries", retries), ("max_queued", max_queued)):
            self._set(setting, max(-1, min(number, INT_MAX)))
        self._prepare()

    def _prepare(self) -> None:
        """For what a kind of client has beside the settings."""

    def cancel(self) -> None:
        """Ends everything that now runs on this client with code CANCELLED. Any thread.

        What the provider has accepted goes on there.
        """
        lib.facegen_client_cancel(self._open())

    def _open(self) -> Handle:
        if self._handle is None:
            raise ValueError("the client is closed")
        return self._handle

    def _set_text(self, setting: str, text: str) -> None:
        value = None
        with contextlib.suppress(ValueError):  # NUL, or half a surrogate pair; it may show a part of the key
            value = to_bytes(text, setting)
        if value is None:
            raise CallerError("%s: must be UTF-8 text without NUL" % setting, code=Code.CONFIG, parameter=setting,
                              name=to_text(lib.facegen_code_name(Code.CONFIG)), acceptance=Acceptance.NO)
        self._set(setting, value)

    def _set(self, setting: str, value: Any) -> None:
        error = new_error()
        setter: Callable[..., int] = getattr(lib, "facegen_client_set_" + setting)
        check(setter(self._handle, value, byref(error)), error)

    def _plug(self, transport: Transport) -> None:
        error = new_error()
        struct = make_struct(transport)
        check(lib.facegen_client_set_transport(self._handle, byref(struct), None, byref(error)), error)
        self._open().keep(struct)
