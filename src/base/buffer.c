#include "buffer.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 256 };

void fg_wipe(void *memory, size_t size)
{
    if (size > 0)
        explicit_bzero(memory, size);
}

void fg_buffer_init(fg_buffer *buffer, size_t limit)
{
    *buffer = (fg_buffer){.limit = limit};
}

void fg_buffer_free(fg_buffer *buffer)
{
    free(buffer->bytes);
    fg_buffer_init(buffer, buffer->limit);
}

void fg_buffer_wipe(fg_buffer *buffer)
{
    fg_wipe(buffer->bytes, buffer->size);
    fg_buffer_free(buffer);
}

/* Makes room for `size` more bytes and a NUL. The old bytes are wiped: they may hold a key. */
static bool grow(fg_buffer *buffer, size_t size)
{
    size_t capacity = buffer->capacity ? buffer->capacity : FIRST_CAPACITY;
    while (capacity < buffer->size + size + 1)
        capacity *= 2;
    char *bytes = malloc(capacity);
    if (!bytes) {
        buffer->state = FG_BUFFER_NOMEM;
        return false;
    }
    if (buffer->size > 0)
        memcpy(bytes, buffer->bytes, buffer->size);
    fg_wipe(buffer->bytes, buffer->size);
    free(buffer->bytes);
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return true;
}

bool fg_buffer_append(fg_buffer *buffer, const void *bytes, size_t size)
{
    if (buffer->state != FG_BUFFER_OK)
        return false;
    if (size > buffer->limit - buffer->size) {
        buffer->state = FG_BUFFER_FULL;
        return false;
    }
    if (buffer->size + size >= buffer->capacity && !grow(buffer, size))
        return false;
    if (size > 0)
        memcpy(buffer->bytes + buffer->size, bytes, size);
    buffer->size += size;
    buffer->bytes[buffer->size] = '\0';
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

const char *fg_buffer_string(const fg_buffer *buffer)
{
    return buffer->bytes ? buffer->bytes : "";
}

char *fg_buffer_take(fg_buffer *buffer)
{
    if (!fg_buffer_append(buffer, "", 0))
        return NULL;
    char *bytes = buffer->bytes;
    fg_buffer_init(buffer, buffer->limit);
    return bytes;
}
