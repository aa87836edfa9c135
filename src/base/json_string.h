/* Strings as JSON has them (RFC 8259, 7): read where they lie, and written. */
#ifndef FG_JSON_STRING_H
#define FG_JSON_STRING_H

#include "buffer.h"

/* JSON that is being read: what is left of it. */
typedef struct fg_json_cursor {
    const char *next, *end;
} fg_json_cursor;

/* How many characters at the beginning of a string are ASCII and stand for themselves. */
size_t fg_json_string_plain_size(const char *text, size_t size);

/* Goes past the rest of a string, of which the opening quote was taken. False when it is none, or no UTF-8. */
bool fg_json_string_check(fg_json_cursor *at);

/* The same for a string that was checked. */
void fg_json_string_skip(fg_json_cursor *at);

/* The size of the first character of a string that was checked, as it is written. */
size_t fg_json_string_character(const char *text, size_t size);

/* Writes what a string that was checked says; text is what is between its quotes. How many bytes: at most size. */
size_t fg_json_string_unescape(const char *text, size_t size, char *out);

/* Appends what is within the quotes of a string that says a text of UTF-8. */
void fg_json_string_append(fg_buffer *buffer, const char *text, size_t size);

/* Appends a string, with its quotes, that says a text of UTF-8. */
void fg_json_string_write(fg_buffer *buffer, const char *text);

#endif
