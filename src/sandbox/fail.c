#include "fail.h"

#include <stdarg.h>
#include <stdio.h>

facegen_code fg_sandbox_fail(facegen_error *error, facegen_code code, const char *format, ...)
{
    if (!error || error->size < sizeof *error)
        return code;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    error->code = code;
    return code;
}
