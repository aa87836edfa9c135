#!/bin/sh
# Each installed header can be included alone, as C11 and C++17, by gcc and clang. Usage: test_headers.sh SOURCE_DIR
# BUILD_DIR
set -eu
. "$(dirname "$0")/prefix.sh"

strict="-Wall -Wextra -Wpedantic -Werror -fsyntax-only -I$prefix/include"
for header in "$prefix"/include/facegen/*.h; do
    echo "#include <facegen/${header##*/}>" >"$work/alone.c"
    for compiler in gcc clang; do
        $compiler $strict -std=c11 "$work/alone.c"
        $compiler $strict -x c++ -std=c++17 "$work/alone.c"
    done
done

for header in "$prefix"/include/facegen/*.hpp; do
    echo "#include <facegen/${header##*/}>" >"$work/alone.cpp"
    for compiler in g++ clang++; do
        $compiler $strict -std=c++17 "$work/alone.cpp"
    done
done
