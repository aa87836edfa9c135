"""The package as it is installed, and what its documents show."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import unittest

from case import LIBRARY, PACKAGE, ROOT, TO_SERVER, Case, facegen

VERSION = re.search(r'"(.+)"', (ROOT / "include/facegen/version.h").read_text().split("FACEGEN_VERSION ")[1])[1]


class Documents(Case):
    def run_blocks(self, document):
        """Runs the Python blocks of a document as one program, with a face in its folder."""
        (self.folder / "me.jpg").write_bytes(TO_SERVER["face_image"])
        blocks = re.findall(r"^```python\n(.*?)^```$", document.read_text(), re.M | re.S)
        environment = dict(os.environ, PYTHONPATH=str(PACKAGE), FACEGEN_LIBRARY=str(LIBRARY))
        ran = subprocess.run([sys.executable, "-B", "-W", "error", "-c", "\n".join(blocks)], cwd=self.folder,
                             env=environment, timeout=120, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(ran.returncode, 0, ran.stdout)
        return sorted(path.name for path in self.folder.glob("*.png"))

    def test_the_readme_runs(self):
        self.assertEqual(self.run_blocks(PACKAGE / "README.md"), ["astronaut.png", "painter.png"])

    def test_the_guide_runs(self):
        images = ["anime.png", "astronaut.png"] + ["knight-%d.png" % index for index in range(8)]
        self.assertEqual(self.run_blocks(ROOT / "docs/python.md"), images)


class Package(Case):
    def test_the_version_is_the_librarys(self):
        self.assertEqual((facegen.__version__, facegen.LIBRARY_VERSION), (VERSION, VERSION))
        self.assertIn('version = "%s"' % VERSION, (PACKAGE / "pyproject.toml").read_text())

    def test_what_is_public_is_there(self):
        for name in facegen.__all__:
            self.assertTrue(hasattr(facegen, name), name)

    def test_a_library_that_is_not_there_is_told(self):
        environment = dict(os.environ, PYTHONPATH=str(PACKAGE), FACEGEN_LIBRARY=str(self.folder / "none.so"))
        ran = subprocess.run([sys.executable, "-B", "-c", "import facegen"], env=environment, stderr=subprocess.PIPE,
                             text=True)
        self.assertIn("ImportError: libfacegen.so.0 is not found", ran.stderr)

    @unittest.skipUnless(importlib.util.find_spec("wheel"), "python3-wheel is not there")
    def test_it_is_installed_without_a_network(self):
        source = self.folder / "source"  # which building leaves files in
        shutil.copytree(PACKAGE, source, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info"))
        python = self.folder / "venv" / "bin" / "python"
        for command in ([sys.executable, "-m", "venv", "--system-site-packages", self.folder / "venv"],
                        [python, "-m", "pip", "install", "--quiet", "--no-build-isolation", "--no-index",
                         "--disable-pip-version-check", source]):
            ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=200)
            self.assertEqual(ran.returncode, 0, ran.stdout)
        shown = subprocess.run([python, "-c", "import facegen, os; print(facegen.__version__, *os.listdir("
                                "os.path.dirname(facegen.__file__)))"], cwd=self.folder, stdout=subprocess.PIPE,
                               text=True, env={**os.environ, "PYTHONPATH": ""}).stdout.split()
        self.assertEqual(shown[0], VERSION)
        self.assertLessEqual({path.name for path in (PACKAGE / "facegen").iterdir() if path.suffix in (".py", ".typed")}
                             | {"py.typed"}, set(shown))


if __name__ == "__main__":
    unittest.main()
