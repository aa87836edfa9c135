"""What a program says of itself as JSON: its commands, their flags, and what these accept."""

import json
import re
import subprocess
from types import SimpleNamespace

MADE = "Made from the programs' help by src/cli/document.py."


class Flag(SimpleNamespace):
    """name, letter, argument ("" when it takes none), optional, help, choices"""

    def __init__(self, name, help, choices, argument=None, letter="", argument_is_optional=False):
        super().__init__(name=name, letter=letter, argument=argument or "", optional=argument_is_optional, help=help,
                         choices=choices.split() if isinstance(choices, str) else choices)

    @property
    def names(self):
        return ["-" + self.letter] * bool(self.letter) + ["--" + self.name]

    @property
    def short_help(self):
        if self.choices and self.help.startswith(self.choices[0]):
            return self.name  # the help has nothing but the choices
        return re.split(r" \(|[;:] ", self.help)[0]

    @property
    def takes_path(self):
        return bool(re.search("PATH|FILE|DIR", self.argument))


class Command(SimpleNamespace):
    """A command, or a program that has none: name, synopsis, summary, flags; lines of examples and notes."""

    def __init__(self, synopsis, summary, flags, name="", examples="", notes=""):
        super().__init__(name=name, synopsis=synopsis, summary=" ".join(summary.split("\n")),
                         flags=[Flag(**flag) for flag in flags], examples=examples.splitlines(),
                         notes=notes.splitlines())

    @property
    def operand(self):
        """What its first word is, "" for none: FILE, ID, COMMAND."""
        match = re.match(r"\[?([A-Z]+)\b(?!\])|\[(COMMAND|ID)\]", self.synopsis)
        return (match.group(1) or match.group(2)) if match else ""


def read_program(summary, path, *arguments):
    """The program, what it says of itself when it is given these arguments, and a summary of a line."""
    said = json.loads(subprocess.run([path, *arguments], check=True, stdout=subprocess.PIPE, timeout=60).stdout)
    name, version = path.rpartition("/")[2], said.pop("version")
    commands, exit_codes = said.pop("commands", []), said.pop("exit_codes", [])
    return SimpleNamespace(name=name, version=name + " " + version, summary=summary, exit_codes=exit_codes,
                           top=Command(**said), commands=[Command(**command) for command in commands])
