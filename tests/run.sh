#!/bin/sh
# Installs what the tests need, builds, and runs everything through ctest. Usage: sh tests/run.sh [CTEST-ARGUMENT...]
#
# debug with gcc runs the suite; asan runs it again under AddressSanitizer and UBSan, tsan what uses threads; clang
# compiles everything with warnings as errors; bench, a release, holds the library to its budget of instructions.
set -eu
cd "$(dirname "$0")/.."

. cmake/packages.sh
# shellcheck disable=SC2086 # a list of words
install_packages $build_packages $test_packages $bench_packages

# Numbers and letters are tried under a decimal comma, a decimal point of two bytes, and a dotless i.
for locale in de_DE ps_AF tr_TR; do
    locale -a | grep -qi "^$locale\.utf-\?8" || localedef -i "$locale" -f UTF-8 "$locale.UTF-8" || true
done

build() {
    cmake --preset "$1" >/dev/null
    cmake --build --preset "$1"
}

CTEST_PARALLEL_LEVEL=$(nproc)
export CTEST_PARALLEL_LEVEL
build clang
build tsan
ctest --preset tsan --label-regex threads --no-tests=error "$@"
build asan
ctest --preset asan --no-tests=error "$@"
build debug
ctest --preset debug --no-tests=error "$@"
cmake --preset bench >/dev/null
cmake --build --preset bench
ctest --preset bench --no-tests=error "$@"
