"""facegen batch, killed at any moment: what is in its folder under a final name is a whole image."""

import json
import os
import random
import subprocess
import unittest
import urllib.request

from case import DONE, KEY, SANDBOX, Case

KILLS = int(os.environ.get("FACEGEN_TEST_KILLS", "25"))
LEDGER_KILLS = int(os.environ.get("FACEGEN_TEST_LEDGER_KILLS", "100"))
LINES = 8


@unittest.skipUnless(SANDBOX, "FACEGEN_SANDBOX_BIN is not set")
class Kill(Case):
    def setUp(self):
        super().setUp()
        url = self.sandbox_server("--speed", "1000")
        lines = [json.dumps({"prompt": "a knight", "face_image": "face.png", "width": 96, "height": 96, "seed": seed,
                             "output": "%d.png" % seed}) for seed in range(LINES)]
        self.write("requests.jsonl", "\n".join(lines).encode())
        self.arguments = ("batch", "requests.jsonl", "-o", "out", "--no-ledger", "--base-url", url)
        self.run_cli(*self.arguments, key=KEY)
        self.whole = self.images()

    def images(self):
        names = [name for name in self.files("out") if not name.startswith(".")]
        images = {}
        for name in names:
            with open(os.path.join(self.folder, "out", name), "rb") as file:
                images[name] = file.read()
        return images

    def test_no_half_image_stands_under_a_final_name_and_none_is_lost(self):
        moments = random.Random(4)
        ended = 0
        for kill in range(KILLS):
            if kill % 2 == 0:  # else the images of the last round are there, to be replaced
                for name in self.images():
                    os.unlink(os.path.join(self.folder, "out", name))
            with self.start(*self.arguments, key=KEY) as process:
                try:
                    process.wait(moments.uniform(0, 0.4))
                    ended += 1
                except subprocess.TimeoutExpired:
                    process.kill()
                out, _ = process.communicate(timeout=60)
            images = self.images()
            for name, image in images.items():
                self.assertEqual(image, self.whole[name], "after kill %d" % kill)
            saved = [json.loads(line)["files"][0] for line in out.splitlines() if line.endswith("}")]
            self.assertLessEqual({os.path.basename(path) for path in saved}, set(images))
        self.assertLess(ended, KILLS)
        self.run_cli(*self.arguments, key=KEY, code=DONE)
        self.assertEqual(self.images(), self.whole)


@unittest.skipUnless(SANDBOX, "FACEGEN_SANDBOX_BIN is not set")
class KillWithLedger(Case):
    """Killed in the middle and started again, a batch pays for each line once, and loses none."""

    PRICE = 1

    def setUp(self):
        super().setUp()
        self.url = self.sandbox_server("--speed", "1000", "--price", str(self.PRICE), "--balance", "1000000")

    def paid(self, key):
        request = urllib.request.Request(self.url + "/wallet_balance", json.dumps({"key": key}).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return round((1000000 - json.load(answer)["data"]["balance"]) / self.PRICE)

    def start_round(self, number):
        lines = [json.dumps({"prompt": "round %d" % number, "face_image": "face.png", "width": 64, "height": 64,
                             "output": "%d.png" % line}) for line in range(LINES)]
        self.write("%d.jsonl" % number, "\n".join(lines).encode())
        return ("batch", "%d.jsonl" % number, "-o", "out%d" % number, "-q", "--base-url", self.url)

    def kill_often(self, arguments, key, kills, moments):
        for _ in range(kills):
            with self.start(*arguments, key=key) as process:
                try:
                    process.wait(moments.uniform(0.01, 0.25))
                except subprocess.TimeoutExpired:
                    process.kill()
                process.communicate(timeout=60)

    def finish(self, arguments, key, ledger):
        """Runs it to its end. What was never accepted stays uncertain until it is said to be sent again."""
        out, _ = self.run_cli(*arguments, key=key, code=None)
        uncertain = [json.loads(line)["line"] for line in out.splitlines() if json.loads(line)["status"] == "uncertain"]
        for line in uncertain:
            self.run_cli("ledger", "retry", "%d.png" % (line - 1), "--ledger", ledger, "--yes", "-q")
        if uncertain:
            self.run_cli(*arguments, key=key)

    def test_every_line_is_paid_for_once_and_none_is_lost(self):
        moments = random.Random(5)
        for number in range(LEDGER_KILLS // 12):
            key = "%s-%d" % (KEY, number)  # an account that may ask anew how many jobs are processing
            arguments = self.start_round(number)
            self.kill_often(arguments, key, 12, moments)
            self.finish(arguments, key, "out%d/facegen.ledger" % number)
            self.assertEqual(self.paid(key), LINES, "round %d" % number)
            images = [name for name in self.files("out%d" % number) if name.endswith(".png")]
            self.assertEqual(len([name for name in images if not name.startswith(".")]), LINES)


if __name__ == "__main__":
    unittest.main()
