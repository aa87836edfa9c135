"""Many jobs on one thread, through the sandbox in virtual time."""

import gc
import unittest
import weakref

from case import SMALL, Case, facegen


def run(engine):
    """Steps an engine until nothing runs, and returns the jobs as they ended."""
    ended = []
    while engine.running:
        ended += engine.step(1)
    return ended


class Engines(Case):
    def setUp(self):
        super().setUp()
        self.client = self.connect()
        self.engine = self.client.engine()
        self.addCleanup(self.engine.close)

    def test_jobs_run_at_once_and_are_returned_as_they_end(self):
        slow = self.engine.submit(**{**SMALL, "width": 512, "height": 512})
        fast = self.engine.submit(**SMALL)
        self.assertEqual((self.engine.running, slow.running), (2, True))
        with self.assertRaisesRegex(RuntimeError, "still runs"):
            slow.result()
        self.assertEqual(run(self.engine), [slow, fast])  # the provider's queue is one
        self.assertEqual([slow.result().id, fast.result().id], ["1", "2"])
        self.assertEqual((self.engine.running, self.engine.step()), (0, []))

    def test_a_job_is_cancelled_and_others_go_on(self):
        jobs = [self.engine.submit(**SMALL) for _ in range(2)]
        jobs[0].cancel()
        run(self.engine)
        self.assertEqual(jobs[0].error.code, facegen.Code.CANCELLED)
        self.assertEqual(jobs[1].result().status, facegen.Status.SUCCESS)
        jobs[0].cancel()  # too late, and nothing

    def test_an_image_is_saved_beside_other_jobs(self):
        other = self.engine.submit(**SMALL)
        job = self.engine.save(self.client.generate(**SMALL).images[0], self.folder)
        gc.collect()  # nothing but the job has the image
        run(self.engine)
        self.assertEqual((job.result().exists(), other.error), (True, None))

    def test_a_saving_that_cannot_begin_leaves_nothing(self):
        image = self.client.generate(**SMALL).images[0]
        with self.assertRaises(facegen.SaveError):
            self.engine.save(image, self.folder / "none" / "a.png")
        self.assertEqual(self.engine.running, 0)

    def test_a_delivery_ends_its_job(self):
        told = []
        client = self.connect(webhook=lambda url, body: told.append(body), eta_error=100)
        engine = client.engine()
        job = engine.submit(**SMALL, webhook="https://example.com/done")
        while not told:
            engine.step(1)
        self.assertEqual((job.running, engine.deliver(told[0]), engine.deliver(told[0])), (True, True, False))
        self.assertEqual(engine.step(), [job])
        self.assertEqual(job.result().id, "1")

    def test_closing_an_engine_cancels_what_runs(self):
        job = self.engine.submit(**SMALL)
        self.engine.step()
        self.engine.close()
        self.assertEqual(job.error.code, facegen.Code.CANCELLED)
        with self.assertRaisesRegex(ValueError, "the engine is closed"):
            self.engine.step()

    def test_an_engine_is_not_stepped_in_a_callback(self):
        job = self.engine.submit(**SMALL, progress=lambda progress: self.engine.step())
        run(self.engine)
        self.assertIsInstance(job.error.__cause__, facegen.CallerError)

    def test_an_engine_may_be_closed_in_a_callback(self):
        engine = self.client.engine()
        job = engine.submit(**SMALL, progress=lambda progress: engine.close())
        while job.running:
            engine.step(1)
        self.assertIn(job.error.code, (facegen.Code.OK, facegen.Code.CANCELLED))

    def test_an_engine_keeps_what_it_needs_alive(self):
        engine = self.client.engine()
        self.client.close()
        self.client = self.sandbox = None
        gc.collect()
        job = engine.submit(**SMALL)
        run(engine)
        self.assertEqual(job.result().id, "1")

    def test_a_circle_of_references_is_freed(self):
        class Program:
            def __init__(self):
                self.client = facegen.Client(sandbox=facegen.Sandbox(webhook=self.listen))
                self.engine = self.client.engine()
                self.job = self.engine.submit(**SMALL, progress=self.listen)

            def listen(self, *anything):
                pass

        program = Program()
        program.engine.step()
        handles = [weakref.ref(each._handle) for each in (program.client, program.engine)]
        del program
        gc.collect()
        self.assertEqual([handle() for handle in handles], [None, None])


class Batches(Case):
    def test_all_come_with_their_places(self):
        requests = [dict(SMALL, seed=index) for index in range(25)]
        requests[3]["width"] = 600
        jobs = list(self.connect().batch(iter(requests)))
        self.assertEqual(sorted(job.index for job in jobs), list(range(25)))
        failed, = [job for job in jobs if job.error]
        self.assertEqual((failed.index, failed.error.violations[0].nearest), (3, "512"))
        self.assertEqual({job.index: job.result().seed for job in jobs if not job.error},
                         {index: index for index in range(25) if index != 3})

    def test_requests_are_taken_as_they_are_needed(self):
        taken = []
        requests = (taken.append(index) or SMALL for index in range(1000))
        next(self.connect(max_queued=2).batch(requests))
        self.assertLess(len(taken), 10)

    def test_stopping_cancels_what_runs(self):
        jobs = []
        client = self.connect()
        others = set(facegen.engine._jobs)
        batch = client.batch([SMALL] * 5, progress=lambda progress: jobs.append(progress.job))
        next(batch)
        batch.close()
        self.assertFalse(any(job.running for job in jobs))
        self.assertEqual(set(facegen.engine._jobs) - others, set())


if __name__ == "__main__":
    unittest.main()
