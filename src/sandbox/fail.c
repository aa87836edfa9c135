#include "fail.h"

#include <stdarg.h>
#include <stdio.h>

facegen_code sb_fail(facegen_error *error, facegen_code code, const char *parameter, const char *format, ...)
{
    char message[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return facegen_error_fill(error, code, parameter, message);
}
