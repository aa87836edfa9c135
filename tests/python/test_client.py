"""Calls that wait, through the sandbox in virtual time."""

import datetime
import logging
import pickle
import signal
import threading
import time
import traceback
import unittest
from unittest import mock

from case import PNG, PORTRAIT, SMALL, TO_SERVER, Case, facegen, start_server

try:
    import PIL.Image
except ImportError:
    PIL = None


class Calls(Case):
    def test_generate_returns_the_result(self):
        client = self.connect()
        result = client.generate(prompt="a knight", face_image=PORTRAIT, width=64, height=64, seed=7)
        self.assertEqual((result.status, result.id, result.seed), (facegen.Status.SUCCESS, "1", 7))
        self.assertTrue(result.images[0].bytes.startswith(PNG))
        self.assertIsNone(result.images[0].link)
        self.assertEqual(client.load(result.images[0]), result.images[0].bytes)
        self.assertEqual(result.meta["prompt"], "a knight")
        self.assertEqual(result.answer["output"], ["image 0"])
        self.assertGreater(result.generation_time, 0)
        self.assertEqual(result.expires_at - result.received_at, datetime.timedelta(hours=24))

    def test_submit_returns_at_once_and_fetch_takes_it_up(self):
        client = self.connect()
        queued = client.submit(facegen.Request(**SMALL), track_id="mine")
        self.assertEqual((queued.status, queued.images), (facegen.Status.PROCESSING, ()))
        self.assertGreater(queued.eta, 0)
        self.assertTrue(queued.future_links)
        self.assertEqual(client.fetch(queued.id, wait=False).status, facegen.Status.PROCESSING)
        self.assertEqual(client.fetch(queued.id).status, facegen.Status.SUCCESS)
        self.assertEqual(self.sandbox.paid_requests, 1)

    def test_an_image_is_saved_under_a_name_or_in_a_folder(self):
        client = self.connect()
        image = client.generate(**SMALL).images[0]
        named, put = client.save(image, self.folder / "a.png"), client.save(image, self.folder)
        self.assertEqual((named.name, put.name), ("a.png", "facegen-1-1.png"))
        self.assertEqual(named.read_bytes(), client.load(image))
        with self.assertRaises(facegen.SaveError) as raised:
            client.save(image, self.folder / "none" / "a.png")
        self.assertEqual(raised.exception.code, facegen.Code.FILE)

    @unittest.skipUnless(PIL, "Pillow is not there")
    def test_an_image_is_opened_with_pillow(self):
        client = self.connect()
        self.assertEqual(client.open(client.generate(**SMALL).images[0]).size, (64, 64))

    def test_progress_is_told(self):
        told = []
        job_ids = []

        def listen(progress):
            told.append(progress.phase)
            job_ids.append(progress.job.id)

        self.connect().generate(**SMALL, progress=listen)
        self.assertEqual(list(dict.fromkeys(told)), [facegen.Phase.UPLOAD, facegen.Phase.QUEUED, facegen.Phase.FETCHED])
        self.assertEqual(list(dict.fromkeys(job_ids)), ["", "1"])

    def test_the_log_goes_to_logging(self):
        with self.assertLogs("facegen", logging.DEBUG) as log:
            self.connect().generate(**SMALL)
        self.assertIn("INFO:facegen:job 1 is queued", log.output)

    def test_a_result_outlives_its_client(self):
        client = self.connect()
        result = client.generate(**SMALL)
        client.close()
        self.assertEqual(result.id, "1")
        with self.assertRaisesRegex(ValueError, "the client is closed"):
            client.generate(**SMALL)


