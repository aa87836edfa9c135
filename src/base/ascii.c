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

static bool is_in_name(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           byte == '.' || byte == '_' || byte == '-';
}

size_t fg_ascii_name_size(const char *text)
{
    size_t size = 0;
    while (is_in_name(text[size]))
        size++;
    return size;
}

bool fg_ascii_is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

const char *fg_ascii_trim(const char *text, size_t *size)
{
    while (*size > 0 && fg_ascii_is_space(text[*size - 1]))
        --*size;
    for (; *size > 0 && fg_ascii_is_space(*text); text++)
        --*size;
    return text;
}

int fg_ascii_hex(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte = fg_ascii_lower(byte);
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}
