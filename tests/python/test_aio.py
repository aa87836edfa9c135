"""Calls that are awaited: over HTTP to facegen-sandbox, and in virtual time."""

import asyncio
import gc
import signal
import threading
import unittest

from case import PNG, SMALL, TO_SERVER, Case, facegen, start_server


class Awaited:
    """What holds for both; `client` is one of each."""

    async def test_generate_returns_the_result(self):
        result = await self.client.generate(**self.asked)
        self.assertEqual(result.status, facegen.Status.SUCCESS)
        self.assertTrue((await self.client.load(result.images[0])).startswith(PNG))
        self.assertTrue((await self.client.save(result.images[0], self.folder)).exists())
        self.assertEqual((await self.client.fetch(result.id)).id, result.id)

    async def test_calls_run_at_once_while_the_loop_goes_on(self):
        ticks = []

        async def tick():
            while True:
                ticks.append(None)
                await asyncio.sleep(0)

        ticking = asyncio.ensure_future(tick())
        results = await asyncio.gather(*(self.client.generate(**self.asked) for _ in range(7)))
        ticking.cancel()
        self.assertEqual(sorted(result.id for result in results), list("1234567"))
        self.assertGreater(len(ticks), 7)

    async def test_an_error_is_raised_where_it_is_awaited(self):
        with self.assertRaises(facegen.InvalidError):
            await self.client.generate(**{**self.asked, "width": 600})
        with self.assertRaises(facegen.FailedError):
            await self.client.generate(**self.asked, track_id="scenario:fails")

    async def test_submit_begins_jobs_and_returns_futures_of_their_results(self):
        futures = [self.client.submit(facegen.Request(**self.asked), seed=seed) for seed in range(3)]
        self.assertEqual([future.job.id for future in futures], [""] * 3)
        self.assertEqual([(await future).seed for future in futures], [0, 1, 2])
        self.assertEqual(sorted(future.job.id for future in futures), list("123"))
        with self.assertRaises(facegen.InvalidError):
            self.client.submit(**{**self.asked, "width": 600})

    async def test_a_future_tells_what_went_wrong(self):
        future = self.client.submit(**self.asked, track_id="scenario:fails")
        await asyncio.wait([future])
        self.assertEqual((type(future.exception()), future.exception().id), (facegen.FailedError, future.job.id))

    async def test_cancelling_a_future_cancels_its_job(self):
        future = self.client.submit(**self.asked, track_id="scenario:stuck")
        self.assertTrue(future.cancel())
        while future.job.running:
            await asyncio.sleep(0.001)
        self.assertEqual((future.cancelled(), future.job.error.code), (True, facegen.Code.CANCELLED))
        self.assertFalse(future.cancel())

    async def test_cancelling_a_task_cancels_its_job(self):
        jobs = []
        task = asyncio.ensure_future(self.client.generate(**self.asked, track_id="scenario:stuck",
                                                          progress=lambda progress: jobs.append(progress.job)))
        while not (jobs and jobs[0].id):
            await asyncio.sleep(0.001)
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task
        while jobs[0].running:
            await asyncio.sleep(0.001)
        self.assertEqual(jobs[0].error.code, facegen.Code.CANCELLED)

    async def test_a_batch_gives_each_job_as_it_ends(self):
        requests = [dict(self.asked, seed=index) for index in range(12)]
        requests[3]["width"] = 600
        seeds, failed = {}, []
        async for job in self.client.batch(requests):
            if job.error:
                failed.append(job.index)
            else:
                seeds[job.index] = job.result().seed
        self.assertEqual((failed, seeds), ([3], {index: index for index in range(12) if index != 3}))

    async def test_stopping_a_batch_cancels_what_runs(self):
        jobs = {}
        batch = self.client.batch([self.asked] * 5, progress=lambda progress: jobs.update({progress.job: None}))
        await batch.__anext__()
        await batch.aclose()
        while self.client._expected:
            await asyncio.sleep(0.001)
        self.assertEqual([job.running for job in jobs], [False] * len(jobs))

    async def test_closing_ends_what_runs(self):
        task = asyncio.ensure_future(self.client.generate(**self.asked, track_id="scenario:stuck"))
        await asyncio.sleep(0)
        await self.client.close()
        with self.assertRaises(facegen.NetworkError):
            await task

    async def test_an_exception_of_a_progress_callback_comes_with_the_result(self):
        with self.assertRaises(facegen.CallbackError) as raised:
            await self.client.generate(**self.asked, progress=lambda progress: {}["missing"])
        self.assertEqual(raised.exception.result.status, facegen.Status.SUCCESS)


