"""facegen doctor: what it says is wrong, and that it costs nothing."""

import json
import socket
import time
import unittest

from case import BUSY, DONE, FAILED, INTERRUPTED, KEY, REFUSED, UNREACHED, USAGE, Case

CHECKS = ["address", "key", "name", "connection", "tls", "account"]


class Doctor(Case):
    def doctor(self, *args, code=DONE, stuck=None, key=KEY):
        """Runs it and returns its JSON: all is well before the check that it got stuck at, and unknown after it."""
        report = json.loads(self.run_cli("doctor", "--json", *args, key=key, code=code)[0])
        states = dict.fromkeys(CHECKS, "ok")
        if stuck:
            states.update(dict.fromkeys(CHECKS[CHECKS.index(stuck):], "unknown"), **{stuck: "failed"})
        self.assertEqual(report["checks"], states)
        self.assertEqual((report["ok"], bool(report["message"]), bool(report["advice"])),
                         (not stuck, bool(stuck), bool(stuck)))
        return report

    def ask(self, answer, **expected):
        self.provider.account = [answer]
        return self.doctor("--base-url", self.provider.url, **expected)

    def test_all_is_well_and_nothing_is_paid(self):
        out, err = self.run_cli("doctor", "--base-url", self.provider.url, key=KEY)
        self.assertEqual(err, "")
        self.assertEqual(out.splitlines()[0], "API root: " + self.provider.url)
        self.assertEqual([line.split()[:2] for line in out.splitlines()[1:]], [[name, "ok:"] for name in CHECKS])
        self.assertNotIn(KEY, out)
        self.assertEqual([len(asked) for asked in self.provider.requests.values()], [0, 0, 1, 0])

    def test_no_key(self):
        self.assertIn("FACEGEN_API_KEY", self.doctor(code=USAGE, stuck="key", key=None)["message"])

    def test_key_that_cannot_be_one(self):
        self.doctor(code=USAGE, stuck="key", key="a key")
        self.assertIn("missing.txt", self.doctor("--key-file", "missing.txt", code=USAGE, stuck="key")["message"])

    def test_api_root_that_cannot_be_one(self):
        for url in ("http://example.com", "nonsense"):
            self.assertEqual(self.doctor("--base-url", url, code=USAGE, stuck="address")["base_url"], url)

    def test_name_that_is_not_known(self):
        self.doctor("--base-url", "https://nowhere.invalid/api", code=UNREACHED, stuck="name")

    def test_host_that_takes_no_connection(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            self.doctor("--base-url", "https://127.0.0.1:%d" % unused.getsockname()[1], code=UNREACHED,
                        stuck="connection")

    def test_host_that_cannot_be_trusted_and_what_the_clock_says(self):
        url = self.provider.url.replace("http:", "https:")
        self.assertIn(time.strftime("%Y", time.gmtime()),
                      self.doctor("--base-url", url, code=UNREACHED, stuck="tls")["advice"])

    def test_answers_of_the_account(self):
        for status, code, advice in ((401, REFUSED, "copied whole"), (402, REFUSED, "credits"), (403, REFUSED, "plan"),
                                     (404, REFUSED, "API root"), (429, BUSY, "wait"), (302, USAGE, "API root"),
                                     (503, UNREACHED, "later"), (500, UNREACHED, "later")):
            with self.subTest(status):
                report = self.ask((status, {"status": "error", "message": "because"}), code=code, stuck="account")
                self.assertIn(advice, report["advice"])

    def test_answers_that_are_not_the_providers(self):
        for body in (b"<html>oops</html>", b"", b'{"status": "success"}'):
            with self.subTest(body):
                self.assertIn("API root", self.ask((200, body), code=FAILED, stuck="account")["advice"])

    def test_interruption(self):
        asked = self.leave_unanswered("account")
        with self.start("doctor", "--base-url", self.provider.url, key=KEY) as process:
            self.assertTrue(asked.wait(60))
            process.terminate()
            out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out), (INTERRUPTED, ""))
        self.assertIn("interrupted", err)


if __name__ == "__main__":
    unittest.main()
