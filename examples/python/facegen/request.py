"""What is asked for."""

import json
import os
from ctypes import byref, c_void_p
from typing import Any, Dict, Mapping, Tuple, Union

from ._functions import new_error
from ._handle import Handle, Unique
from ._library import lib, path_bytes, take_text, to_bytes
from .errors import Violation, check, make, Code, read_violations
from .params import PARAMETERS, as_text, check_names, takes_parameters

_WHOLE, _SHORTENED = 0, 1  # facegen_face_form


class Request(Unique):
    """A face, a prompt and the parameters of the image. It does not change: replace() makes another one."""

    __slots__ = ("_handle",)

    @takes_parameters
    def __init__(self, **parameters: Any) -> None:
        """Values are judged all at once, when the request is sent or by `violations`. None is as good as absent.

        A face in a file is read while it is sent, at the cost of no memory; bytes are copied.
        """
        self._handle = Handle(lib.facegen_request_new(), lib.facegen_request_free)
        self._set(parameters)

    @takes_parameters
    def replace(self, **parameters: Any) -> "Request":
        """The same request with other values; None unsets one."""
        other = Request._of(lib.facegen_request_copy(self._handle))
        other._set(parameters)
        return other

    def __copy__(self) -> "Request":
        return self.replace()

    def __deepcopy__(self, copied: Any) -> "Request":
        return self.replace()

    def _instead(self) -> str:
        return ": to_json() and from_json() take it to another process"

    @classmethod
    def from_json(cls, text: str) -> "Request":
        """A request from a JSON object of wire names."""
        body = text.encode("utf-8")
        request, error = c_void_p(), new_error()
        check(lib.facegen_request_from_json(body, len(body), byref(request), byref(error)), error)
        return cls._of(request.value)

    def to_json(self, *, shortened: bool = False) -> str:
        """The JSON object that is sent, without the key; `shortened`: only the beginning of a face image."""
        text, error = c_void_p(), new_error()
        form = _SHORTENED if shortened else _WHOLE
        check(lib.facegen_request_to_json(self._handle, form, byref(text), byref(error)), error)
        return take_text(text).decode("utf-8")

    @property
    def violations(self) -> Tuple[Violation, ...]:
        """The rules of the provider that it breaks; empty when it can be sent."""
        return read_violations(self._handle)

    @property
    def parameters(self) -> Dict[str, Any]:
        """The values that would be sent, the face image shortened."""
        values: Dict[str, Any] = json.loads(self.to_json(shortened=True))
        return values

    def __repr__(self) -> str:
        try:
            return "Request(%s)" % ", ".join("%s=%r" % item for item in self.parameters.items())
        except Exception:  # such as a face file that cannot be read
            return "<Request, not valid>"

    @classmethod
    def _of(cls, address: Any) -> "Request":
        request = cls.__new__(cls)
        request._handle = Handle(address, lib.facegen_request_free)
        return request

    def _set(self, parameters: Mapping[str, Any]) -> None:
        check_names(parameters)
        for name, value in parameters.items():
            self._set_one(name, value)

    def _set_one(self, name: str, value: Any) -> None:
        error = new_error()
        if PARAMETERS[name].kind == "image" and value is not None and not _is_link(value):
            code = self._set_face(name, value)
        else:
            text = None if value is None else to_bytes(as_text(name, value), name)
            code = lib.facegen_request_set(self._handle, name.encode(), text, byref(error))
        check(code, error)

    def _set_face(self, name: str, value: Any) -> int:
        if isinstance(value, (str, os.PathLike)):
            code: int = lib.facegen_request_set_face_file(self._handle, path_bytes(value))
            return code
        if hasattr(value, "read"):
            value = value.read()
        if not isinstance(value, (bytes, bytearray, memoryview)):
            raise TypeError("%s: %s was given; accepted: a path, a link, the bytes of an image file, or a file open "
                            "for reading them" % (name, type(value).__name__))
        image = bytes(value)
        code = lib.facegen_request_set_face_memory(self._handle, image, len(image))
        return code


#: What the calls take instead of parameters: a request, or a mapping of its parameters.
Asked = Union[Request, Mapping[str, Any], None]


def _is_link(value: Any) -> bool:
    return isinstance(value, str) and value.lower().startswith(("http://", "https://", "data:"))


def as_request(asked: Asked, parameters: Mapping[str, Any]) -> Request:
    """The request of a call that takes one, parameters, or both."""
    if not isinstance(asked, Request):
        return Request(**{**(asked or {}), **parameters})
    return asked.replace(**parameters) if parameters else asked


def fail(code: int, error: Any, request: Request) -> None:
    """Raises what a function reports about a request."""
    if code != Code.OK:
        raise make(code, error, request.violations if code == Code.INVALID else ())
