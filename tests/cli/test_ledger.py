"""The ledger from the command line; run it as test_cli.py."""

import json
import os
import subprocess
import unittest

from case import DONE, FAILED, INVALID, KEY, REFUSED, SANDBOX, USAGE, Case
from provider import drop


class Ledger(Case):
    def there(self):
        return ["-o", "out", "--base-url", self.provider.url, "--retries", "0", "-q"]

    def batch(self, *lines, args=(), **options):
        """Runs a batch; returns the status of each line."""
        text = "\n".join(json.dumps({"prompt": "a knight", "face_image": "face.png", **line}) for line in lines)
        self.write("requests.jsonl", text.encode())
        out, _ = self.run_cli("batch", "requests.jsonl", *self.there(), *args, key=KEY, **options)
        outcomes = [json.loads(line) for line in out.splitlines()]
        return {outcome["line"]: outcome["status"] for outcome in outcomes}

    def ledger(self, *args, **options):
        return self.run_cli("ledger", *args, "--ledger", "out/facegen.ledger", **options)

    def entries(self):
        return [json.loads(line) for line in self.ledger("list", "--json")[0].splitlines()]


class Batches(Ledger):
    def test_what_was_saved_is_skipped(self):
        self.assertEqual(self.batch({"output": "a.png"}, {"output": "b.png"}), {1: "saved", 2: "saved"})
        self.assertEqual(self.batch({"output": "a.png"}, {"output": "b.png"}), {1: "skipped", 2: "skipped"})
        self.assertEqual(self.provider.paid(), 2)

    def test_a_new_line_is_sent_beside_known_ones(self):
        self.batch({"output": "a.png"})
        self.assertEqual(self.batch({"output": "a.png"}, {"output": "b.png"}), {1: "skipped", 2: "saved"})
        self.assertEqual(self.provider.paid(), 2)

    def test_what_was_done_is_said_in_a_line(self):
        self.batch({"output": "a.png"})
        self.write("requests.jsonl", b'{"prompt": "a knight", "face_image": "face.png", "output": "a.png"}')
        _, err = self.run_cli("batch", "requests.jsonl", *self.there()[:-1], key=KEY)
        self.assertIn("1 saved before, 0 resumed, 0 new", err)

    def test_equal_lines_are_several_requests_and_known_as_such(self):
        self.assertEqual(self.batch({}, {}, {}), dict.fromkeys((1, 2, 3), "saved"))
        self.assertEqual(self.batch({}, {}, {}), dict.fromkeys((1, 2, 3), "skipped"))
        self.assertEqual(self.provider.paid(), 3)

    def test_a_changed_line_is_not_sent_unless_that_is_asked_for(self):
        self.batch({"output": "a.png"})
        self.assertEqual(self.batch({"output": "a.png", "prompt": "a queen"}, code=INVALID), {1: "changed"})
        self.assertEqual(self.provider.paid(), 1)
        self.assertEqual(self.batch({"output": "a.png", "prompt": "a queen"}, args=["--changed", "pay"]), {1: "saved"})
        self.assertEqual(self.provider.paid(), 2)

    def test_again_pays_again(self):
        self.batch({"output": "a.png"})
        self.assertEqual(self.batch({"output": "a.png"}, args=["--again"]), {1: "saved"})
        self.assertEqual([entry["order"] for entry in self.entries()], ["a.png", "a.png#2"])

    def test_a_budget_counts_over_all_runs(self):
        lines = [{"output": "%d.png" % n} for n in range(4)]
        self.assertEqual(len(self.batch(*lines, args=["--budget", "3"])), 3)
        self.batch(*lines, args=["--budget", "3"])
        self.assertEqual(self.provider.paid(), 3)
        self.batch(*lines)
        self.assertEqual(self.provider.paid(), 4)

    def test_an_image_that_is_gone_is_fetched_again(self):
        self.provider.fetch = [(200, self.provider.success())]
        self.batch({"output": "a.png"})
        os.unlink(os.path.join(self.folder, "out", "a.png"))
        self.assertEqual(self.batch({"output": "a.png"}), {1: "saved"})
        self.assertEqual((self.provider.paid(), "a.png" in self.files("out")), (1, True))

    def test_a_refused_line_is_tried_again_by_the_next_run(self):
        self.provider.generate = [(400, {"status": "error", "message": "no face"}), (200, self.provider.success())]
        self.assertEqual(self.batch({"output": "a.png"}, code=REFUSED), {1: "failed"})
        self.assertEqual(self.batch({"output": "a.png"}), {1: "saved"})

    def test_five_failures_in_a_row_end_a_batch(self):
        self.provider.generate = [(200, {"status": "failed", "id": 70 + n, "message": "no"}) for n in range(9)]
        statuses = self.batch(*[{"output": "%d.png" % n} for n in range(8)], args=["--max-queued", "1"], code=FAILED)
        self.assertEqual((len(statuses), self.provider.paid()), (5, 5))

    def test_another_key_is_another_account(self):
        self.batch({"output": "a.png"})
        self.write("requests.jsonl", b'{"prompt": "a knight", "face_image": "face.png", "output": "a.png"}')
        out, _ = self.run_cli("batch", "requests.jsonl", *self.there(), key=KEY + "-2")
        self.assertEqual(json.loads(out)["status"], "saved")
        self.assertEqual(self.provider.paid(), 2)

    def test_a_trial_in_the_sandbox_does_not_count(self):
        self.write("requests.jsonl", b'{"prompt": "a knight", "face_image": "face.png", "output": "a.png"}')
        self.run_cli("batch", "requests.jsonl", "-o", "out", "--sandbox")
        self.assertEqual(self.files("out"), ["a.png"])

    def test_standard_input_is_a_new_batch_each_time(self):
        for _ in range(2):
            with self.start("batch", "-", *self.there(), key=KEY, stdin=subprocess.PIPE) as process:
                process.communicate('{"prompt": "a knight", "face_image": "face.png"}\n', timeout=60)
            self.assertEqual(process.returncode, DONE)
        self.assertEqual(self.provider.paid(), 2)

    def test_a_command_after_saving_is_run_until_it_succeeds(self):
        command = "cat >> told; test -e tried || { touch tried; exit 1; }"
        self.assertEqual(self.batch({"output": "a.png"}, args=["--after-save", command]), {1: "saved"})
        with open(os.path.join(self.folder, "told"), encoding="utf-8") as file:
            self.assertEqual(file.read().count('"order":"a.png"'), 2)

    @unittest.skipUnless(SANDBOX, "FACEGEN_SANDBOX_BIN is not set")
    def test_eight_processes_share_a_ledger_and_pay_once(self):
        url = self.sandbox_server("--speed", "200")
        lines = [json.dumps({"prompt": "a knight", "face_image": "face.png", "width": 64, "height": 64,
                             "output": "%d.png" % n}) for n in range(24)]
        self.write("requests.jsonl", "\n".join(lines).encode())
        processes = [self.start("batch", "requests.jsonl", "-o", "out", "--base-url", url, "-q", key=KEY)
                     for _ in range(8)]
        for process in processes:
            with process:
                process.communicate(timeout=60)
            self.assertEqual(process.returncode, DONE)
        counts = json.loads(self.ledger("stats", "--json")[0])
        self.assertEqual((counts["states"]["saved"], counts["paid"]), (24, 24))


