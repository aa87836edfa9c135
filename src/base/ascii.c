#include "ascii.h"

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

bool fg_ascii_equal(const char *text, size_t size, const char *lower)
{
    size_t same = 0;
    while (same < size && lower[same] && fg_ascii_lower(text[same]) == lower[same])
        same++;
    return same == size && lower[same] == '\0';
}

int fg_ascii_hex(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte = fg_ascii_lower(byte);
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}
