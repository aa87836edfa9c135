"""The facegen program, driven as its users drive it.

    FACEGEN_BIN=build/release/bin/facegen FACEGEN_SANDBOX_BIN=build/release/bin/facegen-sandbox tests/cli/test_cli.py
"""

import base64
import json
import os
import re
import signal
import socket
import subprocess
import time
import unittest

from case import (but_ids, BUSY, DONE, FACEGEN, FAILED, INTERRUPTED, INVALID, KEY, REFUSED, SANDBOX, TERMINATED, UNCERTAIN,
                  UNEXPECTED, UNREACHED, UNSAVED, UNSEEN, USAGE, Case)
from provider import drop, png


class Help(Case):
    commands = ("generate", "fetch", "batch", "reconcile", "doctor", "params", "help")

    def test_version_is_name_and_number(self):
        self.assertRegex(self.run_cli("--version")[0], r"\Afacegen \d+\.\d+\.\d+\n\Z")

    def test_every_command_has_help_in_two_ways(self):
        for command in self.commands:
            with self.subTest(command):
                out, err = self.run_cli(command, "--help")
                self.assertTrue(out.startswith("facegen " + command))
                self.assertEqual(self.run_cli("help", command), (out, err))

    def test_help_lists_every_command_and_exit_code(self):
        out, _ = self.run_cli("--help")
        self.assertEqual(self.run_cli("help")[0], out)
        for command in self.commands:
            self.assertRegex(out, r"(?m)^  %s +\w" % command)
        self.assertEqual(re.findall(r"(?m)^ +(\d+)  \w", out), [*map(str, range(11)), "129", "130", "143"])

    def test_help_lists_every_parameter_but_the_key(self):
        out, _ = self.run_cli("help", "generate")
        for param in json.loads(self.run_cli("params", "--json")[0]):
            if param["secret"]:
                self.assertNotRegex(out, r"--key\b(?!-)")
            else:
                self.assertRegex(out, r"(?m)^ +%s\b" % param["flag"])

    def test_help_fits_in_100_columns(self):
        for command in self.commands:
            for line in self.run_cli("help", command)[0].splitlines():
                self.assertLessEqual(len(line), 100, line)

    def test_no_command_shows_the_help_on_stderr(self):
        out, err = self.run_cli(code=USAGE)
        self.assertEqual((out, err), ("", self.run_cli("--help")[0]))


class Params(Case):
    def test_table_is_aligned(self):
        lines = self.run_cli("params")[0].splitlines()
        column = lines[0].index("ACCEPTED")
        self.assertEqual(len(lines), 18)
        for line in lines:
            self.assertRegex(line[column - 2:], r"\A  \S")

    def test_json_has_all_facts(self):
        params = {param["name"]: param for param in json.loads(self.run_cli("params", "--json")[0])}
        self.assertEqual(len(params), 17)
        self.assertEqual((params["width"]["minimum"], params["width"]["maximum"]), (1, 512))
        self.assertEqual(params["num_inference_steps"]["choices"], ["21", "31", "41"])
        self.assertEqual(params["s_scale"]["flag"], "--s-scale")
        self.assertEqual(params["style"]["default"], "realistic")
        self.assertTrue(params["prompt"]["required"])
        self.assertTrue(params["key"]["secret"])


