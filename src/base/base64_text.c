#include "base64_text.h"

#include "data_uri.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static bool is_white(char character)
{
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
}

static bool is_quote(char character)
{
    return character == '"' || character == '\'';
}

/* Where what is neither blank nor a byte order mark begins. */
static size_t skip_blanks(const char *head, size_t size, size_t at)
{
    size_t before;
    do {
        before = at;
        while (at < size && is_white(head[at]))
            at++;
        if (size - at >= 3 && memcmp(head + at, BYTE_ORDER_MARK, 3) == 0)
            at += 3;
    } while (at > before);
    return at;
}

size_t fg_base64_text_begin(fg_base64_text *text, const char *head, size_t size)
{
    size_t at = skip_blanks(head, size, 0);
    if (size - at >= 2 && head[at] == 'b' && is_quote(head[at + 1]))
        at++;
    if (at < size && is_quote(head[at])) {
        text->quote = head[at];
        at = skip_blanks(head, size, at + 1);
    }
    size_t content = fg_data_uri_content(head + at, size - at);
    return content == SIZE_MAX ? SIZE_MAX : at + content;
}

/* Takes a character that is not base64; false if it does not belong there. */
static bool take_other(fg_base64_text *text, char character)
{
    if (text->escaped) { /* an escaped line end; a slash is decoded */
        text->escaped = false;
        return character == 'n' || character == 'r' || character == 't';
    }
    text->escaped = text->quote && character == '\\';
    text->closed = text->quote && character == text->quote;
    return text->escaped || text->closed;
}

bool fg_base64_text_decode(fg_base64_text *text, const char *piece, size_t size, uint8_t *bytes, size_t *decoded)
{
    const char *next = piece, *end = piece + size;
    bool good = true;
    *decoded = 0;
    while (next < end && good) {
        size_t written = 0;
        bool slash = text->escaped && *next == '/';
        text->escaped = text->escaped && !slash;
        if (!text->escaped && !text->closed)
            next += fg_base64_take(&text->decoder, next, (size_t)(end - next), bytes + *decoded, &written);
        *decoded += written;
        if (next < end)
            good = text->closed ? is_white(*next) : take_other(text, *next);
        next += next < end;
    }
    return good;
}

bool fg_base64_text_complete(const fg_base64_text *text)
{
    return fg_base64_complete(&text->decoder) && text->closed == (text->quote != '\0');
}
