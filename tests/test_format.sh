#!/bin/sh
# Every file has the style of .clang-format, except those that are generated. Other versions of clang-format than the
# one that the files were formatted with differ in places. Usage: test_format.sh SOURCE_DIR
set -eu
cd "$1"
version=$(clang-format --version 2>/dev/null | sed 's/.*version \([0-9]*\).*/\1/')
[ "$version" = 14 ] || {
    echo "skipped: the files have the style of clang-format 14, and here is version ${version:-none}"
    exit 77
}
git ls-files '*.c' '*.h' '*.cpp' '*.hpp' | grep -v setters | xargs clang-format --dry-run -Werror
