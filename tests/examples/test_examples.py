"""The examples, run as their readers run them, against a sandbox on loopback.

    FACEGEN_SANDBOX_BIN=build/debug/bin/facegen-sandbox FACEGEN_EXAMPLES_DIR=build/debug/bin/examples \\
        tests/examples/test_examples.py
"""

import base64
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.request

EXAMPLES = pathlib.Path(os.environ["FACEGEN_EXAMPLES_DIR"]).absolute()
FACE = pathlib.Path(__file__).parents[2] / "examples" / "portrait.jpg"
TOKEN = "0123456789abcdef" * 2
PROMPTS = ["a knight in a forest", "a painter in Paris", "an astronaut on the moon"]


def takes_interrupts(process):
    """Whether a program has blocked SIGINT, to take it from its event loop."""
    status = pathlib.Path("/proc/%d/status" % process.pid).read_text()
    return int(re.search(r"SigBlk:\s*(\w+)", status)[1], 16) >> (signal.SIGINT - 1) & 1


def wait_until(condition):
    give_up = time.monotonic() + 20
    while not condition() and time.monotonic() < give_up:
        time.sleep(0.01)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="facegen-examples-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def start_sandbox(self, speed, *options):
        """Starts a sandbox, and returns the environment in which the examples find it."""
        sandbox = subprocess.Popen([os.environ["FACEGEN_SANDBOX_BIN"], "--port", "0", "--speed", str(speed), *options],
                                   stdout=subprocess.PIPE, text=True)
        self.addCleanup(sandbox.communicate)
        self.addCleanup(sandbox.terminate)
        return dict(os.environ, FACEGEN_BASE_URL=sandbox.stdout.readline().strip(), FACEGEN_API_KEY="a-key")

    def start(self, name, *arguments, env=None):
        return subprocess.Popen([self.program(name), *arguments], env=env, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def program(self, name):
        if not (EXAMPLES / name).exists():
            self.skipTest("%s was not built" % name)
        return EXAMPLES / name


class Examples(Case):
    def finish(self, example):
        """Waits for an example and returns its exit code and what it printed, by the prompts, in their order."""
        with example:
            out, err = example.communicate(timeout=60)
        return example.returncode, dict(sorted(line.split(": ", 1) for line in out.splitlines())), err

    def assert_three_images(self, name):
        code, lines, err = self.finish(self.start(name, FACE, self.folder, env=self.start_sandbox(speed=50)))
        self.assertEqual((code, list(lines)), (0, PROMPTS), err)
        images = sorted(self.folder.iterdir())
        self.assertEqual(sorted(map(pathlib.Path, lines.values())), images)
        self.assertEqual({image.read_bytes()[1:4] for image in images}, {b"PNG"})

    def assert_one_image(self, name, face, env=None):
        image = self.folder / "knight.png"
        code, _, err = self.finish(self.start(name, face, image, env=env))
        self.assertEqual(code, 0, err)
        self.assertEqual(image.read_bytes()[1:4], b"PNG")

    def test_minimal(self):
        self.assert_one_image("minimal", FACE)

    def test_custom_transport(self):
        self.assert_one_image("custom_transport", FACE, env=self.start_sandbox(speed=50))

    def test_base64_answer(self):
        env = self.start_sandbox(50, "--scenario", "http-404@image")  # a link would be of no use
        face = json.dumps({"key": "a-key", "init_image": "data:image/jpeg;base64," + base64.b64encode(
            FACE.read_bytes()).decode()})
        post = urllib.request.Request(env["FACEGEN_BASE_URL"] + "/v6/base64_to_url", face.encode(),
                                      {"Content-Type": "application/json"})
        with urllib.request.urlopen(post) as answer:
            self.assert_one_image("base64_answer", json.load(answer)["output"], env=env)

    def test_from_memory(self):
        done = subprocess.run([self.program("from_memory")], input=FACE.read_bytes(), capture_output=True, timeout=60,
                              env=self.start_sandbox(speed=50))
        self.assertEqual((done.returncode, done.stdout[1:4]), (0, b"PNG"), done.stderr)

    def run_jansson(self, **request):
        """The exit code and the JSON on standard output of a request with a face."""
        face = "data:image/jpeg;base64," + base64.b64encode(FACE.read_bytes()).decode()
        done = subprocess.run([self.program("jansson"), self.folder / "knight.png"], capture_output=True, timeout=60,
                              text=True, input=json.dumps(dict(request, face_image=face)),
                              env=self.start_sandbox(speed=50))
        return done.returncode, json.loads(done.stdout)

    def test_jansson_writes_the_answer(self):
        code, answer = self.run_jansson(prompt="a knight", width=64, height=64, seed=4294967295)
        self.assertEqual((code, answer["status"], answer["meta"]["seed"]), (0, "success", 4294967295), answer)
        self.assertEqual((self.folder / "knight.png").read_bytes()[1:4], b"PNG")

    def test_jansson_writes_what_is_wrong(self):
        code, error = self.run_jansson(prompt="", width=600)
        self.assertEqual((code, error["code"], error["acceptance"]), (1, "FACEGEN_E_INVALID", "no"), error)
        self.assertEqual([broken["parameter"] for broken in error["violations"]], ["prompt", "width"])

    def test_batch(self):
        prompts = ["prompt %d" % i for i in range(6)]
        done = subprocess.run([self.program("batch"), FACE, self.folder], input="\n".join(prompts), text=True,
                              capture_output=True, timeout=60, env=self.start_sandbox(speed=50))
        lines = dict(line.split(": ") for line in done.stdout.splitlines())
        self.assertEqual((done.returncode, sorted(lines)), (0, prompts), done.stderr)
        self.assertEqual(sorted(map(pathlib.Path, lines.values())), sorted(self.folder.iterdir()))

    def test_record_replay(self):
        recording = self.folder / "recording.jsonl"
        recorded = self.finish(self.start("record_replay", FACE, recording, env=self.start_sandbox(speed=50)))
        size = recording.stat().st_size
        nowhere = dict(os.environ, FACEGEN_BASE_URL="http://127.0.0.1:1")
        self.assertEqual(self.finish(self.start("record_replay", FACE, recording, env=nowhere)), recorded)
        self.assertEqual((recorded[0], list(recorded[1]), recording.stat().st_size), (0, ["job 1"], size), recorded[2])

    def test_hello(self):
        self.assert_one_image("hello", FACE)

    def test_transport(self):
        self.assert_one_image("transport", FACE, env=self.start_sandbox(speed=50))

    def test_async(self):
        self.assert_three_images("async")

    def test_epoll(self):
        self.assert_three_images("epoll")

    def test_libuv(self):
        self.assert_three_images("libuv")

    def test_epoll_ends_on_interrupt(self):
        example = self.start("epoll", FACE, self.folder, env=self.start_sandbox(speed=0.01))
        wait_until(lambda: takes_interrupts(example))
        example.send_signal(signal.SIGINT)
        code, lines, err = self.finish(example)
        self.assertEqual((code, list(lines)), (1, PROMPTS), err)
        self.assertEqual(list(self.folder.iterdir()), [])


class WebhookReceiver(Case):
    def start_receiver(self, speed, *sandbox_options):
        self.port = free_port()
        self.image = self.folder / "knight.png"
        env = dict(self.start_sandbox(speed, *sandbox_options), WEBHOOK_TOKEN=TOKEN)
        self.receiver = self.start("webhook_receiver", FACE, self.image, str(self.port),
                                   "http://127.0.0.1:%d/hooks" % self.port, env=env)
        self.addCleanup(self.receiver.communicate)
        self.addCleanup(self.receiver.kill)
        wait_until(lambda: takes_interrupts(self.receiver))  # which is when it listens

    def expect_line(self, line):
        self.assertEqual(self.receiver.stdout.readline(), line + "\n")

    def expect_image(self):
        self.expect_line(str(self.image))
        self.assertEqual(self.image.read_bytes()[1:4], b"PNG")

    def expect_end(self, code):
        self.receiver.send_signal(signal.SIGINT)
        self.assertEqual(self.receiver.wait(timeout=20), code)

    def post(self, body, token=TOKEN, method="POST"):
        """The status with which a delivery is answered."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        self.addCleanup(connection.close)
        connection.request(method, "/hooks/" + token, body)
        return connection.getresponse().status

    def test_a_delivery_brings_the_image_without_a_poll(self):
        self.start_receiver(50, "--scenario", "http-503@fetch")
        self.expect_line("job 1: delivered")
        self.expect_image()
        self.expect_end(0)

    def test_a_delivery_that_never_comes_is_made_up_for_by_polls(self):
        self.start_receiver(50, "--scenario", "webhook-lost")
        self.expect_image()
        self.expect_end(0)

    def test_duplicates_are_recognised(self):
        self.start_receiver(50, "--scenario", "http-503@fetch")
        self.expect_line("job 1: delivered")
        self.expect_image()
        for number, line in (1, "job 1: done already"), (2, "job 2: not known here"):
            self.assertEqual(self.post(json.dumps({"status": "failed", "id": number})), 200)
            self.expect_line(line)
        self.expect_end(0)

    def test_what_is_no_delivery_is_refused(self):
        self.start_receiver(0.01)
        delivery = json.dumps({"status": "failed", "id": 1})
        for token in "", TOKEN[:-1], TOKEN + "0", "x" + TOKEN[1:]:
            self.assertEqual(self.post(delivery, token), 404)
        self.assertEqual(self.post(None, method="GET"), 404)
        self.assertEqual(self.post("{}"), 400)
        self.assertEqual(self.post(" " * (8 * 1024 * 1024) + delivery), 413)
        self.expect_end(1)
        self.assertNotIn("deliver", self.receiver.stdout.read())


if __name__ == "__main__":
    unittest.main()
