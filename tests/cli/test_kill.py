"""facegen batch, killed at any moment: what is in its folder under a final name is a whole image."""

import json
import os
import random
import subprocess
import unittest

from case import DONE, KEY, SANDBOX, Case

KILLS = int(os.environ.get("FACEGEN_TEST_KILLS", "25"))
LINES = 8


@unittest.skipUnless(SANDBOX, "FACEGEN_SANDBOX_BIN is not set")
class Kill(Case):
    def setUp(self):
        super().setUp()
        url = self.sandbox_server("--speed", "1000")
        lines = [json.dumps({"prompt": "a knight", "face_image": "face.png", "width": 96, "height": 96, "seed": seed,
                             "output": "%d.png" % seed}) for seed in range(LINES)]
        self.write("requests.jsonl", "\n".join(lines).encode())
        self.arguments = ("batch", "requests.jsonl", "-o", "out", "--base-url", url)
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


if __name__ == "__main__":
    unittest.main()
