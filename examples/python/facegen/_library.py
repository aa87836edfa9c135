"""The shared libraries: where they are found, and their functions as the headers declare them."""

import ctypes
import ctypes.util
import os
from typing import Any, Dict, Iterator, Optional, Tuple

from . import _functions


def _places(name: str) -> Iterator[str]:
    """Where a library may be: what FACEGEN_LIBRARY names or is beside it, then where the system looks."""
    files = ("lib%s.so.0" % name, "lib%s.0.dylib" % name)
    named = os.environ.get("FACEGEN_LIBRARY")
    if named and name == "facegen":
        yield named
        return
    if named:
        for file in files:
            yield os.path.join(os.path.dirname(named), file)
    yield from files
    found = ctypes.util.find_library(name)
    if found:
        yield found


def _load(name: str) -> ctypes.CDLL:
    reasons = []
    for place in _places(name):
        try:
            return ctypes.CDLL(place)
        except OSError as error:
            reasons.append(str(error))
    raise ImportError("lib%s.so.0 is not found: install it, or name the file in FACEGEN_LIBRARY (%s)"
                      % (name, "; ".join(reasons)))


def _declare(library: ctypes.CDLL, functions: Dict[str, Tuple[Any, ...]]) -> None:
    for name, (result, *arguments) in functions.items():
        try:
            function = getattr(library, name)
        except AttributeError:
            raise ImportError("%s has no %s: it is older than this package" % (library._name, name)) from None
        function.restype = result
        function.argtypes = arguments


def _setters(library: ctypes.CDLL) -> Dict[str, Tuple[Any, ...]]:
    """The setters of a request, from the library's table of parameters."""
    functions: Dict[str, Tuple[Any, ...]] = {}
    for index in range(library.facegen_param_count()):
        param = library.facegen_param_at(index)
        if not library.facegen_param_secret(param):
            name = "facegen_request_set_" + library.facegen_param_name(param).decode()
            value = _functions.SETTER_VALUES.get(library.facegen_param_kind_name(param).decode(), _functions.TEXT)
            functions[name] = (_functions.INT, _functions.HANDLE, value)
    return functions


def _load_facegen() -> ctypes.CDLL:
    library = _load("facegen")
    _declare(library, _functions.FUNCTIONS)
    _declare(library, _setters(library))
    return library


lib = _load_facegen()
_sandbox: Optional[ctypes.CDLL] = None
_ledger: Optional[ctypes.CDLL] = None


def sandbox_library() -> ctypes.CDLL:
    """libfacegen-sandbox, which only those need who use a sandbox."""
    global _sandbox
    if _sandbox is None:
        library = _load("facegen-sandbox")
        _declare(library, _functions.SANDBOX_FUNCTIONS)
        _sandbox = library
    return _sandbox


def ledger_library() -> ctypes.CDLL:
    """libfacegen-ledger, which only those need who keep a ledger."""
    global _ledger
    if _ledger is None:
        library = _load("facegen-ledger")
        _declare(library, _functions.LEDGER_FUNCTIONS)
        _ledger = library
    return _ledger


def to_bytes(text: str, what: str) -> bytes:
    """A text for the library, which would end at a NUL."""
    encoded = text.encode("utf-8")
    if b"\0" in encoded:
        raise ValueError("%s: a text must not contain NUL" % what)
    return encoded


def path_bytes(path: Any) -> bytes:
    encoded = os.fsencode(path)
    if b"\0" in encoded:
        raise ValueError("a path must not contain NUL")
    return encoded


def to_text(lent: Optional[bytes]) -> str:
    """A text of the library, "" for none."""
    return (lent or b"").decode("utf-8", "replace")


def take_text(owned: ctypes.c_void_p) -> bytes:
    """The bytes of a text that the library handed out, which is freed."""
    try:
        return ctypes.string_at(owned.value) if owned.value else b""
    finally:
        lib.facegen_free(owned)
