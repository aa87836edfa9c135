"""What is done with the pages that Doxygen has made: it has no settings for these."""

import json
import os
import re
from urllib.parse import unquote

FIRST = "index.html"
LINK = re.compile(r'(?:href|src|data)="([^"]*)"')
TITLE = re.compile(r'<a (?:name="[^"]*" )?id="([^"]*)"[^>]*></a>\n<h2 class="memtitle">.*</span>(facegen\w*[^<]*)</h2>')
VALUE = re.compile(r'<td class="fieldname"><a id="([^"]*)"[^>]*></a>(\w+)')


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read()


def write(text, folder, name):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def pages(folder):
    return sorted(name for name in os.listdir(folder) if name.endswith(".html"))


def links(folder, name):
    """The files that a page leads to, and the places in them; other sites are left out."""
    for link in LINK.findall(read(folder, name)) if name.endswith(".html") else ():
        if not re.match(r"(https?://|mailto:)\w", link):
            path, _, place = unquote(link).partition("#")
            yield path or name, place


def reachable(folder):
    found, new = set(), [FIRST]
    while new:
        name = new.pop()
        if name not in found and os.path.exists(os.path.join(folder, name)):
            found.add(name)
            new += [path for path, _ in links(folder, name)]
    return found


def names(folder):
    """Where each name of the API is described, for manual.js."""
    return {name: "%s#%s" % (page, place) for page in pages(folder) for pattern in (TITLE, VALUE)
            for place, name in pattern.findall(read(folder, page))}


def polish(page, name):
    page = page.replace('<li><a href="%s">' % name, '<li><a href="%s" aria-current="page">' % name)
    page = page.replace("Class Documentation</h2>", "Types</h2>")
    page = re.sub(r'&#160;(?=</td>\s*<td class="paramname"></td>)', "", page)
    return re.sub(r" ((?:\*|&amp;)+)(?:&#160;(?=</td>)| (?=\w+ </td>))", r" \1", page)  # as it stands in the headers


def finish(folder):
    write("const NAMES = %s;\n" % json.dumps(names(folder), indent=0, sort_keys=True), folder, "names.js")
    for name in set(os.listdir(folder)) - reachable(folder):
        os.remove(os.path.join(folder, name))  # Doxygen's own indexes and scripts
    for name in pages(folder):
        write(polish(read(folder, name), name), folder, name)
