#!/bin/sh
# From nothing to two images: installs what is missing, builds, and generates through the sandbox, which needs neither
# a key nor a network. Usage: sh examples/quickstart.sh [FOLDER], in which the images are put (default: out)
set -eu
folder=${1:-out}
case $folder in
/*) ;;
*) folder=$PWD/$folder ;;
esac
cd "$(dirname "$0")/.."

. cmake/packages.sh
# shellcheck disable=SC2086 # a list of words
install_packages $build_packages

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Building (half a minute) ..." >&2
if ! { cmake --preset release -DFACEGEN_TESTS=OFF && cmake --build --preset release; } >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi

echo "Generating ..." >&2
build/release/bin/facegen generate --sandbox --prompt "an astronaut on the moon" --face examples/portrait.jpg \
    --samples 2 --seed 7 -o "$folder/"
