"""The manual can be made: without a warning, whole, and without a link that leads nowhere."""

import os
import re
import sys
import tempfile
import unittest

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(SOURCE, "docs", "doxygen"))
import finish  # noqa: E402
import manual  # noqa: E402
import pages  # noqa: E402


class Manual(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="facegen-manual-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.code = manual.main(cls.folder)

    def test_no_warning(self):
        self.assertEqual(self.code, 0, "Doxygen warned")

    def test_links_lead_somewhere(self):
        files = set(os.listdir(self.folder))
        places = {page: set(re.findall(r'\bid="([^"]*)"', finish.read(self.folder, page)))
                  for page in finish.pages(self.folder)}
        dead = [(page, path, place) for page in places for path, place in finish.links(self.folder, page)
                if path not in files or place and place not in places.get(path, ())]
        self.assertEqual(dead, [])

    def test_every_exported_function_is_described(self):
        symbols = manual.read("src/libfacegen.symbols") + manual.read("src/sandbox/libfacegen-sandbox.symbols")
        exported = re.findall(r"^ (facegen_\w+)@", symbols, re.M)
        described = finish.names(self.folder)
        self.assertGreater(len(exported), 100)
        self.assertEqual([name for name in exported if name + "()" not in described], [])

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
                page = finish.read(self.folder, pages.url(header))
                described = re.findall(r'(?:class="memtitle">.*</span>|class="fieldname">(?:<a .*?></a>)?)(\w+)', page)
                undescribed += [name for name in wanted if name not in described]
                count += len(wanted)
        self.assertGreater(count, 90)
        self.assertEqual(undescribed, [])

    def test_every_guide_is_in_the_navigation(self):
        navigation = finish.read(self.folder, "index.html").split("</nav>")[0]
        guides = [path for path in manual.source_files("docs/*.md") if path != "docs/README.md"]
        self.assertEqual([path for path in guides if 'href="%s"' % pages.url(path) not in navigation], [])

    def test_other_files_stay(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "mine"), "w", encoding="utf-8"):
                pass
            with self.assertRaises(SystemExit):
                manual.main(folder)
            self.assertEqual(os.listdir(folder), ["mine"])


if __name__ == "__main__":
    unittest.main()
