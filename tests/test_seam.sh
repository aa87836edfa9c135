#!/bin/sh
# usage: test_seam.sh CC SOURCE_DIR: libcurl's transport gets what facegen/transport.h gives every transport, and
# nothing else of an exchange. It compiles where the library's own view of exchanges does not exist.
set -eu
cc=$1 source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/transport"
for file in "$source"/src/transport/*.[ch]; do
    case $(basename "$file") in
        exchange.*) ;;
        *) cp "$file" "$work/transport/" ;;
    esac
done
for room in base os; do
    [ ! -d "$source/src/$room" ] || ln -s "$source/src/$room" "$work/$room"
done
for file in "$work"/transport/curl*.c; do
    $cc -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -fsyntax-only -I "$source/include" -I "$work" "$file"
done
