"""facegen batch, driven as its users drive it; run it as test_cli.py."""

import base64
import json
import os
import re
import signal
import subprocess
import threading
import unittest

from case import (but_ids, DONE, FAILED, INTERRUPTED, INVALID, KEY, REFUSED, SANDBOX, UNCERTAIN, UNEXPECTED, UNSAVED,
                  USAGE, Case)
from provider import drop, png


def line(**members):
    """A line of a batch: a request that is in order but for the given members."""
    return json.dumps({"prompt": "a knight", "face_image": "face.png", **members})


class Batch(Case):
    def write_lines(self, *lines):
        self.write("requests.jsonl", "\n".join(lines).encode())

    def there(self):
        """The options that lead to the scripted provider, without repetitions."""
        return ["--base-url", self.provider.url, "--retries", "0"]

    def batch(self, lines, *args, **options):
        """Runs a batch of lines into the folder `out`; returns the outcomes by line number, and standard error."""
        self.write_lines(*lines)
        out, err = self.run_cli("batch", "requests.jsonl", "-o", "out", "--no-ledger", *args, **options)
        return self.by_line(out), err

    def batch_there(self, lines, *args, **options):
        return self.batch(lines, *self.there(), *args, key=KEY, **options)

    def by_line(self, out):
        outcomes = [json.loads(text) for text in out.splitlines()]
        by_line = {outcome["line"]: outcome for outcome in outcomes}
        self.assertEqual(len(by_line), len(outcomes))
        return by_line


class Outcomes(Batch):
    def test_every_line_is_saved_and_has_an_outcome(self):
        outcomes, err = self.batch([line(track_id="first", seed=7, output="a.png"), "", line(samples=2)], "--sandbox")
        self.assertEqual(but_ids(err), "")
        self.assertEqual(sorted(outcomes), [1, 3])
        first = outcomes[1]
        self.assertEqual((first["status"], first["code"], first["message"]), ("saved", "FACEGEN_OK", ""))
        self.assertEqual(first["acceptance"], "yes")
        self.assertEqual((first["track_id"], first["seed"], first["files"]), ("first", 7, ["out/a.png"]))
        self.assertEqual(outcomes[3]["track_id"], None)
        self.assertNotEqual(first["id"], outcomes[3]["id"])
        self.assertEqual(self.files("out"), ["a.png"] + ["facegen-%s-%d.png" % (outcomes[3]["id"], n) for n in (1, 2)])

    def test_outcome_is_one_line_whatever_the_answer_looks_like(self):
        answer = dict(self.provider.success(), output=[base64.b64encode(png()).decode()])
        self.provider.generate = [(200, json.dumps(answer, indent=1).encode())]
        outcomes, _ = self.batch_there([line()])
        self.assertEqual(outcomes[1]["meta"]["prompt"], "a knight")

    def test_outcome_is_printed_while_other_jobs_run(self):
        read = threading.Event()
        self.addCleanup(read.set)

        def late(handler):
            read.wait(60)
            self.provider.answer("generate", handler)

        self.provider.generate = [(200, self.provider.success()), late, (200, self.provider.success())]
        self.write_lines(line(), line())
        with self.start("batch", "requests.jsonl", *self.there(), "--max-queued", "1", key=KEY) as process:
            self.assertEqual(json.loads(process.stdout.readline())["line"], 1)
            read.set()
            self.assertEqual(json.loads(process.communicate(timeout=60)[0])["line"], 2)
        self.assertEqual(process.returncode, DONE)

    def test_more_lines_than_are_begun_at_once(self):
        outcomes, _ = self.batch_there([line(output="%d.png" % n) for n in range(1, 151)])
        self.assertEqual(sorted(outcomes), [*range(1, 151)])
        self.assertEqual(self.provider.paid(), 150)

    def test_failed_jobs_do_not_stop_the_others(self):
        self.provider.generate = [(200, {"status": "failed", "id": 5, "message": "no face found"}),
                                  (200, self.provider.success())]
        outcomes, err = self.batch_there([line(), line()], "--max-queued", "1", code=FAILED)
        self.assertEqual([outcomes[n]["status"] for n in (1, 2)], ["failed", "saved"])
        self.assertEqual((outcomes[1]["code"], outcomes[1]["id"]), ("FACEGEN_E_FAILED", "5"))
        self.assertRegex(err, "(?m)^facegen: line 1: .*no face found")

    def test_image_that_cannot_be_had_leaves_its_link_and_does_not_stop_the_others(self):
        self.provider.generate = [(200, self.provider.success(2))]
        self.provider.image = [(404, b""), (200, png())]
        outcomes, err = self.batch_there([line(samples=2, output="a.png")], code=UNSAVED)
        self.assertEqual((outcomes[1]["status"], outcomes[1]["id"]), ("open", "77"))
        self.assertEqual(outcomes[1]["files"], [None, "out/a-2.png"])
        self.assertEqual(outcomes[1]["links"][0], self.provider.url + "/image/0.png")
        self.assertIn("line 1: image 1 was not saved", err)
        self.assertIn("facegen fetch 77 -o PATH", err)

    def test_uncertain_line_tells_how_to_find_out(self):
        self.provider.account = [(200, self.provider.assets(70))]
        self.provider.generate = [drop]
        outcomes, err = self.batch_there([line(seed=7), line(seed=7)], code=UNCERTAIN)
        self.assertEqual([(outcomes[n]["status"], outcomes[n]["mark"]) for n in (1, 2)], [("uncertain", "70")] * 2)
        for n in (1, 2):
            self.assertRegex(err, r"(?m)^facegen: line %d: .* with: facegen reconcile --mark 70 .*--prompt TEXT" % n)
            self.assertEqual(outcomes[n]["acceptance"], "unknown")

    def test_progress_is_one_line_that_is_erased(self):
        self.provider.generate = [(200, self.provider.processing(eta=1))]
        self.write_lines(line(), line(), line())
        shown = self.on_a_terminal("batch", "requests.jsonl", *self.there(), "--max-queued", "1", key=KEY)
        self.assertIn("0 done, 0 failed, 1 running, 2 waiting", shown)
        self.assertRegex(shown, r"1 done, 0 failed, 1 running, 1 waiting; about \d+ s left")
        self.assertNotIn("\n", but_ids(shown.replace("\r\x1b[K", "\n")).replace("\n", ""))
        self.assertTrue(shown.endswith("\r\x1b[K"), shown)


