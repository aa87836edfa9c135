#!/bin/sh
# Uses an installed libfacegen as its users do, in a fresh prefix: with pkg-config, shared and static, with CMake, from C
# and C++, each header alone. Usage: test_install.sh SOURCE_DIR BUILD_DIR
set -eu
source=$1
build=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix

echo "== cmake --install"
cmake --install "$build" --prefix "$prefix" >/dev/null

libdir=$(cd "$(dirname "$(find "$prefix" -name facegen.pc)")/.." && pwd)
export PKG_CONFIG_PATH="$libdir/pkgconfig"
export LD_LIBRARY_PATH="$libdir"
face=$source/examples/portrait.jpg

show() { # show IMAGE: fails unless it is a PNG
    [ "$(head -c 4 "$1" | tail -c 3)" = PNG ]
}

echo "== manual pages and completions, where they are looked for"
for file in man/man1/facegen.1 man/man1/facegen-sandbox.1 man/man3/libfacegen.3 bash-completion/completions/facegen \
    zsh/site-functions/_facegen fish/vendor_completions.d/facegen.fish; do
    [ -s "$prefix/share/$file" ]
done

echo "== examples/minimal.c, shared"
cc -std=c11 "$source/examples/minimal.c" $(pkg-config --cflags --libs facegen-sandbox facegen) -o "$work/shared"
"$work/shared" "$face" "$work/shared.png" && show "$work/shared.png"

echo "== examples/minimal.c, static on shared libcurl and jansson"
cc -std=c11 "$source/examples/minimal.c" $(pkg-config --cflags facegen-sandbox) "$libdir/libfacegen-sandbox.a" \
    "$libdir/libfacegen.a" $(pkg-config --libs libcurl jansson libjpeg libpng libwebp) -pthread -lm -o "$work/static"
! ldd "$work/static" | grep libfacegen
"$work/static" "$face" "$work/static.png" && show "$work/static.png"

echo "== a moved prefix"
mv "$prefix" "$work/moved"
PKG_CONFIG_PATH="$work/moved/${libdir#"$prefix"/}/pkgconfig" pkg-config --cflags facegen | grep -q "$work/moved/"
mv "$work/moved" "$prefix"

echo "== find_package, shared and static, C and C++"
mkdir "$work/consumer"
cp "$source/examples/minimal.c" "$work/consumer/minimal.c"
cp "$source/examples/hello.cpp" "$work/consumer/hello.cpp"
cat >"$work/consumer/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.21)
project(consumer C CXX)
find_package(facegen 0.1 REQUIRED)
add_executable(shared minimal.c)
target_link_libraries(shared facegen::sandbox facegen::facegen)
add_executable(static minimal.c)
target_link_libraries(static facegen::sandbox_static facegen::facegen_static)
add_executable(cxx hello.cpp)
target_compile_features(cxx PRIVATE cxx_std_17)
target_link_libraries(cxx facegen::sandbox)
END
cmake -S "$work/consumer" -B "$work/consumer/build" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
cmake --build "$work/consumer/build" >/dev/null
for kind in shared static cxx; do
    "$work/consumer/build/$kind" "$face" "$work/$kind.png" && show "$work/$kind.png"
done

echo "== each header alone, as C11 and C++17"
for header in "$prefix"/include/facegen/*.h; do
    name=facegen/$(basename "$header")
    echo "#include <$name>" >"$work/alone.c"
    cc -std=c11 -Wall -Wextra -Wpedantic -Werror -I"$prefix/include" -fsyntax-only "$work/alone.c"
    c++ -x c++ -std=c++17 -Wall -Wextra -Wpedantic -Werror -I"$prefix/include" -fsyntax-only "$work/alone.c"
done

for header in "$prefix"/include/facegen/*.hpp; do
    echo "#include <facegen/$(basename "$header")>" >"$work/alone.cpp"
    c++ -std=c++17 -Wall -Wextra -Wpedantic -Werror -I"$prefix/include" -fsyntax-only "$work/alone.cpp"
done

echo "== the exports are the functions of the headers, and nothing else"
for name in facegen facegen-sandbox; do
    nm -D --defined-only "$libdir/lib$name.so" | awk '$2 == "T" {sub(/@.*/, "", $3); print $3}'
done | sort >"$work/exported"
cat "$prefix"/include/facegen/*.h | tr '\n' ' ' | grep -oE 'FACEGEN_API [^;]*' | grep -oE 'facegen_[a-z0-9_]+\(' |
    tr -d '(' | sort -u >"$work/declared"
diff "$work/declared" "$work/exported"
