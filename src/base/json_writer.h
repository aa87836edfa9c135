/* JSON as it leaves: written value by value into a buffer, whatever the locale. */
#ifndef FG_JSON_WRITER_H
#define FG_JSON_WRITER_H

#include "buffer.h"

#include <stdint.h>

/* Members of an object have a name, of UTF-8; elements of an array and the outermost value have NULL. */
typedef struct fg_json_writer {
    fg_buffer *out;
    bool followed; /* whether a value already stands before, in the same brackets */
} fg_json_writer;

void fg_json_open(fg_json_writer *writer, const char *name, char bracket); /* '{' or '[' */
void fg_json_close(fg_json_writer *writer, char bracket);                  /* '}' or ']' */

/* What comes before a value: the caller then appends the value to `out`. */
void fg_json_write_name(fg_json_writer *writer, const char *name);

/* A string, in which U+FFFD stands for each byte that is not UTF-8; null for NULL. */
void fg_json_write_text(fg_json_writer *writer, const char *name, const char *text);

void fg_json_write_integer(fg_json_writer *writer, const char *name, int64_t number);
void fg_json_write_number(fg_json_writer *writer, const char *name, double number); /* null if it is not finite */
void fg_json_write_raw(fg_json_writer *writer, const char *name, const char *json);

/* A string of a prefix, such as "data:image/png;base64,", and bytes as base64. */
void fg_json_write_base64(fg_json_writer *writer, const char *name, const char *prefix, const void *bytes, size_t size);

#endif