class Lines(Batch):
    def refuse(self, bad, cause):
        """Runs a batch whose second line is bad: its number and the cause are told, and the others are saved."""
        with self.subTest(bad):
            paid = self.provider.paid()
            outcomes, err = self.batch_there([line(), bad, line()], "--keep-going", code=INVALID)
            self.assertEqual([outcomes[n]["status"] for n in (1, 2, 3)], ["saved", "failed", "saved"])
            self.assertEqual(outcomes[2]["code"], "FACEGEN_E_INVALID")
            self.assertIn(cause, outcomes[2]["message"])
            self.assertRegex(err, r"\Afacegen: line 2: ")
            self.assertIn(cause, err)
            self.assertEqual(self.provider.paid() - paid, 2)
            return outcomes[2]

    def test_lines_that_are_no_object(self):
        for bad in ("{", "[]", '"text"', "nonsense", '{"prompt": "a", "prompt": "b"}', '{"prompt": "\\ud800"}'):
            self.refuse(bad, "not a JSON object")

    def test_parameters_that_are_not_accepted(self):
        outcome = self.refuse(line(width=600, guidance_scale=20.1), "20.1 was given")
        self.assertEqual([text.split(":")[0] for text in outcome["violations"]], ["width", "guidance_scale"])
        self.refuse(line(colour="red"), "colour")
        self.refuse(line(face_image=7), "face_image")
        self.assertNotIn(KEY, json.dumps(self.refuse(line(key=KEY), "key belongs to the client")))

    def test_face_that_is_missing(self):
        self.refuse(line(face_image="missing.png", track_id="me"), "No such file")

    def test_numbers_arrive_as_they_were_written(self):
        self.batch_there([line(guidance_scale=7.5, s_scale=0.1, seed=4029484891, safety_checker=True)])
        body = self.provider.requests["generate"][0][1]
        self.assertEqual([body[name] for name in ("guidance_scale", "s_scale", "seed", "safety_checker")],
                         [7.5, 0.1, 4029484891, True])

    def test_faces_are_links_data_or_paths_from_the_folder_of_the_file(self):
        os.makedirs(os.path.join(self.folder, "there/faces"))
        self.write("there/faces/me.png", png(64, 64))
        data = "data:image/png;base64," + base64.b64encode(png(64, 64)).decode()
        faces = ["faces/me.png", self.folder + "/face.png", data, "https://example.com/me.png"]
        self.write("there/requests.jsonl", "\n".join(line(face_image=face) for face in faces).encode())
        self.run_cli("batch", "there/requests.jsonl", "-o", "out", *self.there(), key=KEY)
        sent = sorted(body["face_image"] for _, body in self.provider.requests["generate"])
        self.assertEqual(sent, [data] * 3 + faces[3:])


