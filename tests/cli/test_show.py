"""--show: images in the terminal, by a chafa that only says what it was asked for."""

import os
import unittest

from case import KEY, Case, but_ids

CHAFA = b"""#!/bin/sh
[ -t 1 ] && echo "shown: $* key: $FACEGEN_API_KEY"
"""


class Show(Case):
    def setUp(self):
        super().setUp()
        self.env["PATH"] = self.folder
        self.args = ("--prompt", "a knight", "--face", "face.png", "--sandbox", "--samples", "2", "--show")

    def install_chafa(self):
        os.chmod(self.write("chafa", CHAFA), 0o755)

    def test_saved_images_are_shown_after_their_names(self):
        self.install_chafa()
        shown = self.on_a_terminal("generate", *self.args, "-o", "--knight.png", stream="stdout")
        self.assertEqual(shown.split("\r\n"), ["--knight-1.png", "--knight-2.png", "shown: -- --knight-1.png key: ",
                                               "shown: -- --knight-2.png key: ", ""])

    def test_fetched_images_are_shown_and_the_key_is_not_handed_on(self):
        self.install_chafa()
        shown = self.on_a_terminal("fetch", "77", "--base-url", self.provider.url, "-o", "a.png", "--show", key=KEY,
                                   stream="stdout")
        self.assertIn("shown: -- a.png key: \r\n", shown)

    def test_without_a_terminal_nothing_is_shown(self):
        self.install_chafa()
        out, err = self.run_cli("generate", *self.args, "-o", "knight.png")
        self.assertEqual(out, "knight-1.png\nknight-2.png\n")
        self.assertIn("no terminal", err)

    def test_chafa_that_is_missing_is_told_once(self):
        errors = os.path.join(self.folder, "errors")
        with open(errors, "w") as file:
            shown = self.on_a_terminal("generate", *self.args, "-o", "knight.png", stream="stdout", stderr=file)
        self.assertEqual(shown, "knight-1.png\r\nknight-2.png\r\n")
        with open(errors) as file:
            self.assertRegex(but_ids(file.read()), r"\Afacegen: .*chafa, which is not installed.*\n\Z")


if __name__ == "__main__":
    unittest.main()
