#include "buffer.h"

#include "base64.h"
#include "os/secret.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 1024 }; /* what the C library has at hand, and enough for most */

void fg_buffer_init(fg_buffer *buffer, size_t limit)
{
    *buffer = (fg_buffer){.limit = limit};
}

void fg_buffer_init_secret(fg_buffer *buffer, size_t limit)
{
    *buffer = (fg_buffer){.limit = limit, .secret = true};
}

/* Starts again without bytes. */
static void reset(fg_buffer *buffer)
{
    *buffer = (fg_buffer){.limit = buffer->limit, .secret = buffer->secret};
}

void fg_buffer_free(fg_buffer *buffer)
{
    if (buffer->secret)
        fg_wipe(buffer->bytes, buffer->size);
    free(buffer->bytes);
    reset(buffer);
}

/* realloc(), but what is left behind is wiped. */
static char *move(const fg_buffer *buffer, size_t capacity)
{
    char *bytes = malloc(capacity);
    if (bytes && buffer->size > 0)
        memcpy(bytes, buffer->bytes, buffer->size);
    if (bytes) {
        fg_wipe(buffer->bytes, buffer->size);
        free(buffer->bytes);
    }
    return bytes;
}

/* Makes room for `size` more bytes and a NUL. */
static bool grow(fg_buffer *buffer, size_t size)
{
    size_t capacity = buffer->capacity ? buffer->capacity : FIRST_CAPACITY;
    if (size >= PTRDIFF_MAX - buffer->size) { /* no object is as large; doubling would overflow */
        buffer->state = FG_BUFFER_NOMEM;
        return false;
    }
    while (capacity < buffer->size + size + 1)
        capacity *= 2;
    char *bytes = buffer->secret ? move(buffer, capacity) : realloc(buffer->bytes, capacity);
    if (!bytes) {
        buffer->state = FG_BUFFER_NOMEM;
        return false;
    }
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return true;
}

char *fg_buffer_reserve(fg_buffer *buffer, size_t size)
{
    if (buffer->state != FG_BUFFER_OK)
        return NULL;
    if (size > buffer->limit - buffer->size) {
        buffer->state = FG_BUFFER_FULL;
        return NULL;
    }
    bool fits = buffer->size + size < buffer->capacity || grow(buffer, size);
    return fits ? buffer->bytes + buffer->size : NULL;
}

void fg_buffer_commit(fg_buffer *buffer, size_t size)
{
    buffer->size += size;
    buffer->bytes[buffer->size] = '\0';
}

bool fg_buffer_append(fg_buffer *buffer, const void *bytes, size_t size)
{
    char *room = fg_buffer_reserve(buffer, size);
    if (!room)
        return false;
    if (size > 0)
        memcpy(room, bytes, size);
    fg_buffer_commit(buffer, size);
    return true;
}

bool fg_buffer_text(fg_buffer *buffer, const char *text)
{
    return fg_buffer_append(buffer, text, strlen(text));
}

bool fg_buffer_byte(fg_buffer *buffer, char byte)
{
    return fg_buffer_append(buffer, &byte, 1);
}

bool fg_buffer_base64(fg_buffer *buffer, const void *bytes, size_t size)
{
    char *room = fg_buffer_reserve(buffer, FG_BASE64_SIZE(size));
    if (!room)
        return false;
    fg_base64_encode(bytes, size, room);
    fg_buffer_commit(buffer, FG_BASE64_SIZE(size));
    return true;
}

const char *fg_buffer_string(const fg_buffer *buffer)
{
    return buffer->bytes ? buffer->bytes : "";
}

char *fg_buffer_take(fg_buffer *buffer)
{
    if (!fg_buffer_append(buffer, "", 0))
        return NULL;
    char *bytes = buffer->bytes;
    reset(buffer);
    return bytes;
}
