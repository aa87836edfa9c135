#!/bin/sh
# docs/errors.md has every code, as it is in error.h, with advice. Usage: test_errors.sh GENERATE_PROGRAM DOCUMENT
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$1" errors >"$work/made"
# The last column, which is not empty, is left out.
with_advice='\(| `FACEGEN_E_[A-Z_]*` | [0-9]* | .* |\) [^|]*[^| ][^|]* |'
sed -n -e '/^## FACEGEN_GROUP/p' -e "s/^$with_advice\$/\1/p" "$2" >"$work/kept"
diff "$work/kept" "$work/made"
