#!/bin/sh
# What is exported is what the headers declare, and nothing else. Usage: test_declared.sh SOURCE_DIR
set -eu
export LC_ALL=C
cd "$1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat include/facegen/*.h | tr '\n' ' ' | grep -oE 'FACEGEN_API [^;]*' | grep -oE 'facegen_[a-z0-9_]+\(' |
    tr -d '(' | sort -u >"$work/declared"
sed -n 's/^ \(facegen_.*\)@.*/\1/p' src/libfacegen.symbols src/ledger/libfacegen-ledger.symbols src/sandbox/libfacegen-sandbox.symbols | sort >"$work/exported"
diff "$work/declared" "$work/exported"
