# Installs Debian packages that are missing; sourced by examples/quickstart.sh and tests/run.sh. A word A|B is whichever
# of them this release has.

# A minimal system has no certificates to compare a server's with.
build_packages="gcc cmake ninja-build pkg-config ca-certificates libcurl4-openssl-dev libjansson-dev \
libmicrohttpd-dev libsqlite3-dev libmd-dev libjpeg-dev libpng-dev libwebp-dev"
# For the ABI abigail-tools; for the Debian packages dpkg-dev, fakeroot, file and lintian; for another libc musl-tools;
# for Python python3-setuptools, which its own environments are without since 3.12.
test_packages="git locales libuv1-dev g++ clang clang-format-14|clang-format libclang-rt-dev libcmocka-dev libssl-dev \
python3 curl doxygen groff-base zsh fish abigail-tools dpkg-dev fakeroot file lintian \
musl-tools python3-venv python3-wheel python3-setuptools"
bench_packages="python3 valgrind libssl-dev"

# Says what to install where there is no apt, and ends.
name_packages() {
    cat >&2 <<'END'
This system has no apt-get. Install a C compiler, cmake, ninja and pkg-config, and the libraries:
  dnf:    gcc gcc-c++ cmake ninja-build pkgconf libcurl-devel jansson-devel libmicrohttpd-devel sqlite-devel libmd-devel libjpeg-turbo-devel
          libpng-devel libwebp-devel
  pacman: gcc cmake ninja pkgconf curl jansson libmicrohttpd sqlite libmd libjpeg-turbo libpng libwebp
  apk:    build-base cmake ninja pkgconf linux-headers curl-dev jansson-dev libmicrohttpd-dev sqlite-dev libmd-dev libjpeg-turbo-dev
          libpng-dev libwebp-dev
  brew:   cmake ninja pkg-config curl jansson libmicrohttpd sqlite libmd jpeg-turbo libpng webp
Then run this command again with FACEGEN_SKIP_INSTALL=1.
END
    exit 1
}

is_installed() {
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

# any_installed A|B: whether one of these is.
any_installed() {
    for alternative in $(echo "$1" | tr '|' ' '); do
        ! is_installed "$alternative" || return 0
    done
    return 1
}

# choose A|B...: of each word the first package that this release has; one that it has not is left out with a word.
choose() {
    for word in "$@"; do
        chosen=
        for alternative in $(echo "$word" | tr '|' ' '); do
            [ -n "$chosen" ] || ! apt-cache show --no-all-versions "$alternative" >/dev/null 2>&1 || chosen=$alternative
        done
        [ -n "$chosen" ] && echo "$chosen" || echo "This release has no package $word, which is left out." >&2
    done
}

# install_packages NAME...: those that are not installed yet, as root or through sudo.
install_packages() {
    [ -z "${FACEGEN_SKIP_INSTALL:-}" ] || return 0
    command -v apt-get >/dev/null || name_packages
    missing=
    for package in "$@"; do
        any_installed "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    $as_root apt-get update -qq >&2
    # shellcheck disable=SC2086 # a list of words
    missing=$(choose $missing)
    [ -n "$missing" ] || return 0
    echo Installing: $missing >&2
    # shellcheck disable=SC2086 # a list of words
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
}
