"""The functions, structs and codes are those of the library."""

import ctypes
import datetime
import gc
import re
import subprocess
import unittest

from case import LIBRARY, ROOT, facegen
from facegen import _functions, _library
from facegen._handle import Handle
from facegen.errors import GROUPS, make, uncertain_struct

HEADERS = ROOT / "include" / "facegen"
TYPES = {
    "void": None, "bool": ctypes.c_bool, "int": ctypes.c_int, "int64_t": ctypes.c_int64, "uint64_t": ctypes.c_uint64,
    "uint32_t": ctypes.c_uint32, "unsigned": ctypes.c_uint,
    "size_t": ctypes.c_size_t, "double": ctypes.c_double, "char*": ctypes.c_char_p, "void*": ctypes.c_void_p,
    "bool*": ctypes.POINTER(ctypes.c_bool), "int64_t*": ctypes.POINTER(ctypes.c_int64),
    "size_t*": ctypes.POINTER(ctypes.c_size_t), "double*": ctypes.POINTER(ctypes.c_double),
    "facegen_error*": _functions.ERROR, "facegen_transport*": ctypes.POINTER(_functions.TransportStruct),
    "facegen_done_fn": _functions.DONE, "facegen_saved_fn": _functions.SAVED, "facegen_log_fn": _functions.LOG,
    "facegen_progress_fn": _functions.PROGRESS, "facegen_sandbox_webhook_fn": _functions.WEBHOOK,
    "facegen_entry_fn": _functions.ENTRY,
}


def declared():
    """Every function that the package declares: name, result and arguments."""
    return {**_functions.FUNCTIONS, **_library._setters(_library.lib), **_functions.SANDBOX_FUNCTIONS,
            **_functions.LEDGER_FUNCTIONS}


def ctype(text):
    """The type of ctypes for one of the headers', with or without the name of a parameter."""
    text = re.sub(r"(?<=[\s*])\w+$", "", text.replace("const ", "").strip()) if " " in text.strip() else text
    text = re.sub(r"\s", "", text.replace("const", ""))
    if text in TYPES:
        return TYPES[text]
    if text.endswith("**"):
        return _functions.OUT
    return ctypes.c_void_p if text.endswith("*") else ctypes.c_int  # a handle, an enum


def of_headers():
    """The same as the headers have it."""
    functions = {}
    for header in HEADERS.glob("*.h"):
        text = re.sub(r"/\*.*?\*/|//[^\n]*|#.*?(?<!\\)\n", " ", header.read_text(), flags=re.S)
        for result, name, arguments in re.findall(r"FACEGEN_API\s([^;(]*?)(\bfacegen_\w+)\s*\(([^;]*)\)\s*;", text):
            result = result.replace("FACEGEN_CHECK_RESULT", "").strip() + " _"
            arguments = [] if arguments.strip() == "void" else arguments.split(",")
            functions[name] = tuple(map(ctype, [result, *arguments]))
    return functions


class Handles(unittest.TestCase):
    def test_one_is_freed_before_what_it_needs_even_in_a_circle(self):
        for first in ("needed", "needing"):
            freed = []
            handles = {name: Handle(1, lambda address, name=name: freed.append(name))
                       for name in sorted(("needed", "needing"), key=lambda name: name != first)}
            handles["needing"].keep(handles["needed"])
            handles["needed"].keep([handles["needing"]])
            handles.clear()
            gc.collect()
            self.assertEqual(freed, ["needing", "needed"], first)


class Library(unittest.TestCase):
    def test_every_exported_function_is_declared(self):
        exported = set()
        for name in ("facegen", "facegen-ledger", "facegen-sandbox"):
            library = LIBRARY.with_name("lib%s.so.0" % name)
            symbols = subprocess.run(["nm", "-D", "--defined-only", library], stdout=subprocess.PIPE, text=True, check=True)
            exported |= set(re.findall(r" T (\w+)", symbols.stdout))
        self.assertEqual(set(declared()), exported)

    def test_types_are_those_of_the_headers(self):
        headers = of_headers()
        for name, types in declared().items():
            self.assertEqual(types, headers.pop(name), name)
        self.assertEqual(headers, {})

    def test_the_error_struct_is_laid_out_as_in_c(self):
        lib = _library.lib
        error = _functions.new_error()
        lib.facegen_request_set(lib.facegen_request_new(), b"nonsense", b"", ctypes.byref(error))
        self.assertEqual(error.size, lib.facegen_error_new().contents.size)
        for member, _ in _functions.ErrorStruct._fields_[1:-1]:  # the last is read by facegen_error_id()
            self.assertEqual(getattr(error, member), getattr(lib, "facegen_error_" + member)(ctypes.byref(error)))
        self.assertIn(b"nonsense", error.message)

    def test_an_exception_has_what_the_struct_has(self):
        struct = _functions.new_error()
        struct.acceptance, struct.sent_at_ms, struct.seed, struct.long_id = 2, 1500, b"4029484891", b"x" * 255
        error = make(facegen.Code.FAILED, struct)
        self.assertEqual((error.acceptance, error.sent_at.timestamp(), error.seed, error.id),
                         (facegen.Acceptance.YES, 1.5, 4029484891, "x" * 255))
        struct = _functions.new_error()
        struct.acceptance = 9  # of a later library
        error = make(facegen.Code.FAILED, struct)
        self.assertEqual((error.acceptance, error.sent_at, error.seed), (facegen.Acceptance.UNKNOWN, None, None))

    def test_what_is_reconciled_is_what_an_error_has(self):
        when = datetime.datetime.fromtimestamp(1.5, datetime.timezone.utc)
        error = facegen.UncertainError("lost", id="x" * 255, mark="m", seed=0, sent_at=when)
        nothing = {"id": "", "mark": "", "seed": None, "sent_at": None}
        kept = {"id": "1", "mark": "m", "seed": 7, "sent_at": when}
        structs = [uncertain_struct(error, nothing), uncertain_struct(error, kept), uncertain_struct(None, nothing)]
        self.assertEqual([(_library.lib.facegen_error_id(ctypes.byref(each)), each.mark, each.seed, each.sent_at_ms)
                          for each in structs],
                         [(b"x" * 255, b"m", b"0", 1500), (b"1", b"m", b"7", 1500), (b"", b"", b"", 0)])

    def test_codes_are_those_of_the_library(self):
        lib = _library.lib
        names = {number: lib.facegen_code_name(number).decode() for number in range(200)}
        known = {number: re.sub("FACEGEN_(E_)?", "", name) for number, name in names.items() if "?" not in name}
        self.assertEqual({code.value: code.name for code in facegen.Code}, known)

    def test_every_group_has_an_exception(self):
        for code in facegen.Code:
            error = make(code, _functions.new_error())
            self.assertEqual(type(error) in GROUPS.values(), code != facegen.Code.OK, code)
        self.assertIsInstance(make(facegen.Code.GONE, _functions.new_error()), facegen.RefusedError)

    def test_a_code_of_a_later_library_is_a_number(self):
        self.assertEqual(make(199, _functions.new_error()).code, 199)


if __name__ == "__main__":
    unittest.main()
