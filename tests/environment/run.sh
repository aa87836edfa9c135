#!/bin/sh
# Runs test programs again in an environment that is hostile. Usage: run.sh ENVIRONMENT LOCALE-LIBRARY PROGRAM...
set -eu
environment=$1 locale_library=$2
shift 2

case $environment in
decimal_comma)
    export LC_NUMERIC=de_DE.UTF-8 LD_PRELOAD="$locale_library" ;;
two_byte_point) # which jansson 2.14 aborts on
    export LC_NUMERIC=ps_AF.UTF-8 LD_PRELOAD="$locale_library" ;;
changing_locale)
    export LC_NUMERIC=ps_AF.UTF-8 FACEGEN_TEST_FLIP=1 LD_PRELOAD="$locale_library" ;;
foreign_settings) # nobody listens on port 9
    export http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 all_proxy=http://127.0.0.1:9 no_proxy='' \
        SSL_CERT_FILE=/nonexistent CURL_CA_BUNDLE=/nonexistent HOME=/nonexistent
    umask 077 ;;
few_descriptors)
    ulimit -n 64 ;;
valgrind)
    under="valgrind --quiet --error-exitcode=1 --leak-check=full" ;;
small_files) # 32 KiB: a larger one is for the library's own tests of this limit
    ulimit -f 64 ;;
esac

for program; do
    ${under:-} "$program" || exit
done
