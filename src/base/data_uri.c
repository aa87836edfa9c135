#include "data_uri.h"

#include "ascii.h"
#include "base64.h"

#include <stdlib.h>
#include <string.h>

#define SCHEME "data:"

size_t fg_data_uri_content(const char *text, size_t size)
{
    if (size < strlen(SCHEME) || !fg_ascii_begins(text, SCHEME))
        return 0;
    const char *comma = memchr(text, ',', size);
    return comma ? (size_t)(comma + 1 - text) : SIZE_MAX;
}

bool fg_data_uri_is(const char *text)
{
    return fg_ascii_begins(text, SCHEME);
}

bool fg_data_uri_decode(const char *text, uint8_t **bytes, size_t *size)
{
    size_t length = strlen(text), begin = fg_data_uri_content(text, length);
    *bytes = NULL;
    *size = 0;
    if (begin == 0 || begin == SIZE_MAX)
        return true;
    uint8_t *decoded = malloc(FG_BASE64_ROOM(length - begin));
    fg_base64_decoder decoder = {0};
    if (!decoded)
        return false;
    if (fg_base64_decode(&decoder, text + begin, length - begin, decoded, size) && fg_base64_complete(&decoder)) {
        *bytes = decoded;
    } else {
        free(decoded);
        *size = 0;
    }
    return true;
}
