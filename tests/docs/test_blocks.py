"""Every code block of docs/ does what it says, and what README.md and docs/ name is there.

Usage: test_blocks.py SOURCE_FOLDER BUILD_FOLDER [WORD]     (WORD: only documents whose path has it)

LANGUAGES says what is done with the blocks of each language; blocks without one are what a program prints, or text.
All of it happens on an installed library, in a folder for each document that looks like the tree after the quickstart,
with a sandbox in FACEGEN_BASE_URL. A comment on the line before a block may say:

    <!-- not run: REASON -->   it needs what is not there, such as the network
    <!-- file: NAME -->        it is that file for the document's blocks in sh
    <!-- facegen ... -->       it is what this command prints
"""

import contextlib
import glob
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
BLOCK = re.compile(r"^(?:<!-- (?P<note>[^\n]*) -->\n)?(?P<fence>```+)(?P<language>\S*)\n(?P<text>.*?)^(?P=fence)$",
                   re.M | re.S)
SANDBOX_PORT = "8642"  # facegen-sandbox's own, which may be taken where this runs
NOT_RUN = "not run: "
FILE = "file: "
COMPILE = ["cc", "-std=c11", "-Wall", "-Wextra", "-Werror"]


class Failure(Exception):
    pass


@dataclass
class Block:
    place: str  # of its first line, as PATH:LINE
    language: str
    note: str
    text: str

    @property
    def file(self):
        return self.note.removeprefix(FILE) if self.note.startswith(FILE) else None


def read_blocks(path, shown_path):
    with open(path) as file:
        document = file.read()
    for match in BLOCK.finditer(document):
        line = document.count("\n", 0, match.start("text")) + 1
        yield Block("%s:%d" % (shown_path, line), match["language"], match["note"] or "", match["text"])


