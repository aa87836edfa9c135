#!/bin/sh
# Runs the suite with every line counted, and shows which lines of our own code no test reaches. Usage:
# sh tests/coverage.sh
#
# Fails below 95 % of the library's lines, and below 100 % of those that decide on money, secrets and saved files.
set -eu
cd "$(dirname "$0")/.."

. cmake/packages.sh
# shellcheck disable=SC2086 # a list of words
install_packages $build_packages $test_packages gcovr

cmake --preset coverage >/dev/null
cmake --build --preset coverage
find build/coverage -name '*.gcda' -exec rm {} +
CTEST_PARALLEL_LEVEL=$(nproc)
export CTEST_PARALLEL_LEVEL
# What is installed must not need gcov, and what looks at sources counts nothing.
ctest --preset coverage --exclude-regex '^(install_|abi_|generated_|docs|musl|format|python|cpp_compilers|cli_completions)'

counts=build/coverage/counts.json
gcovr --root . --filter src/ --exclude src/model/generate.c --json "$counts" build/coverage/src

# demand TITLE PERCENT FILES: a table of the files whose path under src begins so, and whether that many are reached.
status=0
demand() {
    printf '\n%s: at least %s %% of lines\n' "$1" "$2"
    gcovr --root . --add-tracefile "$counts" --filter "src/$3" --fail-under-line "$2" || status=1
}
demand 'command line' 0 'cli/'
demand 'sandbox' 0 'sandbox/'
demand 'library' 95 '(os|base|model|codec|job|transport|client)/'
demand 'billing, redaction and saving' 100 '(job/policy|base/redact|client/(save|file|image_sink)|os/posix/folder)\.c'
exit $status
