/*
 * JSON as it leaves. Written by hand, for jansson can neither write what some scenarios need (integers past 2^63,
 * images without another copy) nor reals without the locale.
 */
#ifndef FG_SANDBOX_WRITER_H
#define FG_SANDBOX_WRITER_H

#include "base/buffer.h"

#include <stdint.h>

/* Members of an object have a name, elements of an array and the outermost value have NULL. */
typedef struct fg_writer {
    fg_buffer *out;
    bool followed; /* whether a value already stands before, in the same brackets */
} fg_writer;

void fg_writer_open(fg_writer *writer, const char *name, char bracket); /* '{' or '[' */
void fg_writer_close(fg_writer *writer, char bracket);                  /* '}' or ']' */

void fg_writer_text(fg_writer *writer, const char *name, const char *text); /* null for NULL */
void fg_writer_integer(fg_writer *writer, const char *name, int64_t number);
void fg_writer_number(fg_writer *writer, const char *name, double number);
void fg_writer_raw(fg_writer *writer, const char *name, const char *json);

/* A string of a prefix, such as "data:image/png;base64,", and bytes as base64. */
void fg_writer_base64(fg_writer *writer, const char *name, const char *prefix, const void *bytes, size_t size);

/* Appends base64 as it is. */
void fg_append_base64(fg_buffer *out, const void *bytes, size_t size);

#endif
