#!/bin/sh
# Changes the code at random places, one at a time, and lists the changes that no test notices. Usage:
# sh tests/mutate.sh [COUNT [SEED [PATH...]]]
#
# COUNT is the number of changes (60). The same SEED and sources make the same changes; without one a seed is drawn and
# printed. PATH is a folder or file below src (src/job src/codec src/transport src/client). The tree is not touched:
# copies are changed and built in build/mutate. A change that is known to make no difference belongs in
# tests/mutate/equivalent.txt. Leaks and data races are seen by the presets asan and tsan alone: a free() or a lock that
# is dropped survives here.
set -eu
cd "$(dirname "$0")/.."
exec python3 -B tests/mutate/mutate.py "$@"
