#include "json_string.h"

#include "ascii.h"
#include "utf8.h"
#include "os/compiler.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Eight characters, the first of which is the lowest byte. Written out, compilers make one load of it. */
static uint64_t read_eight(const unsigned char *text)
{
    return (uint64_t)text[0] | (uint64_t)text[1] << 8 | (uint64_t)text[2] << 16 | (uint64_t)text[3] << 24 |
           (uint64_t)text[4] << 32 | (uint64_t)text[5] << 40 | (uint64_t)text[6] << 48 | (uint64_t)text[7] << 56;
}

/* How many of eight characters, from the first on, are ASCII that stands for itself. */
static size_t plain_of_eight(const char *text)
{
    const uint64_t ones = UINT64_MAX / 255, tops = ones * 0x80;
    uint64_t bytes = read_eight((const unsigned char *)text);
    uint64_t quotes = bytes ^ ones * '"', backslashes = bytes ^ ones * '\\';
    /* Where none has its top bit set, one that is less than what is subtracted sets it. It borrows from those above,
     * and none below it does. */
    uint64_t others = (bytes | (bytes - ones * ' ') | (quotes - ones) | (backslashes - ones)) & tops;
    return others ? (size_t)fg_trailing_zeros(others) / 8 : 8;
}

size_t fg_json_string_plain_size(const char *text, size_t size)
{
    size_t plain = 0;
    for (size_t step = 8; size - plain >= 8; plain += step) {
        step = plain_of_eight(text + plain);
        if (step < 8)
            return plain + step;
    }
    while (plain < size && (unsigned char)text[plain] >= ' ' && (unsigned char)text[plain] < 0x80 &&
           text[plain] != '"' && text[plain] != '\\')
        plain++;
    return plain;
}

/* ---- reading ---- */

/* The four digits of a \uXXXX; -1 when they are none. */
static int32_t read_hex(fg_json_cursor *at)
{
    int32_t value = 0;
    for (int i = 0; i < 4 && value >= 0; i++) {
        int digit = at->next < at->end ? fg_ascii_hex(*at->next++) : -1;
        value = digit < 0 ? -1 : value * 16 + digit;
    }
    return value;
}

/* What the escape after a backslash stands for; -1 when it is none. A pair of surrogates is one. */
static int32_t read_escape(fg_json_cursor *at)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char letter = at->next < at->end ? *at->next++ : '\0';
    const char *known = letter ? strchr(letters, letter) : NULL;
    if (letter != 'u')
        return known ? meanings[known - letters] : -1;
    int32_t point = read_hex(at);
    if (point < 0xd800 || point > 0xdfff)
        return point;
    if (point >= 0xdc00 || at->end - at->next < 2 || memcmp(at->next, "\\u", 2) != 0)
        return -1;
    at->next += 2;
    int32_t low = read_hex(at);
    return low >= 0xdc00 && low <= 0xdfff ? 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00) : -1;
}

bool fg_json_string_check(fg_json_cursor *at)
{
    for (;;) {
        at->next += fg_json_string_plain_size(at->next, (size_t)(at->end - at->next));
        if (at->next == at->end || (unsigned char)*at->next < 0x20)
            return false;
        if (*at->next == '\\') {
            at->next++;
            if (read_escape(at) < 0)
                return false;
        } else if (*at->next == '"') {
            at->next++;
            return true;
        } else {
            size_t size = fg_utf8_character(at->next, (size_t)(at->end - at->next));
            if (size == 0)
                return false;
            at->next += size;
        }
    }
}

/* Writes a code point as UTF-8; how many bytes. */
static size_t write_point(int32_t point, char bytes[4])
{
    if (point < 0x80) {
        bytes[0] = (char)point;
        return 1;
    }
    size_t size = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, point >>= 6)
        bytes[i] = (char)(0x80 | (point & 0x3f));
    bytes[0] = (char)(0xf00 >> size | point);
    return size;
}

size_t fg_json_string_character(const char *text, size_t size)
{
    fg_json_cursor at = {text + 1, text + size};
    if (*text == '\\') {
        read_escape(&at);
        return (size_t)(at.next - text);
    }
    size_t character = fg_utf8_character(text, size);
    return character > 0 ? character : 1;
}

size_t fg_json_string_unescape(const char *text, size_t size, char *out)
{
    fg_json_cursor at = {text, text + size};
    char *begin = out;
    while (at.next < at.end) {
        const char *escape = memchr(at.next, '\\', (size_t)(at.end - at.next));
        size_t plain = (size_t)((escape ? escape : at.end) - at.next);
        memcpy(out, at.next, plain);
        out += plain;
        at.next += plain;
        if (escape) {
            at.next++;
            out += write_point(read_escape(&at), out);
        }
    }
    return (size_t)(out - begin);
}

/* Whether a quote is escaped: an odd number of backslashes stands before it. Something else stands before those. */
static bool is_escaped(const char *quote)
{
    const char *before = quote;
    while (before[-1] == '\\')
        before--;
    return (quote - before) % 2 == 1;
}

void fg_json_string_skip(fg_json_cursor *at)
{
    for (;;) {
        const char *quote = memchr(at->next, '"', (size_t)(at->end - at->next));
        at->next = quote + 1;
        if (!is_escaped(quote))
            return;
        while (*at->next == '\\') /* many at once: looking for each quote would take long */
            at->next += 2;
    }
}

/* ---- writing ---- */

/* Writes a character that is escaped, or of a UTF-8 sequence. */
static void write_character(fg_buffer *buffer, char character)
{
    char escaped[8];
    if ((unsigned char)character >= 0x80) {
        fg_buffer_byte(buffer, character);
        return;
    }
    snprintf(escaped, sizeof escaped, character < 0x20 ? "\\u%04x" : "\\%c", character);
    fg_buffer_text(buffer, escaped);
}

void fg_json_string_append(fg_buffer *buffer, const char *text, size_t size)
{
    while (size > 0) {
        size_t plain = fg_json_string_plain_size(text, size);
        fg_buffer_append(buffer, text, plain);
        if (plain < size)
            write_character(buffer, text[plain++]);
        text += plain;
        size -= plain;
    }
}

void fg_json_string_write(fg_buffer *buffer, const char *text)
{
    fg_buffer_byte(buffer, '"');
    fg_json_string_append(buffer, text, strlen(text));
    fg_buffer_byte(buffer, '"');
}
