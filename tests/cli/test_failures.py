"""What the program says of requests that fail, and what reconcile finds of them; run it as test_cli.py."""

import json
import re
import socket
import unittest

from case import BUSY, FAILED, KEY, REFUSED, UNCERTAIN, UNREACHED, UNSAVED, UNSEEN, USAGE, Case
from provider import drop, png


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


if __name__ == "__main__":
    unittest.main()
