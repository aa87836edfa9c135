"""Who includes whom in src/ is what the table of rooms in docs/design.md allows.

Usage: test_layers.py SOURCE_FOLDER

A room may include its own headers, the standard headers of C11, and what its row allows: other rooms below it, as a whole or
by the names of files, and libraries. Of these a row can name some for a folder of the room alone.
"""

import fnmatch
import os
import re
import sys
import tempfile
import unittest

SOURCE = sys.argv.pop(1) if len(sys.argv) > 1 else "."
DESIGN = "docs/design.md"
SYSTEM = "the system"
PUBLIC = "the public API"

STANDARD = {name + ".h" for name in (
    "assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic stdbool "
    "stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype").split()}
LIBRARIES = {
    "curl/curl.h": "libcurl", "getopt.h": "getopt", "jansson.h": "jansson", "jerror.h": "libjpeg", "jpeglib.h": "libjpeg",
    "microhttpd.h": "libmicrohttpd", "png.h": "libpng", "sha2.h": "libmd",
    "sqlite3.h": "sqlite3", "webp/decode.h": "libwebp"}


class Room:
    """A row of the table."""

    def __init__(self, name, floor, uses, libraries):
        self.name = name
        self.floor = int(floor)
        self.uses = []  # (room, pattern of file names)
        for use in filter(None, (part.strip() for part in uses.split(","))):
            some = re.fullmatch(r"((?:`[^`]*` )+)of (\w+)", use)
            for pattern in re.findall("`([^`]*)`", some[1]) if some else ["*"]:
                self.uses.append((some[2] if some else use, pattern))
        self.libraries = []  # (folder of the room, name)
        for part in filter(None, (part.strip() for part in libraries.split(";"))):
            folder, names = re.fullmatch(r"(?:`([^`]*/)`: )?(.*)", part).groups()
            self.libraries += [(folder or "", library.strip()) for library in names.split(",")]

    def allows_file(self, room, name):
        """Whether it may include a file of another room."""
        return any(room == used and fnmatch.fnmatch(name, pattern) for used, pattern in self.uses)

    def allows_library(self, path, library):
        """Whether a file of it, by its path in the room, may use a library."""
        return any(path.startswith(folder) and name == library for folder, name in self.libraries)


def read_rooms(text):
    """The rows of rooms in src/, by their names."""
    rows = re.findall(r"^\| `src/(\w+)/` \((\d+)\) \|[^|]*\|([^|]*)\|([^|]*)\|$", text, re.MULTILINE)
    return {row[0]: Room(*row) for row in rows}


def includes_of(folder):
    """(path in src/, line, what is included, whether by quotes) of each include."""
    for path, _, names in sorted(os.walk(os.path.join(folder, "src"))):
        for name in sorted(names):
            if not name.endswith((".c", ".h", ".def")):
                continue
            file = os.path.join(path, name)
            with open(file, encoding="utf-8") as lines:
                for number, line in enumerate(lines, 1):
                    found = re.match(r"\s*#\s*include\s*([<\"])([^>\"]*)", line)
                    if found:
                        yield os.path.relpath(file, os.path.join(folder, "src")), number, found[2], found[1] == '"'


def judge(rooms, folder, file, included, is_quoted):
    """What is wrong with an include; None if nothing is."""
    name, path = file.split("/", 1)
    room = rooms.get(name)
    if not room:
        return f"src/{name}/ has no row"
    if not is_quoted and included.startswith("facegen/"):
        return None if room.allows_file(PUBLIC, included) else f"{name} may not use the public API"
    if not is_quoted:
        library = LIBRARIES.get(included, SYSTEM)
        if included in STANDARD or room.allows_library(path, library):
            return None
        return f"{name} may not use {library}: <{included}>"
    beside = os.path.normpath(os.path.join(os.path.dirname(file), included))
    target = beside if os.path.exists(os.path.join(folder, "src", beside)) else included
    other, other_path = target.split("/", 1) if "/" in target else ("?", target)
    if other == name or room.allows_file(other, other_path):
        return None
    return f'{name} may not use {other}: "{included}"'


def find_breaches(folder):
    """A line for each breach."""
    with open(os.path.join(folder, DESIGN), encoding="utf-8") as file:
        rooms = read_rooms(file.read())
    breaches = []
    for room in rooms.values():
        breaches += [f"{DESIGN}: {room.name} is not above {used}, which it may use" for used, _ in room.uses
                     if used != PUBLIC and (used not in rooms or rooms[used].floor >= room.floor)]
    for file, line, included, is_quoted in includes_of(folder):
        problem = judge(rooms, folder, file, included, is_quoted)
        if problem:
            breaches.append(f'src/{file}:{line}: {problem} (the table "Rooms" of {DESIGN})')
    return breaches


class Layers(unittest.TestCase):
    """The tree, and a small one that breaks rules."""

    def test_the_tree_keeps_to_the_table(self):
        breaches = find_breaches(SOURCE)
        if breaches:
            self.fail("\n".join(["", *breaches]))

    def test_each_breach_is_named_with_its_file_line_and_rule(self):
        table = ("| `src/low/` (0) | x | | `posix/`: the system |\n| `src/side/` (1) | x | `a.def` of low | |\n"
                 "| `src/top/` (2) | x | low | libcurl |\n| `src/upside/` (0) | x | top | |\n")
        files = {
            "low/low.h": "#include <stdint.h>\n#include <unistd.h>\n",
            "low/posix/low.c": '#include "low/low.h"\n#include <unistd.h>\n#include "top/top.h"\n',
            "side/side.c": '#include "low/a.def"\n#include "low/low.h"\n#include <curl/curl.h>\n',
            "top/top.h": '#include "low/low.h"\n#include <curl/curl.h>\n#include <facegen/error.h>\n',
            "new/new.c": "#include <stdio.h>\n"}
        with tempfile.TemporaryDirectory() as folder:
            os.makedirs(os.path.join(folder, "docs"))
            for name, text in [("../docs/design.md", table)] + list(files.items()):
                path = os.path.join(folder, "src", name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
            told = [breach.replace(' (the table "Rooms" of docs/design.md)', "") for breach in find_breaches(folder)]
        self.assertEqual([
            "docs/design.md: upside is not above top, which it may use",
            "src/low/low.h:2: low may not use the system: <unistd.h>",
            "src/low/posix/low.c:3: low may not use top: \"top/top.h\"",
            "src/new/new.c:1: src/new/ has no row",
            "src/side/side.c:2: side may not use low: \"low/low.h\"",
            "src/side/side.c:3: side may not use libcurl: <curl/curl.h>",
            "src/top/top.h:3: top may not use the public API"], told)


if __name__ == "__main__":
    unittest.main()
