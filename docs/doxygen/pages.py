"""Adds to a header or a guide what Doxygen wants and a reader does not need. Lines keep their numbers."""

import os
import re

LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!\w+:)([^)\s]+)\)")  # within the tree
HAS_PAGE = re.compile(r"\.(md|hp*|c|cpp|py|sh|json|cmake)$")

# What becomes a link in a header's comment, if it is not in quotes of either kind.
NAME = re.compile(r'`[^`]*`|"[^"]*"|\b(?P<name>facegen_code|facegen_\w+_fn|FACEGEN_OK|FACEGEN_[A-Z]+_[A-Z_]*[A-Z])\b|'
                  r"(?<![\w/])(?<!@file )(?P<file>\w+\.hp*|docs/[\w-]+\.md)\b")

# A member of a class, or a function of a namespace, without a comment before it; its body ends where its indentation
# comes again.
MEMBER = re.compile(r"(?<!\*/\n)(?<!>\n)^(?P<indent>(?:    )?)(?:template <[^\n]*>\s+)?(?:\[\[nodiscard\]\] )?"
                    r"(?!return|using|friend|struct|class|template|namespace|static_assert)[\w~][^\n;{]*?\("
                    r"(?P<body>[^\n]*;$|[^\n]*\}$|.*?^(?P=indent)\}$)", re.M | re.S)


def page(path):
    """The name of a file's page."""
    folder, file = os.path.split(path)
    if file.endswith((".h", ".hpp")):
        return file.replace(".", "-")
    if file == "README.md":
        return folder or "index"
    return file[:-3].lower() if file.endswith(".md") else re.sub(r"\W+", "-", path)


def url(path, place=""):
    group = "group__" if path.startswith("include/") else ""
    return "%s%s.html" % (group, page(path)) + ("#%s-%s" % (page(path), place) if place else "")


# ---- guides, whose links are those of the tree and of GitHub ----

def target(link, path):
    """The file that a link of a guide leads to, its path from the root; and the place in it."""
    file, _, place = link.partition("#")
    return os.path.normpath(os.path.join(os.path.dirname(path), file)) if file else path, place


def guide(text, path):
    def heading(match):
        marks, words = match.groups()
        if len(marks) == 1:
            return "# %s {#%s}\n[TOC]" % (words, "mainpage" if path == "README.md" else page(path))
        slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")  # as GitHub makes it
        return "%s %s {#%s-%s}" % (marks, words, page(path), slug)

    def rewrite(match):
        image, words, link = match.groups()
        file, place = target(link, path)
        if image:
            return "![%s](%s)" % (words, os.path.basename(file))
        return '<a href="%s">%s</a>' % (url(file, place), words) if HAS_PAGE.search(file) else words

    def words(part):
        part = re.sub(r"^<!-- .*? -->$", "", part, flags=re.M)
        part = re.sub(r"^(#+) (.*)$", heading, part, flags=re.M)
        part = re.sub(r"`(FACEGEN_(?:E|GROUP|STATUS)_\w+)`", r"<code>#\1</code>", part)
        return LINK.sub(rewrite, part)

    parts = re.split(r"^(```.*?^```$)", text, flags=re.M | re.S)
    parts[0::2] = map(words, parts[0::2])
    return "".join(parts)


# ---- headers ----

def header(text):
    """The comment at the top begins a group, to which all belongs that follows."""
    name = re.search(r"@file (\S+)", text)[1]
    text = re.sub(r"/\*\*.*?\*/", with_links, text, flags=re.S)
    text = text.replace("@file %s\n *" % name,
                        "@defgroup %s %s\n * `#include <facegen/%s>`<br>" % (page(name), name, name))
    begin, end, rest = text.partition(" */\n")
    if name.endswith(".hpp"):
        rest = re.sub(r"^namespace facegen\s\{", "namespace facegen { /** @addtogroup %s\n@{ */" % page(name), rest,
                      flags=re.M)
        rest = re.sub(r"^\} // namespace facegen$", "/** @} */ }", rest, flags=re.M)
        rest = re.sub(r"^.* = delete;$", "", rest, flags=re.M)
        rest = MEMBER.sub(explained, rest)
    return begin + " * @{" + end + enumerated(rest) + "/** @} */\n"


def with_links(comment):
    """Links to values, types, headers and guides, but not in examples, which are indented further."""
    def link(match):
        name, file = match.group("name", "file")
        return "#" + name if name else '@ref %s "%s"' % (page(file), file) if file else match[0]
    return "\n".join(line if line.startswith(" *     ") else NAME.sub(link, line) for line in comment[0].split("\n"))


def explained(member):
    """C++: a member that has no comment does what the C function says that it calls."""
    called = re.search(r"\b(facegen_\w+)(?=\(|, )", member["body"])
    words = "As %s()" % called[1] if called else "As the other form"
    if "promised<" in member["body"]:
        words += ", with a future in place of the callback"
    elif re.search(r"detail::checked\(|must\(", member["body"]):
        words += ", but throws facegen::failure"
    elif not called:
        return member[0]
    return "%s/** %s. */ %s" % (member["indent"], words, member[0].lstrip())


def enumerated(text):
    """Doxygen takes no comments from the rows of a macro: each value of their enum gets the words of its row here."""
    rows = re.findall(r'\bX\((\w+), (\d+), (\w+), "(.)(.*?)"\)', text)
    values = " ".join("FACEGEN_%s = %s, /**< %s%s. Group: #FACEGEN_GROUP_%s. */" %
                      (name, number, first.upper(), rest, of) for name, number, of, first, rest in rows)
    return re.sub(r"#define FACEGEN_CODE_ENUM.*\n.*\n#undef FACEGEN_CODE_ENUM", "\n%s\n" % values, text)

