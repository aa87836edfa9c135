#include "text.h"

#include "base/utf8.h"

#include <string.h>

size_t text_character(const char *text, size_t size, uint32_t *point)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t length = fg_utf8_character(text, size);
    *point = length == 0 ? 0xfffd : length == 1 ? bytes[0] : bytes[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++)
        *point = *point << 6 | (bytes[i] & 0x3f);
    return length > 0 ? length : 1;
}

/* Unicode's Bidi_Control, the two line separators, and what ECMA-48 calls C0 and C1. */
bool text_is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x61c || point == 0x200e || point == 0x200f ||
           (point >= 0x2028 && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

void text_print(FILE *out, const char *text)
{
    uint32_t point;
    for (size_t left = strlen(text), step; left > 0; text += step, left -= step) {
        step = text_character(text, left, &point);
        if (text_is_control(point))
            fprintf(out, point < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)point);
        else if (step == 1 && point > 0x7f)
            fputs(TEXT_REPLACEMENT, out);
        else
            fwrite(text, 1, step, out);
    }
}