class Usage(Case):
    def test_mistakes_are_told_in_one_line(self):
        mistakes = {
            ("nonsense",): "unknown command",
            ("generat",): 'did you mean "generate"',
            ("help", "nonsense"): "unknown command",
            ("--nonsense",): "unknown option --nonsense",
            ("generate", "--widht=3"): "did you mean --width",
            ("generate", "-x"): "unknown option -x",
            ("generate", "--prompt"): "--prompt needs a value",
            ("generate", "-o"): "--output needs a value",
            ("generate", "--json=1"): "--json takes no value",
            ("generate", "words"): 'unexpected argument "words"',
            ("generate", "--base64", "false"): "--base64=false",
            ("generate", "--plan", "gold"): "must be standard, enterprise-face-gen",
            ("generate", "--timeout", "0"): "must be 0.001 to 86400",
            ("generate", "--timeout", "soon"): "must be 0.001 to 86400",
            ("generate", "--retries", "-1"): "must be 0 to 100",
            ("fetch",): "fetch ID",
            ("fetch", "1", "2"): 'unexpected argument "2"',
            ("batch",): "facegen batch FILE",
            ("batch", "missing.jsonl"): "No such file",
            ("batch", "-", "--max-queued", "0"): "must be 1 to 1000",
            ("reconcile", "1", "2"): 'unexpected argument "2"',
            ("reconcile", "--width", "3"): "unknown option --width",
        }
        for args, expected in mistakes.items():
            with self.subTest(args):
                out, err = self.run_cli(*args, code=USAGE)
                self.assertEqual(out, "")
                self.assertRegex(err, r"\Afacegen: .*\n\Z")
                self.assertIn(expected, err)

    def test_key_in_argv_is_refused_and_not_repeated(self):
        for args in (["generate", "--key", KEY], ["fetch", "7", "--key=" + KEY], ["--key=" + KEY, "params"],
                     ["generate", "--kee=" + KEY]):
            with self.subTest(args):
                out, err = self.run_cli(*args, code=USAGE)
                self.assertNotIn(KEY, out + err)
        self.assertIn("FACEGEN_API_KEY", self.run_cli("generate", "--key", KEY, code=USAGE)[1])

    def test_without_a_key_it_says_how_to_go_on(self):
        for _, err in (self.generate(code=USAGE), self.run_cli("fetch", "77", code=USAGE)):
            for way in ("FACEGEN_API_KEY", "--key-file", "--sandbox"):
                self.assertIn(way, err)

    def test_key_file_that_has_no_key(self):
        self.write("empty", b"\nkey on the second line\n")
        self.write("nul", b"one-key\0another-key\n")
        self.write("utf-16", KEY.encode("utf-16"))
        self.write("long", b"k" * 5000)
        for name, cause in (("missing", "No such file"), ("empty", "first line"), (".", "directory"),
                            ("nul", "NUL byte"), ("utf-16", "NUL byte"), ("long", "key")):
            with self.subTest(name):
                self.assertIn(cause, self.generate("--key-file", name, code=USAGE)[1])

    def test_base_url_that_is_not_https(self):
        for url in ("ftp://example.com/api", "example.com", "http://example.com/api", "https://", ""):
            with self.subTest(url):
                self.assertIn("base_url", self.generate("--base-url", url, key=KEY, code=USAGE)[1])

    def test_id_that_is_none(self):
        self.fetch_there(code=DONE)
        _, err = self.run_cli("fetch", "no/id", "--base-url", self.provider.url, key=KEY, code=USAGE)
        self.assertIn("id", err)


class InvalidRequest(Case):
    def refuse(self, parameter, *args):
        """Generates with bad arguments: the parameter is named, and nothing is sent."""
        with self.subTest(args):
            out, err = self.run_cli("generate", "--base-url", self.provider.url, *args, key=KEY, code=INVALID)
            self.assertEqual(out, "")
            self.assertRegex(err, r"(?m)^facegen: %s: " % parameter)
            self.assertEqual(self.provider.paid(), 0)
            return err

    def test_values_that_are_not_accepted(self):
        for parameter, values in {
                "width": ("0", "513", "wide", "1.5", ""), "height": ("0", "769"), "samples": ("0", "3"),
                "num_inference_steps": ("20", "22"), "guidance_scale": ("0.5", "20.5", "nan"),
                "s_scale": ("-0.1", "2.1"), "safety_checker": ("maybe",), "safety_checker_type": ("pink",),
                "base64": ("maybe", "false"), "seed": ("-1", "4294967296"), "style": ("gothic",),
                "webhook": ("http://example.com", "nonsense"), "prompt": ("", b"\xff\xfe"),
                "negative_prompt": (b"\xff",), "track_id": ("x" * 200,)}.items():
            for value in values:
                flag = "--" + parameter.replace("_", "-")
                self.refuse(parameter, "--prompt", "a knight", "--face", "face.png",
                            os.fsencode(flag) + b"=" + os.fsencode(value))

    def test_faces_that_are_none(self):
        self.write("empty.png", b"")
        self.write("text.png", b"this is a text, and no image at all")
        os.symlink("nowhere", os.path.join(self.folder, "link.png"))
        for face, cause in (("missing.png", "No such file"), ("empty.png", "empty"), ("text.png", "neither"),
                            (".", "folder"), ("link.png", "No such file"), ("ftp://example.com/a.png", "link"),
                            ("data:image/png;base64,????", "")):
            self.assertIn(cause, self.refuse("face_image", "--prompt", "a knight", "--face", face))

    def test_missing_prompt_and_face_are_both_named(self):
        self.assertEqual(len(self.refuse("prompt").splitlines()), 2)
        self.refuse("face_image")

    def test_every_violation_is_told_at_once_with_the_nearest_value(self):
        err = self.refuse("width", "--prompt", "", "--face", "face.png", "--width", "600", "--steps", "30")
        self.assertEqual(len(err.splitlines()), 3)
        self.assertIn("nearest: 512", err)


