#!/bin/sh
# The C++ headers compile without a warning with g++ and clang++, as C++17 and C++20, with exceptions and without; and
# clang++ sees a view that outlives what lent it.
# Usage: compilers.sh SOURCE_DIR
set -eu
cd "$1"
for compiler in g++ clang++; do
    command -v $compiler >/dev/null || continue
    for standard in 17 20; do
        check="$compiler -std=c++$standard -Wall -Wextra -Wpedantic -Werror -Wconversion -Iinclude -fsyntax-only"
        for source in tests/cpp/test_*.cpp; do
            [ "$source" = tests/cpp/test_no_exceptions.cpp ] || $check "$source"
        done
        $check -fno-exceptions tests/cpp/test_no_exceptions.cpp
    done
done

if command -v clang++ >/dev/null; then
    printf '%s\n' '#include <facegen/facegen.hpp>' 'facegen::result made();' \
        'bool lost() { std::string_view id = made().id(); return id.empty(); }' |
        clang++ -std=c++17 -Iinclude -fsyntax-only -x c++ - 2>&1 | grep -q Wdangling
fi
