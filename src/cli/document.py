"""Manual pages and shell completions, made from what the programs say of themselves with --help.

Usage: document.py PROGRAMS_FOLDER DOCS_FOLDER [--write]

Without --write it fails unless DOCS_FOLDER/man and DOCS_FOLDER/completions have what it makes.
"""

import difflib
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field

ARGUMENT = r"(?:[A-Z]{2,}[A-Z|]*|N|X)"  # PATH, FILE|URL
FLAG = re.compile(r" {2,6}(?:-(\w), )?--([\w-]+)(?:(\[)=(\w+)\]| +(%s)(?= ))? +(.*)" % ARGUMENT)
MADE = "Made from the programs' help by src/cli/document.py."
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


# ---- reading help ----

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


# ---- manual pages ----

def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^(?=[.'])", r"\\&", text, flags=re.M)


def roff_flags(flags):
    for flag in flags:
        yield ".TP"
        value = "[=\\fI%s\\fR]" % flag.argument if flag.optional else " \\fI%s\\fR" % flag.argument
        yield ", ".join("\\fB%s\\fR" % roff(name) for name in flag.names) + value * bool(flag.argument)
        yield roff(flag.help)


def roff_lines(lines):
    return [".PP", ".nf", *map(roff, lines), ".fi"]


def roff_command(program, command):
    yield '.SS "%s"' % roff(" ".join(filter(None, [program.name, command.name, command.synopsis])))
    yield roff(command.summary + ".")
    yield from roff_flags(command.flags)
    for lines in filter(None, [command.notes, command.sections.get("Examples")]):
        yield from roff_lines(lines)


def manual(program, extra):
    top = program.top
    yield '.\\" %s' % MADE
    yield '.TH %s 1 "" "%s" "User Commands"' % (roff(program.name.upper()), program.version)
    yield ".SH NAME\n%s \\- %s" % (roff(program.name), roff(program.summary))
    yield ".SH SYNOPSIS\n.B %s\n%s" % (roff(program.name), roff(top.synopsis))
    yield ".SH DESCRIPTION\n%s" % roff(re.sub(r"([^.])$", r"\1.", top.summary))
    yield ".SH OPTIONS"
    yield from roff_flags(top.flags)
    if program.commands:
        yield ".SH COMMANDS"
    for command in program.commands:
        yield from roff_command(program, command)
    if "Exit codes" in top.sections:
        yield ".SH EXIT STATUS"
        for line in top.sections["Exit codes"]:
            yield ".TP\n.B %s\n%s" % tuple(map(roff, line.split(maxsplit=1)))
    yield from extra
    if "Examples" in top.sections:
        yield ".SH EXAMPLES"
        yield from roff_lines(top.sections["Examples"])


ENVIRONMENT = [""".SH ENVIRONMENT
.TP
.B FACEGEN_API_KEY
The API key, where no
.B \\-\\-key\\-file
is given.
.TP
.B FACEGEN_BASE_URL
The API root, where no
.B \\-\\-base\\-url
is given.""", ".SH SEE ALSO\n.BR facegen\\-sandbox (1),\n.BR libfacegen (3)"]

SANDBOX_EXTRA = [".SH SEE ALSO\n.BR facegen (1),\n.BR libfacegen (3)"]


# ---- bash ----

def bash_case(command, indent):
    """Which words may come after the one before, that of --NAME=VALUE being `--NAME=`."""
    files = []
    for flag in command.flags:
        if not flag.argument:
            continue
        names = [] if flag.optional else flag.names
        names = names + ["--%s=" % flag.name]
        if flag.choices:
            yield "%s%s) words='%s' ;;" % (indent, " | ".join(names), " ".join(flag.choices))
        else:
            files += names
    if files:
        yield "%s%s) return ;;" % (indent, " | ".join(files))
    guard = "[[ $word != -* ]] || " if command.operand == "FILE" else ""
    yield "%s*) %swords='%s' ;;" % (indent, guard, " ".join("--" + flag.name for flag in command.flags))


def bash_command(command, names):
    yield "    %s)" % command.name
    if command.operand == "COMMAND":
        yield "        words='%s' ;;" % names
        return
    yield "        case $before in"
    yield from bash_case(command, "        ")
    yield "        esac ;;"


def bash(program):
    function = "_" + program.name.replace("-", "_")
    names = " ".join(command.name for command in program.commands)
    yield "# " + MADE + " A value that is not known completes as a file's name."
    yield function + "() {"
    yield "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words="
    yield "    # --NAME=VALUE are three words here"
    yield "    if [[ $word == = ]]; then word= before+==; fi"
    yield "    if [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD - 2]}=; fi"
    if program.commands:
        yield "    case ${COMP_WORDS[1]} in"
        for command in program.commands:
            yield from bash_command(command, names)
        yield "    esac"
        yield "    if ((COMP_CWORD == 1)); then words='%s --help --version'; fi" % names
    else:
        yield "    case $before in"
        yield from bash_case(program.top, "    ")
        yield "    esac"
    yield "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))"
    yield "}"
    yield "complete -o bashdefault -o default -F %s %s" % (function, program.name)


# ---- zsh ----

def zsh_quote(text):
    return "'%s'" % text.replace("'", "'\\''")


def zsh_help(text):
    return re.sub(r"([\[\]:\\])", r"\\\1", text)


def zsh_flag(flag):
    action = "(%s)" % " ".join(flag.choices) if flag.choices else "_files" if flag.takes_path else " "
    value = ":%s:%s" % (flag.argument.replace("|", " or "), action) if flag.argument else ""
    tail = "[%s]%s" % (zsh_help(flag.short_help), value)
    if flag.optional:
        return zsh_quote("--%s=-%s" % (flag.name, tail.replace("]:", "]::", 1)))
    equals = "=" if flag.argument else ""
    if not flag.letter:
        return zsh_quote("--%s%s%s" % (flag.name, equals, tail))
    both = "(-%s --%s)" % (flag.letter, flag.name)
    return "%s{-%s,--%s%s}%s" % (zsh_quote(both), flag.letter, flag.name, equals, zsh_quote(tail))


def zsh_arguments(command, names, indent):
    operand = {"FILE": "'1:file:_files'", "ID": "'1:id: '", "COMMAND": "'1:command:(%s)'" % names}.get(command.operand)
    words = [zsh_flag(flag) for flag in command.flags] + [operand] * bool(operand)
    return (" \\\n" + indent + "    ").join([indent + "_arguments -s", *words])


def zsh(program):
    names = " ".join(command.name for command in program.commands)
    yield "#compdef %s\n# %s" % (program.name, MADE)
    if not program.commands:
        yield zsh_arguments(program.top, names, "")
        return
    yield "if ((CURRENT == 2)); then"
    yield "    local -a commands=("
    for command in program.commands:
        yield "        " + zsh_quote("%s:%s" % (command.name, re.split(";", command.summary)[0]))
    yield "    )"
    yield "    _describe command commands -- '(--help --version)'"
    yield "    return"
    yield "fi"
    yield "local command=$words[2]"
    yield "shift words"
    yield "((CURRENT--))"
    yield "case $command in"
    for command in program.commands:
        yield command.name + ")"
        yield zsh_arguments(command, names, "    ")
        yield "    ;;"
    yield "esac"


# ---- fish ----

def fish_flag(program, condition, flag):
    line = "complete -c %s%s%s -l %s" % (program, condition, " -s " + flag.letter if flag.letter else "", flag.name)
    if flag.takes_path:
        line += " -r -F"
    elif flag.choices:
        line += "%s -a %s" % ("" if flag.optional else " -x", zsh_quote(" ".join(flag.choices)))
    elif flag.argument:
        line += " -x"
    return "%s -d \"%s\"" % (line, flag.short_help.replace('"', '\\"'))


def fish(program):
    yield "# " + MADE
    yield "complete -c %s -f" % program.name
    condition = " -n __fish_use_subcommand" if program.commands else ""
    for flag in program.top.flags:
        yield fish_flag(program.name, condition, flag)
    for command in program.commands:
        yield "complete -c %s%s -a %s -d \"%s\"" % (program.name, condition, command.name,
                                                    re.split(";", command.summary)[0])
    for command in program.commands:
        condition = " -n '__fish_seen_subcommand_from %s'" % command.name
        for flag in command.flags:
            yield fish_flag(program.name, condition, flag)
        if command.operand == "FILE":
            yield "complete -c %s%s -F" % (program.name, condition)
        if command.operand == "COMMAND":
            yield "complete -c %s%s -a '%s'" % (program.name, condition,
                                                " ".join(other.name for other in program.commands))


# ---- all of it ----

def documents(folder):
    """Pairs of a path under docs/ and a text."""
    facegen = read_program(os.path.join(folder, "facegen"), "make images of a face from a photo and a prompt")
    sandbox = read_program(os.path.join(folder, "facegen-sandbox"), "a stand-in for the Face Generator endpoint")
    for program, extra in ((facegen, ENVIRONMENT), (sandbox, SANDBOX_EXTRA)):
        yield "man/%s.1" % program.name, manual(program, extra)
        yield "completions/bash/" + program.name, bash(program)
        yield "completions/zsh/_" + program.name, zsh(program)
        yield "completions/fish/%s.fish" % program.name, fish(program)


def main(folder, docs, mode=""):
    same = True
    for path, lines in documents(folder):
        made, path = "\n".join(lines) + "\n", os.path.join(docs, path)
        if mode == "--write":
            with open(path, "w") as file:
                file.write(made)
            continue
        with open(path) as file:
            kept = file.read()
        sys.stdout.writelines(difflib.unified_diff(kept.splitlines(True), made.splitlines(True), path, "made now"))
        same = same and kept == made
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
