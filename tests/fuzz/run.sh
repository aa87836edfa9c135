#!/bin/sh
# Fuzzes one target after another with libFuzzer, and fails when one finds something.
# Usage: sh tests/fuzz/run.sh [SECONDS [TARGET...]]; 60 seconds for each of all targets when nothing is said.
#
# What a target learns stays in build/fuzz/found/TARGET for the next run, also an input that it fails with, as
# crash-...: that one gets a name in corpus/TARGET, where every test run replays it. What reaches new code is added by
#   build/fuzz/bin/fuzz_TARGET -set_cover_merge=1 -use_counters=0 tests/fuzz/corpus/TARGET build/fuzz/found/TARGET
set -eu
cd "$(dirname "$0")/../.."

seconds=${1:-60}
[ $# -eq 0 ] || shift
# shellcheck disable=SC2046 # a list of words
[ $# -gt 0 ] || set -- $(ls tests/fuzz/corpus)

. cmake/packages.sh
# shellcheck disable=SC2086 # a list of words
install_packages $build_packages $test_packages

cmake --preset fuzz >/dev/null
cmake --build --preset fuzz

status=0
for target in "$@"; do
    found=build/fuzz/found/$target
    mkdir -p "$found"
    echo "== $target, $seconds s"
    "build/fuzz/bin/fuzz_$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
        -dict=tests/fuzz/words.dict -artifact_prefix="$found/" "$found" "tests/fuzz/corpus/$target" \
        >"$found.log" 2>&1 || { status=1; tail -n 40 "$found.log"; }
    grep DONE "$found.log" || true
done
exit $status
