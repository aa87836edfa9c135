"""A face from a pipe, and an image into one; run it as test_cli.py."""

import os
import subprocess
import unittest

from case import INVALID, KEY, UNSAVED, USAGE, Case
from provider import png


class Face(Case):
    def generate_from(self, face, **options):
        return self.run_cli("generate", "--base-url", self.provider.url, "--retries", "0", "--prompt", "a knight", "--face",
                            face, "-o", "knight.png", key=KEY, **options)

    def sent(self):
        return self.provider.requests["generate"][-1][1]["face_image"]

    def test_standard_input_is_the_face(self):
        self.generate_there()
        whole = self.sent()
        with open(os.path.join(self.folder, "face.png"), "rb") as file:
            self.generate_from("-", stdin=file)
        self.assertEqual(self.sent(), whole)
        with subprocess.Popen(["cat", "face.png"], cwd=self.folder, stdout=subprocess.PIPE) as cat:
            self.generate_from("-", stdin=cat.stdout)
        self.assertEqual(self.sent(), whole)

    def test_named_pipe_is_read(self):
        with subprocess.Popen(["cat", "face.png"], cwd=self.folder, stdout=subprocess.PIPE) as cat:
            number = cat.stdout.fileno()
            self.generate_from("/dev/fd/%d" % number, pass_fds=(number,))
        self.assertTrue(self.sent().startswith("data:image/png;base64,"))

    def test_face_that_is_none_is_refused_before_paying(self):
        for bytes, words in (b"", "empty"), (b"this is a text", "neither"):
            with subprocess.Popen(["printf", "%s", bytes], stdout=subprocess.PIPE) as process:
                self.assertIn(words, self.generate_from("-", stdin=process.stdout, code=INVALID)[1])
        self.assertEqual(self.provider.paid(), 0)

    def test_endless_input_is_bounded(self):
        self.assertIn("64 MiB", self.generate_from("/dev/zero", code=INVALID)[1])


class Image(Case):
    def image(self, *args, **options):
        return self.generate("--sandbox", "--seed", "7", *args, text=False, **options)

    def test_standard_output_is_the_image_alone(self):
        self.image("-o", "knight.png")
        with open(os.path.join(self.folder, "knight.png"), "rb") as file:
            image = file.read()
        for path in "-", "/dev/stdout", "/proc/self/fd/1":
            with self.subTest(path):
                self.assertEqual(self.image("-o", path), (image, b"facegen: job 1 was accepted\n"))
        self.provider.fetch = [(200, self.provider.success())]
        self.assertEqual(self.fetch_there("-o", "-", text=False)[0], png())

    def test_named_pipe_takes_the_image(self):
        reader, writer = os.pipe()
        out, _ = self.generate_there("-o", "/dev/fd/%d" % writer, pass_fds=(writer,))
        os.close(writer)
        with os.fdopen(reader, "rb") as file:
            self.assertEqual((file.read(), out), (png(), ""))

    def test_more_images_than_one_are_refused_before_paying(self):
        self.assertIn("--samples", self.generate_there("-o", "-", "--samples", "2", code=USAGE)[1])
        self.assertEqual(self.provider.paid(), 0)
        self.provider.fetch = [(200, self.provider.success(2))]
        out, err = self.fetch_there("-o", "-", code=UNSAVED)
        self.assertEqual(out, "")
        self.assertIn("takes one image, and the job has 2", err)

    def test_what_else_would_go_to_standard_output_is_refused(self):
        for option in "--json", "--no-wait", "--show":
            self.assertIn("does not go with " + option, self.generate_there("-o", "-", option, code=USAGE)[1])
        self.assertEqual(self.provider.paid(), 0)

    def test_terminal_gets_no_image(self):
        shown = self.on_a_terminal("generate", "--base-url", self.provider.url, "--prompt", "a knight", "--face",
                                   "face.png", "-o", "-", stream="stdout", code=USAGE, key=KEY)
        self.assertEqual((shown, self.provider.paid()), ("", 0))

    def test_full_device_is_found_before_paying(self):
        self.generate_there("-o", "/dev/full", code=UNSAVED)
        with open("/dev/full", "w") as full:
            self.generate_there("-o", "-", code=UNSAVED, stdout=full)
        self.assertEqual(self.provider.paid(), 0)

    def test_reader_that_leaves_costs_no_id(self):
        def leave(handler):
            os.close(reader)
            self.provider.answer("image", handler)

        reader, writer = os.pipe()
        self.provider.image = [leave, (200, png())]
        _, err = self.generate_there("-o", "-", stdout=writer, code=UNSAVED)
        os.close(writer)
        self.assertIn("facegen fetch 77 -o PATH", err)


if __name__ == "__main__":
    unittest.main()
