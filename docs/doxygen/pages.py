"""Makes pages for Doxygen of the guides, whose links are those of the tree and of GitHub."""

import html
import os
import re

import headers

LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```$", re.M | re.S)
LANGUAGES = {"cmake": "", "sh": ""}  # that Doxygen does not know
SOURCES = (".c", ".cpp", ".h", ".py", ".sh", ".json", ".cmake")


# ---- names ----

def name(path):
    """A page's name: of a guide that of its file, of another file its path."""
    named = {"README.md": "index", "docs/README.md": "documentation", "examples/README.md": "examples"}.get(path)
    base, ending = os.path.splitext(os.path.basename(path))
    return named or (base.lower() if ending == ".md" else re.sub(r"\W+", "-", path))


def slug(heading):
    """What GitHub makes of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def target(link, folder):
    """The file that a link leads to, its path from the root; and the place in it."""
    path, _, place = link.partition("#")
    return os.path.normpath(os.path.join(folder, path)), place


def url(path, place=""):
    if path.startswith("include/facegen/"):
        return headers.url(path)
    return name(path) + ".html" + ("#%s-%s" % (name(path), place) if place else "")


# ---- what is in the manual ----

def contents(index, folder):
    """The tables of docs/README.md: pairs of a heading and a list of pairs of a title and a path."""
    for section in re.split(r"^## ", index, flags=re.M)[1:]:
        heading, _, text = section.partition("\n")
        first_cells = re.findall(r"^\| (.*?) \|", text, re.M)
        entries = [(title.strip("`"), target(link, folder)[0])
                   for cell in first_cells for _, title, link in LINK.findall(cell)]
        yield heading, [(title, path) for title, path in entries
                        if path.endswith(".md") or path.startswith("include/")]


def navigation(sections):
    def entry(title, path):
        return '<li><a href="$relpath^%s">%s</a></li>' % (url(path), html.escape(title))
    return "\n".join("<h2>%s</h2>\n<ul>\n%s\n</ul>" % (heading, "\n".join(entry(*page) for page in entries))
                     for heading, entries in sections)


# ---- pages ----

def guide(text, path, linked):
    """A guide as Doxygen takes it. Adds the sources that it links to."""
    def rewrite(match):
        image, words, link = match.groups()
        if re.match(r"\w+:", link):
            return match[0]
        if image:
            return "![%s](%s)" % (words, os.path.basename(link))
        file, place = target(link, os.path.dirname(path)) if not link.startswith("#") else (path, link[1:])
        if file.endswith(SOURCES) and not file.startswith("include/"):
            linked.add(file)
        elif not file.endswith((".md", ".h", ".hpp")):
            return words  # a folder, or data: there is no page of it
        return '<a href="%s">%s</a>' % (url(file, place), words)

    def heading(match):
        marks, words = match.groups()
        if len(marks) == 1:
            return "# %s {#%s}\n[TOC]" % (words, "mainpage" if path == "README.md" else name(path))
        return "%s %s {#%s-%s}" % (marks, words, name(path), slug(words))

    def words(part):
        part = re.sub(r"^<!-- .*? -->$", "", part, flags=re.M)
        part = re.sub(r"^(#+) (.*)$", heading, part, flags=re.M)
        part = re.sub(r"`(FACEGEN_(?:E|GROUP|STATUS)_\w+)`", r"<code>#\1</code>", part)
        return LINK.sub(rewrite, part)

    def code(part):
        return re.sub(r"^```(\w+)$", lambda fence: "```{.%s}" % LANGUAGES.get(fence[1], fence[1]), part, flags=re.M)

    blocks = CODE.findall(text)
    between = CODE.split(text)
    return "".join(words(part) + code(block) for part, block in zip(between, blocks + [""]))


def source(path, text):
    """A page of a file that a guide links to."""
    ending = os.path.splitext(path)[1][1:]
    return "# %s {#%s}\n~~~~{.%s}\n%s~~~~\n" % (path, name(path), LANGUAGES.get(ending, ending), text)
