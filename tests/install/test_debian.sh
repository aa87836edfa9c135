#!/bin/sh
# The Debian packages are the same each time they are built, please lintian, and can be installed, used and removed. That
# is done in a root of its own, with a copy of what dpkg knows of this machine, which is not changed.
# Usage: test_debian.sh SOURCE_DIR
set -eu
source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export DEBEMAIL=packages@facegen.dev SOURCE_DATE_EPOCH=1700000000

echo "== two builds in two places give the same bytes"
mkdir copy copy/docs
cp -r "$source"/LICENSE "$source"/CMakeLists.txt "$source"/cmake "$source"/include "$source"/pkgconfig "$source"/src copy
cp -r "$source/docs/man" "$source/docs/completions" copy/docs
build() { # build SOURCE_DIR PACKAGES_DIR
    sh "$1/cmake/packaging/build-deb.sh" "$2" >build.log 2>&1 || { cat build.log && exit 1; }
}
build "$source" packages
build copy again
for package in packages/*.deb; do
    cmp "$package" "again/${package##*/}"
done

echo "== what https needs comes with them"
dpkg-deb -f packages/libfacegen0_*.deb Recommends | grep -qw ca-certificates
dpkg-deb -f packages/facegen-tools_*.deb Depends | grep -qw ca-certificates
dpkg-deb -f packages/facegen-tools_*.deb Depends | grep -qw libmicrohttpd12[a-z0-9]*

echo "== lintian"
lintian --allow-root --fail-on warning packages/*.deb

echo "== dpkg -i"
mkdir -p root/var/lib/dpkg/info root/var/lib/dpkg/updates bin
cp /var/lib/dpkg/status root/var/lib/dpkg/status
printf '#!/bin/sh\necho ldconfig >>%s/ldconfig.log\n' "$work" >bin/ldconfig # the machine's own is left alone
chmod +x bin/ldconfig
as_root=
[ "$(id -u)" -eq 0 ] || as_root=fakeroot
dpkg_here() {
    PATH=$work/bin:$PATH $as_root dpkg --root="$work/root" --log="$work/dpkg.log" --force-script-chrootless "$@" \
        >dpkg.out 2>&1 || { cat dpkg.out && exit 1; }
}
dpkg_here -i packages/*.deb
[ "$(wc -l <ldconfig.log)" -eq 3 ]

echo "== what is installed works"
libdir=$work/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH)
export LD_LIBRARY_PATH="$libdir" PKG_CONFIG_PATH="$libdir/pkgconfig"
root/usr/bin/facegen generate --sandbox --prompt "a knight" --face "$source/examples/portrait.jpg" -o knight.png \
    >/dev/null 2>&1
[ -s knight.png ]
cc -std=c11 "$source/examples/minimal.c" $(pkg-config --cflags --libs facegen-sandbox facegen) -o minimal
./minimal "$source/examples/portrait.jpg" minimal.png
[ -z "$(readelf -d root/usr/bin/facegen "$libdir"/*.so.0 | grep -E 'RPATH|RUNPATH')" ]

echo "== dpkg -P leaves nothing"
dpkg_here -P facegen-tools libfacegen-dev libfacegen-ledger0 libfacegen-sandbox0 libfacegen0
[ -z "$(find root/usr root/etc ! -type d 2>/dev/null)" ]
