#include "utf8.h"

#include <stdint.h>

size_t fg_utf8_character(const char *text, size_t size)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000}; /* code point of each length: less is overlong */
    const unsigned char *bytes = (const unsigned char *)text;
    if (bytes[0] < 0x80)
        return 1;
    if (bytes[0] < 0xc0 || bytes[0] >= 0xf8)
        return 0;
    size_t length = bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4;
    if (length > size)
        return 0;
    uint32_t point = bytes[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
        point = point << 6 | (bytes[i] & 0x3f);
    }
    bool surrogate = point >= 0xd800 && point <= 0xdfff;
    return point < smallest[length] || surrogate || point > 0x10ffff ? 0 : length;
}

bool fg_utf8_valid(const char *text, size_t size)
{
    while (size > 0) {
        size_t step = fg_utf8_character(text, size);
        if (step == 0)
            return false;
        text += step;
        size -= step;
    }
    return true;
}

size_t fg_utf8_cut(const char *text, size_t size)
{
    while (size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80)
        size--;
    return size;
}