class Settings(Case):
    def test_a_setting_that_cannot_be_used_is_told(self):
        for setting in ({"key": ""}, {"retries": 2**32}, {"timeout": -1}, {"timeout": float("inf")}, {"plan": 7},
                        {"base_url": "http://example.com"}, {"ca_file": ""}):
            with self.subTest(setting), self.assertRaises(facegen.CallerError) as raised:
                facegen.Client(**{"key": "a", **setting})
            self.assertEqual(raised.exception.code, facegen.Code.CONFIG)

    def test_a_text_with_nul_or_half_a_character_is_refused_and_not_shown(self):
        for setting in ("key", "base_url", "name", "proxy", "user_agent"):
            for text in ("secret\0", "secret\udcff"):
                with self.subTest(setting), self.assertRaises(facegen.CallerError) as raised:
                    facegen.Client(**{setting: text})
                self.assertEqual((raised.exception.code, raised.exception.parameter), (facegen.Code.CONFIG, setting))
                told = "".join(traceback.format_exception(None, raised.exception, None))
                self.assertNotIn("secret", told)

    def test_all_that_can_be_used_are_taken(self):
        facegen.Client("a-key", base_url="http://example.com/api", plan=facegen.Plan.ENTERPRISE_FACE_GEN, timeout=1.5,
                       connect_timeout=1, stall_timeout=2, retries=0, max_queued=10, name="mine", allow_http=True,
                       retry_unavailable=True, proxy="http://proxy:3128", ca_file="/dev/null", user_agent="me").close()

    def test_without_a_key_nothing_is_sent(self):
        with self.assertRaises(facegen.CallerError) as raised:
            facegen.Client().generate(**SMALL)
        self.assertEqual(raised.exception.parameter, "key")


class Errors(Case):
    def assert_fails(self, exception, code, client, **parameters):
        with self.assertRaises(exception) as raised:
            client.generate(**{**SMALL, **parameters})
        self.assertIs(raised.exception.code, code)
        self.assertEqual(raised.exception.name, "FACEGEN_E_" + code.name)
        return raised.exception

    def test_an_invalid_request_names_every_violation_and_is_not_sent(self):
        client = self.connect()
        error = self.assert_fails(facegen.InvalidError, facegen.Code.INVALID, client, width=600, samples=3)
        self.assertEqual([each.parameter for each in error.violations], ["width", "samples"])
        self.assertEqual((error.parameter, self.sandbox.paid_requests), ("width", 0))
        self.assertIsInstance(error, ValueError)

    def test_a_refusal_tells_status_and_time(self):
        error = self.assert_fails(facegen.RefusedError, facegen.Code.BUSY, self.connect(scenario="http-429", retries=0))
        self.assertEqual(error.http_status, 429)
        self.assertGreater(error.retry_after, 0)

    def test_an_answer_that_cannot_be_read_is_shown(self):
        error = self.assert_fails(facegen.UncertainError, facegen.Code.UNCERTAIN, self.connect(scenario="html-200"))
        self.assertIn("<", error.body)
        self.assertEqual(error.bytes_sent, error.bytes_total)

    def test_a_failed_job_tells_its_id(self):
        error = self.assert_fails(facegen.FailedError, facegen.Code.FAILED, self.connect(scenario="fails"),
                                  track_id="mine")
        self.assertEqual((error.id, error.track_id), ("1", "mine"))

    def test_an_error_can_be_sent_to_another_process(self):
        error = self.assert_fails(facegen.InvalidError, facegen.Code.INVALID, self.connect(), width=600)
        copy = pickle.loads(pickle.dumps(error))
        self.assertEqual((str(copy), copy.violations), (str(error), error.violations))

    def test_a_lost_answer_is_reconciled_by_the_mark(self):
        client = self.connect()
        client.generate(**SMALL)
        error = self.assert_fails(facegen.UncertainError, facegen.Code.UNCERTAIN, client, prompt="lost",
                                  track_id="scenario:close-after-body")
        self.assertEqual(error.mark, "1")
        request = facegen.Request(**{**SMALL, "prompt": "lost"})
        found = client.reconcile(request, id=error.id, mark=error.mark, seed=error.seed, sent_at=error.sent_at)
        self.assertEqual((found.id, found.status, found.seed), ("2", facegen.Status.SUCCESS, error.seed))
        self.assertEqual(self.sandbox.paid_requests, 2)

    def test_a_request_that_never_arrived_is_not_seen(self):
        client = self.connect()
        client.mark()
        client.generate(**SMALL)
        with self.assertRaises(facegen.UncertainError) as raised:
            client.reconcile(mark="1")
        self.assertEqual(raised.exception.code, facegen.Code.NOT_SEEN)


