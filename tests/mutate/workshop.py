"""A copy of the tree, its build, and the tests that can notice a change."""

import fcntl
import filecmp
import hashlib
import json
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

LONGEST_S = 15      # a test that takes longer on the unchanged code is left out
PATIENCE = 10       # a test that takes this many times as long as on the unchanged code, but at least ...
LEAST_LIMIT_S = 20  # ... this long, has hung
AT_ONCE = 4         # tests: the longer ones mostly wait
# Programs that do not call what is changed, take long to build, or look at something else than what the code does.
LEFT_OUT = ("base_", "sandbox_", "server_", "bench_", "cpp", "abi_")
TOOLS = ["facegen", "facegen-sandbox"] # what the tests in Python drive


def run(command, limit_s, **more):
    """Whether a command ends well within a time. Its children end with it."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               start_new_session=True, **more)
    try:
        return process.wait(limit_s) == 0
    except subprocess.TimeoutExpired:
        return None
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()


class Test:
    def __init__(self, described):
        properties = {each["name"]: each["value"] for each in described.get("properties", [])}
        self.name, self.command = described["name"], described.get("command", [])
        self.folder = properties.get("WORKING_DIRECTORY")
        self.environment = dict(os.environ, **dict(each.split("=", 1) for each in properties.get("ENVIRONMENT", [])))
        self.disabled = properties.get("DISABLED", False)
        self.seconds = 0.0

    def is_in(self, folder):
        return bool(self.command) and os.path.dirname(self.command[0]) == str(folder)

    def targets(self, programs):
        """What must be built for it, if it judges the code."""
        if self.disabled or self.name.startswith(LEFT_OUT):
            return []
        if self.is_in(programs):
            return [os.path.basename(self.command[0])]
        return TOOLS if self.name.startswith("cli") else []

    def passes(self, limit_s):
        return run(self.command, limit_s, cwd=self.folder, env=self.environment)

    def notices(self):
        """Whether it fails; twice, so that a test that fails by chance notices nothing."""
        limit_s = max(LEAST_LIMIT_S, PATIENCE * self.seconds)
        passed = self.passes(limit_s)
        return passed is None or not passed and not self.passes(limit_s)


def first_to_notice(tests):
    """The first of some tests that notices something; None if none does."""
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        return next((test for test, notices in zip(tests, pool.map(Test.notices, tests)) if notices), None)
    finally:
        pool.shutdown(cancel_futures=True)


class Workshop:
    def __init__(self, root):
        self.root, folder = pathlib.Path(root), pathlib.Path(root, "build/mutate")
        self.tree, self.build = folder / "tree", folder / "build"
        self.times = folder / "times.json"

    def lock(self):
        """Keeps other runs out until what it returns is closed."""
        self.tree.mkdir(parents=True, exist_ok=True)
        file = open(self.tree.parent / "lock", "w", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit("another run is under way") from None
        return file

    def prepare(self):
        """Copies the tree, builds it, and times the tests on it."""
        state = self._copy()
        # -O0 and no symbols build fastest. What a change leaves unused is no error. A program need not be linked anew
        # when only the shared library has changed.
        subprocess.run(["cmake", "-S", self.tree, "-B", self.build, "-G", "Ninja", "-DFACEGEN_TESTS=ON",
                        "-DCMAKE_BUILD_TYPE=", "-DCMAKE_C_FLAGS=-w", "-DCMAKE_CXX_FLAGS=-w",
                        "-DCMAKE_LINK_DEPENDS_NO_SHARED=ON"], check=True, stdout=subprocess.DEVNULL)
        with open(self.build / "compile_commands.json", encoding="utf-8") as file:
            self.commands = {os.path.relpath(each["file"], self.tree): each for each in json.load(file)
                             if "facegen_objects.dir" in each["command"]}
        self._make([*TOOLS, *self._programs()])
        self._time([test for test in self._list() if test.targets(self.build / "bin")], state)

    def _list(self):
        listed = subprocess.run(["ctest", "--show-only=json-v1"], cwd=self.build, check=True, stdout=subprocess.PIPE)
        return [Test(each) for each in json.loads(listed.stdout)["tests"]]

    def _programs(self):
        """The programs that are tests by themselves: CTest gives no command for one that is not built yet."""
        programs = self.build / "bin"
        return [test.name for test in self._list()
                if not test.name.startswith(LEFT_OUT) and (not test.command or test.is_in(programs))]

    def _make(self, targets):
        if targets and not run(["cmake", "--build", self.build, "--target", *targets], 3600):
            raise SystemExit(f"{self.tree} does not build")

    def _copy(self):
        """Copies what has changed of the tree; a number for its state."""
        listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=self.root,
                                check=True, stdout=subprocess.PIPE, encoding="utf-8")
        names = sorted(name for name in listed.stdout.split("\0") if name and (self.root / name).is_file())
        state = hashlib.sha256()
        for name in [name for name in names if not name.startswith("tests/mutate/")]:
            source, copy = self.root / name, self.tree / name
            state.update(name.encode() + b"\0" + hashlib.sha256(source.read_bytes()).digest())
            if not copy.is_file() or not filecmp.cmp(source, copy, shallow=False):
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, copy) # with the time of now, for the build
        for copy in [path for path in self.tree.rglob("*") if path.is_file()]:
            if str(copy.relative_to(self.tree)) not in set(names):
                copy.unlink()
        return state.hexdigest()

    def _time(self, tests, state):
        """Leaves the tests that pass soon, fastest first. Times are kept until the tree changes."""
        known = json.loads(self.times.read_text()) if self.times.is_file() else {}
        if known.get("state") != state:
            known = {"state": state, "seconds": {}}
            for test in tests:
                begun = time.monotonic()
                passed = test.passes(LONGEST_S)
                known["seconds"][test.name] = time.monotonic() - begun if passed else None
            self.times.write_text(json.dumps(known))
        for test in tests:
            test.seconds = known["seconds"][test.name]
        self.tests = sorted((test for test in tests if test.seconds is not None), key=lambda test: test.seconds)
        self.left_out = [test.name for test in tests if test.seconds is None]

    def sources(self, paths):
        """The files of the library below some paths, with their text."""
        for name in sorted(self.commands):
            if any(name == path or name.startswith(path.rstrip("/") + "/") for path in paths):
                yield name, (self.root / name).read_text(encoding="utf-8")

    def write(self, path, text):
        (self.tree / path).write_text(text, encoding="utf-8")

    def compiles(self, path):
        command = self.commands[path]
        return bool(run(shlex.split(command["command"]), 120, cwd=command["directory"]))

    def optimized(self, path):
        """The optimized code of a file as it stands: two files that mean the same have mostly the same."""
        command = self.commands[path]
        words = shlex.split(command["command"])
        output = self.build / "optimized.o"
        words[words.index("-o") + 1] = str(output)
        run(words + ["-O2", "-g0"], 300, cwd=command["directory"])
        return output.read_bytes()

    def noticed_by(self, path):
        """The name of the first test that notices what was changed in a file; None if none does."""
        room = path.split("/")[1]
        stages = ([test for test in self.tests if test.name.startswith(f"{room}_")],
                  [test for test in self.tests if test.name.startswith("fault_")], self.tests)
        done = set()
        for tests in stages:
            self._make(sorted({target for test in tests for target in test.targets(self.build / "bin")}))
            test = first_to_notice([test for test in tests if test not in done])
            if test:
                return test.name
            done.update(tests)
        return None
