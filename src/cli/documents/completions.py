"""Completions for bash, zsh and fish."""

import re

from documents.program import MADE

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
