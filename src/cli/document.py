"""Manual pages and shell completions, made from what the programs say of themselves as JSON.

Usage: document.py PROGRAMS_FOLDER DOCS_FOLDER [--write]

Without --write it fails unless DOCS_FOLDER/man and DOCS_FOLDER/completions have what it makes.
"""

import difflib
import os
import sys

from documents.completions import bash, fish, zsh
from documents.manual import ENVIRONMENT, SANDBOX_EXTRA, manual
from documents.program import read_program


def documents(folder):
    """Pairs of a path under docs/ and a text."""
    facegen = read_program("make images of a face from a photo and a prompt", os.path.join(folder, "facegen"), "help",
                           "--json")
    sandbox = read_program("a stand-in for the Face Generator endpoint", os.path.join(folder, "facegen-sandbox"),
                           "--help-json")
    for program, extra in ((facegen, ENVIRONMENT), (sandbox, SANDBOX_EXTRA)):
        yield "man/%s.1" % program.name, manual(program, extra)
        yield "completions/bash/" + program.name, bash(program)
        yield "completions/zsh/_" + program.name, zsh(program)
        yield "completions/fish/%s.fish" % program.name, fish(program)


def main(folder, docs, mode=""):
    same = True
    for path, lines in documents(folder):
        made, path = "\n".join(lines) + "\n", os.path.join(docs, path)
        if mode == "--write":
            with open(path, "w") as file:
                file.write(made)
            continue
        with open(path) as file:
            kept = file.read()
        sys.stdout.writelines(difflib.unified_diff(kept.splitlines(True), made.splitlines(True), path, "made now"))
        same = same and kept == made
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
