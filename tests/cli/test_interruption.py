"""The program and signals; run it as test_cli.py."""

import os
import signal
import time
import unittest

from case import INTERRUPTED, KEY, TERMINATED, Case
from provider import png


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


if __name__ == "__main__":
    unittest.main()
