"""Signals, cancelled tasks and time limits end calls, and what was paid for stays known."""

import asyncio
import contextlib
import pickle
import random
import signal
import socket
import threading
import time
import unittest

from case import SMALL, TO_SERVER, Case, facegen, start_server

PROMPTLY = 5.0  # seconds, on a busy machine; a call alone would take 300


def silent_server(test):
    """The API root of a server that takes connections and never answers."""
    listener = socket.create_server(("127.0.0.1", 0))
    test.addCleanup(listener.close)
    return "http://127.0.0.1:%d/api" % listener.getsockname()[1]


def interrupt_main_thread(number=signal.SIGINT):
    signal.pthread_kill(threading.main_thread().ident, number)


class Interrupted(Case):
    @contextlib.contextmanager
    def interrupted(self, exception=KeyboardInterrupt, number=signal.SIGINT, after=0.3):
        """What is called within is interrupted after a while."""
        interrupter = threading.Timer(after, interrupt_main_thread, [number])
        began = time.monotonic()
        interrupter.start()
        self.addCleanup(interrupter.join)
        with self.assertRaises(exception) as raised:
            yield raised
        self.assertLess(time.monotonic() - began, PROMPTLY)

    def assert_ended_by_interrupt(self, call):
        with self.interrupted() as raised:
            call(facegen.Client("a-key", base_url=silent_server(self)))
        return facegen.errors_of(raised.exception)

    def test_an_interrupt_ends_submit_which_may_have_been_paid(self):
        for call in ("submit", "generate"):
            with self.subTest(call):
                error, = self.assert_ended_by_interrupt(lambda client: getattr(client, call)(**SMALL))
                self.assertEqual((error.code, error.acceptance), (facegen.Code.CANCELLED, facegen.Acceptance.UNKNOWN))
                self.assertLess(abs(error.sent_at.timestamp() - time.time()), PROMPTLY)
                self.assertEqual(error.bytes_sent, error.bytes_total)
                self.assertIsNotNone(error.seed)

    def test_an_interrupt_ends_calls_that_pay_for_nothing(self):
        for call in (lambda client: client.fetch("5"), lambda client: client.fetch("5", wait=False),
                     lambda client: client.mark()):
            error, = self.assert_ended_by_interrupt(call)
            self.assertEqual((error.code, error.acceptance), (facegen.Code.CANCELLED, facegen.Acceptance.NO))

    def test_an_interrupt_ends_reconcile_which_can_be_called_again(self):
        error, = self.assert_ended_by_interrupt(lambda client: client.reconcile(mark="1", seed=7))
        self.assertEqual((error.code, error.mark, error.seed), (facegen.Code.CANCELLED, "1", 7))
        self.assertEqual(error.acceptance, facegen.Acceptance.UNKNOWN)

    def test_an_interrupt_ends_savings_and_leaves_no_file(self):
        body = b'{"status": "success", "id": 5, "output": ["%s/image.png"]}' % silent_server(self).encode()
        client = facegen.Client("a-key", allow_http=True)
        image = facegen.parse_webhook(body).images[0]
        with self.interrupted():
            client.save(image, self.folder)
        self.assertEqual(list(self.folder.iterdir()), [])
        with self.interrupted():
            client.load(image)

    def test_an_interrupt_tells_the_job_that_was_paid_for(self):
        client = facegen.Client("a-key", base_url=start_server(self, "--scenario", "stuck"))
        with self.assertLogs("facegen", "WARNING") as log, self.interrupted() as raised:
            client.generate(**TO_SERVER)
        error, = facegen.errors_of(raised.exception)
        self.assertEqual((error.id, error.acceptance), ("1", facegen.Acceptance.YES))
        self.assertIn("fetch('1')", log.output[0])
        self.assertEqual(client.fetch(error.id, wait=False).status, facegen.Status.PROCESSING)

    def test_an_interrupt_tells_all_jobs_of_a_batch(self):
        client = facegen.Client("a-key", base_url=start_server(self, "--scenario", "stuck"))
        with self.assertLogs("facegen", "WARNING"), self.interrupted() as raised:
            list(client.batch([TO_SERVER] * 3))
        self.assertEqual(sorted(error.id for error in facegen.errors_of(raised.exception)), ["1", "2", "3"])

    def test_a_second_interrupt_does_not_lose_the_job(self):
        client = facegen.Client("a-key", base_url=start_server(self, "--scenario", "stuck"))
        second = threading.Timer(0.3, interrupt_main_thread)
        second.start()
        try:
            with self.assertLogs("facegen", "WARNING"), self.interrupted() as raised:
                client.generate(**TO_SERVER)
            second.join()
            time.sleep(PROMPTLY)  # until the second has come, unless it already has
        except KeyboardInterrupt:
            pass
        self.assertEqual([error.id for error in facegen.errors_of(raised.exception)], ["1"])

    def test_an_interrupt_is_not_lost_on_the_way_into_a_callback(self):
        rounds, interrupts, paid, client = 100, 0, 0, self.connect()
        request, results = facegen.Request(**SMALL), []  # kept, because Python ignores what is raised in a finalizer
        for _ in range(rounds):
            interrupter = threading.Timer(random.random() / 500, interrupt_main_thread)
            try:
                interrupter.start()
                while interrupter.is_alive():
                    results.append(client.generate(request, progress=lambda progress: None))
            except KeyboardInterrupt as interrupt:
                interrupts += 1
                paid += sum(error.acceptance is facegen.Acceptance.YES for error in facegen.errors_of(interrupt))
            interrupter.join()
        self.assertEqual(interrupts, rounds)
        # Python may also raise between the end of a call and the next instruction of its caller.
        self.assertAlmostEqual(self.sandbox.paid_requests, len(results) + paid, delta=rounds / 10)

    def test_a_callback_of_the_program_is_interrupted(self):
        def listen(progress):
            time.sleep(60)

        with self.interrupted() as raised:
            self.connect().generate(**SMALL, progress=listen)
        self.assertEqual(len(facegen.errors_of(raised.exception)), 1)

    def test_other_signals_that_raise_end_a_call(self):
        def leave(number, frame):
            raise SystemExit(143)

        self.addCleanup(signal.signal, signal.SIGTERM, signal.signal(signal.SIGTERM, leave))
        with self.interrupted(SystemExit, signal.SIGTERM) as raised:
            facegen.Client("a-key", base_url=silent_server(self)).submit(**SMALL)
        self.assertEqual(len(facegen.errors_of(raised.exception)), 1)

    def test_handlers_are_the_programs_again_after_a_call(self):
        before = signal.getsignal(signal.SIGINT)
        self.connect().generate(**SMALL)
        self.assertIs(signal.getsignal(signal.SIGINT), before)
        self.addCleanup(signal.signal, signal.SIGINT, before)

        def mine(number, frame):
            pass

        self.connect().generate(**SMALL, progress=lambda progress: signal.signal(signal.SIGINT, mine))
        self.assertIs(signal.getsignal(signal.SIGINT), mine)

    def test_a_handler_that_a_callback_puts_back_late_still_works(self):
        taken = []
        self.addCleanup(signal.signal, signal.SIGINT, signal.getsignal(signal.SIGINT))
        self.connect().generate(**SMALL, progress=lambda progress: taken or taken.append(
            signal.signal(signal.SIGINT, signal.SIG_IGN)))
        signal.signal(signal.SIGINT, taken[0])
        with self.assertRaises(KeyboardInterrupt):
            interrupt_main_thread()

    def test_a_call_on_another_thread_goes_on(self):
        client, results = self.connect(), []
        thread = threading.Thread(target=lambda: results.append(client.submit(**SMALL)))
        thread.start()
        thread.join()
        self.assertEqual(results[0].id, "1")

    def test_a_call_on_another_thread_is_ended_by_cancel(self):
        client, errors = facegen.Client("a-key", base_url=silent_server(self)), []

        def call():
            try:
                client.submit(**SMALL)
            except facegen.NetworkError as error:
                errors.append(error)

        thread = threading.Thread(target=call)
        thread.start()
        while not errors:
            client.cancel()
            time.sleep(0.01)
        thread.join()
        self.assertEqual(errors[0].code, facegen.Code.CANCELLED)


