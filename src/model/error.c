#include "error.h"

#include "base/redact.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The size of facegen_error in its first version. */
enum { FIRST_SIZE = sizeof(facegen_error) };

const char *facegen_code_name(facegen_code code)
{
    switch (code) {
#define NAME(name, number, group, text)                                                                                \
    case FACEGEN_##name:                                                                                               \
        return "FACEGEN_" #name;
        FACEGEN_CODE_MAP(NAME)
#undef NAME
    }
    return "FACEGEN_E_?";
}

const char *facegen_code_text(facegen_code code)
{
    switch (code) {
#define TEXT(name, number, group, text)                                                                                \
    case FACEGEN_##name:                                                                                               \
        return text;
        FACEGEN_CODE_MAP(TEXT)
#undef TEXT
    }
    return "no code of this library";
}

facegen_group facegen_code_group(facegen_code code)
{
    switch (code) {
#define GROUP(name, number, group, text)                                                                               \
    case FACEGEN_##name:                                                                                               \
        return FACEGEN_GROUP_##group;
        FACEGEN_CODE_MAP(GROUP)
#undef GROUP
    }
    return FACEGEN_GROUP_CALLER;
}

facegen_error *facegen_error_new(void)
{
    facegen_error *error = malloc(sizeof *error);
    if (error)
        *error = (facegen_error)FACEGEN_ERROR_INIT;
    return error;
}

void facegen_error_free(facegen_error *error)
{
    free(error);
}

facegen_code facegen_error_code(const facegen_error *error)
{
    return error ? error->code : FACEGEN_OK;
}

int facegen_error_http_status(const facegen_error *error)
{
    return error ? error->http_status : 0;
}

int64_t facegen_error_retry_after_ms(const facegen_error *error)
{
    return error ? error->retry_after_ms : 0;
}

uint64_t facegen_error_bytes_sent(const facegen_error *error)
{
    return error ? error->bytes_sent : 0;
}

uint64_t facegen_error_bytes_total(const facegen_error *error)
{
    return error ? error->bytes_total : 0;
}

const char *facegen_error_parameter(const facegen_error *error)
{
    return error ? error->parameter : "";
}

const char *facegen_error_id(const facegen_error *error)
{
    return error ? error->id : "";
}

const char *facegen_error_track_id(const facegen_error *error)
{
    return error ? error->track_id : "";
}

const char *facegen_error_message(const facegen_error *error)
{
    return error ? error->message : "";
}

const char *facegen_error_body(const facegen_error *error)
{
    return error ? error->body : "";
}

const char *facegen_error_mark(const facegen_error *error)
{
    return error ? error->mark : "";
}

void fg_error_text(char *member, size_t size, const char *text)
{
    size_t length = strlen(text);
    if (length >= size)
        length = fg_utf8_cut(text, size - 1);
    memcpy(member, text, length);
    member[length] = '\0';
}

void fg_error_reset(facegen_error *error)
{
    fg_error_copy(&(facegen_error)FACEGEN_ERROR_INIT, error);
}

facegen_code fg_error_copy(const facegen_error *from, facegen_error *to)
{
    if (to) {
        /* A size of 0 is a struct that was zeroed, by a caller of this version or an older one: the first. */
        size_t size = to->size > 0 ? to->size : FIRST_SIZE;
        size_t known = size < sizeof *from ? size : sizeof *from;
        if (known > sizeof from->size)
            memcpy((char *)to + sizeof from->size, (const char *)from + sizeof from->size, known - sizeof from->size);
    }
    return from->code;
}

facegen_code fg_fail(facegen_error *error, facegen_code code, const char *parameter, const char *format, ...)
{
    if (!error)
        return code;
    facegen_error full = FACEGEN_ERROR_INIT;
    full.code = code;
    FG_ERROR_TEXT(full.parameter, parameter);
    char message[2 * sizeof full.message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    fg_redact(message, strlen(message), NULL, full.message, sizeof full.message);
    return fg_error_copy(&full, error);
}

facegen_code fg_fail_plainly(facegen_error *error, facegen_code code)
{
    return fg_fail(error, code, "", "%s", facegen_code_text(code));
}
