#!/bin/sh
# Builds the library and its baselines, measures them by turns, and prints a table. See docs/performance.md.
#
#     sh tests/bench/run.sh [--short] [--json FILE] [--docs DIRECTORY] [--only WORD]
#
# --short takes less than a minute; without it, several.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)

. "$root/cmake/packages.sh"
# shellcheck disable=SC2086 # a list of words
install_packages $build_packages $bench_packages

(cd "$root" && cmake --preset bench >/dev/null && cmake --build --preset bench >&2)
exec python3 -B "$root/tests/bench/bench.py" "$root/build/bench" "$@"
