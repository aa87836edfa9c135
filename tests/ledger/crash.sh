#!/bin/sh
# Every crash point of a ledger: a process dies at each event of each scenario, and at many pairs of events. Takes some
# minutes. Usage: sh tests/ledger/crash.sh [PAIRS]    after `cmake --build --preset debug`
set -eu
crash=$(dirname "$0")/../../build/debug/bin/ledger_crash
for scenario in none 'http-429*3' 'http-500*2' 'close-in-body*2' 'close-after-body*2' 'close-in-answer*2' 'slow*3' instant; do
    "$crash" "$scenario" 1
done
"$crash" -twice "${1:-2000}" 7
