# What is linked: libcurl and jansson by the library, the rest by the sandbox.

find_package(CURL 7.80 REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
# Debian and Fedora ship jansson without a CMake package.
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson>=2.13)

if(FACEGEN_TOOLS)
    pkg_check_modules(MICROHTTPD REQUIRED IMPORTED_TARGET libmicrohttpd)
    pkg_check_modules(JPEG REQUIRED IMPORTED_TARGET libjpeg)
    pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng)
    pkg_check_modules(WEBP REQUIRED IMPORTED_TARGET libwebp)
endif()
