"""Nothing is left of ten thousand calls."""

import gc
import os
import pathlib
import unittest

from case import SMALL, facegen
from test_transport import answer, connect

KIB_PER_PAGE = os.sysconf("SC_PAGE_SIZE") // 1024


def resident():
    """The process's resident memory in KiB."""
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * KIB_PER_PAGE


def refuse(exchange):
    exchange.read()
    exchange.respond(401, b'{"status": "error", "message": "Invalid API key"}')


class Memory(unittest.TestCase):
    def assert_flat(self, call, times):
        for _ in range(times // 10):
            call()
        gc.collect()
        before, handles = resident(), len(facegen._handle.weakref.finalize._registry)
        for _ in range(times):
            call()
        gc.collect()
        self.assertLess(resident() - before, 1024)  # 0.1 KiB a call: less than the least that could be left
        self.assertEqual(len(facegen._handle.weakref.finalize._registry), handles)
        self.assertEqual((dict(facegen.engine._jobs), facegen.engine._lent), ({}, {}))

    def test_it_does_not_grow_with_calls(self):
        client = connect(answer)
        self.assert_flat(lambda: client.generate(**SMALL, progress=lambda progress: None).images[0].link, 10000)

    def test_it_does_not_grow_with_errors(self):
        client = connect(refuse)

        def fail():
            with self.assertRaises(facegen.RefusedError):
                client.generate(**SMALL)
            with self.assertRaises(facegen.InvalidError):
                client.generate(**SMALL, samples=9)

        self.assert_flat(fail, 1500)

    def test_it_does_not_grow_with_clients(self):
        def live():
            with facegen.Client(sandbox=facegen.Sandbox(webhook=print)) as client:
                with client.engine() as engine:
                    engine.submit(**SMALL)
                    engine.step()

        self.assert_flat(live, 1000)


if __name__ == "__main__":
    unittest.main()
