#!/bin/sh
# Checks that a face recognition network finds the same person in a portrait and in what the sandbox draws from it in
# the realistic style. Usage: sh tests/recognition/run.sh [PORTRAIT...]   (default: some 90 people, four minutes)
#
# All comes by npm into build/recognition (400 MB): the network with its weights, and the portraits. Those are the
# smaller pictures of @tabler/preview, which the renderer was not made with; some of the larger ones were looked at
# while its face finding was tuned. To them come the invented people that examples/portrait.py draws.
set -eu
cd "$(dirname "$0")/../.."
facegen=${FACEGEN:-build/release/bin/facegen}
[ -x "$facegen" ] || { echo "$facegen is not there: build it first, or name it in FACEGEN." >&2; exit 1; }

. cmake/packages.sh
command -v npm >/dev/null || install_packages nodejs npm

folder=build/recognition
mkdir -p "$folder"
cp tests/recognition/package.json tests/recognition/check.mjs "$folder/"
npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund --no-package-lock --silent

if [ $# -eq 0 ]; then
    install_packages python3-numpy python3-pil
    for person in 0 1 2; do
        drawn=$folder/person-$person.jpg
        [ -f "$drawn" ] || /usr/bin/python3 examples/portrait.py --person $person "$drawn"
        set -- "$@" "$drawn"
    done
    avatars=package/dist/static/avatars
    if [ ! -d "$folder/$avatars" ]; then
        # Not by npm install, which would bring the package's own dependencies with it.
        archive=$(npm pack @tabler/preview@1.2.0 --pack-destination "$folder" --silent)
        tar -xzf "$folder/$archive" -C "$folder" "$avatars"
        rm "$folder/$archive"
    fi
    # shellcheck disable=SC2046 # names without spaces
    set -- "$@" $(find "$folder/$avatars" -name '*.jpg' -size -13001c | sort)
fi
node "$folder/check.mjs" "$facegen" "$@"
