/* Growable bytes with a limit. Appending fails once and for all, so a writer checks once, at its end. */
#ifndef FG_BUFFER_H
#define FG_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

typedef enum fg_buffer_state {
    FG_BUFFER_OK,
    FG_BUFFER_FULL, /* the limit was reached */
    FG_BUFFER_NOMEM
} fg_buffer_state;

typedef struct fg_buffer {
    char *bytes; /* followed by a NUL once anything was appended; else NULL */
    size_t size;
    size_t capacity;
    size_t limit; /* size never exceeds it */
    bool secret;  /* what is left behind is wiped, when it grows and when it is freed */
    fg_buffer_state state;
} fg_buffer;

void fg_buffer_init(fg_buffer *buffer, size_t limit);
void fg_buffer_init_secret(fg_buffer *buffer, size_t limit);

/* Frees the bytes and starts again with the same limit. */
void fg_buffer_free(fg_buffer *buffer);

bool fg_buffer_append(fg_buffer *buffer, const void *bytes, size_t size);
bool fg_buffer_text(fg_buffer *buffer, const char *text);
bool fg_buffer_byte(fg_buffer *buffer, char byte);
bool fg_buffer_base64(fg_buffer *buffer, const void *bytes, size_t size); /* as base64 (RFC 4648) */

/* Room after the content for `size` bytes, of which fg_buffer_commit() tells how many were written. NULL on failure. */
char *fg_buffer_reserve(fg_buffer *buffer, size_t size);
void fg_buffer_commit(fg_buffer *buffer, size_t size);

/* The content as a string, "" when nothing was appended. */
const char *fg_buffer_string(const fg_buffer *buffer);

/* Hands the bytes over to the caller, for free(), NUL-terminated; NULL when appending failed or memory runs out. */
char *fg_buffer_take(fg_buffer *buffer);

#endif
