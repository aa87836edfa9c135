#include "data_uri.h"

#include "base/base64.h"
#include "base/image.h"

#include <stdlib.h>
#include <string.h>

/* The base64 after the prefix; NULL when the prefix is another. */
static const char *find_base64(const char *uri)
{
    static const char *const prefixes[] = {"data:image/jpeg;base64,", "data:image/jpg;base64,",
                                           "data:image/png;base64,", "data:image/webp;base64,"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t size = strlen(prefixes[i]);
        if (strncmp(uri, prefixes[i], size) == 0)
            return uri + size;
    }
    return NULL;
}

void *fg_data_uri_read(const char *uri, size_t *size)
{
    *size = 0;
    const char *text = find_base64(uri);
    if (!text)
        return NULL;
    size_t length = strlen(text);
    uint8_t *bytes = malloc(FG_BASE64_ROOM(length));
    fg_base64_decoder decoder = {0};
    if (bytes && fg_base64_decode(&decoder, text, length, bytes, size) && fg_base64_complete(&decoder) &&
        fg_image_is_face(fg_image_sniff(bytes, *size)))
        return bytes;
    free(bytes);
    *size = 0;
    return NULL;
}