class Files(Batch):
    def test_output_is_a_file_name_numbered_for_more_images_or_a_folder(self):
        outcomes, _ = self.batch([line(output="a.png"), line(output="b/c.png", samples=2), line(output="./d//")],
                                 "--sandbox")
        self.assertEqual(outcomes[1]["files"], ["out/a.png"])
        self.assertEqual(outcomes[2]["files"], ["out/b/c-1.png", "out/b/c-2.png"])
        self.assertEqual(outcomes[3]["files"], ["out/d/facegen-%s-1.png" % outcomes[3]["id"]])

    def test_output_that_leads_out_of_the_folder_is_refused(self):
        outputs = ("../a.png", "/tmp/a.png", "b/../../a.png", "..", 7, "a\0.png")
        outcomes, _ = self.batch_there([line(output=output) for output in outputs], code=INVALID)
        self.assertEqual({outcome["status"] for outcome in outcomes.values()}, {"failed"})
        self.assertEqual(len(outcomes), len(outputs))
        self.assertEqual((self.provider.paid(), self.files("out")), (0, []))

    def test_file_name_of_another_line_is_refused(self):
        outputs = ("a.png", "./a.png", "b//c.png", "b/c.png", "a-1.png", "d/", "d/")
        outcomes, err = self.batch([line(output=output) for output in outputs] + [line(output="a.png", samples=2)],
                                   "--sandbox", "--keep-going", code=INVALID)
        refused = [n for n in sorted(outcomes) if outcomes[n]["status"] == "failed"]
        self.assertEqual(refused, [2, 4, 8])
        self.assertEqual(err.count("another request has this file name"), 3)

    def test_numbered_name_of_another_line_is_refused(self):
        outcomes, _ = self.batch([line(output="a.png", samples=2), line(output="a-2.png")], "--sandbox", "--keep-going",
                                 code=INVALID)
        self.assertEqual([outcomes[n]["status"] for n in (1, 2)], ["saved", "failed"])

    def test_place_that_cannot_be_written_is_found_before_paying(self):
        self.write_lines(line())
        for folder in ("face.png", "face.png/folder", "/proc/nowhere"):
            with self.subTest(folder):
                out, err = self.run_cli("batch", "requests.jsonl", "-o", folder, *self.there(), key=KEY, code=UNSAVED)
                self.assertEqual(out, "")
                self.assertRegex(err, r"\Afacegen: ")
        os.mkdir(os.path.join(self.folder, "out"))
        self.write("out/file.txt", b"")
        outcomes, _ = self.batch_there([line(output="file.txt/a.png")], code=UNSAVED)
        self.assertEqual((outcomes[1]["status"], outcomes[1]["code"]), ("failed", "FACEGEN_E_FILE"))
        self.assertEqual(self.provider.paid(), 0)


