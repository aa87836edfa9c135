"""What can be changed in a C file: comparisons, conditions, statements and constants."""

import collections
import re

# The bytes [begin, end) of a file become text. `line` is where that is; `before` and `after` are that line, stripped.
Mutation = collections.namedtuple("Mutation", "path line before after begin end text")

SKIPPED = r"/\*.*?\*/|//[^\n]*|^[ \t]*\#(?:[^\n\\]|\\.)*|\s+"
TOKEN = re.compile(
    rf"""(?P<skipped>{SKIPPED})
    |(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<number>\d[\w.]*)
    |(?P<word>\w+)
    |(?P<sign>->|\+\+|--|<<=|>>=|<<|>>|[-+*/%&|^!=<>]=|&&|\|\||\.\.\.|.)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE)

FLIPS = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=",), "!=": ("==",),
         "&&": ("||",), "||": ("&&",)}
OPPOSITES = {"true": "false", "false": "true"}
NO_STATEMENT = {"return", "goto", "if", "for", "while", "do", "switch", "case", "default", "else", "static", "const",
                "struct", "enum", "union", "typedef", "extern", "unsigned", "signed", "int", "char", "long", "short",
                "bool", "void", "double", "float", "sizeof"}


class Token:
    def __init__(self, match):
        self.kind, self.text = match.lastgroup, match.group()
        self.begin, self.end = match.span()


def tokenize(source):
    return [Token(match) for match in TOKEN.finditer(source) if match.lastgroup != "skipped"]


def closing(tokens, index):
    """The index of what closes the parenthesis at an index."""
    depth = 0
    for at in range(index, len(tokens)):
        depth += (tokens[at].text == "(") - (tokens[at].text == ")")
        if depth == 0:
            return at
    return index


def statement_end(tokens, index):
    """The index of the semicolon that ends the statement at an index; None for a declaration or a larger statement."""
    if len(tokens) < index + 3:
        return None
    first, second, third = tokens[index:index + 3]
    if first.text in ("break", "continue"):
        return index + 1
    is_cast = first.text == "(" and second.text == "void" # (void)unused
    is_declaration = first.kind == "word" and (
        second.kind == "word" or second.text == "*" and third.kind == "word")
    if first.text in NO_STATEMENT or is_cast or is_declaration or (
            first.kind == "sign" and first.text not in ("*", "(", "++", "--")):
        return None
    depth = 0
    for at in range(index, len(tokens)):
        depth += (tokens[at].text == "{") - (tokens[at].text == "}")
        if depth < 0:
            return None
        if depth == 0 and tokens[at].text == ";":
            return at
    return None


def changed_number(text):
    """The numbers that may stand in place of one, with its suffix."""
    match = re.fullmatch(r"(0[xX][0-9a-fA-F]+|\d+)([uUlL]*)", text)
    if not match:
        return []
    value = int(match[1], 0 if match[1] == "0" or not match[1].startswith("0") or "x" in match[1].lower() else 8)
    return [f"{other}{match[2]}" for other in (value + 1, value - 1) if other >= 0]


def changes(tokens, source):
    """Triples (begin, end, text) of a file's tokens."""
    starts_statement, in_label, braces, depth = False, False, 0, 0
    for index, token in enumerate(tokens):
        text = token.text
        depth += (text == "(") - (text == ")")
        braces += (text == "{") - (text == "}")
        if token.kind == "sign" and text in FLIPS:
            for flipped in FLIPS[text]:
                yield token.begin, token.end, flipped
        if text in ("if", "while") and tokens[index + 1].text == "(":
            end = closing(tokens, index + 1)
            yield tokens[index + 1].end, tokens[end].begin, f"!({source[tokens[index + 1].end:tokens[end].begin]})"
        if text == "!":
            yield token.begin, token.end, ""
        if text in OPPOSITES:
            yield token.begin, token.end, OPPOSITES[text]
        if token.kind == "number":
            for number in changed_number(text):
                yield token.begin, token.end, number
        if starts_statement and (end := statement_end(tokens, index)) is not None:
            yield token.begin, tokens[end].end, ";"
        # A parenthesis is followed by a statement if it belongs to an "if" or a loop; elsewhere none can be.
        ends_label, in_label = in_label and text == ":", text in ("case", "default") or in_label and text != ":"
        starts_statement = braces > 0 and depth == 0 and (
            text in (";", "{", "}", ")", "else", "do") or ends_label)


def mutations(path, source):
    """All mutations of a file."""
    for begin, end, text in changes(tokenize(source), source):
        line_begin = source.rfind("\n", 0, begin) + 1
        line_end = source.find("\n", end)
        before = source[line_begin:line_end]
        after = source[line_begin:begin] + text + source[end:line_end]
        line = source.count("\n", 0, begin) + 1
        yield Mutation(path, line, " ".join(before.split()), " ".join(after.split()), begin, end, text)