class Awaits(unittest.IsolatedAsyncioTestCase, Case):
    async def asyncSetUp(self):
        self.client = facegen.AsyncClient("a-key", base_url=start_server(self, "--scenario", "stuck"))
        self.addAsyncCleanup(self.client.close)

    async def queued(self, call):
        """A task of a call that the provider has accepted."""
        accepted = asyncio.Event()
        task = asyncio.ensure_future(call(lambda progress: progress.job.id and accepted.set()))
        await accepted.wait()
        return task

    def assert_tells_the_job(self, exception):
        error, = facegen.errors_of(exception)
        self.assertEqual((error.id, error.acceptance), ("1", facegen.Acceptance.YES))

    async def test_a_cancelled_task_tells_the_job(self):
        task = await self.queued(lambda listen: self.client.generate(**TO_SERVER, progress=listen))
        task.cancel()
        with self.assertLogs("facegen", "WARNING"), self.assertRaises(asyncio.CancelledError) as raised:
            await task
        self.assert_tells_the_job(raised.exception)

    async def test_a_time_limit_tells_the_job(self):
        async def wait(future):
            await asyncio.wait_for(future, 0.5)

        for call in (self.client.generate, self.client.submit):
            with self.assertLogs("facegen", "WARNING"), self.assertRaises(asyncio.TimeoutError) as raised:
                await asyncio.wait_for(call(**TO_SERVER), 0.5)
            error, = facegen.errors_of(raised.exception)
            self.assertTrue(error.id)

    @unittest.skipUnless(hasattr(asyncio, "timeout"), "Python 3.11")
    async def test_a_timeout_block_tells_the_job(self):
        with self.assertLogs("facegen", "WARNING"), self.assertRaises(TimeoutError) as raised:
            async with asyncio.timeout(0.5):
                await self.client.generate(**TO_SERVER)
        self.assert_tells_the_job(raised.exception)

    async def test_a_cancelled_future_tells_the_job(self):
        future = self.client.submit(**TO_SERVER)
        while not future.job.id:
            await asyncio.sleep(0.01)
        future.cancel()
        self.assertFalse(future.job.running)
        with self.assertLogs("facegen", "WARNING"), self.assertRaises(asyncio.CancelledError) as raised:
            await future
        self.assert_tells_the_job(raised.exception)

    async def test_a_task_that_is_cancelled_in_a_callback_tells_the_job(self):
        tasks = []

        def listen(progress):
            if progress.job.id:
                tasks[0].cancel()

        tasks.append(asyncio.ensure_future(self.client.generate(**TO_SERVER, progress=listen)))
        with self.assertLogs("facegen", "WARNING"), self.assertRaises(asyncio.CancelledError) as raised:
            await tasks[0]
        self.assert_tells_the_job(raised.exception)

    async def test_a_result_that_comes_with_the_cancellation_is_kept(self):
        client = facegen.AsyncClient(sandbox=facegen.Sandbox())
        self.addAsyncCleanup(client.close)
        future = client.submit(**SMALL)
        task = asyncio.ensure_future(asyncio.wait_for(future, None))
        future.add_done_callback(lambda done: task.cancel())
        with self.assertLogs("facegen", "WARNING"), self.assertRaises(asyncio.CancelledError) as raised:
            await task
        self.assert_tells_the_job(raised.exception)
        error, = facegen.errors_of(raised.exception)
        self.assertEqual(error.result.status, facegen.Status.SUCCESS)