def run(command, place, **options):
    """Runs a command to its end, in a group of processes that ends with it; fails with what it said."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
                                   start_new_session=True, **options)
        try:
            code = process.wait(120)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # also what it left in the background
            process.wait()
        said.seek(0)
        text = said.read()
    if code != 0:
        raise Failure("%s: exit code %d\n%s" % (place, code, text))
    return text


# ---- what is installed ----

class Workshop:
    """An installed library, and a sandbox that runs."""

    def __init__(self, folder, source, build):
        self.folder, self.source, self.prefix = folder, source, os.path.join(folder, "prefix")
        run(["cmake", "--install", build, "--prefix", self.prefix], "install")
        pc = glob.glob(os.path.join(self.prefix, "**", "facegen.pc"), recursive=True)[0]
        self.libraries = os.path.dirname(os.path.dirname(pc))
        self.flags = ["-I" + os.path.join(self.prefix, "include"), "-I" + HERE]
        self.link = ["-L" + self.libraries, "-lfacegen-ledger", "-lfacegen-sandbox", "-lfacegen"]
        self.reroute = os.path.join(folder, "reroute.so")
        source = os.path.join(HERE, "reroute.c")
        run([*COMPILE, "-shared", "-fPIC", source, *self.flags, "-o", self.reroute], "reroute.c")
        self.sandbox = subprocess.Popen([os.path.join(self.prefix, "bin", "facegen-sandbox"), "--port", "0", "--speed",
                                         "1000"], stdout=subprocess.PIPE, text=True)
        self.env = dict(os.environ, FACEGEN_BASE_URL=self.sandbox.stdout.readline().strip(), FACEGEN_API_KEY="any",
                        LD_LIBRARY_PATH=self.libraries, PKG_CONFIG_PATH=os.path.dirname(pc))

    def close(self):
        self.sandbox.terminate()
        self.sandbox.wait()
        self.sandbox.stdout.close()


class Desk:
    """A document's folder: like the tree after the quickstart, with a face of the reader's own."""

    def __init__(self, workshop, folder):
        self.workshop, self.folder, self.port = workshop, folder, free_port()
        programs = os.path.join(folder, "build", "release", "bin")
        os.makedirs(programs)
        os.symlink(os.path.join(workshop.source, "examples"), os.path.join(folder, "examples"))
        shutil.copy(os.path.join(workshop.source, "examples", "portrait.jpg"), os.path.join(folder, "me.jpg"))
        os.symlink(os.path.join(workshop.prefix, "bin", "facegen"), os.path.join(programs, "facegen"))
        with open(os.path.join(programs, "facegen-sandbox"), "w") as script:
            script.write('#!/bin/sh\nexec "%s/bin/facegen-sandbox" --port %d "$@"\n' % (workshop.prefix, self.port))
        os.chmod(script.name, 0o755)
        self.env = dict(workshop.env, PATH=programs + ":" + workshop.env["PATH"])

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w") as file:
            file.write(text)
        return file.name

    def run(self, command, place, **env):
        return run(command, place, cwd=self.folder, env=dict(self.env, **env))


def free_port():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return unused.getsockname()[1]


# ---- the languages ----

def as_fragment(text):
    """A fragment in a function, if it has none of its own."""
    has_functions = re.search(r"^\w[^;{}]*\)\n\{", text, re.M)
    return '#include "prelude.h"\n' + (text if has_functions else "void fragment(void)\n{\n%s}\n" % text)


def compiled(compiler, ending):
    """Programs are compiled and run, their requests going to the sandbox; fragments are compiled."""
    def run_all(desk, blocks):
        workshop = desk.workshop
        for block in blocks:
            if not re.search(r"^int main\(", block.text, re.M):
                source = desk.write("fragment" + ending, as_fragment(block.text))
                desk.run([*compiler, "-Wno-unused", "-fsyntax-only", source, *workshop.flags], block.place)
                continue
            source = desk.write(block.file or "program" + ending, block.text)
            desk.run([*compiler, source, *workshop.flags, *workshop.link, "-o", "program"], block.place)
            desk.run(["./program"], block.place, LD_PRELOAD=workshop.reroute)
    return run_all


def run_sh(desk, blocks):
    """The blocks of a document are one script."""
    script = "".join("echo '== %s'\n%s" % (block.place, block.text) for block in blocks)
    source = desk.write("script.sh", "set -eu\n" + script.replace(SANDBOX_PORT, str(desk.port)))
    desk.run(["sh", source], blocks[0].place)


def write_files(desk, blocks):
    """They are files for the blocks in sh."""
    for block in blocks:
        desk.write(block.file, block.text)


def compare_output(desk, blocks):
    """What a program prints is what is shown; other text is for people."""
    for block in blocks:
        if re.match("facegen", block.note) and run(["sh", "-c", block.note], block.place, env=desk.env) != block.text:
            raise Failure("%s: this is not what is printed by: %s" % (block.place, block.note))


# Functions of a desk and the blocks of one language in a document, in the order in which they are called.
LANGUAGES = {
    "c": compiled(COMPILE, ".c"),
    "": compare_output,
    "json": write_files,
    "sh": run_sh,  # after the others, whose files it may use
}


# Documents whose blocks have tests of their own.
OTHERS = {"README.md": "docs_readme", "docs/cpp.md": "cpp_guide", "docs/packaging.md": "install",
          "docs/python.md": "python"}


def check_blocks(workshop, path, shown_path):
    """Returns how many blocks were run, and the places and reasons of those that were not."""
    other = OTHERS.get(shown_path)
    if other:
        print("%s: its blocks are run by the test %s" % (shown_path, other))
        return 0, []
    blocks = list(read_blocks(path, shown_path))
    left_out = [block for block in blocks if block.note.startswith(NOT_RUN)]
    unknown = [block.place for block in blocks if block.language not in LANGUAGES]
    if unknown:
        raise Failure("nobody knows how to run: " + ", ".join(unknown))
    with tempfile.TemporaryDirectory(dir=workshop.folder) as folder:
        desk = Desk(workshop, folder)
        for language, run_blocks in LANGUAGES.items():
            chosen = [block for block in blocks if block.language == language and block not in left_out]
            if chosen:
                run_blocks(desk, chosen)
    return len(blocks) - len(left_out), left_out


# ---- what the text names ----

def read_text(path):
    """A document without its blocks."""
    with open(path) as file:
        return re.sub(r"^```.*?^```", "", file.read(), flags=re.M | re.S)


def check_links(path, shown_path):
    for link in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", read_text(path)):
        target = os.path.join(os.path.dirname(path), link)
        if not link.startswith("https:") and not os.path.exists(target):
            raise Failure("%s: there is no %s" % (shown_path, link))


def check_tests(path, shown_path, sources):
    """Tests are named as `program: test`."""
    text = re.sub(r"\s+", " ", read_text(path))
    for program, name in re.findall(r"`([a-z_]+): ([^`]+)`", text):
        source = "/test_%s." % program.split("_", 1)[-1]
        if not any(source in file and name in test for file, test in sources.items()):
            raise Failure("%s: there is no test `%s: %s`" % (shown_path, program, name))


def read_tests(source):
    paths = [path for ending in ("c", "py") for path in
             glob.glob(os.path.join(source, "tests", "**", "test_*." + ending), recursive=True)]
    sources = {}
    for path in paths:
        with open(path) as file:
            sources[path] = file.read()
    return sources


def main(source, build, word=""):
    source = os.path.abspath(source)
    paths = [os.path.join(source, "README.md"), os.path.join(source, "examples", "README.md"),
             *sorted(glob.glob(os.path.join(source, "docs", "*.md")))]
    tests, failures = read_tests(source), []
    with tempfile.TemporaryDirectory(prefix="facegen-docs-") as folder, \
            contextlib.closing(Workshop(folder, source, build)) as workshop:
        for path in paths:
            shown_path = os.path.relpath(path, source)
            if word not in shown_path:
                continue
            try:
                check_links(path, shown_path)
                check_tests(path, shown_path, tests)
                count, left_out = check_blocks(workshop, path, shown_path)
                print("%s: %d blocks" % (shown_path, count))
                for block in left_out:
                    print("    %s: %s" % (block.place, block.note))
            except (Failure, subprocess.TimeoutExpired) as failure:
                failures.append(failure)
                print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
