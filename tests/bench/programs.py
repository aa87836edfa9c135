"""Running the programs of the bench: the server, what is measured, and valgrind over it."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request

LINK = "https://example.com/face.jpg"
KIB, MIB = 1024, 1024 * 1024


class Bench:
    """The programs of a build, a server of theirs, and a folder for faces and images, in memory if there is such."""

    def __init__(self, build):
        self.bin = os.path.join(build, "bin")
        self.lib = os.path.join(build, "lib")

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="facegen-bench-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
        self.server = subprocess.Popen([self.program("bench-server")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       text=True)
        self.url = "http://127.0.0.1:%d" % int(self.server.stdout.readline())
        return self

    def __exit__(self, *_):
        self.server.stdin.close()
        self.server.wait()
        self.server.stdout.close()
        shutil.rmtree(self.folder)

    def program(self, name):
        return os.path.join(self.bin, name)

    def face(self, size):
        """A file of so many bytes that begins as a JPEG image does."""
        path = os.path.join(self.folder, "face-%d.jpg" % size)
        if not os.path.exists(path):
            with open(path, "wb") as file:
                file.write(b"\xff\xd8\xff\xe0")
                block = os.urandom(min(size, MIB))
                while file.tell() < size:
                    file.write(block[:size - file.tell()])
        return path

    def lines(self, *command, **environment):
        """What a program prints, each line being JSON, as one dictionary."""
        command = [self.program(command[0]), *map(str, command[1:])]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=280,
                              env=dict(os.environ, **environment))
        figures = {}
        for line in done.stdout.splitlines():
            figures.update(json.loads(line))
        return figures

    def run(self, *command):
        """As lines(), with the calls per second, and the seconds per call on the wall and of processor time."""
        figures = self.lines(*command)
        figures["rate"] = figures["calls"] / figures["wall"]
        figures["time"] = figures["wall"] / figures["calls"]
        figures["work"] = figures["cpu"] / figures["calls"]
        return figures

    def process(self, *command):
        """The seconds that a whole process takes."""
        path = self.program(command[0])
        begun = time.perf_counter()
        quiet = [(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)]
        _, status = os.waitpid(os.posix_spawn(path, command, os.environ, file_actions=quiet), 0)
        taken = time.perf_counter() - begun
        if status != 0:
            raise RuntimeError("%s failed" % command[0])
        return {"time": taken}

    def instructions(self, *command, few=10, many=40):
        """Instructions in user space of one call: two runs that differ by the number of calls, None in `command`."""
        totals = []
        for count in few, many:
            out = os.path.join(self.folder, "callgrind.out")
            words = [str(count if word is None else word) for word in command]
            subprocess.run(["valgrind", "--quiet", "--tool=callgrind", "--callgrind-out-file=" + out,
                            self.program(words[0]), *words[1:]], stdout=subprocess.DEVNULL, check=True, timeout=280)
            with open(out) as file:
                totals.append(int(re.search(r"^(?:summary|totals): (\d+)", file.read(), re.MULTILINE).group(1)))
        return (totals[1] - totals[0]) / (many - few)

    def allocations(self, *command, few=5, many=25):
        """What the library allocates in one call (see allocations.c), as instructions()."""
        preload = os.path.join(self.lib, "libbench-allocations.so")
        runs = [self.lines(*(count if word is None else word for word in command), LD_PRELOAD=preload)
                for count in (few, many)]
        return {"allocations": (runs[1]["allocations"] - runs[0]["allocations"]) / (many - few),
                "largest": runs[1]["largest"]}

    def connections(self):
        """How many connections the server has seen, this one not counted."""
        with urllib.request.urlopen(self.url + "/stats") as answer:
            seen = int(answer.read())
        self.asked = getattr(self, "asked", 0) + 1
        return seen - self.asked

    def stripped_size(self):
        """Bytes of the shared library without what is only for debuggers."""
        stripped = os.path.join(self.folder, "stripped.so")
        subprocess.run(["strip", "-o", stripped, os.path.join(self.lib, "libfacegen.so")], check=True)
        return os.path.getsize(stripped)
