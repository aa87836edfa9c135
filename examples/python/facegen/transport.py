"""HTTP by a function of your own, instead of libcurl."""

import socket
import ssl
import time
from ctypes import create_string_buffer, sizeof
from typing import Callable, Iterable, Mapping, Optional, Tuple, Type, Union

from . import _callbacks
from ._functions import START, TransportStruct
from ._handle import Unique
from ._library import lib, to_bytes, to_text
from .errors import Code, Error, NetworkError

_REACH_MAYBE = 1  # facegen_reach; the library knows whether anything of the body was read
_PIECE = 65536    # bytes of a body that are read at once
_CODES: Tuple[Tuple[Type[Exception], Code], ...] = (
    (ssl.SSLError, Code.TLS), (socket.gaierror, Code.RESOLVE), (socket.timeout, Code.TIMEOUT),
    (TimeoutError, Code.TIMEOUT), (ConnectionRefusedError, Code.CONNECT), (OSError, Code.IO),
    (MemoryError, Code.NOMEM))


class Exchange(Unique):
    """One HTTP request, and the answer to be given to it. Valid while the transport's function runs."""

    def __init__(self, address: int) -> None:
        self._address: Optional[int] = address
        self._responded = False
        self.method = to_text(lib.facegen_exchange_method(address))              #: "POST" or "GET"
        self.url = to_text(lib.facegen_exchange_url(address))                    #: absolute, checked
        self.content_type = to_text(lib.facegen_exchange_content_type(address))  #: "" when there is no body
        self.user_agent = to_text(lib.facegen_exchange_user_agent(address))
        self.paid: bool = lib.facegen_exchange_paid(address)                     #: MUST be sent at most once
        self.fresh: bool = lib.facegen_exchange_fresh(address)                   #: needs a connection of its own
        self.seed_is_drawn: bool = lib.facegen_exchange_seed_is_drawn(address)   #: by the library, in the body
        self.public_only: bool = lib.facegen_exchange_public_only(address)       #: only to addresses that are global
        self.bulky: bool = lib.facegen_exchange_bulky(address)                   #: the answer is likely to be large
        self.body_size: int = lib.facegen_exchange_body_size(address)

    @property
    def seconds_left(self) -> float:
        """Until the answer is no longer waited for: to be taken as a timeout."""
        deadline: int = lib.facegen_exchange_deadline(self._valid())
        return max(0.0, deadline / 1000 - time.monotonic())

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the request's body, all that are left by default; b"" at its end."""
        pieces = []
        left = size if size >= 0 else self.body_size
        while left > 0:
            piece = self._read_piece(min(left, _PIECE))
            if not piece:
                break
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)

    def rewind(self) -> bool:
        """Begins the body again; False if it must not be sent again, as that of a paid request: raise then."""
        return bool(lib.facegen_exchange_rewind(self._valid()))

    def respond(self, status: int, body: Union[bytes, Iterable[bytes]] = b"",
                headers: Optional[Mapping[str, str]] = None) -> None:
        """Gives the answer: not a redirect that was followed, and not decompressed. The body may come in pieces."""
        address = self._valid()
        lib.facegen_exchange_set_status(address, status)
        wanted = all(lib.facegen_exchange_add_header(address, to_bytes(name, "a header"), to_bytes(value, name))
                     for name, value in (headers or {}).items())
        for piece in [body] if isinstance(body, (bytes, bytearray)) else body:
            wanted = wanted and lib.facegen_exchange_write(address, bytes(piece), len(piece))
            if not wanted:
                break
        if not wanted:
            raise NetworkError("the answer was not wanted", code=Code.IO)  # the library knows why
        self._responded = True

    def _read_piece(self, size: int) -> bytes:
        buffer = create_string_buffer(size)
        got = lib.facegen_exchange_read(self._valid(), buffer, size)
        if got < 0:
            raise OSError("the request's body can no longer be had")
        return buffer.raw[:got]

    def _valid(self) -> int:
        if self._address is None:
            raise ValueError("the exchange is over")
        return self._address

    def _end(self, failure: Optional[BaseException]) -> None:
        address, self._address = self._address, None
        if failure is None and not self._responded:
            failure = NetworkError("the transport did not respond", code=Code.TRANSPORT)
        if failure is None:
            lib.facegen_exchange_finish(address)
            return
        text = str(failure) if isinstance(failure, Error) else "%s: %s" % (type(failure).__name__, failure)
        message = text.replace("\0", "").encode("utf-8", "replace")
        lib.facegen_exchange_fail(address, _code_of(failure), _REACH_MAYBE, message)


#: Sends the request of an exchange and calls its respond(), or raises. OSError and the exceptions that are derived
#: from it become the code of their kind; raise NetworkError(text, code=Code.IO) for others. What failed before the
#: first read() is known not to have been sent, and is repeated.
Transport = Callable[[Exchange], None]


def _code_of(failure: BaseException) -> int:
    if isinstance(failure, Error):
        return failure.code or Code.TRANSPORT
    return next((code for kind, code in _CODES if isinstance(failure, kind)), Code.TRANSPORT)


def make_struct(transport: Transport) -> TransportStruct:
    """The vtable of a transport, which ends each exchange before `start` returns."""

    def start(session: Optional[int], address: int) -> int:
        exchange = Exchange(address)
        failure: Optional[BaseException] = None
        try:
            _callbacks.run(transport, exchange)
        except BaseException as exception:
            failure = exception
            if not isinstance(exception, Exception):
                _callbacks.keep(exception)
            elif not isinstance(exception, (OSError, Error)):
                _callbacks.logger.error("the transport failed: %r", exception, exc_info=exception)
        exchange._end(failure)
        return Code.OK

    return TransportStruct(size=sizeof(TransportStruct), start=START(start))
