"""The examples, run as their readers run them, against a sandbox on loopback.

    FACEGEN_SANDBOX_BIN=build/debug/bin/facegen-sandbox FACEGEN_EXAMPLES_DIR=build/debug/bin/examples \\
        tests/examples/test_examples.py
"""

import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time
import unittest

EXAMPLES = pathlib.Path(os.environ["FACEGEN_EXAMPLES_DIR"]).absolute()
FACE = pathlib.Path(__file__).parents[2] / "examples" / "portrait.jpg"
PROMPTS = ["a knight in a forest", "a painter in Paris", "an astronaut on the moon"]


def takes_interrupts(process):
    """Whether a program has blocked SIGINT, to take it from its event loop."""
    status = pathlib.Path("/proc/%d/status" % process.pid).read_text()
    return int(re.search(r"SigBlk:\s*(\w+)", status)[1], 16) >> (signal.SIGINT - 1) & 1


class Examples(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="facegen-examples-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def start_sandbox(self, speed):
        """Starts a sandbox, and returns the environment in which the examples find it."""
        sandbox = subprocess.Popen([os.environ["FACEGEN_SANDBOX_BIN"], "--port", "0", "--speed", str(speed)],
                                   stdout=subprocess.PIPE, text=True)
        self.addCleanup(sandbox.communicate)
        self.addCleanup(sandbox.terminate)
        return dict(os.environ, FACEGEN_BASE_URL=sandbox.stdout.readline().strip(), FACEGEN_API_KEY="a-key")

    def start(self, name, target, env=None):
        program = EXAMPLES / name
        if not program.exists():
            self.skipTest("%s was not built" % name)
        return subprocess.Popen([program, FACE, target], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True)

    def finish(self, example):
        """Waits for an example and returns its exit code and what it printed, by the prompts, in their order."""
        with example:
            out, err = example.communicate(timeout=60)
        return example.returncode, dict(sorted(line.split(": ", 1) for line in out.splitlines())), err

    def assert_three_images(self, name):
        code, lines, err = self.finish(self.start(name, self.folder, self.start_sandbox(speed=50)))
        self.assertEqual((code, list(lines)), (0, PROMPTS), err)
        images = sorted(self.folder.iterdir())
        self.assertEqual(sorted(map(pathlib.Path, lines.values())), images)
        self.assertEqual({image.read_bytes()[1:4] for image in images}, {b"PNG"})

    def test_minimal(self):
        code, _, err = self.finish(self.start("minimal", self.folder / "knight.png"))
        self.assertEqual(code, 0, err)
        self.assertEqual((self.folder / "knight.png").read_bytes()[1:4], b"PNG")

    def test_tick(self):
        self.assert_three_images("tick")

    def test_epoll(self):
        self.assert_three_images("epoll")

    def test_libuv(self):
        self.assert_three_images("libuv")

    def test_epoll_ends_on_interrupt(self):
        example = self.start("epoll", self.folder, self.start_sandbox(speed=0.01))
        give_up = time.monotonic() + 20
        while not takes_interrupts(example) and time.monotonic() < give_up:
            time.sleep(0.01)
        example.send_signal(signal.SIGINT)
        code, lines, err = self.finish(example)
        self.assertEqual((code, list(lines)), (1, PROMPTS), err)
        self.assertEqual(list(self.folder.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
