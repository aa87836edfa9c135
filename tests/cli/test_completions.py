"""The manual pages can be set without a warning, and the shells take their completions and offer what they should."""

import glob
import os
import shutil
import subprocess
import unittest

DOCS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs")

# What is typed, the last word being completed, and some of what is offered. Nothing stands for files.
TYPED = {
    ("facegen", "do"): {"doctor"},
    ("facegen", "help", "ge"): {"generate"},
    ("facegen", "generate", "--style", "c"): {"comic", "chibi"},
    ("facegen", "generate", "--steps", ""): {"21", "31", "41"},
    ("facegen", "generate", "--safety-checker-t"): {"--safety-checker-type"},
    ("facegen", "generate", "--safety-checker", "--js"): {"--json"},
    ("facegen", "fetch", "77", "--sty"): set(),
    ("facegen", "fetch", "--plan", "enterprise-f"): {"enterprise-face-gen"},
    ("facegen", "help", "--js"): {"--json"},
    ("facegen-sandbox", "--plan", "st"): {"standard"},
    ("facegen-sandbox", "--sc"): {"--scenario"},
}

OFFER = """
source "$1"; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_${1//-/_}
printf '%s\\n' "${COMPREPLY[@]}"
"""


def output(*command):
    process = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, text=True)
    return process.returncode, process.stdout


class Bash(unittest.TestCase):
    def offer(self, *words):
        return set(output("bash", "-c", OFFER, "bash", "%s/completions/bash/%s" % (DOCS, words[0]), *words)[1].split())

    def test_offers(self):
        for words, expected in TYPED.items():
            with self.subTest(words):
                self.assertEqual(self.offer(*words), expected)

    def test_offers_after_an_equals_sign_which_is_a_word_to_bash(self):
        self.assertEqual(self.offer("facegen", "generate", "--style", "=", "c"), {"comic", "chibi"})
        self.assertEqual(self.offer("facegen", "generate", "--base64", "="), {"true", "false"})

    def test_leaves_files_to_the_shell(self):
        for words in (("generate", "--face", "po"), ("generate", "-o", ""), ("batch", "")):
            self.assertEqual(self.offer("facegen", *words), set())


@unittest.skipUnless(shutil.which("fish"), "fish is not installed")
class Fish(unittest.TestCase):
    def test_offers(self):
        for words, expected in TYPED.items():
            with self.subTest(words):
                script = "source %s/completions/fish/%s.fish; complete -C '%s'" % (DOCS, words[0], " ".join(words))
                code, shown = output("fish", "--no-config", "-c", script)
                self.assertEqual(code, 0, shown)
                offered = {line.split("\t")[0] for line in shown.splitlines()}
                # fish 4 also offers what has the word in its middle.
                self.assertEqual({name for name in offered if name.startswith(words[-1])}, expected)


class Syntax(unittest.TestCase):
    def check(self, pattern, *command):
        files = glob.glob(os.path.join(DOCS, pattern))
        self.assertTrue(files)
        for file in files:
            self.assertEqual(output(*command, file), (0, ""))

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
    def test_zsh(self):
        self.check("completions/zsh/*", "zsh", "-n")

    @unittest.skipUnless(shutil.which("groff"), "groff is not installed")
    def test_manual_pages(self):
        self.check("man/*", "groff", "-man", "-Tutf8", "-ww", "-z")


if __name__ == "__main__":
    unittest.main()