class Whole(Batch):
    """A file is read whole and checked before the first request is paid for."""

    def test_nothing_is_sent_if_a_line_is_bad(self):
        outcomes, err = self.batch_there([line(), line(width=600), line(), "{"], code=INVALID)
        self.assertEqual({n: outcomes[n]["status"] for n in outcomes}, {2: "failed", 4: "failed"})
        self.assertEqual(outcomes[2]["acceptance"], "no")
        self.assertIn("2 of 4 requests", err)
        self.assertIn("--keep-going", err)
        self.assertEqual(self.provider.paid(), 0)

    def test_face_that_vanishes_after_the_check_fails_its_line_alone(self):
        def vanish(handler):
            os.unlink(os.path.join(self.folder, "vanishing.png"))
            self.provider.answer("account", handler)

        self.write("vanishing.png", png(64, 64))
        self.provider.account = [vanish, (200, self.provider.assets())]
        outcomes, _ = self.batch_there([line(), line(face_image="vanishing.png")], code=INVALID)
        self.assertEqual([outcomes[n]["status"] for n in (1, 2)], ["saved", "failed"])

    def test_dry_run_prints_what_would_be_sent_and_needs_no_key(self):
        self.write_lines(line(seed=7, output="a/b.png"), line(), line(prompt=""))
        out, err = self.run_cli("batch", "requests.jsonl", "-o", "out", "--dry-run", code=INVALID)
        shown = self.by_line(out)
        self.assertEqual((shown[1]["output"], shown[1]["request"]["seed"]), ("out/a/b.png", 7))
        self.assertNotIn("seed", shown[2]["request"])
        self.assertEqual(err.count("note: where no seed is set"), 1)
        self.assertEqual((shown[3]["status"], shown[3]["code"]), ("failed", "FACEGEN_E_INVALID"))
        self.assertEqual(self.files(), ["face.png", "requests.jsonl"])
        self.write_lines(line(), line())
        self.assertEqual([*self.by_line(self.run_cli("batch", "requests.jsonl", "--dry-run")[0])], [1, 2])

    def test_dry_run_of_standard_input(self):
        with self.start("batch", "-", "--dry-run", stdin=subprocess.PIPE) as process:
            out, _ = process.communicate(line() + "\n\n" + line(), timeout=60)
        self.assertEqual((process.returncode, [*self.by_line(out)]), (DONE, [1, 3]))

    def test_what_is_likely_not_meant_is_noted_before_paying(self):
        self.write_lines(line(seed=7), line(seed=7, face_image="http://localhost/me.png", output="b.png"))
        _, err = self.run_cli("batch", "requests.jsonl", "--dry-run")
        self.assertRegex(err, r"\Afacegen: line 2: note: .*face_image.*\n.*up to 2 requests would be paid for.*\n\Z")
        self.assertEqual(self.run_cli("batch", "requests.jsonl", "--dry-run", "-q")[1], "")

    def test_array_is_one_of_requests_by_their_place_in_it(self):
        for text in ("[\n%s,\n%s,%s]\n", " \n[%s, %s\n,%s ]", "\ufeff[%s,%s,%s]"):
            with self.subTest(text):
                self.write("requests.json", (text % (line(), line(samples=2), line(output="a.png"))).encode())
                outcomes = self.by_line(self.run_cli("batch", "requests.json", "-o", "out", "--sandbox")[0])
                self.assertEqual({n: outcomes[n]["status"] for n in outcomes}, dict.fromkeys((1, 2, 3), "saved"))
                self.assertEqual(outcomes[3]["output"], "out/a.png")
        self.write("requests.json", b"[ ]")
        self.assertEqual(self.run_cli("batch", "requests.json", "--sandbox"), ("", ""))

    def test_array_with_a_bad_element_sends_nothing(self):
        self.write("requests.json", ("[%s, 7, %s]" % (line(), line(width=600))).encode())
        out, err = self.run_cli("batch", "requests.json", *self.there(), key=KEY, code=INVALID)
        self.assertEqual(sorted(self.by_line(out)), [2, 3])
        self.assertRegex(err, r"\Afacegen: element 2: ")
        self.assertEqual(self.provider.paid(), 0)

    def test_broken_array_sends_nothing(self):
        for text in ("[%s,\n%s", "[%s,\n%s,]", "[%s\n%s]", "[%s,\n%s]]", "[%s,\n%s] {}", "["):
            with self.subTest(text):
                text = text % (line(), line()) if "%" in text else text
                self.write("requests.json", text.encode())
                out, err = self.run_cli("batch", "requests.json", "--keep-going", *self.there(), key=KEY, code=INVALID)
                self.assertEqual(out, "")
                self.assertRegex(err, r"\Afacegen: .*array is broken in line \d")
                with self.start("batch", "-", *self.there(), "--no-ledger", key=KEY, stdin=subprocess.PIPE) as process:
                    self.assertEqual(process.communicate(text, timeout=60)[0], "")
                self.assertEqual(process.returncode, INVALID)
        self.assertEqual(self.provider.paid(), 0)

    def test_array_on_standard_input_is_checked_as_a_whole(self):
        for bad, code, count in ("[]", INVALID, 0), (line(), DONE, 2):
            with self.start("batch", "-", *self.there(), "--no-ledger", key=KEY, stdin=subprocess.PIPE) as process:
                process.communicate("[%s,\n%s]" % (line(), bad), timeout=60)
            self.assertEqual((process.returncode, self.provider.paid()), (code, count))

    def test_byte_order_marks_are_passed_over(self):
        self.write("requests.jsonl", ("\ufeff%s\n\ufeff%s\n\ufeff\n" % (line(), line())).encode())
        for source in "requests.jsonl", "-":
            with open(os.path.join(self.folder, "requests.jsonl"), encoding="utf-8") as file:
                out, _ = self.run_cli("batch", source, "-o", "out", "--sandbox", stdin=file)
            self.assertEqual([outcome["status"] for outcome in self.by_line(out).values()], ["saved"] * 2)

    def test_folder_need_not_be_utf_8(self):
        self.write_lines(line(output="a.png"), line(output="b.png"))
        self.run_cli("batch", "requests.jsonl", "-o", b"\xefut", "--sandbox")
        self.assertEqual(sorted(os.listdir(os.path.join(self.folder.encode(), b"\xefut"))), [b"a.png", b"b.png"])

    def test_file_name_of_another_line_is_found_through_links(self):
        os.makedirs(os.path.join(self.folder, "out/there"))
        os.symlink("there", os.path.join(self.folder, "out/link"))
        outcomes, _ = self.batch_there([line(output="there/a.png"), line(output="link/a.png")], code=INVALID)
        self.assertEqual(([*outcomes], self.provider.paid()), ([2], 0))