class DryRun(Case):
    def test_prints_the_request_without_key_and_image_and_sends_nothing(self):
        self.write("face.png", png(64, 64) + b"\0" * 100000)
        out, err = self.generate_there("--dry-run", "--steps", "31", "--safety-checker", "--s-scale=0.5", "-o", "new")
        body = json.loads(out)
        self.assertEqual((body["num_inference_steps"], body["safety_checker"], body["s_scale"]), (31, True, 0.5))
        self.assertNotIn("seed", body)
        self.assertIn("note: no seed is set", err)
        self.assertTrue(body["base64"])
        self.assertTrue(body["face_image"].startswith("data:image/png;base64,"))
        self.assertLess(len(out), 1000)
        self.assertNotIn(KEY, out + err)
        self.assertEqual(self.provider.paid(), 0)
        self.assertEqual(self.files(), ["face.png"])

    def test_seed_and_text_are_printed_as_they_were_given(self):
        out, err = self.generate("--dry-run", "--seed=7", "--negative-prompt=a\u202eb \u00e4", "--guidance-scale=7.1")
        body = json.loads(out)
        self.assertEqual((body["seed"], body["negative_prompt"], body["guidance_scale"]), (7, "a\u202eb \u00e4", 7.1))
        self.assertNotIn("\u202e", out)
        self.assertNotIn("seed", err)

    def test_needs_no_key(self):
        self.assertIn("a knight", self.generate("--dry-run")[0])

    def test_reports_a_bad_request(self):
        self.generate("--dry-run", "--width", "0", code=INVALID)


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


