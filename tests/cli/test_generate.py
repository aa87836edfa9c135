"""What generate and fetch send, show and save; run it as test_cli.py."""

import base64
import json
import os
import re
import subprocess
import unittest

from case import but_ids, FACEGEN, KEY, SANDBOX, UNEXPECTED, UNSAVED, USAGE, Case
from provider import png


class Files(Case):
    """Where images go, in the sandbox."""

    def save(self, *args):
        """Generates in the sandbox and returns the lines on standard output, each of which names a file."""
        out, err = self.generate("--sandbox", *args)
        self.assertEqual(but_ids(err), "")
        for line in out.splitlines():
            self.assertTrue(os.path.isfile(os.path.join(self.folder, line)), line)
        return out.splitlines()

    def test_file_name_is_used_as_it_is_for_one_image(self):
        self.assertEqual(self.save("-o", "knight.png"), ["knight.png"])

    def test_file_name_is_numbered_for_more(self):
        self.assertEqual(self.save("--samples", "2", "-o", "a/knight.v1.png"),
                         ["a/knight.v1-1.png", "a/knight.v1-2.png"])

    def test_missing_folder_is_made(self):
        lines = self.save("--samples", "2", "-o", "new/folder")
        self.assertEqual([os.path.dirname(line) for line in lines], ["new/folder"] * 2)
        self.assertRegex(" ".join(self.files("new/folder")), r"\Afacegen-(\S+)-1\.png facegen-\1-2\.png\Z")

    def test_path_is_a_folder_if_it_ends_in_a_slash_or_is_one(self):
        os.mkdir(os.path.join(self.folder, "there.png"))
        self.assertRegex(self.save("-o", "there.png")[0], r"\Athere\.png/facegen-\S+-1\.png\Z")
        self.assertRegex(self.save("-o", "new.png/")[0], r"\Anew\.png/+facegen-\S+-1\.png\Z")

    def test_default_is_the_current_folder(self):
        self.save()
        self.assertRegex(" ".join(self.files()), r"\Aface\.png facegen-\S+-1\.png\Z")

    def test_images_are_saved_as_links_and_as_bytes(self):
        for face in ("face.png", "data:image/png;base64," + base64.b64encode(png(64, 64)).decode()):
            out, _ = self.run_cli("generate", "--sandbox", "--prompt", "a knight", "--face", face, "-o", "bytes.png")
            self.assertEqual(out, "bytes.png\n")
        self.generate_there("-o", "link.png")
        self.assertEqual(self.files(), ["bytes.png", "face.png", "link.png"])

    def test_json_is_one_object_with_the_saved_files(self):
        out, _ = self.generate("--sandbox", "--json", "--seed", "4029484891", "-o", "knight.png")
        result = json.loads(out)
        self.assertEqual((result["status"], result["files"], result["seed"]), ("success", ["knight.png"], 4029484891))
        self.assertEqual(result["meta"]["prompt"], "a knight")
        self.assertEqual(len(result["links"]), 1)
        self.assertGreater(result["generation_time"], 0)
        self.assertGreater(result["expires_at"], 0)
        self.assertTrue(result["id"])

    def test_json_has_the_numbers_of_the_answer_with_all_their_digits(self):
        out, _ = self.generate("--sandbox", "--json", "--track-id", "scenario:numbers-large", "-o", "knight.png")
        self.assertEqual(json.loads(out)["meta"]["subseed"], 18446744073709551616)

    def test_file_name_is_quoted_in_json(self):
        out, _ = self.generate("--sandbox", "--json", "-o", 'a "knight"\n.png')
        self.assertEqual(json.loads(out)["files"], ['a "knight"\n.png'])

    def test_json_is_utf_8_whatever_the_path_is(self):
        out, _ = self.generate("--sandbox", "--json", "-o", b"kn\xefght\x9b.png", text=False)
        self.assertEqual(json.loads(out.decode())["files"], ["kn\ufffdght\ufffd.png"])
        out, _ = self.generate("--sandbox", "-o", b"kn\xefght.png", text=False)
        self.assertEqual(out, b"kn\xefght.png\n")

    def test_path_that_is_hardly_meant_as_a_folder_is_refused_before_paying(self):
        for path in "knight.bmp", "new/knight.TIFF":
            with self.subTest(path):
                self.assertIn('got "%s"' % path, self.generate_there("-o", path, code=USAGE)[1])
        self.assertEqual((self.provider.paid(), self.files()), (0, ["face.png"]))
        self.assertRegex(self.save("-o", "knight.bmp/")[0], r"\Aknight.bmp/")

    def test_folder_that_cannot_be_written_is_found_before_paying(self):
        for path in ("face.png/folder", "face.png/folder/knight.png", "face.png/", "/proc/nowhere/", "/proc/a.png"):
            with self.subTest(path):
                out, err = self.generate_there("-o", path, code=UNSAVED)
                self.assertEqual(out, "")
                self.assertIn(path.split("/")[1] if path.startswith("/") else "face.png", err)
        self.assertEqual(self.provider.paid(), 0)

    def test_image_is_whole_where_standard_streams_are_closed(self):
        for closed in ((0,), (1,), (2,), (0, 1, 2)):
            with self.subTest(closed):
                command = '"$0" "$@" ' + " ".join("%d>&-" % number for number in closed)
                subprocess.run(["sh", "-c", command, FACEGEN, "generate", "--sandbox", "--verbose", "--prompt",
                                "a knight", "--face", "face.png", "-o", "knight.png"], cwd=self.folder, env=self.env, timeout=60,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
                with open(os.path.join(self.folder, "knight.png"), "rb") as file:
                    self.assertTrue(file.read().startswith(b"\x89PNG"))
                os.unlink(os.path.join(self.folder, "knight.png"))

    def test_closed_pipe_is_noticed_in_silence(self):
        reader, writer = os.pipe()
        os.close(reader)
        self.assertEqual(self.run_cli("params", stdout=writer, code=UNEXPECTED)[1], "")
        os.close(writer)


class Provided(Case):
    """What is sent to the provider, and what comes of its answers."""

    def test_key_comes_from_the_environment_or_a_file(self):
        self.write("key.txt", b"\xef\xbb\xbf  %s \r\nsecond line\n" % KEY.encode())
        self.generate_there()
        self.generate("--base-url", self.provider.url, "--key-file", "key.txt", key="another-key")
        self.assertEqual([body["key"] for _, body in self.provider.requests["generate"]], [KEY, KEY])

    def test_blanks_and_line_ends_around_the_key_are_not_sent(self):
        for key in (KEY + "\n", KEY + "\r", KEY + "\r\n", " \t" + KEY + " "):
            self.generate("--base-url", self.provider.url, key=key)
        self.assertEqual({body["key"] for _, body in self.provider.requests["generate"]}, {KEY})

    def test_short_key_is_not_taken_for_a_part_of_the_id(self):
        self.provider.generate = [(200, self.provider.processing())]
        self.generate("--base-url", self.provider.url, key="7")
        self.assertEqual(self.provider.requests["fetch"][0][0], "/v6/image_editing/fetch/77")

    def test_key_leaves_the_environment_whatever_key_is_used(self):
        self.write("key.txt", KEY.encode())
        asked = self.leave_unanswered("generate")
        for args in ((), ("--key-file", "key.txt")):
            with self.subTest(args), self.start("generate", "--prompt", "a knight", "--face", "face.png", "--base-url",
                                                self.provider.url, *args, key="canary-in-the-environment") as process:
                self.assertTrue(asked.wait(60))
                asked.clear()
                with open("/proc/%d/environ" % process.pid, "rb") as file:
                    self.assertNotIn(b"canary", file.read())
                process.kill()

    def test_base_url_comes_from_the_environment(self):
        self.env["FACEGEN_BASE_URL"] = self.provider.url
        self.generate(key=KEY)
        self.assertEqual(self.provider.paid(), 1)

    def test_plan_chooses_the_route(self):
        for plan in ("standard", "enterprise-face-gen", "enterprise-image-editing"):
            self.generate_there("--plan", plan)
        self.assertEqual([path for path, _ in self.provider.requests["generate"]],
                         ["/v6/image_editing/face_gen", "/v1/enterprise/face_gen/make_gen",
                          "/v1/enterprise/image_editing/face_gen"])

    def test_links_are_sent_as_they_are(self):
        self.run_cli("generate", "--base-url", self.provider.url, "--prompt", "a knight", "--face",
                     "https://example.com/me.jpg", key=KEY)
        self.assertEqual(self.provider.requests["generate"][0][1]["face_image"], "https://example.com/me.jpg")

    def test_queued_job_is_waited_for(self):
        self.provider.generate = [(200, self.provider.processing())]
        self.assertEqual(self.generate_there("-o", "knight.png")[0], "knight.png\n")

    def test_no_wait_prints_the_id_and_leaves(self):
        self.provider.generate = [(200, self.provider.processing(eta=30))]
        self.assertEqual(self.generate_there("--no-wait")[0], "77\n")
        result = json.loads(self.generate_there("--no-wait", "--json")[0])
        self.assertEqual((result["id"], result["status"], result["eta"], result["files"]), ("77", "processing", 30, []))
        self.assertEqual(self.provider.requests["fetch"], [])

    def test_no_wait_saves_what_is_there_if_a_place_is_named(self):
        self.assertEqual(self.generate_there("--no-wait")[0], "77\n")
        self.assertEqual(self.generate_there("--no-wait", "-o", "knight.png")[0], "77\nknight.png\n")
        self.assertEqual(self.files(), ["face.png", "knight.png"])

    def test_no_wait_in_the_sandbox_says_that_the_job_ends(self):
        self.assertIn("cannot be fetched", self.generate("--sandbox", "--no-wait")[1])

    def test_fetch_saves_images(self):
        self.provider.fetch = [(200, self.provider.success(2))]
        self.assertEqual(self.fetch_there("-o", "knight.png")[0], "knight-1.png\nknight-2.png\n")
        self.assertEqual(self.provider.requests["fetch"], [("/v6/image_editing/fetch/77", {"key": KEY})])
        self.assertEqual(self.provider.paid(), 0)

    def test_fetch_without_waiting_prints_the_status(self):
        self.provider.fetch = [(200, self.provider.processing())]
        self.assertEqual(self.fetch_there("--no-wait")[0], "processing\n")
        self.provider.fetch = [(200, self.provider.success())]
        self.assertEqual(self.fetch_there("--no-wait", "-o", "knight.png")[0], "success\nknight.png\n")

    def test_log_is_shown_with_verbose_only_and_without_the_key(self):
        _, err = self.generate_there("--verbose")
        self.assertRegex(err, r"(?m)^facegen: (debug|info|warning): ")
        self.assertNotIn(KEY, err)
        self.assertEqual(but_ids(self.generate_there()[1]), "")


class Progress(Case):
    def generate_on_a_terminal(self, *args):
        self.provider.generate = [(200, self.provider.processing(eta=2))]
        return self.on_a_terminal("generate", "--prompt", "a knight", "--face", "face.png", "--base-url",
                                  self.provider.url, *args, key=KEY)

    def test_progress_is_one_line_that_is_erased(self):
        shown = self.generate_on_a_terminal()
        self.assertRegex(shown, r"waiting for job 77: \d s of about 2 s")
        self.assertNotIn("\n", but_ids(shown.replace("\r\x1b[K", "\n")).replace("\n", ""))
        self.assertTrue(shown.endswith("\r\x1b[K"), shown)

    def test_quiet_shows_none(self):
        self.assertEqual(self.generate_on_a_terminal("--quiet"), "facegen: job 77 was accepted\r\n")


@unittest.skipUnless(SANDBOX, "FACEGEN_SANDBOX_BIN is not set")
class SandboxServer(Case):
    def test_generates_over_http(self):
        out, _ = self.generate("--base-url", self.sandbox_server(), "-o", "knight.png", key=KEY)
        self.assertEqual(out, "knight.png\n")

    def test_no_connection_takes_the_place_of_a_closed_standard_stream(self):
        command = 'exec "$0" --port 0 <&- 2>&-'
        server = subprocess.Popen(["sh", "-c", command, SANDBOX], stdout=subprocess.PIPE, text=True)
        self.addCleanup(server.wait)
        self.addCleanup(server.terminate)
        self.addCleanup(server.stdout.close)
        url = re.search(r"http://\S+", server.stdout.readline()).group()
        self.generate("--base-url", url, "-o", "knight.png", key=KEY)
        for number in (0, 2):
            self.assertEqual(os.readlink("/proc/%d/fd/%d" % (server.pid, number)), "/dev/null")

    def test_mistakes_are_told_in_one_line(self):
        for mistake, told in ((("--port", "x"), '--port: "x" was given; accepted: a number from 0 to 65535'),
                              (("--port", "0", "words"), 'unexpected argument "words"')):
            with self.subTest(mistake):
                ran = subprocess.run([SANDBOX, *mistake], stderr=subprocess.PIPE, text=True, timeout=60)
                self.assertEqual((ran.returncode, ran.stderr), (USAGE, "facegen-sandbox: %s\n" % told))


if __name__ == "__main__":
    unittest.main()
