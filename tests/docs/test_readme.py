"""A newcomer's way through README.md: its blocks, as they stand and in their order, end in images that open.

Usage: test_readme.py SOURCE_FOLDER
       test_readme.py --script SOURCE_FOLDER     (prints what a reader types, as a shell script)

A copy of the tree is the folder in which they are run. Only packages are not installed, and what goes below /usr/local
goes into a folder. Then once more with a key, after the changes of the table: a sandbox on loopback is the provider. What is
installed is there for the examples, too: each is built by the command that it begins with.
"""

import glob
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

from test_blocks import COMPILE, HERE, NOT_RUN, Failure, read_blocks, run

PREFIX = "/usr/local"


def open_png(path):
    """Reads a PNG whole, or fails: of 8 bits for each of 3 or 4 channels, as the sandbox draws."""
    with open(path, "rb") as file:
        data = file.read()
    place, pixels, kind = 8, b"", None
    while kind != b"IEND":
        size, kind = struct.unpack_from(">I4s", data, place)
        chunk = data[place + 8:place + 8 + size]
        if struct.unpack_from(">I", data, place + 8 + size)[0] != zlib.crc32(kind + chunk):
            raise Failure("%s: a checksum is wrong" % path)
        if kind == b"IHDR":
            width, height, channels = *struct.unpack_from(">II", chunk), {2: 3, 6: 4}[chunk[9]]
        pixels += chunk if kind == b"IDAT" else b""
        place += 12 + size
    if data[:8] != b"\x89PNG\r\n\x1a\n" or len(zlib.decompress(pixels)) != height * (1 + width * channels):
        raise Failure("%s: this is no image" % path)


def as_script(blocks):
    """What a reader does with blocks: saves those that are files, and types the others."""
    steps = ["cat >%s <<'END OF FILE'\n%sEND OF FILE\n" % (block.file, block.text) if block.file
             else block.text for block in blocks]
    return "set -eu\n" + "".join("echo '== %s'\n%s" % (block.place, step) for block, step in zip(blocks, steps))


def check_images(folder, script):
    """Every image that the script names is there and opens; they are removed."""
    names = set(re.findall(r"[\w/-]+\.png", script))
    for name in names:
        open_png(os.path.join(folder, name))
        os.remove(os.path.join(folder, name))
    return len(names)


def with_a_key(script, readme):
    """A script after the changes of the table's rows: name, old, new."""
    rows = re.findall(r"^\| ([^|]+) \| `(.+)` \| `(.+)` \|$", readme, re.M)
    for name, old, new in rows:
        if script.count(old) != 1:
            raise Failure("README.md: %s: what is to be changed is not there once: %s" % (name, old))
        script = script.replace(old, new)
    return script + "facegen fetch %d -o last.png\n" % len(rows)  # each of them has reached the provider


def run_as_it_stands(blocks, tree, env, prefix):
    script = as_script(blocks).replace(PREFIX, prefix)
    print(run(["sh", "-c", script], "README.md", cwd=tree, env=env))
    images = glob.glob(os.path.join(tree, "out", "*"))
    for image in images:
        open_png(image)
    if len(images) != 2 or check_images(tree, script) != 4:
        raise Failure("README.md: it has not made two images and one in each language")


def run_with_a_key(script, tree, env, prefix):
    reroute = os.path.join(os.path.dirname(tree), "reroute.so")
    run([*COMPILE, "-shared", "-fPIC", os.path.join(HERE, "reroute.c"), "-I" + prefix + "/include",
         "-L" + prefix + "/lib", "-lfacegen", "-o", reroute], "reroute.c")
    with subprocess.Popen([prefix + "/bin/facegen-sandbox", "--port", "0", "--speed", "1000"], stdout=subprocess.PIPE,
                          text=True, env=env) as sandbox:
        try:
            env = dict(env, FACEGEN_BASE_URL=sandbox.stdout.readline().strip(), FACEGEN_API_KEY="any",
                       LD_PRELOAD=reroute, FACEGEN_LIBRARY=reroute)
            print(run(["sh", "-c", script], "README.md, with a key", cwd=tree, env=env))
        finally:
            sandbox.terminate()
    check_images(tree, script)


def build_examples(tree, env):
    """Each is listed, and built by the command at its top."""
    with open(os.path.join(tree, "examples", "README.md")) as file:
        listed = file.read()
    for path in sorted(glob.glob(os.path.join(tree, "examples", "*.c*"))):
        with open(path) as file:
            command = re.search(r"^ \*     (c(?:c|\+\+) .*? -o \w+)", file.read(), re.M)
        if not command:
            raise Failure("%s: it does not say how it is built" % path)
        if "](%s)" % os.path.basename(path) not in listed:
            raise Failure("examples/README.md: it does not have %s" % path)
        run(["sh", "-c", command[1]], path, cwd=os.path.dirname(path), env=env)


def typed_blocks(source):
    return [block for block in read_blocks(os.path.join(source, "README.md"), "README.md")
            if block.language and not block.note.startswith(NOT_RUN)]


def main(source):
    blocks = typed_blocks(source)
    with open(os.path.join(source, "README.md")) as file:
        changed = with_a_key(as_script(blocks[1:]), file.read())  # the first one installs
    with tempfile.TemporaryDirectory(prefix="facegen-readme-") as folder:
        tree, prefix = os.path.join(folder, "tree"), os.path.join(folder, "prefix")
        shutil.copytree(source, tree, ignore=shutil.ignore_patterns(".git", "build", "out", "__pycache__"))
        env = dict(os.environ, FACEGEN_SKIP_INSTALL="1", PATH=prefix + "/bin:" + os.environ["PATH"],
                   LD_LIBRARY_PATH=prefix + "/lib", PKG_CONFIG_PATH=prefix + "/lib/pkgconfig",
                   PYTHONDONTWRITEBYTECODE="1")
        run_as_it_stands(blocks, tree, env, prefix)
        run_with_a_key(changed, tree, env, prefix)
        build_examples(tree, env)


if __name__ == "__main__":
    if sys.argv[1] == "--script":
        print(as_script(typed_blocks(sys.argv[2])))
    else:
        main(*sys.argv[1:])
