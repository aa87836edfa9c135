"""What a program says of itself with --help: its commands, their flags, and what these accept."""

import json
import os
import re
import subprocess
from dataclasses import dataclass, field

MADE = "Made from the programs' help by src/cli/document.py."

ARGUMENT = r"(?:[A-Z]{2,}[A-Z|]*|N|X)"  # PATH, FILE|URL
FLAG = re.compile(r" {2,6}(?:-(\w), )?--([\w-]+)(?:(\[)=(\w+)\]| +(%s)(?= ))? +(.*)" % ARGUMENT)
IS_PATH = re.compile("PATH|FILE|DIR")


@dataclass
class Flag:
    letter: str
    name: str
    optional: bool  # --NAME alone says something too, and a value needs the form --NAME=VALUE
    argument: str   # "" when it takes none
    help: str
    choices: list = field(default_factory=list)

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
        return bool(IS_PATH.search(self.argument))


@dataclass
class Command:
    """A command, or a program that has none; `name` is "" then."""
    name: str
    synopsis: str
    summary: str
    flags: list
    sections: dict  # titles to their lines, such as "Examples"
    notes: list     # lines

    @property
    def operand(self):
        """What its first word is, "" for none: FILE, ID, COMMAND."""
        match = re.match(r"\[?([A-Z]+)\b(?!\])|\[(COMMAND|ID)\]", self.synopsis)
        return (match.group(1) or match.group(2)) if match else ""


@dataclass
class Program:
    name: str
    version: str
    summary: str
    top: Command
    commands: list


def output(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=60, encoding="utf-8").stdout


def choices_of(flag, params):
    """The words that a flag accepts, where it accepts only some."""
    if flag.argument == "BOOL":
        return ["true", "false"]
    target = re.fullmatch(r"Short for --([\w-]+)", flag.help)
    param = params.get("--" + (target.group(1) if target else flag.name))
    if param:
        return param["choices"]
    words = re.match(r"((?:[a-z-]+, )*[a-z-]+ or [a-z-]+)(;|$)", re.sub(r" \(.*?\)", "", flag.help))
    return re.split(", | or ", words.group(1)) if words and flag.argument else []


def read_flags(lines, params):
    flags = []
    for line in lines:
        match = FLAG.fullmatch(line)
        if match:
            letter, name, optional, value, argument, text = match.groups()
            flags.append(Flag(letter or "", name, bool(optional), value or argument or "", text))
        elif flags:
            flags[-1].help += " " + line.strip()
    for flag in flags:
        flag.choices = choices_of(flag, params)
    return flags


def read_command(program, text, params):
    head, *blocks = [block.splitlines() for block in text.rstrip().split("\n\n")]
    usage = head[0].removeprefix("Usage: ").removeprefix(program).strip()
    name = "" if re.match(r"[A-Z\[]", usage) else usage.split()[0]
    sections, flags, notes = {}, [], []
    for block in blocks:
        found = read_flags(block, params)
        if found:
            flags += found
        elif block[0].endswith(":") and all(line.startswith(" ") for line in block[1:]):
            sections[block[0][:-1]] = block[1:]
        else:
            notes += block
    return Command(name, usage.removeprefix(name).strip(), " ".join(head[1:]), flags, sections, notes)


def read_program(path, summary):
    name, help_text = os.path.basename(path), output(path, "--help")
    version = output(path, "--version").strip()
    params = {}
    if name == "facegen":
        params = {param["flag"]: param for param in json.loads(output(path, "params", "--json"))}
    top = read_command(name, help_text, params)
    commands = [read_command(name, output(path, "help", line.split()[0]), params)
                for line in top.sections.get("Commands", [])]
    return Program(name, version, summary, top, commands)
