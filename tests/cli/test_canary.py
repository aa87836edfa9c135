"""A marked key goes through everything the program can meet, and is then looked for in everything that is left."""

import json
import os
import resource
import signal
import unittest
import urllib.parse

from case import FAILED, KEY, REFUSED, UNCERTAIN, UNSAVED, Case

CANARY = 'canary"key\\9/' + KEY

# Each way in which the key may be written.
FORMS = [form.encode() for form in (
    CANARY, json.dumps(CANARY)[1:-1], json.dumps(CANARY)[1:-1].replace("/", "\\/"), urllib.parse.quote(CANARY, ""),
    urllib.parse.quote(CANARY), "".join("\\u%04x" % ord(character) for character in CANARY))]


class Canary(Case):
    def run_there(self, *args, code=0):
        """Runs the program in all its talkativeness, and keeps what it says in the folder."""
        self.write("key", CANARY.encode())
        with open(os.path.join(self.folder, "said"), "ab") as said:
            with self.start(*args, "--base-url", self.provider.url, "--retries", "1", "-v", key=CANARY, stdout=said,
                            stderr=said) as process:
                process.wait(60)
        self.assertEqual(process.returncode, code, args)

    def generate(self, *args, code=0):
        self.run_there("generate", "--prompt", "a knight", "--face", "face.png", *args, code=code)

    def assert_nowhere(self):
        os.unlink(os.path.join(self.folder, "key"))
        for folder, _, names in os.walk(self.folder):
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    data = file.read()
                for form in FORMS:
                    self.assertFalse(form in data, name)  # which does not print a whole core dump

    def test_answers_that_repeat_the_key(self):
        everything = {"status": "success", "id": 77, "output": ["@URL@/image/0.png"], "message": CANARY,
                      "track_id": CANARY, "tip": urllib.parse.quote(CANARY, ""), "meta": {"prompt": CANARY}}
        refusal = {"status": "error", "message": "no such key: " + CANARY}
        self.provider.generate = [(200, everything)]
        self.generate("--json")
        self.generate("-o", "image.png")
        self.generate("--no-wait", "--key-file", "key")
        self.provider.generate = [(401, refusal)]
        self.generate(code=REFUSED)
        self.provider.generate = [(500, ("<html>%s</html>" % CANARY).encode())]
        self.generate("--json", code=UNCERTAIN)
        self.provider.generate = [(200, {"status": "processing", "id": 77, "eta": 0})]
        self.provider.fetch = [(200, dict(refusal, status="failed"))]
        self.generate(code=FAILED)
        self.provider.generate = [(200, everything)]
        self.provider.image = [(404, CANARY.encode())]
        self.generate("-o", "gone.png", code=UNSAVED)
        self.write("requests.jsonl", b'{"prompt": "a knight", "face_image": "face.png"}\n')
        self.run_there("batch", "requests.jsonl", "-o", "out", code=UNSAVED)
        self.run_there("fetch", "77", "--json", code=FAILED)
        self.assert_nowhere()

    def test_a_recording_of_answers_that_repeat_the_key(self):
        link = "@URL@/image/0.png?X-Amz-Signature=" + urllib.parse.quote(CANARY, "")
        everything = {"status": "success", "id": 77, "output": [link], "message": CANARY, "meta": {"prompt": CANARY}}
        self.provider.generate = [(200, everything)]
        self.generate("--record", "plain", "-o", "image.png")
        for place in (CANARY, "see https://example.com/?key=" + CANARY):
            self.generate("--record", "prompt %d" % len(place), "--prompt", place, "-o", "image.png")
        self.provider.generate = [(200, dict(everything, output=["@URL@/image/0.png"]))]  # for it is printed
        self.provider.image = [(404, CANARY.encode())]
        self.generate("--record", "text", "-o", "gone.png", code=UNSAVED)
        self.provider.image = [(200, b"\x89PNG\0" + CANARY.encode())]
        self.generate("--record", "bytes", "-o", "gone.png", code=UNSAVED)
        self.provider.generate = [(500, ("<html>%s</html>" % CANARY).encode())]
        self.generate("--record", "html", code=UNCERTAIN)
        self.assert_nowhere()

    def test_core_dump_of_a_job_that_waits(self):
        with open("/proc/sys/kernel/core_pattern", encoding="ascii") as file:
            pattern = file.read().strip()
        if pattern != "core":
            self.skipTest("core dumps go to " + pattern)
        self.provider.generate = [(200, self.provider.processing(60))]
        self.provider.fetch = [(200, self.provider.processing(60))]

        def allow_core():
            resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

        with self.start("generate", "--prompt", "a knight", "--face", "face.png", "--base-url", self.provider.url,
                        key=CANARY, preexec_fn=allow_core) as process:
            while not self.provider.requests["fetch"]:
                self.assertIsNone(process.poll())
            process.send_signal(signal.SIGABRT)
            process.communicate(timeout=60)
        cores = [name for name in self.files() if name.startswith("core")]
        if not cores:
            self.skipTest("no core was dumped")
        self.write("key", b"")
        self.assert_nowhere()


if __name__ == "__main__":
    unittest.main()
