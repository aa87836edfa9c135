"""Recordings, made and played back."""

import asyncio
import gc
import unittest

from case import SMALL, Case, facegen


class Recordings(Case):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "recording"

    def record(self, **settings):
        """Generates with a client that is recorded, and returns the images."""
        with facegen.Recorder(self.path) as recorder, \
                facegen.Client(sandbox=facegen.Sandbox(), record=recorder, **settings) as client:
            return [client.load(image) for image in client.generate(**SMALL, samples=2).images]

    def test_what_was_recorded_is_played_back(self):
        images = self.record()
        replay = facegen.Replay(self.path)
        self.assertGreater(replay.left, 3)
        with facegen.Client(replay=replay) as client:
            result = client.generate(**SMALL, samples=2)
            self.assertEqual([client.load(image) for image in result.images], images)

    def test_a_replay_is_awaited_without_waiting(self):
        self.record()

        async def generate():
            async with facegen.AsyncClient(replay=facegen.Replay(self.path)) as client:
                return await asyncio.wait_for(client.generate(**SMALL, samples=2), 10)

        self.assertEqual(len(asyncio.run(generate()).images), 2)

    def test_another_request_is_refused(self):
        self.record()
        with facegen.Client(replay=facegen.Replay(self.path)) as client, \
                self.assertRaisesRegex(facegen.NetworkError, '"samples" differs'):
            client.generate(**SMALL)

    def test_a_client_goes_on_after_its_recording(self):
        recorder = facegen.Recorder(self.path)
        client = facegen.Client(sandbox=facegen.Sandbox(), record=recorder)
        client.generate(**SMALL)
        recorder.close()
        recorder.close()
        size = self.path.stat().st_size
        client.generate(**SMALL)
        self.assertEqual(self.path.stat().st_size, size)
        with self.assertRaises(ValueError):
            facegen.Client(sandbox=facegen.Sandbox(), record=recorder)

    def test_a_recording_lives_as_long_as_its_clients(self):
        client = facegen.Client(sandbox=facegen.Sandbox(), record=facegen.Recorder(self.path))
        gc.collect()
        client.generate(**SMALL)
        del client
        gc.collect()
        self.assertGreater(facegen.Replay(self.path).left, 1)

    def test_files_that_are_no_good(self):
        with self.assertRaises(facegen.SaveError):
            facegen.Recorder(self.folder / "no" / "folder")
        with self.assertRaisesRegex(facegen.CallerError, "No such file"):
            facegen.Replay(self.path)


if __name__ == "__main__":
    unittest.main()
