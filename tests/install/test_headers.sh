#!/bin/sh
# Each installed header can be included alone, as C11 and C++17, by gcc and clang, which warn where a program drops the
# outcome of a call that is paid for. Usage: test_headers.sh SOURCE_DIR BUILD_DIR
set -eu
. "$(dirname "$0")/prefix.sh"

strict="-Wall -Wextra -Wpedantic -Werror -fsyntax-only -I$prefix/include $(pkg-config --cflags jansson)"
for header in "$prefix"/include/facegen/*.h; do
    echo "#include <facegen/${header##*/}>" >"$work/alone.c"
    for compiler in gcc clang; do
        $compiler $strict -std=c11 "$work/alone.c"
        $compiler $strict -x c++ -std=c++17 "$work/alone.c"
    done
done

for header in "$prefix"/include/facegen/*.hpp; do
    echo "#include <facegen/${header##*/}>" >"$work/alone.cpp"
    for compiler in g++ clang++; do
        $compiler $strict -std=c++17 "$work/alone.cpp"
    done
done

# warns COMPILER HEADER FUNCTION: fails unless the compiler says that the function's body drops an outcome.
warns() {
    printf '#include <facegen/%s>\n%s\n' "$2" "$3" >"$work/drops"
    if $1 -c "-I$prefix/include" -Werror=unused-result "$work/drops" -o /dev/null 2>"$work/said"; then
        echo "$1 does not warn: $3"
        exit 1
    fi
    grep -q unused-result "$work/said"
}
while read -r call; do
    for compiler in gcc clang; do
        warns "$compiler -x c -std=c11" facegen.h \
            "void f(facegen_client *c, facegen_engine *e, facegen_request *r) { (void)c, (void)e; $call; }"
    done
done <<'END'
facegen_submit(c, r, NULL, NULL)
facegen_submit_nowait(c, r, NULL, NULL)
facegen_engine_submit(e, r, NULL, NULL, NULL, NULL)
END
while read -r call; do
    for compiler in g++ clang++; do
        warns "$compiler -x c++ -std=c++17" facegen.hpp \
            "void f(facegen::client &c, facegen::engine &e, facegen::request &r, facegen::error &why) { (void)why; $call; }"
    done
done <<'END'
c.submit(r)
c.submit(r, why)
c.submit_nowait(r)
c.submit_nowait(r, why)
e.submit(r)
e.submit(r, [](facegen::result, const facegen::error &) {}, why)
END
