/*
 * Base64 as servers put it into text files and JSON: after a byte order mark or blanks, in quotes, as a data URI, or as
 * Python writes bytes (b'...'). In quotes, '/' and line ends may be escaped as in JSON.
 */
#ifndef FG_BASE64_TEXT_H
#define FG_BASE64_TEXT_H

#include "base64.h"

/* A decoder of such a text, which arrives in pieces. Must be zero-initialized. */
typedef struct fg_base64_text {
    fg_base64_decoder decoder;
    char quote;   /* that opened the text and closes it; NUL if none did */
    bool escaped; /* the last character was a backslash */
    bool closed;  /* the closing quote has come */
} fg_base64_text;

/*
 * Looks at the first characters of a text, or at all of it, and returns where the base64 in it begins. SIZE_MAX if they
 * are a data URI without a comma.
 */
size_t fg_base64_text_begin(fg_base64_text *text, const char *head, size_t size);

/* Like fg_base64_decode(), for a piece after that beginning. */
bool fg_base64_text_decode(fg_base64_text *text, const char *piece, size_t size, uint8_t *bytes, size_t *decoded);

/* Whether the text could end here. */
bool fg_base64_text_complete(const fg_base64_text *text);

#endif
