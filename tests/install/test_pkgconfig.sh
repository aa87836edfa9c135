#!/bin/sh
# An installed library is found with pkg-config: shared and static, where its prefix was moved, staged, or is another.
# Usage: test_pkgconfig.sh SOURCE_DIR BUILD_DIR
set -eu
. "$(dirname "$0")/prefix.sh"
cd "$work"

echo "== the program of the README, with all warnings"
awk '/^```c$/ {on = 1; next} /^```$/ {on = 0} on' "$source/README.md" >astronaut.c
cc -std=c11 -Wall -Wextra -Werror astronaut.c $(pkg-config --cflags --libs facegen-sandbox) -o astronaut

echo "== docs/packaging.md: shared and static, with gcc and clang"
cp "$source/examples/minimal.c" minimal.c
for compiler in gcc clang; do
    cc() { command $compiler -std=c11 "$@"; }
    eval "$(block 'pkg-config shared')"
    ldd shared | grep -q libfacegen.so.0
    generates ./shared
    eval "$(block 'pkg-config static')"
    [ -z "$(ldd static | grep libfacegen)" ]
    generates ./static
done

echo "== --static names what the archives need"
for needed in facegen curl pthread m; do
    pkg-config --static --libs facegen | grep -qE -- "-l?$needed( |\$)"
done
for needed in facegen-sandbox facegen jpeg png webp; do
    pkg-config --static --libs facegen-sandbox | grep -q -- "-l$needed"
done
for needed in facegen-ledger facegen sqlite3 md; do
    pkg-config --static --libs facegen-ledger | grep -q -- "-l$needed"
done
[ -z "$(pkg-config --libs facegen-ledger | grep sqlite)" ]
[ -z "$(pkg-config --static --libs facegen-sandbox | grep jansson)" ]
[ -z "$(pkg-config --libs facegen | grep curl)" ]

echo "== manual pages and completions, where they are looked for"
for file in man/man1/facegen.1 man/man1/facegen-sandbox.1 man/man3/libfacegen.3 bash-completion/completions/facegen \
    zsh/site-functions/_facegen fish/vendor_completions.d/facegen.fish; do
    [ -s "$prefix/share/$file" ]
done

echo "== a moved prefix, and one staged by DESTDIR"
mv "$prefix" moved
PKG_CONFIG_PATH=$work/moved/${libdir#"$prefix"/}/pkgconfig pkg-config --cflags facegen | grep -q "$work/moved/"
mv moved "$prefix"
DESTDIR=$work/stage cmake --install "$build" --prefix /opt/facegen >/dev/null
(cd stage/opt/facegen && find . -type f) | sort >staged
(cd "$prefix" && find . -type f) | sort | diff - staged
[ -z "$(grep -rlF "$work" stage)" ]

echo "== any libdir"
for name in lib lib64 lib/x86_64-linux-gnu /opt/lib; do
    cmake -S "$source" -B libdir -G Ninja -DFACEGEN_TOOLS=OFF -DCMAKE_INSTALL_PREFIX=/opt \
        -DCMAKE_INSTALL_LIBDIR=$name >/dev/null
    mkdir -p "here/$name/pkgconfig"
    cp libdir/facegen.pc "here/$name/pkgconfig/"
    found=$(PKG_CONFIG_PATH=here/$name/pkgconfig pkg-config --variable=libdir facegen)
    case $name in
    /*) [ "$found" = "$name" ] ;;
    *) [ "$(realpath "$found")" = "$work/here/$name" ] ;;
    esac
done
