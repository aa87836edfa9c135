"""The manual can be made: without a warning, whole, and without a link that leads nowhere."""

import os
import re
import sys
import tempfile
import unittest
from urllib.parse import unquote

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(SOURCE, "docs", "doxygen"))
import manual  # noqa: E402
import pages  # noqa: E402

LINK = re.compile(r'(?:href|src|data)="([^"]*)"')


class Manual(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="facegen-manual-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.code = manual.main(cls.folder)
        cls.text = {name: manual.read(cls.folder, name) for name in os.listdir(cls.folder) if name.endswith(".html")}

    def test_no_warning(self):
        self.assertEqual(self.code, 0, "Doxygen warned")

    def test_links_lead_somewhere(self):
        files = set(os.listdir(self.folder))
        places = {page: set(re.findall(r'\bid="([^"]*)"', text)) for page, text in self.text.items()}
        dead = []
        for page, text in self.text.items():
            for link in LINK.findall(text):
                path, _, place = unquote(link).partition("#")
                known = (path or page) in files and (not place or place in places.get(path or page, ()))
                if not known and not re.match(r"(https?://|mailto:)\w", link):
                    dead.append((page, link))
        self.assertEqual(dead, [])

    def test_every_exported_function_is_described(self):
        symbols = manual.read("src/libfacegen.symbols") + manual.read("src/sandbox/libfacegen-sandbox.symbols")
        exported = re.findall(r"^ (facegen_\w+)@", symbols, re.M)
        described = manual.read(self.folder, "names.js")
        self.assertGreater(len(exported), 100)
        self.assertEqual([name for name in exported if '"%s()"' % name not in described], [])

    def test_every_value_and_member_is_described(self):
        """Doxygen does not warn of those that have no comment."""
        undescribed, count = [], 0
        for header in manual.source_files("include/facegen/*.h"):
            text = re.sub(r"/\*.*?\*/", "", manual.read(header), flags=re.S)
            wanted = re.findall(r"^    (FACEGEN_\w+) = \d", text, re.M)
            wanted += ["FACEGEN_" + row for row in re.findall(r"\bX\((\w+), \d", text)]
            for body in re.findall(r"^typedef struct \w+ \{\n(.*?)^\}", text, re.M | re.S):
                wanted += re.findall(r"(?:\(\*)?(\w+)(?:\[\d+\]|\)\(.*\))?;", body)
            if wanted:
                page = self.text[pages.url(header)]
                described = re.findall(r'(?:class="memtitle">.*</span>|class="fieldname">\s*(?:<a .*?></a>)?)(\w+)', page)
                undescribed += [name for name in wanted if name not in described]
                count += len(wanted)
        self.assertGreater(count, 90)
        self.assertEqual(undescribed, [])

    def test_every_guide_and_header_is_in_the_navigation(self):
        navigation = self.text["index.html"].split("</nav>")[0]
        left_out = ("docs/README.md", "include/facegen/export.h")
        listed = [path for path in manual.source_files("docs/*.md", "include/facegen/*.h*") if path not in left_out]
        self.assertEqual([path for path in listed if 'href="%s"' % pages.url(path) not in navigation], [])


if __name__ == "__main__":
    unittest.main()
