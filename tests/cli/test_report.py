"""What generate, fetch and reconcile report when something fails, so that nothing paid for is lost; run it as
test_cli.py."""

import json
import os
import re
import signal
import threading
import time
import unittest

from case import (OPENSSL, INTERRUPTED, INVALID, KEY, REFUSED, UNCERTAIN, UNEXPECTED, UNREACHED, UNSAVED, UNSEEN,
                  USAGE, Case)
from provider import Tunnel, drop, png, serve

MEMBERS = {"id", "status", "code", "message", "mark", "seed", "sent_at", "acceptance", "retry_after"}


class Ids(Case):
    """The id of a job is on standard error as soon as the provider has accepted it."""

    def test_kill_leaves_the_id_behind(self):
        self.provider.generate = [(200, self.provider.processing(eta=60))]
        with self.start("generate", "--prompt", "a knight", "--face", "face.png", "--base-url", self.provider.url, "-q",
                        key=KEY) as process:
            self.assertEqual(process.stderr.readline(), "facegen: job 77 was accepted\n")
            process.kill()
            process.communicate(timeout=60)

    def test_id_of_a_job_that_is_done_at_once_is_there_while_its_images_come(self):
        asked = self.leave_unanswered("image")
        with self.start("generate", "--prompt", "a knight", "--face", "face.png", "--base-url", self.provider.url, "-q",
                        key=KEY) as process:
            self.assertTrue(asked.wait(60))
            process.kill()
            self.assertEqual(process.communicate(timeout=60)[1], "facegen: job 77 was accepted\n")

    def test_each_job_is_named_once_and_standard_output_stays_as_it_was(self):
        self.provider.generate = [(200, self.provider.processing())]
        out, err = self.generate_there("--json", "-o", "knight.png")
        self.assertEqual((json.loads(out)["files"], err), (["knight.png"], "facegen: job 77 was accepted\n"))
        self.assertEqual(self.generate_there("--no-wait"), ("77\n", "facegen: job 77 was accepted\n"))

    def test_what_costs_nothing_accepts_nothing(self):
        self.assertEqual(self.fetch_there()[1], "")

    def test_full_standard_output_leaves_the_id_on_standard_error(self):
        for args in ("--no-wait",), ("--no-wait", "--json"), ("-o", "knight.png"):
            with self.subTest(args), open("/dev/full", "w") as full:
                _, err = self.generate_there(*args, stdout=full, code=UNEXPECTED)
                self.assertIn("job 77 was accepted", err)
                self.assertIn("standard output could not be written", err)

    def test_closed_standard_output_is_found_before_paying(self):
        reader, writer = os.pipe()
        os.close(reader)
        _, err = self.generate_there(stdout=writer, code=UNEXPECTED)
        os.close(writer)
        self.assertEqual(self.provider.paid(), 0)
        self.assertIn("standard output is closed: nothing was sent", err)


