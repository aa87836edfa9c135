#!/bin/sh
# docs/sandbox.md is right: it shows what the program prints, and its C program runs. Usage: test_docs.sh SOURCE_DIR
# SANDBOX_PROGRAM LIBRARY_DIR
set -eu
docs=$1/docs/sandbox.md
include=$1/include
program=$2
libraries=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for option in --help --list-scenarios; do
    "$program" $option >"$work/printed"
    sed -n "/^<!-- facegen-sandbox $option -->/,/^<!-- end -->/p" "$docs" | grep -v -e '^<!--' -e '^```' >"$work/shown"
    diff "$work/shown" "$work/printed"
done

sed -n '/^```c$/,/^```$/p' "$docs" | grep -v '^```' >"$work/avatar_test.c"
cc -std=c11 -Wall -Wextra -Werror "$work/avatar_test.c" -I"$include" -L"$libraries" -lfacegen-sandbox -lfacegen \
    -Wl,-rpath,"$libraries" -o "$work/avatar_test"
"$work/avatar_test"
