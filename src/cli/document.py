"""Manual pages and shell completions, made from what the programs say of themselves in JSON.

Usage: document.py PROGRAMS_FOLDER DOCS_FOLDER [--write]

Without --write it fails unless DOCS_FOLDER/man and DOCS_FOLDER/completions have what it makes.
"""

import json
import os
import re
import subprocess
import sys
from types import SimpleNamespace

MADE = "Made from the programs' help by src/cli/document.py."
PROGRAMS = {"facegen": ["help", "--json"], "facegen-sandbox": ["--help-json"]}
ENVIRONMENT = {"FACEGEN_API_KEY": ("The API key", "--key-file"), "FACEGEN_BASE_URL": ("The API root", "--base-url")}


def spellings(flag):
    return ["-" + flag.letter, "--" + flag.name] if flag.letter else ["--" + flag.name]


def brief(flag):
    """What a flag does, without the details."""
    only_choices = flag.choices and flag.help.startswith(flag.choices[0])
    return flag.name if only_choices else re.split(r" \(|[;:] ", flag.help)[0]


def takes_path(flag):
    return re.search("PATH|FILE|DIR", flag.argument or "")


def names(program):
    return " ".join(command.name for command in program.commands)


# ---- manual pages, in the man macros of roff ----

def roff(text):
    return re.sub(r"^(?=[.'])", r"\\&", text.replace("\\", "\\e").replace("-", "\\-"), flags=re.M)


def roff_flag(flag):
    value = ("[=\\fI%s\\fR]" if flag.argument_is_optional else " \\fI%s\\fR") % flag.argument if flag.argument else ""
    return ".TP\n%s%s\n%s" % (", ".join("\\fB%s\\fR" % roff(name) for name in spellings(flag)), value, roff(flag.help))


def roff_texts(*texts):
    return [".PP\n.nf\n%s\n.fi" % roff(text.rstrip()) for text in texts if text]


def roff_command(program, command):
    yield '.SS "%s"\n%s.' % (roff(" ".join((program.name, command.name, command.synopsis))), roff(command.summary))
    yield from map(roff_flag, command.flags)
    yield from roff_texts(command.notes, command.examples)


def manual(program):
    name, summary = roff(program.name), roff(" ".join(program.summary.split()).rstrip("."))
    yield '.\\" %s\n.TH %s 1 "" "%s %s" "User Commands"' % (MADE, name.upper(), program.name, program.version)
    yield ".SH NAME\n%s \\- %s" % (name, summary[0].lower() + summary.split(":")[0][1:])
    yield ".SH SYNOPSIS\n.B %s\n%s" % (name, roff(program.synopsis))
    yield ".SH DESCRIPTION\n%s.\n.SH OPTIONS" % summary
    yield from map(roff_flag, program.flags)
    if program.commands:
        yield ".SH COMMANDS"
        for command in program.commands:
            yield from roff_command(program, command)
        yield ".SH EXIT STATUS"
        yield from (".TP\n.B %d\n%s" % (end.code, roff(end.help)) for end in program.exit_codes)
        yield ".SH ENVIRONMENT"
        for variable, (what, flag) in ENVIRONMENT.items():
            yield ".TP\n.B %s\n%s, where no\n.B %s\nis given." % (variable, what, roff(flag))
        yield ".SH EXAMPLES"
        yield from roff_texts(program.examples)
    others = [".BR %s (1)," % roff(other) for other in PROGRAMS if other != program.name]
    yield "\n".join([".SH SEE ALSO", *others, ".BR libfacegen (3)"])


# ---- completions ----

BASH = """# %s A value that is not known completes as a file's name.
%s() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words=
    # --NAME=VALUE are three words here
    if [[ $word == = ]]; then word= before+==; fi
    if [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD - 2]}=; fi
%s
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o bashdefault -o default -F %s %s"""


def bash_case(command, commands, indent):
    """Which words may come after the one before, that of --NAME=VALUE being `--NAME=`."""
    yield indent + "case $before in"
    files = []
    for flag in command.flags:
        before = spellings(flag) * (not flag.argument_is_optional) + ["--%s=" % flag.name]
        if flag.choices:
            yield "%s%s) words='%s' ;;" % (indent, " | ".join(before), " ".join(flag.choices))
        elif flag.argument:
            files += before
    if files:
        yield "%s%s) return ;;" % (indent, " | ".join(files))
    guard = "[[ $word != -* ]] || " if command.operand == "FILE" else ""
    operands = commands + " " if command.operand == "COMMAND" else ""
    flags = " ".join("--" + flag.name for flag in command.flags)
    yield "%s*) %swords='%s%s' ;;" % (indent, guard, operands, flags)
    yield indent + "esac"