class AsJson(Case):
    """With --json standard output is one object, also when a call fails."""

    def fail(self, *args, code, run=None):
        out, _ = (run or self.generate_there)("--json", *args, code=code)
        report = json.loads(out)
        self.assertLessEqual(MEMBERS, set(report))
        self.assertTrue(report["message"])
        return report

    def test_refused(self):
        self.provider.generate = [(429, {"status": "error", "message": "full", "retry_after": 30})]
        report = self.fail(code=5)
        self.assertEqual((report["code"], report["status"], report["acceptance"], report["retry_after"], report["files"]),
                         ("FACEGEN_E_BUSY", "failed", "no", 30, []))

    def test_uncertain(self):
        self.provider.account = [(200, self.provider.assets(70))]
        self.provider.generate = [drop]
        report = self.fail(code=UNCERTAIN)
        self.assertEqual((report["status"], report["acceptance"], report["mark"], report["id"]),
                         ("uncertain", "unknown", "70", None))
        self.assertEqual(report["seed"], self.provider.requests["generate"][0][1]["seed"])
        self.assertAlmostEqual(report["sent_at"], time.time(), delta=60)

    def test_open(self):
        self.provider.generate = [(200, self.provider.processing())]
        self.provider.fetch = [(401, {"status": "error", "message": "revoked"})]
        report = self.fail(code=UNCERTAIN)
        self.assertEqual((report["status"], report["acceptance"], report["id"]), ("open", "yes", "77"))

    def test_failed(self):
        self.provider.generate = [(200, {"status": "failed", "id": 5, "message": "no face found"})]
        self.assertEqual(self.fail(code=8)["status"], "failed")

    def test_invalid(self):
        report = self.fail("--width", "600", "--samples", "3", code=INVALID)
        self.assertEqual((report["code"], report["acceptance"]), ("FACEGEN_E_INVALID", "no"))
        self.assertEqual([text.split(":")[0] for text in report["violations"]], ["width", "samples"])

    def test_settings_and_output(self):
        self.assertEqual(self.fail("-o", "face.png/", code=UNSAVED)["code"], "FACEGEN_E_FILE")
        for run in (lambda *args, code: self.generate(*args, code=code),
                    lambda *args, code: self.run_cli("fetch", "77", *args, code=code)):
            self.assertEqual(self.fail(code=USAGE, run=run)["code"], "FACEGEN_E_CONFIG")

    def test_fetch(self):
        self.provider.fetch = [(404, {"status": "error", "message": "unknown"})]
        report = self.fail(code=REFUSED, run=self.fetch_there)
        self.assertEqual((report["code"], report["acceptance"]), ("FACEGEN_E_GONE", "no"))

    def test_interruption(self):
        self.provider.generate = [(200, self.provider.processing())]
        asked = self.leave_unanswered("fetch")
        with self.start("generate", "--json", "--prompt", "a knight", "--face", "face.png", "--base-url",
                        self.provider.url, key=KEY) as process:
            self.assertTrue(asked.wait(60))
            process.send_signal(signal.SIGINT)
            report = json.loads(process.communicate(timeout=60)[0])
        self.assertEqual(process.returncode, INTERRUPTED)
        self.assertEqual((report["id"], report["status"], report["acceptance"]), ("77", "open", "yes"))

    def test_doctor(self):
        asked = self.leave_unanswered("account")
        with self.start("doctor", "--json", "--base-url", self.provider.url, key=KEY) as process:
            self.assertTrue(asked.wait(60))
            process.send_signal(signal.SIGINT)
            self.assertEqual(json.loads(process.communicate(timeout=60)[0])["code"], "FACEGEN_E_CANCELLED")

    def test_success_has_the_same_members(self):
        report = json.loads(self.generate_there("--json")[0])
        self.assertLessEqual(MEMBERS, set(report))
        self.assertEqual((report["code"], report["acceptance"], report["seed"]), ("FACEGEN_OK", "yes", 4029484891))


class MidUpload(Case):
    def test_generate_and_batch_interrupted_at_the_same_byte_say_the_same(self):
        """The provider stops reading; the request is cut off before its end, so that nothing was accepted."""
        self.write("face.png", png(64, 64) + b"\0" * 40_000_000)
        request = {"prompt": "a knight", "face_image": "face.png"}
        self.write("requests.jsonl", json.dumps(request).encode())
        for command in (("generate", "--prompt", "a knight", "--face", "face.png", "--json"), ("batch", "requests.jsonl")):
            with self.subTest(command):
                reading, ended = threading.Event(), threading.Event()
                self.addCleanup(ended.set)
                self.provider.stalled = (reading, ended)
                with self.start(*command, "--base-url", self.provider.url, key=KEY) as process:
                    self.assertTrue(reading.wait(60))
                    time.sleep(0.3)  # for what the socket's buffers take
                    process.send_signal(signal.SIGINT)
                    out, err = process.communicate(timeout=60)
                ended.set()
                self.assertEqual(process.returncode, INTERRUPTED)
                self.assertNotIn("reconcile", err)
                if command[0] == "generate":
                    self.assertEqual(json.loads(out)["acceptance"], "no")
                else:
                    self.assertEqual(out, "")