class Callbacks(Case):
    def test_an_exception_of_a_progress_callback_comes_with_the_result(self):
        def fail(progress):
            raise KeyError("mine")

        with self.assertRaises(facegen.CallbackError) as raised:
            self.connect().generate(**SMALL, progress=fail)
        self.assertIsInstance(raised.exception.__cause__, KeyError)
        self.assertEqual(raised.exception.result.status, facegen.Status.SUCCESS)

    def test_an_exception_of_a_progress_callback_comes_with_the_error(self):
        def fail(progress):
            raise KeyError("mine")

        with self.assertRaises(facegen.CallbackError) as raised:
            self.connect(scenario="fails").generate(**SMALL, progress=fail)
        self.assertEqual((raised.exception.code, raised.exception.id), (facegen.Code.FAILED, "1"))

    def test_an_exception_of_the_logger_is_reported_after_the_call(self):
        with mock.patch("facegen._callbacks.logger.log", side_effect=KeyError("mine")):
            with self.assertRaises(facegen.CallbackError) as raised:
                self.connect().generate(**SMALL)
        self.assertEqual(raised.exception.result.id, "1")

    def test_a_call_may_be_made_in_a_progress_callback(self):
        client = self.connect()
        inner = []

        def listen(progress):
            if progress.phase == facegen.Phase.FETCHED:
                inner.append(client.fetch(progress.job.id))

        client.generate(**SMALL, progress=listen)
        self.assertEqual([result.id for result in inner], ["1"])

    def test_webhooks_are_told_and_parsed(self):
        told = []
        client = self.connect(webhook=lambda url, body: told.append((url, facegen.parse_webhook(body))))
        client.generate(**SMALL, webhook="https://example.com/done", track_id="mine")
        self.sandbox.advance(60)
        (url, result), = told
        self.assertEqual((url, result.id, result.track_id), ("https://example.com/done", "1", "mine"))

    def test_an_exception_of_a_webhook_is_reported(self):
        def fail(url, body):
            raise KeyError("mine")

        client = self.connect(webhook=fail, scenario="webhook-late")
        client.generate(**SMALL, webhook="https://example.com/done")
        with self.assertRaises(KeyError):
            self.sandbox.advance(120)

    def test_a_body_that_is_no_delivery_is_refused(self):
        with self.assertRaises(facegen.FailedError):
            facegen.parse_webhook(b"{}")


class Cancelling(Case):
    def cancelled(self, client, **options):
        with self.assertRaises(facegen.NetworkError) as raised:
            client.generate(**TO_SERVER, **options)
        self.assertEqual(raised.exception.code, facegen.Code.CANCELLED)
        return raised.exception

    def test_a_call_is_cancelled_in_its_progress(self):
        client = self.connect()
        error = self.cancelled(client, progress=lambda progress: progress.job.id and progress.job.cancel())
        self.assertEqual(error.id, "1")
        self.assertEqual(client.fetch(error.id).status, facegen.Status.SUCCESS)

    def test_a_call_is_cancelled_by_another_thread(self):
        client = facegen.Client("key", base_url=start_server(self, "--scenario", "stuck"))
        queued = threading.Event()
        canceller = threading.Thread(target=lambda: queued.wait(60) and client.cancel())
        canceller.start()
        self.addCleanup(canceller.join)
        self.addCleanup(queued.set)
        self.cancelled(client, progress=lambda progress: progress.job.id and queued.set())

    def test_cancelling_a_client_that_rests_does_not_reach_its_next_call(self):
        client = self.connect()
        client.generate(**SMALL)
        client.cancel()
        self.assertEqual(client.generate(**SMALL).id, "2")

    def test_an_interrupt_cancels_the_call(self):
        client = facegen.Client("key", base_url=start_server(self, "--scenario", "stuck"))
        interrupter = threading.Timer(0.3, lambda: signal.pthread_kill(threading.main_thread().ident, signal.SIGINT))
        interrupter.start()
        self.addCleanup(interrupter.cancel)
        with self.assertRaises(KeyboardInterrupt):
            client.generate(**TO_SERVER)

    def test_an_interrupt_in_a_callback_cancels_the_call(self):
        jobs = []

        def interrupt(progress):
            jobs.append(progress.job)
            raise KeyboardInterrupt

        client = self.connect(scenario="stuck")
        with self.assertRaises(KeyboardInterrupt):
            client.generate(**SMALL, progress=interrupt)
        self.assertEqual(jobs[0].error.code, facegen.Code.CANCELLED)

    def test_a_call_is_not_held_back_without_end(self):
        client = self.connect(max_queued=1, timeout=0.3)
        engine = client.engine()
        engine.submit(**SMALL)
        engine.step()  # it has the only place, and nobody steps it any more
        with self.assertRaises(facegen.NetworkError) as raised:
            client.generate(**SMALL)
        self.assertEqual(raised.exception.code, facegen.Code.TIMEOUT)


if __name__ == "__main__":
    unittest.main()