class Ends(Batch):
    """What ends a batch before its last line."""

    def test_refusal_of_the_account_ends_it_and_lets_paid_jobs_come_to_their_end(self):
        for status in 401, 402, 403:
            with self.subTest(status):
                paid = self.provider.paid()
                refusal = (status, {"status": "error", "message": "because"})
                self.provider.generate = [(200, self.provider.success()), refusal]
                outcomes, err = self.batch_there([line()] * 150, "--max-queued", "1", code=REFUSED)
                self.assertEqual({n: outcomes[n]["status"] for n in outcomes}, {1: "saved", 2: "failed"})
                self.assertEqual(self.provider.paid() - paid, 2)
                self.assertIn("nothing more is sent", err)

    def test_jobs_that_wait_at_the_provider_are_not_given_up_when_the_account_is_refused(self):
        self.provider.generate = [(200, self.provider.processing(eta=1)), (402, {"status": "error"})]
        outcomes, _ = self.batch_there([line()] * 8, "--max-queued", "2", code=REFUSED)
        self.assertEqual(sorted(outcome["status"] for outcome in outcomes.values()), ["failed", "saved"])

    def test_standard_output_that_is_full_is_found_before_paying(self):
        self.write_lines(*[line()] * 8)
        with open("/dev/full", "w") as full:
            _, err = self.run_cli("batch", "requests.jsonl", *self.there(), key=KEY, stdout=full, code=UNEXPECTED)
        self.assertEqual(self.provider.paid(), 0)
        self.assertIn("nothing more is sent", err)

    def test_reader_that_leaves_ends_it(self):
        self.write_lines(*[line()] * 20)
        self.provider.generate = [(200, dict(self.provider.processing(), id=id)) for id in range(70, 90)]
        with self.start("batch", "requests.jsonl", *self.there(), "--max-queued", "1", key=KEY) as process:
            process.stdout.readline()
            process.stdout.close()
            self.assertEqual(process.wait(60), UNEXPECTED)
            err = process.stderr.read()
        self.assertLess(self.provider.paid(), 4)
        self.assertEqual(len(re.findall(r"(?m)^facegen: line \d: job \d\d was accepted$", err)), self.provider.paid())
        self.assertIn("standard output cannot be written: nothing more is sent", err)

    def test_kill_leaves_the_ids_behind(self):
        self.provider.generate = [(200, dict(self.provider.processing(eta=60), id=id)) for id in (11, 12, 13)]
        self.write_lines(line(), line(), line())
        with self.start("batch", "requests.jsonl", *self.there(), "-q", key=KEY) as process:
            named = sorted(process.stderr.readline() for _ in range(3))
            process.kill()
            process.communicate(timeout=60)
        ids = sorted(re.search(r"job (\d+) was accepted$", name).group(1) for name in named)
        self.assertEqual(ids, ["11", "12", "13"])
        self.assertEqual([name[:16] for name in named], ["facegen: line %d:" % n for n in (1, 2, 3)])


