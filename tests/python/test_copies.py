"""Copies of what the library has made: true ones, or none."""

import copy
import gc
import pickle
import unittest

from case import SMALL, Case, facegen


class Copies(Case):
    def handles(self):
        """One of each kind that the library knows by its address."""
        client = self.connect()
        engine = client.engine()
        recorder = facegen.Recorder(self.folder / "a.jsonl")
        recorder.close()
        (self.folder / "b.jsonl").write_text((self.folder / "a.jsonl").read_text())
        exchanges = []

        def transport(exchange):
            exchanges.append(exchange)
            raise ConnectionRefusedError("no network")

        with self.assertRaises(facegen.NetworkError):
            facegen.Client("a-key", transport=transport, retries=0).generate(**SMALL)
        return [client, engine, recorder, facegen.Replay(self.folder / "b.jsonl"), self.sandbox, engine.submit(**SMALL),
                facegen.AsyncClient("a-key"), client._handle, client._handle.pointer, exchanges[0]]

    def test_what_there_is_once_is_neither_copied_nor_pickled(self):
        for handle in self.handles():
            for duplicate in (copy.copy, copy.deepcopy, pickle.dumps):
                name = type(handle).__name__
                with self.subTest(name), self.assertRaisesRegex(TypeError, "a %s cannot be copied or pickled" % name):
                    duplicate(handle)

    def test_a_request_is_copied(self):
        request = facegen.Request(**SMALL)
        for duplicate in (copy.copy, copy.deepcopy):
            other = duplicate(request)
            self.assertIsNot(other._handle, request._handle)
            self.assertEqual(other.parameters, request.parameters)
        copies = copy.deepcopy({"a": [request]})
        del request, other
        gc.collect()
        self.assertEqual(copies["a"][0].parameters["prompt"], SMALL["prompt"])
        with self.assertRaisesRegex(TypeError, "to_json"):
            pickle.dumps(copies["a"][0])

    def test_a_result_and_its_images_do_not_change_and_need_no_copy(self):
        result = self.connect().generate(**SMALL)
        self.assertIs(copy.deepcopy(result), result)
        self.assertIs(copy.copy(result), result)
        self.assertEqual(copy.deepcopy(result.images[0]).link, result.images[0].link)
        with self.assertRaisesRegex(TypeError, "fetch"):
            pickle.dumps(result)


if __name__ == "__main__":
    unittest.main()