class OverHttp(Awaited, Case, unittest.IsolatedAsyncioTestCase):
    asked = TO_SERVER

    async def asyncSetUp(self):
        self.client = facegen.AsyncClient("a-key", base_url=start_server(self, "--scenario", "instant"))
        self.addAsyncCleanup(self.client.close)

    async def test_a_time_limit_of_asyncio_ends_a_call(self):
        with self.assertRaises(asyncio.TimeoutError):
            await asyncio.wait_for(self.client.generate(**self.asked, track_id="scenario:stuck"), 0.01)

    async def test_a_link_is_loaded_by_way_of_a_file(self):
        sandbox = facegen.AsyncClient(sandbox=facegen.Sandbox())
        image = (await sandbox.generate(**SMALL)).images[0]
        self.assertIsNotNone(image.link)
        self.assertTrue((await sandbox.load(image)).startswith(PNG))
        await sandbox.close()

    async def test_a_call_is_cancelled_by_another_thread(self):
        queued = threading.Event()
        canceller = threading.Thread(target=lambda: queued.wait(60) and self.client.cancel())
        canceller.start()
        self.addCleanup(canceller.join)
        self.addCleanup(queued.set)
        with self.assertRaises(facegen.NetworkError) as raised:
            await self.client.generate(**self.asked, track_id="scenario:stuck",
                                       progress=lambda progress: progress.job.id and queued.set())
        self.assertEqual(raised.exception.code, facegen.Code.CANCELLED)

    async def test_it_serves_one_loop_at_a_time(self):
        task = asyncio.ensure_future(self.client.generate(**self.asked, track_id="scenario:stuck"))
        await asyncio.sleep(0)
        with self.assertRaisesRegex(RuntimeError, "in use on another event loop"):
            await asyncio.get_running_loop().run_in_executor(
                None, lambda: asyncio.run(self.client.fetch("1")))
        task.cancel()

    async def test_a_lost_answer_is_reconciled_by_the_mark(self):
        await self.client.mark()
        request = facegen.Request(**{**self.asked, "prompt": "lost", "track_id": "scenario:close-after-body"})
        with self.assertRaises(facegen.UncertainError) as raised:
            await self.client.generate(request)
        self.assertEqual((await self.client.reconcile(request, raised.exception)).id, "1")

    async def test_nothing_is_watched_while_nothing_runs(self):
        await self.client.generate(**self.asked)
        self.assertEqual((self.client._watched, self.client._timer), (-1, None))


class InVirtualTime(Awaited, Case, unittest.IsolatedAsyncioTestCase):
    asked = SMALL

    async def asyncSetUp(self):
        self.webhooks = []
        sandbox = facegen.Sandbox(webhook=lambda url, body: self.webhooks.append(body))
        self.client = facegen.AsyncClient(sandbox=sandbox)
        self.addAsyncCleanup(self.client.close)

    async def test_an_exception_of_a_webhook_goes_to_the_loop(self):
        told = []
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context["exception"]))
        client = facegen.AsyncClient(sandbox=facegen.Sandbox(webhook=lambda url, body: {}["missing"]))
        await client.generate(**SMALL, webhook="https://example.com/done")
        await client.close()
        self.assertEqual([type(exception) for exception in told], [KeyError])


class Loops(Case):
    def test_a_client_outlives_a_loop_and_a_task_that_it_left(self):
        client = facegen.AsyncClient("a-key", base_url=start_server(self, "--scenario", "instant"))

        async def leave():
            asyncio.ensure_future(client.generate(**TO_SERVER, track_id="scenario:stuck"))
            await asyncio.sleep(0.05)

        asyncio.run(leave())
        self.assertEqual(asyncio.run(client.generate(**TO_SERVER)).status, facegen.Status.SUCCESS)
        asyncio.run(client.close())

    def test_a_client_is_closed_after_a_loop_that_ended_in_the_middle(self):
        client = facegen.AsyncClient("a-key", base_url=start_server(self))
        tasks = []

        async def leave():
            tasks.append(asyncio.ensure_future(client.generate(**TO_SERVER, track_id="scenario:stuck")))
            await asyncio.sleep(0.05)

        loop = asyncio.new_event_loop()
        loop.run_until_complete(leave())
        loop.close()
        asyncio.run(client.close())
        with self.assertLogs("asyncio"):  # which tells of the task
            tasks.clear()
            gc.collect()

    def test_an_interrupt_cancels_the_task(self):
        client = facegen.AsyncClient("a-key", base_url=start_server(self))
        interrupter = threading.Timer(0.3, lambda: signal.pthread_kill(threading.main_thread().ident, signal.SIGINT))
        interrupter.start()
        self.addCleanup(interrupter.cancel)
        with self.assertRaises(KeyboardInterrupt):
            asyncio.run(client.generate(**TO_SERVER, track_id="scenario:stuck"))


if __name__ == "__main__":
    unittest.main()