class Failures(Case):
    """The exit codes, and what is said so that nothing paid for is lost."""

    def fail(self, code, *answers):
        self.provider.generate = list(answers)
        paid = self.provider.paid()
        out, err = self.generate_there("--timeout", "10", code=code)
        self.assertEqual(out, "")
        self.assertRegex(err, r"\Afacegen: ")
        self.assertLessEqual(self.provider.paid() - paid, 1)
        return err

    def test_refused_by_the_provider(self):
        for status in (400, 401, 402, 403):
            with self.subTest(status):
                err = self.fail(REFUSED, (status, {"status": "error", "message": "because %d" % status}))
                self.assertIn("because %d" % status, err)

    def test_no_answer_reaches_the_terminal_with_its_controls(self):
        message = "red \x1b[31m, \x9b31m, \u202eleft\u202c, \u2066alone\u2069, \u061cmark"
        self.provider.generate = [(400, {"status": "error", "message": message})]
        _, err = self.generate_there(code=REFUSED)
        self.assertFalse(set("\x1b\x9b\u202e\u202c\u2066\u2069\u061c") & set(err), repr(err))
        self.provider.generate = [(200, dict(self.provider.success(), meta={"prompt": message}))]
        out, _ = self.generate_there("--json")
        self.assertEqual(json.loads(out)["meta"]["prompt"], message)
        self.assertTrue(out[:-1].isprintable(), repr(out))

    def test_path_reaches_a_terminal_without_its_controls(self):
        shown = self.on_a_terminal("generate", "--sandbox", "--prompt", "a knight", "--face", "face.png", "-o",
                                   "\x1b[31mred\u202e.png", stream="stdout")
        self.assertEqual(shown, "\\x1b[31mred\\u202e.png\r\n")
        shown = self.on_a_terminal("doctor", "--base-url", "https://\x1b[31m", stream="stdout", code=USAGE, key=KEY)
        self.assertNotIn("\x1b", shown)

    def test_queue_is_full(self):
        self.fail(BUSY, (429, {"status": "error", "message": "Rate limit exceeded", "retry_after": 30}))

    def test_provider_is_not_reached(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            url = "http://127.0.0.1:%d" % unused.getsockname()[1]
            self.generate("--base-url", url, "--retries", "0", key=KEY, code=UNREACHED)
            self.run_cli("fetch", "77", "--base-url", url, "--retries", "0", key=KEY, code=UNREACHED)

    def test_answers_to_a_paid_request_that_leave_it_open(self):
        for name, answer in {"none": drop, "html": (200, b"<html>oops</html>"), "empty": (200, b""),
                             "broken": (200, b'{"status": "succ'), "500": (500, b""), "502": (502, b"<html>")}.items():
            with self.subTest(name):
                self.fail(UNCERTAIN, answer)

    def test_accepted_job_that_is_lost_from_sight_is_named(self):
        for name, answer in {"connection": drop, "key": (401, {"status": "error", "message": "revoked"}),
                             "unknown": (404, b""), "busy": (429, b"")}.items():
            with self.subTest(name):
                self.provider.fetch = [answer]
                err = self.fail(UNCERTAIN, (200, self.provider.processing()))
                self.assertIn("facegen fetch 77 -o PATH", err)

    def test_time_is_over_for_an_accepted_job(self):
        self.provider.generate = [(200, self.provider.processing(eta=60))]
        _, err = self.generate_there("--timeout", "0.5", code=UNCERTAIN)
        self.assertIn("facegen fetch 77 -o PATH", err)

    def test_unknown_status_is_waited_for_and_then_named(self):
        self.provider.fetch = [(200, {"status": "pondering", "id": 77})]
        self.provider.generate = [(200, {"status": "pondering", "id": 77})]
        _, err = self.generate_there("--timeout", "0.5", code=UNCERTAIN)
        self.assertIn("77", err)

    def test_generation_fails(self):
        self.provider.fetch = [(200, {"status": "failed", "message": "no face found"})]
        self.assertIn("no face found", self.fail(FAILED, (200, self.provider.processing())))

    def test_fetched_answer_that_makes_no_sense(self):
        for body in (b"<html>oops</html>", b"", b"{"):
            self.provider.fetch = [(200, body)]
            self.fetch_there(code=FAILED)

    def test_unknown_id(self):
        self.provider.fetch = [(404, {"status": "error", "message": "unknown"})]
        self.fetch_there(code=REFUSED)

    def test_image_that_cannot_be_had_leaves_its_link_and_does_not_stop_the_others(self):
        self.provider.generate = [(200, self.provider.success(2))]
        self.provider.image = [(404, b""), (200, png())]
        out, err = self.generate_there("-o", "knight.png", code=UNSAVED)
        self.assertEqual(out, "knight-2.png\n")
        self.assertIn(self.provider.url + "/image/0.png", err)
        self.assertIn("facegen fetch 77 -o PATH", err)

    def test_image_that_is_none_is_not_saved(self):
        self.provider.image = [(200, b"<html>oops</html>")]
        result = json.loads(self.generate_there("--json", "-o", "knight.png", code=UNSAVED)[0])
        self.assertEqual((result["files"], result["links"]), ([None], [self.provider.url + "/image/0.png"]))
        self.assertEqual(self.files(), ["face.png"])


class Reconcile(Case):
    """A request whose outcome is not known, and what the account shows of it."""

    def lose(self):
        """Generates without an answer, and returns the command that is told, but for its name."""
        self.provider.generate = [drop]
        _, err = self.generate_there("--track-id", "mine", code=UNCERTAIN)
        self.assertIn("its track_id is mine", err)
        return re.search(r"(?m)free of charge, with: facegen (.*) --prompt TEXT -o PATH$", err).group(1).split()

    def reconcile(self, *args, **options):
        there = ("--base-url", self.provider.url, "--retries", "0")
        return self.run_cli("reconcile", *args, "--prompt", "a knight", *there, key=KEY, **options)

    def test_lost_job_is_found_by_the_command_that_is_told(self):
        self.provider.account = [(200, self.provider.assets(75, 70))]
        command = self.lose()
        self.assertEqual(command[:3], ["reconcile", "--mark", "75"])
        self.provider.account = [(200, self.provider.assets(77, 75, 70))]
        self.assertEqual(self.reconcile(*command[1:], "-o", "knight.png")[0], "knight.png\n")
        self.assertEqual(self.provider.requests["fetch"], [("/v6/image_editing/fetch/77", {"key": KEY})])
        self.assertEqual(json.loads(self.reconcile("--json", "--mark", "75")[0])["verdict"], "landed")
        self.assertEqual(self.provider.paid(), 1)

    def test_id_of_a_broken_answer_is_part_of_the_command(self):
        self.provider.generate = [(200, b'{"status": "success", "id": 77, "output": ["https://')]
        _, err = self.generate_there(code=UNCERTAIN)
        self.assertIn("the answer began: {", err)
        self.assertIn("facegen reconcile 77 --mark none ", err)
        self.assertEqual(self.reconcile("77", "-o", "knight.png")[0], "knight.png\n")

    def test_no_trace_is_a_verdict(self):
        out, err = self.reconcile("--mark", "none", "--json", code=UNSEEN)
        self.assertEqual((json.loads(out)["verdict"], json.loads(out)["id"]), ("not seen", None))
        self.assertIn("no new image", err)

    def test_jobs_that_it_may_be_are_named(self):
        self.provider.account = [(200, self.provider.assets(77, 76, 75))]
        out, err = self.reconcile("--mark", "75", "--json", code=UNCERTAIN)
        self.assertEqual(json.loads(out)["verdict"], "cannot tell")
        self.assertIn("77, 76", err)

    def test_account_that_cannot_be_asked_leaves_it_uncertain(self):
        self.provider.account = [(502, b"")]
        out, _ = self.reconcile("--mark", "75", "--json", code=UNCERTAIN)
        self.assertEqual(json.loads(out)["code"], "FACEGEN_E_UNAVAILABLE")

    def test_mark_that_is_none(self):
        for mark in ("no mark", "x" * 64):
            self.assertIn("mark", self.reconcile("--mark", mark, code=USAGE)[1])

    def test_provider_without_account_routes_generates_all_the_same(self):
        self.provider.account = [(404, b"")]
        self.assertEqual(self.generate_there("-o", "knight.png")[0], "knight.png\n")


class Interruption(Case):
    def interrupt(self, kind, number=signal.SIGINT):
        """Sends a signal while the provider leaves a request of a kind unanswered; returns what is said then. The exit
        code is 128 and the number of the signal, as shells have it."""
        asked = self.leave_unanswered(kind)
        args = ("--prompt", "a knight", "--face", "face.png", "--base-url", self.provider.url)
        with self.start("generate", *args, key=KEY) as process:
            self.assertTrue(asked.wait(60))
            process.send_signal(number)
            _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 128 + number)
        return err

    def test_id_of_a_queued_job_is_printed(self):
        self.provider.generate = [(200, self.provider.processing())]
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                self.assertIn("facegen fetch 77 -o PATH", self.interrupt("fetch", number))

    def start_there(self, **options):
        """Starts a generation that is queued, and waits until it is fetched in vain."""
        self.provider.generate = [(200, self.provider.processing())]
        asked = self.leave_unanswered("fetch")
        process = self.start("generate", "--prompt", "a knight", "--face", "face.png", "--base-url", self.provider.url,
                             key=KEY, **options)
        self.addCleanup(process.kill)
        self.assertTrue(asked.wait(60))
        return process

    def test_second_signal_soon_after_the_first_is_an_echo_of_it(self):
        for pause in (0, 0.001, 0.005):
            with self.subTest(pause), self.start_there() as process:
                process.send_signal(signal.SIGTERM)
                time.sleep(pause)
                process.send_signal(signal.SIGTERM)
                _, err = process.communicate(timeout=60)
                self.assertEqual(process.returncode, TERMINATED)
                self.assertIn("facegen fetch 77 -o PATH", err)

    def test_later_second_signal_ends_the_program_at_once(self):
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        self.addCleanup(os.close, writer)
        with self.start_there(stderr=writer) as process:
            os.set_blocking(writer, False)
            with self.assertRaises(BlockingIOError):  # full: the program hangs as soon as it says something
                while True:
                    os.write(writer, b" " * 4096)
            os.set_blocking(writer, True)
            process.send_signal(signal.SIGTERM)
            time.sleep(1.2)  # echoes come within a second of real time
            self.assertIsNone(process.poll())
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(60), TERMINATED)

    def test_signal_that_is_ignored_at_the_start_stays_ignored(self):
        with self.start_there(preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)) as process:
            process.send_signal(signal.SIGHUP)
            time.sleep(0.2)
            self.assertIsNone(process.poll())
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
            self.assertEqual(process.returncode, INTERRUPTED)

    def test_paid_request_without_an_answer_may_have_been_accepted(self):
        self.assertIn("may have been accepted", self.interrupt("generate"))

    def test_nothing_is_sent_after_an_interruption(self):
        self.assertIn("nothing was sent", self.interrupt("account"))
        self.assertEqual(self.provider.paid(), 0)

    def test_links_of_images_not_yet_saved_are_printed(self):
        self.provider.generate = [(200, self.provider.success(2))]
        err = self.interrupt("image")
        for name in ("/image/0.png", "/image/1.png", "facegen fetch 77 -o PATH"):
            self.assertIn(name, err)


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
