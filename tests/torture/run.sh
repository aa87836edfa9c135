#!/bin/sh
# Lets every allocation and every system call of every scenario fail, alone and several in a row: some minutes.
# Usage: sh tests/torture/run.sh [SCENARIO...]
set -eu
cd "$(dirname "$0")/../.."
cmake --preset debug >/dev/null
cmake --build --preset debug --target torture
build/debug/bin/torture --full "$@"
