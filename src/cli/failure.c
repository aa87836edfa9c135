#include "failure.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

facegen_code failure_set(facegen_error *error, facegen_code code, const char *parameter, const char *format, ...)
{
    char message[2 * sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    facegen_error_fill(error, code, parameter, message);
    error->acceptance = FACEGEN_ACCEPTANCE_NO;
    return code;
}

facegen_code failure_no_memory(facegen_error *error)
{
    return failure_set(error, FACEGEN_E_NOMEM, "", "%s", facegen_code_text(FACEGEN_E_NOMEM));
}

bool failure_set_id(facegen_error *error, const char *id)
{
    size_t length = strlen(id);
    bool fits = length < sizeof error->long_id, is_long = length >= sizeof error->id;
    snprintf(error->id, sizeof error->id, "%s", is_long ? "" : id);
    snprintf(error->long_id, sizeof error->long_id, "%s", is_long && fits ? id : "");
    return fits;
}
