# Installs Debian packages that are missing; sourced by examples/quickstart.sh and tests/run.sh.

build_packages="gcc cmake ninja-build pkg-config libcurl4-openssl-dev libjansson-dev \
libmicrohttpd-dev libjpeg62-turbo-dev libpng-dev libwebp-dev"
# For the ABI abigail-tools; for the Debian packages dpkg-dev, fakeroot, file and lintian; for another libc musl-tools.
test_packages="git locales libuv1-dev g++ clang clang-format libclang-rt-14-dev libcmocka-dev libssl-dev python3 \
curl doxygen groff-base zsh fish abigail-tools dpkg-dev fakeroot file lintian \
musl-tools python3-venv python3-wheel"
bench_packages="python3 valgrind libssl-dev"

# Says what to install where there is no apt, and ends.
name_packages() {
    cat >&2 <<'END'
This system has no apt-get. Install a C compiler, cmake, ninja and pkg-config, and the libraries:
  dnf:    gcc gcc-c++ cmake ninja-build pkgconf libcurl-devel jansson-devel libmicrohttpd-devel libjpeg-turbo-devel
          libpng-devel libwebp-devel
  pacman: gcc cmake ninja pkgconf curl jansson libmicrohttpd libjpeg-turbo libpng libwebp
  apk:    build-base cmake ninja pkgconf linux-headers curl-dev jansson-dev libmicrohttpd-dev libjpeg-turbo-dev
          libpng-dev libwebp-dev
  brew:   cmake ninja pkg-config curl jansson libmicrohttpd jpeg-turbo libpng webp
Then run this command again with FACEGEN_SKIP_INSTALL=1.
END
    exit 1
}

# install_packages NAME...: those that are not installed yet, as root or through sudo.
install_packages() {
    [ -z "${FACEGEN_SKIP_INSTALL:-}" ] || return 0
    command -v apt-get >/dev/null || name_packages
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    echo "Installing:$missing" >&2
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    $as_root apt-get update -qq >&2
    # shellcheck disable=SC2086 # a list of words
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
}
