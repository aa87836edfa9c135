#include "text.h"

#include <stdlib.h>
#include <string.h>

char *fg_text_copy_part(const char *text, size_t size)
{
    const char *end = memchr(text, '\0', size);
    size_t length = end ? (size_t)(end - text) : size;
    char *copy = malloc(length + 1);
    if (!copy)
        return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *fg_text_copy(const char *text)
{
    return fg_text_copy_part(text, strlen(text));
}