class StandardInput(Batch):
    def start_batch(self):
        return self.start("batch", "-", "-o", "out", *self.there(), "--no-ledger", key=KEY, stdin=subprocess.PIPE)

    def test_lines_are_taken_as_they_come(self):
        with self.start_batch() as process:
            for number in (1, 2):
                process.stdin.write(line() + "\n")
                process.stdin.flush()
                self.assertEqual(json.loads(process.stdout.readline())["line"], number)
            out, err = process.communicate(line(), timeout=60)
        self.assertEqual((process.returncode, but_ids(err)), (DONE, ""))
        self.assertEqual([*self.by_line(out)], [3])

    def test_waiting_for_a_line_can_be_interrupted(self):
        with self.start_batch() as process:
            process.stdin.write(line() + "\n")
            process.stdin.flush()
            process.stdout.readline()
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(60), INTERRUPTED)

    def test_input_that_cannot_be_read(self):
        _, err = self.run_cli("batch", ".", *self.there(), key=KEY, code=USAGE)
        self.assertIn("directory", err)


class Interruption(Batch):
    def test_ids_that_are_open_are_listed_and_fetch_takes_them_up(self):
        self.provider.generate = [(200, dict(self.provider.processing(eta=60), id=id)) for id in (11, 12, 13)]
        self.provider.fetch = [(200, self.provider.processing(eta=60))]
        self.write_lines(*[line()] * 6)
        with self.start("batch", "requests.jsonl", *self.there(), "--max-queued", "3", "-v", key=KEY) as process:
            queued = 0
            while queued < 3:
                queued += "is queued" in process.stderr.readline()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, INTERRUPTED)
        outcomes = self.by_line(out)
        self.assertEqual((self.provider.paid(), sorted(outcomes)), (3, [1, 2, 3]))
        self.assertEqual({outcome["status"] for outcome in outcomes.values()}, {"open"})
        self.assertEqual(sorted(outcome["id"] for outcome in outcomes.values()), ["11", "12", "13"])
        self.provider.fetch = [(200, self.provider.success())]
        for id in ("11", "12", "13"):
            self.assertIn("facegen fetch %s -o PATH" % id, err)
            self.run_cli("fetch", id, "-o", id + ".png", *self.there(), key=KEY)

    def test_paid_request_without_an_answer_may_have_been_accepted(self):
        asked = self.leave_unanswered("generate")
        self.write_lines(line(), line())
        with self.start("batch", "requests.jsonl", *self.there(), "--max-queued", "1", key=KEY) as process:
            self.assertTrue(asked.wait(60))
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, INTERRUPTED)
        outcomes = self.by_line(out)
        self.assertEqual([*outcomes], [1])
        self.assertEqual((outcomes[1]["status"], outcomes[1]["id"]), ("uncertain", None))
        self.assertRegex(err, r"\Afacegen: line 1: .*the request had been sent, and may have been accepted\n")


@unittest.skipUnless(SANDBOX, "FACEGEN_SANDBOX_BIN is not set")
class AccountLimit(Batch):
    def test_jobs_beyond_the_limit_are_held_back_and_never_refused(self):
        url = self.sandbox_server("--speed", "1000", "--price", "1", "--balance", "40")
        outcomes, err = self.batch([line(output="%d.png" % n) for n in range(40)], "--base-url", url, "--retries", "0",
                                   "-v", key=KEY)
        self.assertEqual({outcome["status"] for outcome in outcomes.values()}, {"saved"})
        self.assertEqual(len({outcome["id"] for outcome in outcomes.values()}), 40)
        self.assertEqual(self.files("out"), sorted("%d.png" % n for n in range(40)))
        self.assertNotIn("HTTP 429", err)

    def test_processes_of_one_name_keep_to_the_limit_together(self):
        name = "facegen-cli-%d" % os.getpid()
        self.addCleanup(os.unlink, "/dev/shm/facegen-%d-%s" % (os.geteuid(), name))
        url = self.sandbox_server("--speed", "200")
        self.write_lines(*[line(width=64, height=64) for _ in range(15)])
        args = ("batch", "requests.jsonl", "--base-url", url, "--client-name", name, "-v")
        with self.start(*args, "-o", "a", key=KEY) as first, self.start(*args, "-o", "b", key=KEY) as second:
            logs = [process.communicate(timeout=60)[1] for process in (first, second)]
        self.assertEqual([first.returncode, second.returncode], [DONE, DONE])
        self.assertNotIn("HTTP 429", "".join(logs))


if __name__ == "__main__":
    unittest.main()
