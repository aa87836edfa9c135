"""Recordings: --record and --replay."""

import json
import os
import resource
import signal
import unittest

from case import KEY, UNREACHED, UNSAVED, USAGE, Case


class Recordings(Case):
    def without_time(self, said):
        """What was printed as JSON, but for the second in which it was."""
        return {name: value for name, value in json.loads(said).items() if name != "expires_at"}

    def test_a_recording_is_played_back_without_key_and_network(self):
        for command in ("generate", "fetch", "reconcile"):
            with self.subTest(command):
                args = {"generate": ["--prompt", "a knight", "--face", "face.png"], "fetch": ["77"],
                        "reconcile": ["77", "--mark", "none"]}[command]
                there = [command, *args, "--json", "-o", "image.png"]
                said, _ = self.run_cli(*there, "--base-url", self.provider.url, "--record", "recording", key=KEY)
                asked = {name: len(bodies) for name, bodies in self.provider.requests.items()}
                played, _ = self.run_cli(*there, "--replay", "recording")
                self.assertEqual(self.without_time(said), self.without_time(played))
                self.assertEqual(asked, {name: len(bodies) for name, bodies in self.provider.requests.items()})

    def test_a_batch_is_played_back(self):
        lines = [{"prompt": "number %d" % number, "face_image": "face.png"} for number in range(4)]
        self.write("requests.jsonl", "".join(json.dumps(line) + "\n" for line in lines).encode())
        for folder, option in (("one", "--record"), ("other", "--replay")):
            sandbox = ["--sandbox"] if option == "--record" else []
            self.run_cli("batch", "requests.jsonl", *sandbox, option, "recording", "-o", folder)
        images = [name for name in self.files("one") if name.endswith(".png")]
        self.assertEqual(len(images), 4)
        for name in images:
            with open(os.path.join(self.folder, "one", name), "rb") as one, \
                    open(os.path.join(self.folder, "other", name), "rb") as other:
                self.assertEqual(one.read(), other.read())

    def test_a_request_that_was_not_recorded_is_not_sent(self):
        self.generate("--sandbox", "--record", "recording")
        _, err = self.generate("--replay", "recording", "--seed", "7", code=UNREACHED)
        self.assertIn('"seed" differs', err)

    def test_what_does_not_go_together(self):
        self.assertIn("--sandbox", self.generate("--replay", "recording", "--sandbox", code=USAGE)[1])
        self.assertIn("--record", self.generate("--replay", "recording", "--record", "other", code=USAGE)[1])
        self.assertIn("No such file", self.generate("--replay", "recording", code=USAGE)[1])
        self.assertNotIn("other", self.files())

    def test_a_recording_that_cannot_be_written(self):
        self.assertIn("No space left", self.generate("--sandbox", "--record", "/dev/full", code=UNSAVED)[1])

        def limit_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))

        out, err = self.generate("--sandbox", "--no-wait", "--record", "recording", preexec_fn=limit_files)
        self.assertEqual(out, "1\n")
        self.assertIn("File too large; what was done is not affected", err)


if __name__ == "__main__":
    unittest.main()
