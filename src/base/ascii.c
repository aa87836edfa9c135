#include "ascii.h"

#include <string.h>

char fg_ascii_lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

bool fg_ascii_begins(const char *text, const char *lower)
{
    while (*lower && fg_ascii_lower(*text) == *lower) {
        text++;
        lower++;
    }
    return *lower == '\0';
}

bool fg_ascii_equal(const char *text, const char *lower)
{
    return strlen(text) == strlen(lower) && fg_ascii_begins(text, lower);
}
