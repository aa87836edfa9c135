#!/bin/sh
# CMake projects use an installed library, or its sources as a part of themselves, as docs/packaging.md says.
# Usage: test_cmake.sh SOURCE_DIR BUILD_DIR
set -eu
. "$(dirname "$0")/prefix.sh"
cd "$work"

# project NAME: begins NAME/CMakeLists.txt, of which the rest is on standard input.
project() {
    mkdir "$1"
    cp "$source/examples/minimal.c" "$1/minimal.c"
    cp "$source/examples/hello.cpp" "$1/hello.cpp"
    { printf 'cmake_minimum_required(VERSION 3.21)\nproject(consumer C CXX)\n' && cat; } >"$1/CMakeLists.txt"
}

configure() { # configure NAME [OPTION...]
    name=$1
    shift
    cmake -S "$name" -B "$name/build" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" "$@"
}

echo "== find_package, shared, C and C++: nothing else has to be there"
{
    echo 'add_executable(shared minimal.c)'
    block find_package
    printf 'add_executable(cxx hello.cpp)\ntarget_compile_features(cxx PRIVATE cxx_std_17)\ntarget_link_libraries(cxx PRIVATE facegen::sandbox)\n'
} | project shared
configure shared -DCMAKE_DISABLE_FIND_PACKAGE_CURL=ON -DCMAKE_DISABLE_FIND_PACKAGE_PkgConfig=ON >/dev/null 2>&1
cmake --build shared/build >/dev/null
generates shared/build/shared
generates shared/build/cxx

echo "== find_package, static, C and C++"
{
    echo 'add_executable(static minimal.c)'
    block 'find_package static'
    printf 'add_executable(cxx hello.cpp)\ntarget_compile_features(cxx PRIVATE cxx_std_17)\ntarget_link_libraries(cxx PRIVATE facegen::sandbox_static)\n'
} | project static
configure static >/dev/null
cmake --build static/build >/dev/null
generates static/build/static
generates static/build/cxx
[ -z "$(ldd static/build/static static/build/cxx | grep libfacegen)" ]

echo "== find_package refuses what it has not, and says what is missing"
project refuses <<'END'
find_package(facegen ${version} COMPONENTS ${component} QUIET)
message("found: ${facegen_FOUND} ${facegen_NOT_FOUND_MESSAGE}")
END
says() { # says TEXT OPTION...: what find_package comes to
    text=$1
    shift
    configure refuses "$@" >refuses.log 2>&1
    grep -q "^found: $text" refuses.log || { cat refuses.log && exit 1; }
}
version=$(pkg-config --modversion facegen)
says 0 -Dversion=99 -Dcomponent=shared
says 1 -Dversion="${version%.*}"
says '[0F]' -Dcomponent=rust
says '0 .*libcurl >= ' -Dcomponent=static -DCMAKE_DISABLE_FIND_PACKAGE_CURL=ON

echo "== the sources in a project, which has its own libcurl, and keeps its settings, targets and prefix to itself"
for way in add_subdirectory FetchContent; do
    {
        cat <<'END'
get_cmake_property(cache_before CACHE_VARIABLES)
file(WRITE ${CMAKE_BINARY_DIR}/app.c "#include <facegen/facegen.h>\nint main(void) { return !facegen_version(); }\n")
add_executable(app ${CMAKE_BINARY_DIR}/app.c)
add_custom_target(generate)
add_library(own_curl INTERFACE)
target_link_libraries(own_curl INTERFACE curl)
add_library(CURL::libcurl ALIAS own_curl)
END
        block $way
        cat <<'END'
get_cmake_property(cache CACHE_VARIABLES)
list(REMOVE_ITEM cache ${cache_before})
list(FILTER cache INCLUDE REGEX "^(CMAKE|BUILD|CPACK)_")
list(FILTER cache EXCLUDE REGEX "^CMAKE_(PROJECT_VERSION|HAVE_LIBC_PTHREAD)") # by project() and FindThreads
if(cache)
    message(FATAL_ERROR "new in the cache: ${cache}")
endif()
END
    } | project $way
    ln -s "$source" $way/libfacegen
    configure $way -DCMAKE_DISABLE_FIND_PACKAGE_CURL=ON >/dev/null
    cmake --build $way/build >/dev/null
    $way/build/app
    cmake --install $way/build --prefix "$work/empty" >/dev/null
    [ ! -e empty ]
    [ -z "$(find $way/build -name 'facegen*' -type f -perm -u+x)" ]
    ctest --test-dir $way/build 2>&1 | grep 'No tests were found' >/dev/null
done
[ -e add_subdirectory/build/libfacegen/src/libfacegen.a ]
[ -z "$(find add_subdirectory/build -name 'libfacegen.so*')" ]

echo "== in a project that has its own way to compile, with the command line and the sandbox, too"
{
    cat <<'END'
file(WRITE ${CMAKE_BINARY_DIR}/app.c "#include <facegen/facegen.h>\nint main(void) { return !facegen_version(); }\n")
add_executable(app ${CMAKE_BINARY_DIR}/app.c)
END
    block add_subdirectory
    echo 'add_dependencies(app facegen facegen-sandbox)'
} | project settings
ln -s "$source" settings/libfacegen
configure settings -DFACEGEN_TOOLS=ON -DCMAKE_BUILD_TYPE=Release -DCMAKE_UNITY_BUILD=ON -DCMAKE_C_EXTENSIONS=ON \
    -DCMAKE_INTERPROCEDURAL_OPTIMIZATION=ON -DCMAKE_COMPILE_WARNING_AS_ERROR=ON \
    "-DCMAKE_C_FLAGS=-Werror -D_GNU_SOURCE -D_FORTIFY_SOURCE=1" >/dev/null
cmake --build settings/build >settings.log 2>&1 || { cat settings.log && exit 1; }
settings/build/app
