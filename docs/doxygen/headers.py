"""Makes a page of a header: adds for Doxygen what the header itself need not say. Lines keep their numbers."""

import os
import re

NOT_PAGES = {"export.h"}  # nothing in it is for direct use

# Examples in a comment are indented further than its text.
EXAMPLE = re.compile(r" \*     ")

# What becomes a link, if it is not in quotes of either kind.
NAME = re.compile(r'`[^`]*`|"[^"]*"|\b(?P<name>facegen_code|facegen_\w+_fn|FACEGEN_OK|FACEGEN_[A-Z]+_[A-Z_]*[A-Z])\b|'
                  r"(?<![\w/])(?<!@file )(?P<header>\w+\.hp*)\b|(?<![\w/])docs/(?P<guide>[\w-]+)\.md")

# A member of a class, or a function of a namespace, without a comment before it; its body ends where its indentation
# comes again.
MEMBER = re.compile(r"(?<!\*/\n)(?<!>\n)^(?P<indent>(?:    )?)(?P<declaration>(?:template <[^\n]*>\s+)?"
                    r"(?:\[\[nodiscard\]\] )?(?!return|using|friend|struct|class|template|namespace|static_assert)[\w~][^\n;{]*?\()"
                    r"(?P<body>[^\n]*;$|[^\n]*\}$|.*?^(?P=indent)\}$)", re.M | re.S)
C_FUNCTION = re.compile(r"\b(facegen_\w+)(?=\(|, )")


def group(path):
    return os.path.basename(path).replace(".", "-")


def url(path):
    """The page of a header."""
    return "group__%s.html" % group(path)


def as_page(text, title):
    """The comment at the top begins a group, to which all belongs that follows."""
    path = re.search(r"@file (\S+)", text)[1]
    begin, comment, rest = re.split(r"(/\*\*\n \* @file .*?\n) \*/", with_links(text), maxsplit=1, flags=re.S)
    comment = re.sub(r"@file \S+\n \*", r"@defgroup %s %s\n * `#include <facegen/%s>`<br>" %
                     (group(path), title, path), comment)
    if path.endswith(".hpp"):
        rest = re.sub(r"^namespace facegen(\n\{| \{\n)",
                      "namespace facegen { /** @addtogroup %s\n@{ */" % group(path), rest, flags=re.M)
        rest = re.sub(r"^\} // namespace facegen$", "/** @} */ }", rest, flags=re.M)
        rest = re.sub(r"^.* = delete;$", "", rest, flags=re.M)
        rest = MEMBER.sub(explained, rest)
    return begin + comment + " * @{ */" + enumerated(rest) + "/** @} */\n"


def explained(member):
    """C++: a member that has no comment does what the C function says that it calls."""
    body = member["body"]
    called = C_FUNCTION.search(body)
    words = "As %s()" % called[1] if called else "As the other form"
    if "promised<" in body:
        words += ", with a future in place of the callback"
    elif "detail::checked(" in body or "must(" in body:
        words += ", but throws facegen::failure"
    elif not called:
        return member[0]
    return "%s/** %s. */ %s" % (member["indent"], words, member[0].lstrip())


def enumerated(text):
    """Doxygen takes no comments from the rows of a macro, so each value of their enum gets the words of its row here."""
    rows = re.findall(r'\bX\((\w+), (\d+), (\w+), "(.*?)"\)', text)
    values = " ".join("FACEGEN_%s = %s, /**< %s. Group: #FACEGEN_GROUP_%s. */" %
                      (name, number, words[0].upper() + words[1:], of) for name, number, of, words in rows)
    return re.sub(r"#define FACEGEN_CODE_ENUM.*\n.*\n#undef FACEGEN_CODE_ENUM", "\n%s\n" % values, text)


def with_links(text):
    """In comments, but not in their examples, links to values, types, headers and guides, as Doxygen wants them."""
    def link(match):
        name, header, guide = match.group("name", "header", "guide")
        if name:
            return "#" + name
        if header:
            return '@ref %s "%s"' % (group(header), header)
        return '@ref %s "%s"' % (guide, match[0]) if guide else match[0]

    def comment(match):
        return "\n".join(line if EXAMPLE.match(line) else NAME.sub(link, line) for line in match[0].split("\n"))
    return re.sub(r"/\*\*.*?\*/", comment, text, flags=re.S)