def bash_commands(program):
    yield "    case ${COMP_WORDS[1]} in"
    for command in program.commands:
        yield "    %s)\n%s ;;" % (command.name, "\n".join(bash_case(command, names(program), "        ")))
    yield "    esac"
    yield "    if ((COMP_CWORD == 1)); then words='%s --help --version'; fi" % names(program)


def bash(program):
    function = "_" + program.name.replace("-", "_")
    body = bash_commands(program) if program.commands else bash_case(program, "", "    ")
    yield BASH % (MADE, function, "\n".join(body), function, program.name)


ZSH = """if ((CURRENT == 2)); then
    local -a commands=(
        %s
    )
    _describe command commands -- '(--help --version)'
    return
fi
local command=$words[2]
shift words
((CURRENT--))
case $command in
%s
esac"""


def quote(text):
    return "'%s'" % text.replace("'", "'\\''")


def zsh_flag(flag):
    equals, colons = ("=-", "::") if flag.argument_is_optional else ("=", ":") if flag.argument else ("", "")
    tail = "[%s]" % re.sub(r"([\[\]:\\])", r"\\\1", brief(flag))
    if flag.argument:
        action = "(%s)" % " ".join(flag.choices) if flag.choices else "_files" if takes_path(flag) else " "
        tail += "%s%s:%s" % (colons, flag.argument.replace("|", " or "), action)
    if not flag.letter:
        return quote("--%s%s%s" % (flag.name, equals, tail))
    return "'(-%s --%s)'{-%s,--%s%s}%s" % (flag.letter, flag.name, flag.letter, flag.name, equals, quote(tail))


def zsh_arguments(command, commands, indent):
    operands = {"FILE": ["'1:file:_files'"], "ID": ["'1:id: '"], "COMMAND": ["'1:command:(%s)'" % commands]}
    words = ["_arguments -s", *map(zsh_flag, command.flags), *operands.get(command.operand, [])]
    return indent + (" \\\n    " + indent).join(words)


def zsh(program):
    yield "#compdef %s\n# %s" % (program.name, MADE)
    described = [quote(command.name + ":" + command.summary.split(";")[0]) for command in program.commands]
    cases = ["%s)\n%s\n    ;;" % (command.name, zsh_arguments(command, names(program), "    "))
             for command in program.commands]
    yield ZSH % ("\n        ".join(described), "\n".join(cases)) if cases else zsh_arguments(program, "", "")


def fish_flag(begin, flag):
    value = " -x" if flag.argument and not flag.argument_is_optional else ""
    value = " -r -F" if takes_path(flag) else value + " -a " + quote(" ".join(flag.choices)) if flag.choices else value
    letter = " -s " + flag.letter if flag.letter else ""
    return "%s%s -l %s%s -d \"%s\"" % (begin, letter, flag.name, value, brief(flag).replace('"', '\\"'))


def fish(program):
    complete = "complete -c " + program.name
    top = complete + (" -n __fish_use_subcommand" if program.commands else "")
    yield "# %s\n%s -f" % (MADE, complete)
    yield from (fish_flag(top, flag) for flag in program.flags)
    for command in program.commands:
        yield "%s -a %s -d \"%s\"" % (top, command.name, command.summary.split(";")[0])
    for command in program.commands:
        begin = "%s -n '__fish_seen_subcommand_from %s'" % (complete, command.name)
        yield from (fish_flag(begin, flag) for flag in command.flags)
        if command.operand in ("FILE", "COMMAND"):
            yield begin + (" -F" if command.operand == "FILE" else " -a '%s'" % names(program))


# ---- all of them ----

def documents(folder):
    """Pairs of a path under docs/ and its lines."""
    for name, arguments in PROGRAMS.items():
        text = subprocess.check_output([os.path.join(folder, name), *arguments], timeout=60, encoding="utf-8")
        program = json.loads(text, object_hook=lambda members: SimpleNamespace(**members))
        yield "man/%s.1" % name, manual(program)
        yield "completions/bash/" + name, bash(program)
        yield "completions/zsh/_" + name, zsh(program)
        yield "completions/fish/%s.fish" % name, fish(program)


def main(folder, docs, mode="--check"):
    stale = []
    for path, lines in documents(folder):
        made = "\n".join(lines) + "\n"
        with open(os.path.join(docs, path), "w" if mode == "--write" else "r") as file:
            if mode == "--write":
                file.write(made)
            elif file.read() != made:
                stale.append(path)
    return "not as the programs say; build the target generate: " + " ".join(stale) if stale else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
