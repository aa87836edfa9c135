#include "error.h"

#include "base/redact.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The size of facegen_error in its first version, on which a caller who zeroed the struct can rely: up to `body`. */
enum { FIRST_SIZE = offsetof(facegen_error, mark) };

_Static_assert(sizeof(size_t) != 8 || FIRST_SIZE == 1800, "members are only ever appended to facegen_error");

/* How many bytes of a caller's error are there to be read and filled. */
static size_t size_of(const facegen_error *error)
{
    return error->size == 0 ? FIRST_SIZE : error->size < sizeof *error ? error->size : sizeof *error;
}

/* Whether an error, which may be NULL, has a member as a whole. */
#define REACHES(error, member) ((error) && size_of(error) >= offsetof(facegen_error, member) + sizeof(error)->member)

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
    return "unknown code";
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
    return REACHES(error, code) ? error->code : FACEGEN_OK;
}

int facegen_error_http_status(const facegen_error *error)
{
    return REACHES(error, http_status) ? error->http_status : 0;
}

int64_t facegen_error_retry_after_ms(const facegen_error *error)
{
    return REACHES(error, retry_after_ms) ? error->retry_after_ms : 0;
}

uint64_t facegen_error_bytes_sent(const facegen_error *error)
{
    return REACHES(error, bytes_sent) ? error->bytes_sent : 0;
}

uint64_t facegen_error_bytes_total(const facegen_error *error)
{
    return REACHES(error, bytes_total) ? error->bytes_total : 0;
}

const char *facegen_error_parameter(const facegen_error *error)
{
    return REACHES(error, parameter) ? error->parameter : "";
}

const char *facegen_error_id(const facegen_error *error)
{
    if (REACHES(error, long_id) && *error->long_id)
        return error->long_id;
    return REACHES(error, id) ? error->id : "";
}

const char *facegen_error_track_id(const facegen_error *error)
{
    return REACHES(error, track_id) ? error->track_id : "";
}

const char *facegen_error_message(const facegen_error *error)
{
    return REACHES(error, message) ? error->message : "";
}

const char *facegen_error_body(const facegen_error *error)
{
    return REACHES(error, body) ? error->body : "";
}

const char *facegen_error_mark(const facegen_error *error)
{
    return REACHES(error, mark) ? error->mark : "";
}

facegen_acceptance facegen_error_acceptance(const facegen_error *error)
{
    return REACHES(error, acceptance) ? error->acceptance : FACEGEN_ACCEPTANCE_UNKNOWN;
}

int64_t facegen_error_sent_at_ms(const facegen_error *error)
{
    return REACHES(error, sent_at_ms) ? error->sent_at_ms : 0;
}

const char *facegen_error_seed(const facegen_error *error)
{
    return REACHES(error, seed) ? error->seed : "";
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
    size_t size = to ? size_of(to) : 0;
    if (size > sizeof from->size)
        memcpy((char *)to + sizeof from->size, (const char *)from + sizeof from->size, size - sizeof from->size);
    return from->code;
}

facegen_error fg_error_read(const facegen_error *error)
{
    facegen_error whole = FACEGEN_ERROR_INIT;
    if (error)
        memcpy(&whole, error, size_of(error));
    whole.size = sizeof whole;
    return whole;
}

void fg_error_set_acceptance(facegen_error *error, facegen_acceptance acceptance)
{
    if (REACHES(error, acceptance))
        error->acceptance = acceptance;
}

void fg_error_set_seed(facegen_error *error, int64_t seed)
{
    char text[24] = "";
    if (seed >= 0)
        snprintf(text, sizeof text, "%" PRId64, seed);
    FG_ERROR_TEXT(error->seed, text);
}

void fg_error_set_id(facegen_error *error, const char *id)
{
    bool fits = strlen(id) < sizeof error->id;
    FG_ERROR_TEXT(error->id, fits ? id : "");
    FG_ERROR_TEXT(error->long_id, fits ? "" : id);
}

facegen_code facegen_error_fill(facegen_error *error, facegen_code code, const char *parameter, const char *message)
{
    facegen_error full = FACEGEN_ERROR_INIT;
    full.code = code;
    if (!message)
        message = facegen_code_text(code);
    FG_ERROR_TEXT(full.parameter, parameter ? parameter : "");
    fg_redact(message, strlen(message), NULL, full.message, sizeof full.message);
    return fg_error_copy(&full, error);
}

facegen_code fg_fail(facegen_error *error, facegen_code code, const char *parameter, const char *format, ...)
{
    if (!error)
        return code;
    char message[2 * sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return facegen_error_fill(error, code, parameter, message);
}

facegen_code fg_fail_plainly(facegen_error *error, facegen_code code)
{
    return facegen_error_fill(error, code, NULL, NULL);
}
