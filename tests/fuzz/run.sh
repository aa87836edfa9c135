#!/bin/sh
# Fuzzes each target in turn, and ends with an error when one finds something. Usage: sh tests/fuzz/run.sh [SECONDS]
# [TARGET...]; without them 60 seconds each, and all of them.
#
# What a target learns stays in build/fuzz/found/TARGET for the next run. An input that it fails with is kept there as
# crash-...: give it a name in corpus/TARGET, so that every test run replays it. To take over what reaches new code:
#   build/fuzz/bin/fuzz_TARGET -merge=1 -use_counters=0 tests/fuzz/corpus/TARGET build/fuzz/found/TARGET
set -eu
cd "$(dirname "$0")/../.."

seconds=${1:-60}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- $(cd tests/fuzz/corpus && echo *)

. cmake/packages.sh
# shellcheck disable=SC2086 # a list of words
install_packages $build_packages $test_packages

cmake --preset fuzz -DFACEGEN_TESTS=ON >/dev/null
cmake --build --preset fuzz

status=0
for target in "$@"; do
    found=build/fuzz/found/$target
    mkdir -p "$found"
    echo "== $target: $seconds s"
    "build/fuzz/bin/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
        -dict=tests/fuzz/words.dict -artifact_prefix="$found/" "$found" "tests/fuzz/corpus/$target" \
        >"$found.log" 2>&1 || { status=1; tail -n 40 "$found.log"; }
    grep -E '^#[0-9]+.*DONE|stat::(number_of_executed|average)' "$found.log" || true
done
exit $status