class Decisions(Ledger):
    def test_an_uncertain_entry_is_sent_again_only_on_a_persons_word(self):
        self.provider.generate = [drop, (200, self.provider.success())]
        self.batch({"output": "a.png"}, code=None)
        self.assertEqual(self.entries()[0]["state"], "uncertain")
        _, err = self.ledger("retry", "a.png", code=USAGE)
        self.assertIn("may be paid for twice", err)
        self.ledger("retry", "a.png", "--yes")
        self.assertEqual(self.batch({"output": "a.png"}), {1: "saved"})

    def test_an_uncertain_entry_is_given_its_job(self):
        self.provider.generate = [drop]
        self.provider.fetch = [(200, self.provider.success())]
        self.batch({"output": "a.png"}, code=None)
        self.ledger("adopt", "a.png", "77")
        self.assertEqual(self.batch({"output": "a.png"}), {1: "saved"})
        self.assertEqual(self.provider.paid(), 1)

    def test_an_entry_is_shown_with_its_request(self):
        self.batch({"output": "a.png"})
        entry = json.loads(self.ledger("show", "a.png")[0])
        self.assertEqual((entry["state"], entry["request"]["prompt"]), ("saved", "a knight"))

    def test_an_action_that_is_not_there_names_the_nearest(self):
        self.batch({"output": "a.png"})
        self.assertIn('did you mean "retry"', self.ledger("retri", "a.png", code=USAGE)[1])
        self.assertIn("no entry", self.ledger("show", "b.png", code=USAGE)[1])

    def test_a_ledger_that_is_missing_is_not_made(self):
        self.ledger("list", code=None)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "out")))

    def test_pruned_entries_are_still_known(self):
        self.batch({"output": "a.png"})
        self.ledger("prune", "--days", "0")
        self.assertIsNone(json.loads(self.ledger("show", "a.png")[0])["request"])
        self.assertEqual(self.batch({"output": "a.png"}), {1: "skipped"})

    def test_a_worker_makes_what_waits(self):
        self.provider.generate = [(402, {"status": "error"}), (200, self.provider.success())]
        self.batch({"output": "a.png"}, code=REFUSED)
        self.ledger("account", "default", "pause", "0")
        self.batch({"output": "a.png"}, args=["--budget", "0"], code=None)
        self.ledger("list")
        self.run_cli("work", "--ledger", "out/facegen.ledger", "--until-done", *self.there(), key=KEY)
        self.assertEqual(self.entries()[0]["state"], "waiting")  # the budget is 0
        self.batch({"output": "a.png"})
        self.assertEqual(self.entries()[0]["state"], "saved")


if __name__ == "__main__":
    unittest.main()
