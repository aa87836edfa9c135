#!/bin/sh
# Compiles all of the library with musl, and runs the unit tests that link without libcurl, of which Debian has none for
# musl; its headers are the same. Usage: run.sh SOURCE_DIR
set -eu
source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
posix="-D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE" # of src/os and the tests alone
flags="-std=c11 -O1 -Wall -Wextra -Wconversion -Wpedantic -Wshadow -Werror \
-I$source/include -I$source/src -I$source/tests -I$source/tests/musl -I$work/include"
mkdir include objects
ln -s "/usr/include/$(gcc -print-multiarch)/curl" include/

# shellcheck disable=SC2044,SC2046,SC2086 # lists of words
{
    for file in $(find "$source"/src/os "$source"/src/base "$source"/src/model "$source"/src/codec "$source"/src/job \
        "$source"/src/transport "$source"/src/client -name '*.c' ! -name generate.c ! -name loop_poll.c); do
        case $file in "$source"/src/os/*) of_room=$posix ;; *) of_room= ;; esac
        musl-gcc $flags $of_room -c "$file" -o "objects/$(echo "${file#"$source"/src/}" | tr / -).o"
    done
    ar rc libfacegen.a objects/*.o
    musl-gcc $flags $posix -c "$source/tests/musl/cmocka.c"
    cd "$source/tests/unit"
    for test in os/test_*.c $(grep -LE 'jansson.h|__wrap' base/test_*.c codec/test_*.c) model/test_*.c job/test_*.c; do
        fixtures=$(sed -n "s:^#include \"\(.*_fixture\)\.h\":$(dirname "$test")/\1.c:p" "$test")
        musl-gcc $flags $posix "$test" $fixtures "$work/cmocka.o" "$work/libfacegen.a" -o "$work/test"
        "$work/test"
    done
}
