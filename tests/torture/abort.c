/*
 * An end of the process that this library cannot prevent: OpenSSL 3.5 asserts in some places of its first use that it
 * got memory. Any other abort() stays a crash.
 */
#include "fallible.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void abort(void)
{
    Dl_info caller;
    if (fallible_failed() != 0 && dladdr(__builtin_return_address(0), &caller) &&
        strstr(caller.dli_fname, "/libcrypto."))
        _exit(OPENSSL_GAVE_UP);
    signal(SIGABRT, SIG_DFL);
    raise(SIGABRT);
    for (;;)
        pause();
}
