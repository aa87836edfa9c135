/* How the functions of libfacegen-sandbox report an error, in the caller's struct. */
#ifndef SB_FAIL_H
#define SB_FAIL_H

#include <facegen/error.h>

#include "os/compiler.h"

/* facegen_error_fill() with a message to be formatted. parameter is the name of an option at fault, "" for none. */
facegen_code sb_fail(facegen_error *error, facegen_code code, const char *parameter, const char *format, ...)
    FG_PRINTF(4, 5);

#endif
