#!/bin/sh
# Runs the blocks of README.md and then tests/run.sh in a fresh system of each NAME, a release of Debian or Ubuntu, and
# prints how long both took and what ctest said. Needs root and a network.
# Usage: sh tests/distros.sh NAME... (such as: trixie sid)
#
# What is tested is the last commit, not the working tree. Below ${XDG_CACHE_HOME:-~/.cache}/facegen/distros:
#   NAME.base   the system as debootstrap made it, kept for the next run; remove it to get a newer one
#   NAME        the system that was tested, made anew by the next run: chroot into it to look at a failure
#   NAME.log    everything that was printed
#   packages    what apt downloaded
set -eu
cd "$(dirname "$0")/.."
source=$PWD
cache=${XDG_CACHE_HOME:-$HOME/.cache}/facegen/distros
[ $# -gt 0 ] || { sed -n '2,4s/^# //p' tests/distros.sh >&2 && exit 2; }
[ "$(id -u)" -eq 0 ] || { echo "This needs root, to make a system and to change into it." >&2 && exit 2; }

. cmake/packages.sh
install_packages debootstrap git python3 util-linux

# bootstrap NAME: makes NAME.base unless it is there.
bootstrap() {
    [ ! -d "$cache/$1.base" ] || return 0
    mirror=http://deb.debian.org/debian
    options=--components=main
    case $1 in
    focal | jammy | noble | questing | resolute)
        mirror=http://archive.ubuntu.com/ubuntu
        options="--components=main,universe --keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg" ;;
    esac
    # All releases of Ubuntu share one script, which debootstrap has by the names that it knows.
    script=/usr/share/debootstrap/scripts/$1
    [ -e "$script" ] || script=/usr/share/debootstrap/scripts/gutsy
    rm -rf "$cache/$1.part"
    # shellcheck disable=SC2086 # a list of words
    nice debootstrap --variant=minbase --force-check-gpg $options "$1" "$cache/$1.part" "$mirror" "$script" &&
        mv "$cache/$1.part" "$cache/$1.base"
}

# fresh NAME: makes NAME, with a clone of the sources and what a reader of README.md types.
fresh() {
    rm -rf "${cache:?}/$1"
    cp -a "$cache/$1.base" "$cache/$1"
    cp /etc/resolv.conf "$cache/$1/etc/"
    echo 'Acquire::Check-Valid-Until "false";' >"$cache/$1/etc/apt/apt.conf.d/90mirror" # it may be behind
    git clone --quiet "$source" "$cache/$1/root/libfacegen"
    python3 -B tests/docs/test_readme.py --script "$source" >"$cache/$1/root/readme.sh"
}

# inside NAME COMMAND...: runs it in the folder of the sources, in a process namespace and with mounts of its own, so
# that nothing is left when it has ended, however that was.
inside() {
    root=$cache/$1
    shift
    # shellcheck disable=SC2016 # for the inner shell
    nice unshare --mount --pid --fork sh -euc '
        root=$1
        shift
        mount -t proc proc "$root/proc"
        mount -t sysfs -o ro sysfs "$root/sys"
        mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
        mount -t tmpfs tmpfs "$root/dev/shm"
        mount --bind "$root/../packages" "$root/var/cache/apt/archives"
        chroot "$root" env -i HOME=/root LANG=C.UTF-8 TERM=dumb \
            PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            sh -c "cd /root/libfacegen && exec \"\$@\"" sh "$@"' sh "$root" "$@"
}

# step NAME COMMAND...: says whether it passed, and how long it took.
step() {
    name=$1 title=$2
    shift 2
    began=$(date +%s)
    status=0
    inside "$name" "$@" >>"$cache/$name.log" 2>&1 </dev/null || status=$?
    verdict=passed
    [ $status -eq 0 ] || verdict="failed with $status"
    echo "$name: $title: $verdict after $(($(date +%s) - began)) s"
    return $status
}

# What ctest says at its end of each build: the counts, the time, and what did not pass.
closing_lines() {
    grep -E '^[0-9]+% tests passed|^Total Test time|^\s+[0-9]+ - .*\((Failed|Timeout|Skipped|Not Run|Disabled|SEGFAULT|.*Exception.*)\)' \
        "$cache/$1.log" || true
}

# What docs/packaging.md lists, so that the test install_static is not skipped.
install_static=". cmake/packages.sh && install_packages $(awk '/^<!-- packages for/ {found = 1; next}
    found && /^```/ {if (on) exit; on = 1; next} on' docs/packaging.md | tr '\n' ' ')"

mkdir -p "$cache/packages/partial"
failed=
for name in "$@"; do
    : >"$cache/$name.log"
    { bootstrap "$name" && fresh "$name"; } >>"$cache/$name.log" 2>&1 &&
        step "$name" "README.md" sh /root/readme.sh &&
        step "$name" "packages for pkg-config --static" sh -c "$install_static" &&
        step "$name" "tests/run.sh" sh tests/run.sh || failed="$failed $name"
    closing_lines "$name"
done
[ -z "$failed" ] || {
    echo "Failed:$failed (the log is in $cache)" >&2
    exit 1
}
