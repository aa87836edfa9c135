"""The Conan 2 recipe: conan create cmake/packaging/conanfile.py [-o facegen/*:shared=True]"""
import os
import re

from conan import ConanFile
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain
from conan.tools.files import copy, load, rm
from conan.tools.gnu import PkgConfigDeps


class FacegenConan(ConanFile):
    name = "facegen"
    description = "Client library for the Face Generator endpoint"
    license = "MIT"
    package_type = "library"
    settings = "os", "compiler", "build_type", "arch"
    options = {"shared": [True, False]}
    default_options = {"shared": False}

    def set_version(self):
        header = load(self, os.path.join(self.recipe_folder, "../../include/facegen/version.h"))
        self.version = re.search(r'define FACEGEN_VERSION "(.+)"', header).group(1)

    def export_sources(self):
        root = os.path.join(self.recipe_folder, "../..")
        for pattern in ("CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "pkgconfig/*", "src/*"):
            copy(self, pattern, root, self.export_sources_folder)

    def configure(self):
        self.settings.rm_safe("compiler.cppstd")
        self.settings.rm_safe("compiler.libcxx")

    def requirements(self):
        self.requires("libcurl/[>=7.80 <9]")

    def build_requirements(self):
        self.tool_requires("pkgconf/[>=2 <3]")

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.variables["FACEGEN_TOOLS"] = False
        toolchain.generate()
        CMakeDeps(self).generate()
        PkgConfigDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        # Both kinds of library are built, and a package has one of them. Conan makes files for CMake of its own.
        for pattern in ("*.a",) if self.options.shared else ("*.so*", "*.dylib"):
            rm(self, pattern, os.path.join(self.package_folder, "lib"))
        rm(self, "*.cmake", os.path.join(self.package_folder, "lib/cmake/facegen"))

    def package_info(self):
        target = "facegen::facegen" if self.options.shared else "facegen::facegen_static"
        self.cpp_info.libs = ["facegen"]
        self.cpp_info.set_property("cmake_target_name", target)
        self.cpp_info.set_property("pkg_config_name", "facegen")
        if self.settings.os == "Linux" and not self.options.shared:
            self.cpp_info.system_libs = ["m", "pthread"]
