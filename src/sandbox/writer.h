/*
 * JSON as it leaves. Written by hand, for jansson can neither write what some scenarios need (integers past 2^63,
 * images without another copy) nor reals without the locale.
 */
#ifndef SB_WRITER_H
#define SB_WRITER_H

#include "base/buffer.h"

#include <stdint.h>

/* Members of an object have a name, elements of an array and the outermost value have NULL. */
typedef struct sb_writer {
    fg_buffer *out;
    bool followed; /* whether a value already stands before, in the same brackets */
} sb_writer;

void sb_writer_open(sb_writer *writer, const char *name, char bracket); /* '{' or '[' */
void sb_writer_close(sb_writer *writer, char bracket);                  /* '}' or ']' */

void sb_writer_text(sb_writer *writer, const char *name, const char *text); /* null for NULL */
void sb_writer_integer(sb_writer *writer, const char *name, int64_t number);
void sb_writer_number(sb_writer *writer, const char *name, double number);
void sb_writer_raw(sb_writer *writer, const char *name, const char *json);

/* A string of a prefix, such as "data:image/png;base64,", and bytes as base64. */
void sb_writer_base64(sb_writer *writer, const char *name, const char *prefix, const void *bytes, size_t size);

/* Appends base64 as it is. */
void sb_append_base64(fg_buffer *out, const void *bytes, size_t size);

#endif
