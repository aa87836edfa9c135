"""The facegen program, driven as its users drive it.

    FACEGEN_BIN=build/release/bin/facegen FACEGEN_SANDBOX_BIN=build/release/bin/facegen-sandbox tests/cli/test_cli.py
"""

import json
import os
import re
import unittest

from case import DONE, INVALID, KEY, USAGE, Case
from provider import png


class Help(Case):
    commands = ("generate", "fetch", "batch", "work", "ledger", "reconcile", "doctor", "params", "help")

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

    def test_help_as_json_has_every_command_with_the_flags_of_its_help(self):
        said = json.loads(self.run_cli("help", "--json")[0])
        self.assertEqual([command["name"] for command in said["commands"]], [*self.commands])
        for command in said["commands"]:
            out, _ = self.run_cli("help", command["name"])
            self.assertEqual(["--" + flag["name"] for flag in command["flags"]],
                             re.findall(r"(?m)^ +(?:-\w, )?(--[\w-]+)", out))

    def test_help_of_a_command_as_json_is_what_all_have_of_it(self):
        for command in json.loads(self.run_cli("help", "--json")[0])["commands"]:
            self.assertEqual(json.loads(self.run_cli("help", command["name"], "--json")[0]), command)
        self.assertEqual(self.run_cli("help", "nonsense", "--json", code=USAGE)[0], "")

    def test_help_as_json_says_what_a_flag_accepts(self):
        flags = {flag["name"]: flag for flag in json.loads(self.run_cli("help", "generate", "--json")[0])["flags"]}
        self.assertEqual(flags["steps"]["choices"], ["21", "31", "41"])
        self.assertEqual(flags["plan"]["choices"], ["standard", "enterprise-face-gen", "enterprise-image-editing"])
        self.assertEqual((flags["base64"]["choices"], flags["base64"]["argument_is_optional"]), (["true", "false"], True))
        self.assertEqual((flags["output"]["letter"], flags["output"]["argument"]), ("o", "PATH"))

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


if __name__ == "__main__":
    unittest.main()
