#include "blob.h"

#include "base/ascii.h"

#include <string.h>

enum {
    NO_HEX = 0x80, /* in place of a digit's value: past ASCII, wherever it stands in \uXXXX */
    BYTE_ORDER_MARK = 0xfeff,
};

void fg_blob_init(fg_blob *blob, size_t limit)
{
    *blob = (fg_blob){.broken = false};
    fg_buffer_init(&blob->bytes, limit);
}

/* Decodes as much as is base64; how many characters. */
static size_t decode_base64(fg_blob *blob, const char *text, size_t size)
{
    size_t taken = 0, decoded = 0;
    uint8_t *room = (uint8_t *)fg_buffer_reserve(&blob->bytes, FG_BASE64_ROOM(size));
    if (room) {
        taken = fg_base64_take(&blob->decoder, text, size, room, &decoded);
        fg_buffer_commit(&blob->bytes, decoded);
    }
    return taken;
}

/*
 * One character of an escape: \/ \n \r \t or \uXXXX, as some encoders write '/', '+' and '='. Any other escape stands
 * for something that base64 does not have, as NUL does.
 */
static void take_escape(fg_blob *blob, char character)
{
    if (blob->hex_left == 0 && character == 'u') {
        blob->hex_left = 4;
        blob->hex = 0;
        return;
    }
    char plain = character;
    if (blob->hex_left > 0) {
        int digit = fg_ascii_hex(character);
        blob->hex = blob->hex * 16 + (digit >= 0 ? (unsigned)digit : NO_HEX);
        if (--blob->hex_left > 0)
            return;
        plain = blob->hex < 0x80 ? (char)blob->hex : blob->hex == BYTE_ORDER_MARK ? ' ' : '\0';
    } else if (character != '/') {
        plain = strchr("nrt", character) ? ' ' : '\0';
    }
    blob->escaped = false;
    blob->broken |= decode_base64(blob, &plain, 1) == 0;
}

size_t fg_blob_feed(fg_blob *blob, const char *text, size_t size, bool *ended)
{
    const char *next = text, *end = text + size;
    *ended = false;
    while (next < end && !*ended) {
        if (!blob->escaped && !blob->broken)
            next += decode_base64(blob, next, (size_t)(end - next));
        if (next == end)
            break;
        char character = *next++;
        if (blob->escaped)
            take_escape(blob, character);
        else if (character == '\\')
            blob->escaped = true;
        else if (character == '"')
            *ended = true;
        else
            blob->broken = true;
    }
    blob->broken |= *ended && !fg_base64_complete(&blob->decoder);
    return (size_t)(next - text);
}