class Timeout(Case):
    """--timeout bounds all that generate and fetch do."""

    def took(self, *args, code, run=None):
        began = time.monotonic()
        out, err = (run or self.generate_there)("--timeout", "1", *args, code=code)
        self.assertLess(time.monotonic() - began, 1.9)
        return err

    def test_question_for_the_mark_is_part_of_it(self):
        self.leave_unanswered("account")
        self.assertIn("nothing was sent", self.took(code=UNREACHED))
        self.assertEqual(self.provider.paid(), 0)

    def test_what_is_left_after_the_mark_is_for_the_job(self):
        def late(handler):
            time.sleep(0.6)
            self.provider.answer("account", handler)

        self.provider.account = [late, (200, self.provider.assets())]
        self.provider.generate = [(200, self.provider.processing(eta=60))]
        self.assertIn("facegen fetch 77 -o PATH", self.took(code=UNCERTAIN))

    def test_being_held_back_for_others_is_part_of_it(self):
        name = "facegen-cli-%d" % os.getpid()
        self.addCleanup(os.unlink, "/dev/shm/facegen-%d-%s" % (os.geteuid(), name))
        shared = ("--client-name", name, "--max-queued", "1", "--prompt", "a knight", "--face", "face.png", "--base-url",
                  self.provider.url)
        self.provider.generate = [(200, self.provider.processing(eta=60))]
        with self.start("generate", *shared, key=KEY) as first:
            self.assertIn("accepted", first.stderr.readline())
            began = time.monotonic()
            with self.start("generate", *shared, "--timeout", "3", key=KEY) as second:
                time.sleep(2)
                first.kill()
                _, err = second.communicate(timeout=60)
            self.assertLess(time.monotonic() - began, 4.5)
            first.communicate(timeout=60)
        self.assertEqual(second.returncode, UNCERTAIN, err)
        self.assertIn("the time allowed is over", err)

    def test_saving_is_part_of_it(self):
        self.provider.generate = self.provider.fetch = [(200, self.provider.success(2))]
        self.leave_unanswered("image")
        self.assertIn("facegen fetch 77 -o PATH", self.took(code=UNSAVED))
        self.assertIn("facegen fetch 77 -o PATH", self.took(code=UNSAVED, run=self.fetch_there))


class Reconcile(Case):
    def reconcile(self, *args, **options):
        there = ("--base-url", self.provider.url, "--retries", "0")
        return self.run_cli("reconcile", *args, "--prompt", "a knight", *there, key=KEY, **options)

    def test_time_of_sending_is_taken_as_it_is_printed(self):
        for text in ("0", "-1", "soon", "1e20", ""):
            self.assertIn("milliseconds since 1970", self.reconcile("--sent-at", text, code=USAGE)[1])
        for text in ("1764500000000", "1764500000", "1764500000.25"):
            self.reconcile("--mark", "none", "--seed", "7", "--sent-at", text, code=UNSEEN)

    def test_printed_command_has_all_that_is_known(self):
        self.provider.generate = [drop]
        began = time.time()
        _, err = self.generate_there("--seed", "7", code=UNCERTAIN)
        sent_at = re.search(r"facegen reconcile --mark none --seed 7 --sent-at (\d+) --prompt TEXT", err).group(1)
        self.assertAlmostEqual(int(sent_at) / 1000, began, delta=60)

    @unittest.skipUnless(OPENSSL, "openssl is not there")
    def test_what_is_not_seen_too_early_is_asked_for_again_later(self):
        """Through a proxy a request may still be on its way when its connection has long been gone."""
        there = ("reconcile", "--mark", "none", "--json", "--base-url", self.serve_tls(2020, 2090), "--ca-file",
                 "cert.pem", "--proxy", serve(self, Tunnel), "--sent-at")
        now = int(time.time() * 1000) - 1000
        out, err = self.run_cli(*there, str(now), key=KEY, code=UNCERTAIN)
        report = json.loads(out)
        self.assertEqual((report["verdict"], report["sent_at"]), ("cannot tell", now / 1000))
        self.assertTrue(200 < report["retry_after"] <= 300, report)
        self.assertRegex(err, r"(?m)^facegen: not seen yet; ask again in [45] min$")
        _, err = self.run_cli(*there[:-1], key=KEY, code=UNCERTAIN)
        asked_at = int(re.search(r"(?m)^facegen: add --sent-at (\d+): it was sent by then$", err).group(1))
        self.assertAlmostEqual(asked_at / 1000, time.time(), delta=60)
        out, _ = self.run_cli(*there, str(now - 3_600_000), key=KEY, code=UNSEEN)
        self.assertEqual(json.loads(out)["verdict"], "not seen")

    def test_id_that_is_too_long(self):
        self.assertIn("1 to 255", self.reconcile("7" * 256, code=USAGE)[1])


if __name__ == "__main__":
    unittest.main()
