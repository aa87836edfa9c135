#!/bin/sh
# Compares the ABI of the built libraries with what is kept of it in the tree (docs/abi.md), or keeps it as it is now.
# Usage: abi.sh exports|types SOURCE_DIR LIBRARY_DIR [--write]
#   exports: *.symbols, each function with the version it came in, in the format that Debian's packages use
#   types:   *.abi, what the functions take and give, as abidw sees it; needs a debug build by gcc
set -eu
export LC_ALL=C
what=$1
source=$2
libraries=$3
write=${4:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=

# A description can be compared with what another release of abidw wrote, but not across major versions.
skip_other_versions() {
    kept=$(sed -n "1s/.*<abi-corpus version='\([0-9]*\)\..*/\1/p" "$source/src/libfacegen.abi")
    have=$(abidw --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
    [ "$kept" = "$have" ] || {
        echo "skipped: abidw is of version $have, and what is kept is of version $kept"
        exit 77
    }
}
# describe_exports LIBRARY KEPT: a function that is in KEPT already came in the version that is said there.
describe_exports() {
    soname=$(objdump -p "$1" | awk '$1 == "SONAME" {print $2}')
    version=$(awk '$2 == "FACEGEN_VERSION" {gsub("\"", ""); print $3}' "$source/include/facegen/version.h")
    echo "$soname $(echo "$soname" | sed 's/\.so\.//') #MINVER#"
    # A version node is listed as a symbol of itself.
    nm -D --defined-only "$1" | sed 's/.* //; s/@@/@/; s/^[^@]*$/&@&/' | sort | awk -v version="$version" '
        FILENAME != "-" {came[$1] = $2; next}
        {print " " $1, $1 in came ? came[$1] : version}' "$2" -
}

# Internal types are left out, so that only what a program can see is compared.
describe_types() {
    cat >"$work/internal" <<'END'
[suppress_type]
source_location_not_regexp = include/facegen/
drop = true
END
    abidw --suppressions "$work/internal" --exported-interfaces-only --type-id-style hash --no-corpus-path \
        --no-comp-dir-path --no-show-locs --no-elf-needed --no-parameter-names --no-write-default-sizes \
        --out-file "$work/types" "$1"
    sed "s|path='[^']*src/|path='src/|" "$work/types"
}

[ "$what" = exports ] || skip_other_versions
for kept in src/libfacegen src/ledger/libfacegen-ledger src/sandbox/libfacegen-sandbox; do
    library=$libraries/${kept##*/}.so
    case $what in
    exports) file=$source/$kept.symbols && describe_exports "$library" "$file" >"$work/now" ;;
    types) file=$source/$kept.abi && describe_types "$library" >"$work/now" ;;
    esac
    if [ -n "$write" ]; then
        cp "$work/now" "$file"
    elif [ "$what" = exports ]; then
        diff -u "$file" "$work/now" || failed=1
    else
        abidiff "$file" "$work/now" || failed=1
    fi
done
[ -z "$failed" ] || {
    echo "The ABI has changed: if that is meant, docs/abi.md says what to do, then run the target abi-update." >&2
    exit 1
}
