#!/bin/sh
# Makes two images in out/: installs the packages that are missing, builds, and generates through the sandbox,
# which needs neither a key nor a network. With a PREFIX, such as /usr/local, it installs the library and the command
# line there. Usage: sh examples/quickstart.sh [PREFIX]
set -eu
prefix=${1:-}
case $prefix in
'' | /*) ;;
*) prefix=$PWD/$prefix ;;
esac
cd "$(dirname "$0")/.."

. cmake/packages.sh
# shellcheck disable=SC2086 # a list of words
install_packages $build_packages g++ python3 # the last two for the programs of README.md

# Says what is being done, and what came of it only if it failed.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() {
    echo "$1 ..." >&2
    shift
    "$@" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
}

build() {
    cmake --preset release && cmake --build --preset release
}

# Below /usr programs find a library by the cache that ldconfig writes, as root.
install_all() {
    as_root=
    { mkdir -p "$prefix" && [ -w "$prefix" ]; } 2>/dev/null || as_root=sudo
    $as_root cmake --install build/release --prefix "$prefix"
    case $prefix in
    /usr | /usr/local) $as_root /sbin/ldconfig ;;
    esac
}

quietly "Building (half a minute)" build
[ -z "$prefix" ] || quietly "Installing below $prefix" install_all
echo "Generating ..." >&2
build/release/bin/facegen generate --sandbox --prompt "an astronaut on the moon" --face examples/portrait.jpg \
    --samples 2 --seed 7 -o out/
