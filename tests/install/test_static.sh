#!/bin/sh
# What pkg-config --static names links, with the packages that docs/packaging.md lists for it. Skipped where they are not
# installed; tests/distros.sh installs them. Usage: test_static.sh SOURCE_DIR BUILD_DIR
set -eu
. "$(dirname "$0")/prefix.sh"
cd "$work"

for package in $(block 'packages for pkg-config --static'); do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
        { echo "skipped: $package is not installed" && exit 77; }
done
cp "$source/examples/minimal.c" minimal.c
eval "$(block 'pkg-config --static')"
generates ./all
