"""The parameters of a request, as the library's own table has them."""

import difflib
import inspect
import numbers
import os
from types import MappingProxyType
from typing import Any, BinaryIO, Callable, Dict, List, Mapping, NamedTuple, Optional, Tuple, TypeVar, Union

from ._library import lib, to_text

#: A face: the path of an image file, a link, a data URI, the bytes of an image file, or a file to read them from.
Face = Union[str, "os.PathLike[str]", bytes, bytearray, memoryview, BinaryIO]

_TYPES: Dict[str, Any] = {"integer": int, "number": float, "boolean": bool, "image": Face}  # else a text
_Function = TypeVar("_Function", bound=Callable[..., Any])


class Parameter(NamedTuple):
    """One parameter of a request."""

    name: str                  #: its wire name
    kind: str                  #: "text", "choice", "integer", "number", "boolean", "url" or "image"
    required: bool
    minimum: Optional[float]   #: of an integer or a number
    maximum: Optional[float]
    choices: Tuple[str, ...]   #: the accepted values, where only listed ones are
    fallback: str              #: what the provider uses when it is absent, in words
    accepted: str              #: what is accepted, in words
    help: str                  #: what it does, in one line


def _choices(param: int) -> Tuple[str, ...]:
    found: List[str] = []
    while True:
        choice = lib.facegen_param_choice(param, len(found))
        if choice is None:
            return tuple(found)
        found.append(to_text(choice))


def _read(param: int) -> Parameter:
    kind = to_text(lib.facegen_param_kind_name(param))
    bounded = kind in ("integer", "number")
    return Parameter(
        to_text(lib.facegen_param_name(param)), kind, lib.facegen_param_required(param),
        lib.facegen_param_minimum(param) if bounded else None, lib.facegen_param_maximum(param) if bounded else None,
        _choices(param), to_text(lib.facegen_param_fallback(param)), to_text(lib.facegen_param_accepted(param)),
        to_text(lib.facegen_param_help(param)))


def _read_table() -> Dict[str, Parameter]:
    params = map(lib.facegen_param_at, range(lib.facegen_param_count()))
    rows = [_read(param) for param in params if not lib.facegen_param_secret(param)]
    return {row.name: row for row in rows}


#: Every parameter by its wire name, in the order of the documentation.
PARAMETERS: Mapping[str, Parameter] = MappingProxyType(_read_table())


def check_names(names: Any) -> None:
    """Raises a TypeError for a name that is no parameter."""
    for name in names:
        if name not in PARAMETERS:
            near = difflib.get_close_matches(name, PARAMETERS, 1, 0.5)
            hint = "did you mean %s? " % near[0] if near else ""
            raise TypeError("%s is no parameter of a request: %saccepted: %s" % (name, hint, ", ".join(PARAMETERS)))


def as_text(name: str, value: Any) -> str:
    """A value as facegen_request_set() takes it. Whether it is accepted is for the library to say."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        return repr(float(value))
    raise TypeError("%s: %s was given; accepted: %s" % (name, type(value).__name__, PARAMETERS[name].accepted))


def _describe(parameter: Parameter) -> str:
    absent = "required" if parameter.required else "default: %s" % (parameter.fallback or "not sent")
    return "%s: %s (%s; %s)" % (parameter.name, parameter.help, parameter.accepted, absent)


def takes_parameters(function: _Function) -> _Function:
    """Gives a function with **parameters the signature and the documentation that the table makes of it."""
    signature = inspect.signature(function)
    own = [each for each in signature.parameters.values() if each.kind is not inspect.Parameter.VAR_KEYWORD]
    named = [inspect.Parameter(parameter.name, inspect.Parameter.KEYWORD_ONLY, default=None,
                               annotation=_TYPES.get(parameter.kind, str)) for parameter in PARAMETERS.values()]
    setattr(function, "__signature__", signature.replace(parameters=own + named))
    table = "\n".join("- " + _describe(parameter) for parameter in PARAMETERS.values())
    function.__doc__ = "%s\n\nParameters:\n\n%s" % (inspect.cleandoc(function.__doc__ or ""), table)
    return function
