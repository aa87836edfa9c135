"""Makes the manual: the guides and the headers as HTML, by Doxygen.

    docs/doxygen/manual.py OUTPUT_FOLDER

docs/README.md is the list of what is in it: its tables become the navigation beside each page.
"""

import glob
import html
import json
import os
import re
import subprocess
import sys
import tempfile

from pages import HAS_PAGE, LINK, guide, header, page, target, url

STYLE = os.path.dirname(os.path.abspath(__file__))
TREE = os.path.dirname(os.path.dirname(STYLE))

# Where a function or type, or a value of an enumeration, is described.
TITLE = re.compile(r'<a (?:name="[^"]*" )?id="([^"]*)"[^>]*></a>\n<h2 class="memtitle">.*</span>(facegen\w*[^<]*)</h2>')
VALUE = re.compile(r'<td class="fieldname"><a id="([^"]*)"[^>]*></a>(\w+)')


def read(*path):
    with open(os.path.join(TREE, *path), encoding="utf-8") as file:
        return file.read()


def write(text, *path):
    with open(os.path.join(*path), "w", encoding="utf-8") as file:
        file.write(text)


def source_files(*patterns):
    return sorted(path for pattern in patterns for path in glob.glob(pattern, root_dir=TREE))


def navigation():
    for section in re.split(r"^## ", read("docs/README.md"), flags=re.M)[1:]:
        heading, _, text = section.partition("\n")
        yield "<h2>%s</h2>\n<ul>" % heading
        for _, title, link in LINK.findall("".join(re.findall(r"^\| .*? \|", text, re.M))):
            if link.endswith((".md", ".h", ".hpp")):
                path = target(link, "docs/README.md")[0]
                yield '<li><a href="$relpath^%s">%s</a></li>' % (url(path), html.escape(title.strip("`")))
        yield "</ul>"


def stage(folder):
    """Writes what Doxygen reads: the guides, the headers, and a page of each other file that a guide links to."""
    guides, headers = source_files("*.md", "docs/*.md", "examples/*.md"), source_files("include/facegen/*.h*")
    linked = set()
    for path in guides:
        text = read(path)
        write(guide(text, path), folder, page(path) + ".md")
        linked.update(target(link, path)[0] for _, _, link in LINK.findall(text))
    for path in headers:
        write(header(read(path)), folder, os.path.basename(path))
    sources = sorted(filter(HAS_PAGE.search, linked.difference(guides, headers)))
    write("".join("/** @page %s %s\n@include %s\n*/\n" % (page(path), path, path) for path in sources),
          folder, "sources.dox")
    write(read(STYLE, "header.html").replace("@NAVIGATION@", "\n".join(navigation())), folder, "header.html")


def polish(text):
    text = text.replace("Class Documentation</h2>", "Types</h2>")
    text = re.sub(r'&#160;(?=</td>\s*<td class="paramname"></td>)', "", text)
    return re.sub(r" ((?:\*|&amp;)+)(?:&#160;(?=</td>)| (?=\w+ </td>))", r" \1", text)  # as it stands in the headers


def main(output):
    output = os.path.abspath(output)
    os.makedirs(output, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="facegen-manual-") as folder:
        stage(folder)
        version = re.search(r'FACEGEN_VERSION "(.*)"', read("include/facegen/version.h"))[1]
        made = subprocess.run(["doxygen", os.path.join(STYLE, "Doxyfile")], cwd=TREE, check=False, env=dict(
            os.environ, MANUAL_VERSION=version, MANUAL_OUTPUT=output, MANUAL_INPUT=folder))
    names = {}
    for name in glob.glob(os.path.join(output, "*.html")):
        text = read(name)
        write(polish(text), name)
        names.update((word, "%s#%s" % (os.path.basename(name), place)) for pattern in (TITLE, VALUE)
                     for place, word in pattern.findall(text))
    write("const NAMES = %s;\n" % json.dumps(names, indent=0, sort_keys=True), output, "names.js")
    return made.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
