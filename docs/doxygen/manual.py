"""Makes the manual: the guides and the headers as HTML, by Doxygen.

    docs/doxygen/manual.py OUTPUT_FOLDER

docs/README.md is the list of what is in it: its tables become the navigation beside each page. Doxygen reads copies,
which have the same lines as the sources: pages.py makes them of the guides, headers.py of the headers.
"""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

import finish
import headers
import pages

STYLE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(STYLE))


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def write(text, *path):
    os.makedirs(os.path.dirname(os.path.join(*path)), exist_ok=True)
    with open(os.path.join(*path), "w", encoding="utf-8") as file:
        file.write(text)


def source_files(*patterns):
    return sorted(os.path.relpath(path, SOURCE) for pattern in patterns
                  for path in glob.glob(os.path.join(SOURCE, pattern)))


def stage(folder):
    """Writes what Doxygen reads into a folder. Returns the navigation."""
    index = read("docs/README.md")
    contents = list(pages.contents(index, "docs"))
    titles = {path: title for _, entries in contents for title, path in entries}
    for path in source_files("include/facegen/*"):
        if path in titles:
            write(headers.as_page(read(path), titles[path]), folder, path)
        elif os.path.basename(path) not in headers.NOT_PAGES:
            sys.exit("%s is not listed in docs/README.md" % path)
    linked = set()
    for path in source_files("*.md", "docs/*.md", "examples/*.md"):
        # A README.md in a folder would be the folder's page and not one of its own, says Doxygen since 1.13.
        write(pages.guide(read(path), path, linked), folder, os.path.dirname(path), pages.name(path) + ".md")
    for path in sorted(linked):
        write(pages.source(path, read(path)), folder, path + ".md")
    return pages.navigation(contents)


def main(output):
    output = os.path.abspath(output)
    if os.path.isdir(output) and os.listdir(output) and not os.path.exists(os.path.join(output, "manual.css")):
        sys.exit("%s has other files than a manual" % output)
    shutil.rmtree(output, ignore_errors=True)
    os.makedirs(output)
    with tempfile.TemporaryDirectory(prefix="facegen-manual-") as folder:
        navigation = stage(os.path.join(folder, "input"))
        header = read(os.path.join(STYLE, "header.html")).replace("@NAVIGATION@", navigation)
        write(header, folder, "header.html")
        version = re.search(r'FACEGEN_VERSION "(.*)"', read("include/facegen/version.h"))[1]
        settings = dict(MANUAL_VERSION=version, MANUAL_INPUT=os.path.join(folder, "input"), MANUAL_OUTPUT=output,
                        MANUAL_IMAGES=os.path.join(SOURCE, "docs"), MANUAL_STYLE=STYLE,
                        MANUAL_HEADER=os.path.join(folder, "header.html"))
        made = subprocess.run(["doxygen", os.path.join(STYLE, "Doxyfile")], env=dict(os.environ, **settings),
                              stderr=subprocess.PIPE, text=True, check=False)
        sys.stderr.write(made.stderr.replace(settings["MANUAL_INPUT"] + "/", ""))
    if not os.path.exists(os.path.join(output, finish.FIRST)):
        sys.exit("This doxygen has made no %s: its warnings are above, its layout is docs/doxygen/layout.xml" % finish.FIRST)
    finish.finish(output)
    return 1 if made.returncode != 0 or made.stderr else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
