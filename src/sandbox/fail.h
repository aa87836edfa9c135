/* How the functions of libfacegen-sandbox tell of an error, which is the caller's structure. */
#ifndef FG_SANDBOX_FAIL_H
#define FG_SANDBOX_FAIL_H

#include <facegen/error.h>

/* Fills an error as far as its size allows; NULL is nothing to fill. Returns the code. */
facegen_code fg_sandbox_fail(facegen_error *error, facegen_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
