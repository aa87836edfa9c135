"""facegen doctor: what it says is wrong, and that it costs nothing."""

import json
import socket
import time
import unittest
from http.server import BaseHTTPRequestHandler

from case import OPENSSL, BUSY, DONE, FAILED, KEY, REFUSED, TERMINATED, UNREACHED, USAGE, Case
from provider import serve

CHECKS = ["address", "key", "name", "connection", "tls", "account"]


class Doctor(Case):
    def doctor(self, *args, code=DONE, stuck=None, clock="unknown", key=KEY):
        """Runs it and returns its JSON: all is well before the check that it got stuck at, and unknown after it."""
        report = json.loads(self.run_cli("doctor", "--json", *args, key=key, code=code)[0])
        states = dict.fromkeys(CHECKS, "ok")
        if stuck:
            states.update(dict.fromkeys(CHECKS[CHECKS.index(stuck):], "unknown"), **{stuck: "failed"})
        states["clock"] = clock
        self.assertEqual(report["checks"], states)
        self.assertEqual((report["ok"], bool(report["message"]), bool(report["advice"])),
                         (not stuck, bool(stuck), bool(stuck or clock == "off")))
        return report

    def ask(self, answer, **expected):
        self.provider.account = [answer]
        return self.doctor("--base-url", self.provider.url, **expected)

    def test_all_is_well_and_nothing_is_paid(self):
        self.provider.date = time.time()
        out, err = self.run_cli("doctor", "--base-url", self.provider.url, key=KEY)
        self.assertEqual(err, "")
        self.assertEqual(out.splitlines()[0], "API root: " + self.provider.url)
        self.assertEqual([line.split()[:2] for line in out.splitlines()[1:]], [[name, "ok:"] for name in [*CHECKS, "clock"]])
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

    def test_clock_that_is_off_is_told_and_fails_nothing(self):
        for ahead, words in ((90, "2 minutes ahead"), (-3600, "60 minutes behind"), (3 * 3600, "3 hours ahead"),
                             (-365 * 86400, "365 days behind")):
            with self.subTest(words):
                self.provider.date = time.time() - ahead
                self.assertIn("Set this machine's clock", self.ask((200, self.provider.assets()), clock="off")["advice"])
                out = self.run_cli("doctor", "--base-url", self.provider.url, key=KEY)[0]
                self.assertRegex(out, r"\nclock       off: it says \d{4}-.* UTC, %s of the provider's\n" % words)

    def test_clock_is_compared_with_any_answer(self):
        self.provider.date = time.time() + 7200
        report = self.ask((401, {"status": "error", "message": "because"}), code=REFUSED, stuck="account", clock="off")
        self.assertAlmostEqual(report["clock_ahead"], -7200, delta=60)
        self.assertIn("copied whole", report["advice"])
        self.assertIn("clock", report["advice"])

    def test_clock_is_not_judged_by_a_date_that_is_none(self):
        def date_in_words(handler):
            handler.send_response_only(200)
            handler.send_header("Date", "yesterday")
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        self.ask(date_in_words, code=FAILED, stuck="account")

    def test_host_that_takes_no_connection(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            self.doctor("--base-url", "https://127.0.0.1:%d" % unused.getsockname()[1], code=UNREACHED,
                        stuck="connection")

    def test_host_that_cannot_be_trusted_and_what_the_clock_says(self):
        url = self.provider.url.replace("http:", "https:")
        self.assertIn(time.strftime("%Y", time.gmtime()),
                      self.doctor("--base-url", url, code=UNREACHED, stuck="tls")["advice"])

    @unittest.skipUnless(OPENSSL, "openssl is not there")
    def test_host_whose_certificate_is_given_is_trusted(self):
        self.doctor("--base-url", self.serve_tls(2020, 2090), "--ca-file", "cert.pem")

    @unittest.skipUnless(OPENSSL, "openssl is not there")
    def test_certificate_that_is_good_at_another_time_leads_to_the_clock(self):
        for begins, ends, words in (2080, 2090, "and is behind"), (2010, 2020, "has expired"):
            with self.subTest(words):
                url = self.serve_tls(begins, ends)
                report = self.doctor("--base-url", url, "--ca-file", "cert.pem", code=UNREACHED, stuck="tls")
                self.assertIn(words, report["advice"])
                self.provider.close()
                self._provider = None

    def test_ca_file_that_is_not_there(self):
        self.doctor("--base-url", "https://127.0.0.1:1", "--ca-file", "missing.pem", code=USAGE, stuck="tls")

    def serve_proxy(self, status):
        """A proxy that answers every CONNECT with a status; returns its URL."""

        class Refusal(BaseHTTPRequestHandler):
            def do_CONNECT(self):
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        return serve(self, Refusal)

    def test_proxy_that_refuses_the_host_is_named(self):
        for status, words in (407, "name and a password"), (403, "not let you through"), (502, "could not connect"):
            with self.subTest(status):
                args = ("--base-url", "https://nowhere.invalid", "--proxy", self.serve_proxy(status))
                report = self.doctor(*args, code=UNREACHED, stuck="connection")
                self.assertIn(words, report["advice"])
                out = self.run_cli("doctor", *args, key=KEY, code=UNREACHED)[0]
                self.assertIn("\nname        ok: the proxy looks it up\nconnection  failed: ", out)

    def test_proxy_that_is_not_there(self):
        for proxy in "http://nowhere.invalid:3128", "http://127.0.0.1:1":
            report = self.doctor("--base-url", "https://localhost", "--proxy", proxy, code=UNREACHED,
                                 stuck="connection")
            self.assertIn("proxy", report["advice"])

    def test_network_whose_only_way_out_is_a_proxy(self):
        report = self.doctor("--base-url", "https://nowhere.invalid/api", code=UNREACHED, stuck="name")
        self.assertIn("--proxy", report["advice"])

    def test_proxy_that_cannot_be_one(self):
        self.doctor("--proxy", "nonsense", code=USAGE, stuck="connection")

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
        self.assertEqual((process.returncode, out), (TERMINATED, ""))
        self.assertIn("interrupted", err)


if __name__ == "__main__":
    unittest.main()
