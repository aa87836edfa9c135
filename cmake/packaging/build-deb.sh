#!/bin/sh
# Builds the Debian packages of the machine it runs on: libfacegen0, libfacegen-ledger0,
# libfacegen-sandbox0, libfacegen-dev and facegen-tools. The same sources and SOURCE_DATE_EPOCH (by default: of the last commit) give the same bytes.
# Usage: DEBEMAIL=ADDRESS [DEBFULLNAME=NAME] build-deb.sh OUTPUT_DIR; these say who is responsible for the packages.
set -eu
: "${DEBEMAIL:?the address of who is responsible for the packages}"
DEBFULLNAME=${DEBFULLNAME:-libfacegen authors}
export DEBEMAIL DEBFULLNAME
mkdir -p "$1"
output=$(cd "$1" && pwd)
source=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$source" log -1 --format=%ct)}
DEB_BUILD_MAINT_OPTIONS=hardening=+all
export SOURCE_DATE_EPOCH DEB_BUILD_MAINT_OPTIONS
umask 022

# Debian's flags, but for debug information, which would only be stripped.
CFLAGS="$(dpkg-buildflags --get CFLAGS) $(dpkg-buildflags --get CPPFLAGS) -g0 \
-ffile-prefix-map=$source=. -ffile-prefix-map=$work=." \
    LDFLAGS="$(dpkg-buildflags --get LDFLAGS)" \
    cmake -S "$source" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=None \
    -DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_INSTALL_LIBDIR="lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH)" \
    -DCMAKE_SKIP_RPATH=ON
cmake --build "$work/build"
FACEGEN_BUILD=$work/build cpack --config "$source/cmake/packaging/debian.cmake" -B "$work/packages"
cp "$work"/packages/*.deb "$output"
