# Sourced by the tests of an installed library, each run with SOURCE_DIR BUILD_DIR: installs into a fresh prefix.
source=$1
build=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix

cmake --install "$build" --prefix "$prefix" >/dev/null
libdir=$(cd "$(dirname "$(find "$prefix" -name facegen.pc)")/.." && pwd)
export PKG_CONFIG_PATH="$libdir/pkgconfig"
export LD_LIBRARY_PATH="$libdir"

# block NAME: the code below <!-- NAME --> in docs/packaging.md.
block() {
    awk -v name="<!-- $1 -->" '$0 == name {found = 1; next} found && /^```/ {if (on) exit; on = 1; next} on' \
        "$source/docs/packaging.md"
}

# generates PROGRAM: fails unless examples/minimal.c, linked as PROGRAM, makes a PNG.
generates() {
    "$1" "$source/examples/portrait.jpg" "$work/image.png"
    [ "$(head -c 4 "$work/image.png" | tail -c 3)" = PNG ]
}
