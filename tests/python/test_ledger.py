"""The ledger from Python."""

import unittest

from case import SMALL, Case, facegen


class Ledgers(Case):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "ledger"
        self.sandbox = facegen.Sandbox()

    def open(self):
        return facegen.Ledger(self.path, facegen.Client(sandbox=self.sandbox))

    def test_the_same_order_is_one_bill_and_one_image(self):
        ledger = self.open()
        self.assertEqual(ledger.add(SMALL, order="4711")[0], facegen.Addition.ADDED)
        ledger.work(self.folder)
        what, entry = ledger.add(SMALL, order="4711")
        self.assertEqual((what, entry.state), (facegen.Addition.KNOWN, facegen.State.SAVED))
        self.assertTrue(entry.files[0].exists())
        ledger.work(self.folder)
        self.assertEqual(self.sandbox.paid_requests, 1)

    def test_another_content_is_not_added(self):
        ledger = self.open()
        ledger.add(SMALL, order="4711")
        self.assertEqual(ledger.add(SMALL, order="4711", prompt="a queen")[0], facegen.Addition.CHANGED)

    def test_a_later_process_goes_on(self):
        self.open().add(SMALL, order="4711")
        ledger = self.open()
        ledger.work(self.folder)
        entry = ledger.find("4711")
        self.assertEqual(entry.state, facegen.State.SAVED)
        self.assertEqual([found.number for found in ledger.entries()], [entry.number])
        self.assertEqual(ledger.counts()[facegen.State.SAVED], 1)

    def test_what_is_cancelled_is_not_sent(self):
        ledger = self.open()
        ledger.cancel(ledger.add(SMALL, order="4711")[1])
        ledger.work(self.folder)
        self.assertEqual(self.sandbox.paid_requests, 0)

    def test_bad_requests_say_what_is_wrong(self):
        with self.assertRaisesRegex(facegen.InvalidError, "width"):
            self.open().add(SMALL, width=5000)

    def test_a_file_that_is_no_ledger_is_refused(self):
        self.path.write_text("This is a text that is long enough for a header of a database, and none all the same. " * 9)
        with self.assertRaisesRegex(facegen.Error, "no ledger"):
            self.open()


if __name__ == "__main__":
    unittest.main()
