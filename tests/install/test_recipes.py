"""The recipes for vcpkg and Conan, as far as they can be checked without them: they can be read, and they say what the
sources say."""
import json
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "cmake/packaging"
VERSION = re.search(r'define FACEGEN_VERSION "(.+)"', (ROOT / "include/facegen/version.h").read_text()).group(1)


def requirements(name):
    """The modules of pkg-config that cmake/facegen-requirements.cmake lists, without their versions."""
    text = (ROOT / "cmake/facegen-requirements.cmake").read_text()
    return set(re.findall(r"[a-z][a-z0-9]*", re.search(rf"^set\({name} (.*)\)", text, re.MULTILINE).group(1)))


class Vcpkg(unittest.TestCase):
    port = json.loads((PACKAGING / "vcpkg/vcpkg.json").read_text())

    def names(self, dependencies):
        names = {entry if isinstance(entry, str) else entry["name"] for entry in dependencies}
        return {{"curl": "libcurl", "libjpeg-turbo": "libjpeg"}.get(name, name) for name in names}

    def test_it_is_of_the_version_of_the_sources(self):
        self.assertEqual(self.port["version"], VERSION)

    def test_it_depends_on_what_the_library_links(self):
        self.assertEqual(self.names(self.port["dependencies"]) - {"vcpkg-cmake", "vcpkg-cmake-config"},
                         requirements("facegen_requires"))

    def test_its_tools_depend_on_what_the_other_libraries_and_the_programs_link(self):
        own = self.names(self.port["dependencies"])
        self.assertEqual(self.names(self.port["features"]["tools"]["dependencies"]) - {"jansson", "libmicrohttpd"},
                         (requirements("facegen_ledger_requires") | requirements("facegen_sandbox_requires")) - own)

    def test_its_options_are_options_of_the_sources(self):
        used = re.findall(r"FACEGEN_[A-Z]+", (PACKAGING / "vcpkg/portfile.cmake").read_text())
        declared = re.findall(r"option\((\w+)", (ROOT / "CMakeLists.txt").read_text())
        self.assertTrue(used)
        self.assertLessEqual(set(used), set(declared))


class Conan(unittest.TestCase):
    recipe = (PACKAGING / "conanfile.py").read_text()

    def test_it_is_python(self):
        compile(self.recipe, "conanfile.py", "exec")

    def test_it_depends_on_what_the_library_links(self):
        self.assertEqual(set(re.findall(r'self\.requires\("(\w+)/', self.recipe)), requirements("facegen_requires"))

    def test_it_finds_the_version_of_the_sources(self):
        pattern = re.search(r"re\.search\(r'(.+)', header\)", self.recipe).group(1)
        header = (ROOT / "include/facegen/version.h").read_text()
        self.assertEqual(re.search(pattern, header).group(1), VERSION)

    def test_it_exports_what_the_build_reads(self):
        for pattern in re.search(r"for pattern in \((.+?)\):\n\s+copy", self.recipe).group(1).split(","):
            self.assertTrue(list(ROOT.glob(pattern.strip(' "'))), pattern)


if __name__ == "__main__":
    unittest.main()
