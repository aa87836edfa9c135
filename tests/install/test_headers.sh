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

# warns COMPILER HEADER: fails unless the compiler says of each line on standard input that it drops an outcome.
warns() {
    cat >"$work/calls"
    { printf '#include <facegen/%s>\n' "$2" && awk '{print "void f" NR $0}' "$work/calls"; } >"$work/drops"
    $1 -c "-I$prefix/include" "$work/drops" -o /dev/null 2>"$work/said"
    [ "$(grep -c 'Wunused-result' "$work/said")" -eq "$(wc -l <"$work/calls")" ] || { cat "$work/said" && exit 1; }
}
for compiler in gcc clang; do
    warns "$compiler -x c -std=c11" facegen.h <<'END'
(facegen_client *c, facegen_request *r) { facegen_submit(c, r, NULL, NULL); }
(facegen_client *c, facegen_request *r) { facegen_submit_nowait(c, r, NULL, NULL); }
(facegen_engine *e, facegen_request *r) { facegen_engine_submit(e, r, NULL, NULL, NULL, NULL); }
END
done
for compiler in g++ clang++; do
    warns "$compiler -x c++ -std=c++17" facegen.hpp <<'END'
(facegen::client &c, facegen::request &r) { c.submit(r); }
(facegen::client &c, facegen::request &r, facegen::error &why) { c.submit(r, why); }
(facegen::client &c, facegen::request &r) { c.submit_nowait(r); }
(facegen::client &c, facegen::request &r, facegen::error &why) { c.submit_nowait(r, why); }
(facegen::engine &e, facegen::request &r) { e.submit(r); }
(facegen::engine &e, facegen::request &r, facegen::error &why) { e.submit(r, [](facegen::result, const facegen::error &) {}, why); }
END
done
