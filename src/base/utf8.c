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

bool fg_utf8_is_control(const char *text, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)text;
    if (size == 1)
        return bytes[0] < 0x20 || bytes[0] == 0x7f;
    if (size == 2)
        return (bytes[0] == 0xc2 && bytes[1] < 0xa0) || (bytes[0] == 0xd8 && bytes[1] == 0x9c); /* U+061C */
    if (size != 3 || bytes[0] != 0xe2)
        return false;
    unsigned last = (bytes[1] & 0x3fu) << 6 | (bytes[2] & 0x3fu); /* of U+2000 to U+2FFF, from 0 */
    return last == 0x0e || last == 0x0f || (last >= 0x28 && last <= 0x2e) || (last >= 0x66 && last <= 0x69);
}

size_t fg_utf8_cut(const char *text, size_t size)
{
    while (size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80)
        size--;
    return size;
}
