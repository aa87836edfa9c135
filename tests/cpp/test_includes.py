"""Each C++ header includes the standard headers of what it uses, itself: what one standard library's headers bring along
for each other differs from release to release (libstdc++ 13 brings <cstdint> no more).

Usage: test_includes.py SOURCE_FOLDER
"""

import pathlib
import re
import sys

HEADERS = {
    "chrono": "chrono",
    "cstddef": "byte size_t",
    "cstdint": "int64_t uint64_t",
    "cstdlib": "atoi getenv",
    "cstring": "memcmp memcpy strlen",
    "exception": "current_exception exception exception_ptr make_exception_ptr rethrow_exception terminate",
    "filesystem": "filesystem",
    "fstream": "ifstream ofstream",
    "functional": "function",
    "future": "async future future_status launch promise",
    "iostream": "cerr cout",
    "iterator": "data size",
    "memory": "addressof make_unique shared_ptr unique_ptr",
    "new": "bad_alloc nothrow",
    "optional": "nullopt optional",
    "stdexcept": "invalid_argument logic_error runtime_error",
    "string": "string to_string",
    "string_view": "string_view",
    "thread": "this_thread thread",
    "type_traits": "decay_t enable_if_t is_convertible_v is_same_v void_t",
    "utility": "declval exchange forward move pair swap",
    "vector": "vector",
}
HEADER_OF = {name: header for header, names in HEADERS.items() for name in names.split()}


def faults(text):
    """What is wrong with the includes of a source."""
    code = re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"", "", text, flags=re.S)
    included = set(re.findall(r"^#\s*include <(\w+)>", text, re.M))
    used = set(re.findall(r"\bstd::(\w+)", code))
    for name in sorted(used - set(HEADER_OF)):
        yield "std::%s is not in the table of this test" % name
    for header in sorted({HEADER_OF[name] for name in used & set(HEADER_OF)} - included):
        yield "it uses std::%s, but does not include <%s>" % (
            ", std::".join(name for name in sorted(used) if HEADER_OF.get(name) == header), header)
    for header in sorted(included & set(HEADERS) - {HEADER_OF.get(name) for name in used}):
        yield "it includes <%s>, but uses nothing of it" % header


def main(source):
    source = pathlib.Path(source)
    paths = sorted(source.glob("include/facegen/*.hpp")) + sorted(source.glob("examples/*.cpp"))
    found = ["%s: %s" % (path.relative_to(source), fault) for path in paths for fault in faults(path.read_text())]
    if found or len(paths) < 10:
        sys.exit("\n".join(found) or "the headers are not there")


if __name__ == "__main__":
    main(*sys.argv[1:])
