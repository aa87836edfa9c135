"""Manual pages, in the man macros of roff."""

import re

from documents.program import MADE


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
    for lines in filter(None, [command.notes, command.examples]):
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
    if program.exit_codes:
        yield ".SH EXIT STATUS"
        for status in program.exit_codes:
            yield ".TP\n.B %d\n%s" % (status["code"], roff(status["help"]))
    yield from extra
    if top.examples:
        yield ".SH EXAMPLES"
        yield from roff_lines(top.examples)


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