class Runs(Case):
    def test_an_interrupt_of_a_loop_tells_the_job(self):
        client = facegen.AsyncClient("a-key", base_url=start_server(self, "--scenario", "stuck"))
        interrupter = threading.Timer(0.5, interrupt_main_thread)
        interrupter.start()
        self.addCleanup(interrupter.join)
        with self.assertLogs("facegen", "WARNING"), self.assertRaises(KeyboardInterrupt) as raised:
            asyncio.run(client.generate(**TO_SERVER))
        self.assertEqual([error.id for error in facegen.errors_of(raised.exception)], ["1"])


class Errors(Case):
    def test_an_error_is_its_own(self):
        error = facegen.FailedError("no")
        self.assertEqual(facegen.errors_of(error), (error,))
        self.assertEqual(facegen.errors_of(KeyError()), ())
        self.assertEqual(facegen.errors_of(None), ())

    def test_acceptance_is_told_and_can_be_sent_to_another_process(self):
        for scenario, acceptance in (("http-402", "NO"), ("close-after-body", "UNKNOWN"), ("fails", "YES")):
            with self.subTest(scenario), self.assertRaises(facegen.Error) as raised:
                self.connect(scenario=scenario).generate(**SMALL)
            self.assertIs(raised.exception.acceptance, facegen.Acceptance[acceptance])
            self.assertIs(pickle.loads(pickle.dumps(raised.exception)).acceptance, facegen.Acceptance[acceptance])


if __name__ == "__main__":
    unittest.main()
