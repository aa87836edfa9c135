#!/bin/sh
# The release preset asks for nothing that only tests need: neither another package nor a C++ compiler.
# Usage: test_presets.sh SOURCE_DIR
set -eu
source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What CMake may ask for is what a build links, and what that links.
cat >"$work/pkg-config" <<'END'
#!/bin/sh
for word; do
    case $word in
    -* | [0-9]* | '>=' | libcurl* | jansson* | libmicrohttpd* | sqlite3* | libmd* | libjpeg* | libpng* | libwebp*) ;;
    *) echo "asked for: $*" >>"$0.log" && exit 1 ;;
    esac
done
exec pkg-config "$@"
END
chmod +x "$work/pkg-config"

cd "$source"
PKG_CONFIG=$work/pkg-config CXX=/bin/false cmake --preset release -B "$work/release" >"$work/log" 2>&1 ||
    { cat "$work/log" && exit 1; }
[ ! -e "$work/pkg-config.log" ] || { cat "$work/pkg-config.log" && exit 1; }
ninja -C "$work/release" -n | grep -q 'libfacegen-sandbox\.so'
