# What is linked: libcurl by the library, the rest by tools and tests.

find_package(CURL 7.80 REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
if(FACEGEN_TOOLS OR FACEGEN_TESTS OR FACEGEN_BENCH)
    # Debian and Fedora ship it without a CMake package.
    pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson>=2.13)
endif()

if(FACEGEN_TOOLS)
    pkg_check_modules(MICROHTTPD REQUIRED IMPORTED_TARGET libmicrohttpd)
    pkg_check_modules(JPEG REQUIRED IMPORTED_TARGET libjpeg)
    pkg_check_modules(PNG REQUIRED IMPORTED_TARGET libpng)
    pkg_check_modules(WEBP REQUIRED IMPORTED_TARGET libwebp)
endif()
