#include "base64.h"

#include "os/thread.h"

#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Tables, which are built when first used: they would be a tenth of the library. */
static fg_once built;

/* The two digits of each 12-bit value: half the look-ups that one digit at a time takes, in 8 KiB that stay in the
 * cache. */
static char pairs[4096][2];

/*
 * What a digit adds to its group of four, by its place in it, as it lies in memory: its part of the three bytes, and in
 * a fourth a bit that says it is a digit. All else adds nothing.
 */
static uint32_t addends[4][256];
static uint32_t all_digits; /* the bits of four digits */

static uint32_t in_memory(uint32_t three_bytes, unsigned digit_bits)
{
    const uint8_t bytes[4] = {(uint8_t)(three_bytes >> 16), (uint8_t)(three_bytes >> 8), (uint8_t)three_bytes,
                              (uint8_t)digit_bits};
    uint32_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

static void build_tables(void)
{
    for (size_t i = 0; i < 4096; i++) {
        pairs[i][0] = digits[i >> 6];
        pairs[i][1] = digits[i & 63];
    }
    for (uint32_t value = 0; value < 64; value++) {
        for (unsigned place = 0; place < 4; place++)
            addends[place][(unsigned char)digits[value]] = in_memory(value << (18 - 6 * place), 1u << place);
    }
    for (unsigned place = 0; place < 4; place++) { /* of the URL-safe alphabet (RFC 4648, 5) */
        addends[place]['-'] = addends[place]['+'];
        addends[place]['_'] = addends[place]['/'];
    }
    all_digits = in_memory(0, 15);
}

void fg_base64_encode(const uint8_t *bytes, size_t size, char *text)
{
    fg_once_run(&built, build_tables);
    for (; size >= 3; size -= 3, bytes += 3, text += 4) {
        uint32_t bits = (uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 8 | bytes[2];
        memcpy(text, pairs[bits >> 12], 2);
        memcpy(text + 2, pairs[bits & 4095], 2);
    }
    if (size > 0) {
        uint32_t bits = (uint32_t)bytes[0] << 16 | (size == 2 ? (uint32_t)bytes[1] << 8 : 0);
        memcpy(text, pairs[bits >> 12], 2);
        text[2] = size == 2 ? pairs[bits & 4095][0] : '=';
        text[3] = '=';
    }
}

static bool is_digit(char character)
{
    return addends[3][(unsigned char)character] != 0;
}

bool fg_base64_is_digit(char character)
{
    fg_once_run(&built, build_tables);
    return is_digit(character) || character == '=';
}

static bool is_space(char character)
{
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
}

/* Takes one character; *bytes moves on by what it completes. */
static bool decode_digit(fg_base64_decoder *decoder, char character, uint8_t **bytes)
{
    if (is_space(character))
        return true;
    if (character == '=')
        return decoder->count >= 2 && ++decoder->pads <= 4 - decoder->count;
    if (!is_digit(character) || decoder->pads > 0)
        return false;
    uint8_t last_place[4];
    memcpy(last_place, &addends[3][(unsigned char)character], sizeof last_place);
    decoder->bits = decoder->bits << 6 | last_place[2];
    /* The 2nd, 3rd and 4th character of a group each complete a byte, with 4, 2 and 0 bits left over. */
    if (decoder->count > 0)
        *(*bytes)++ = (uint8_t)(decoder->bits >> (6 - 2 * decoder->count));
    decoder->count = (decoder->count + 1) % 4;
    return true;
}

/* Decodes whole groups of digits, as far as they go but for the last: each writes a byte more than it has, for which
 * FG_BASE64_ROOM has one. */
static size_t decode_groups(const unsigned char *text, size_t size, uint8_t *bytes)
{
    size_t taken = 0;
    for (; size - taken > 4; taken += 4, text += 4, bytes += 3) {
        uint32_t group = addends[0][text[0]] | addends[1][text[1]] | addends[2][text[2]] | addends[3][text[3]];
        if ((group & all_digits) != all_digits)
            break;
        memcpy(bytes, &group, sizeof group);
    }
    return taken;
}

size_t fg_base64_take(fg_base64_decoder *decoder, const char *text, size_t size, uint8_t *bytes, size_t *decoded)
{
    fg_once_run(&built, build_tables);
    const char *next = text, *end = text + size;
    uint8_t *out = bytes;
    bool valid = true;
    while (next < end && valid) {
        if (decoder->count == 0) {
            size_t taken = decode_groups((const unsigned char *)next, (size_t)(end - next), out);
            next += taken;
            out += taken / 4 * 3;
        }
        if (next < end)
            valid = decode_digit(decoder, *next, &out);
        next += next < end && valid;
    }
    *decoded = (size_t)(out - bytes);
    return (size_t)(next - text);
}

bool fg_base64_decode(fg_base64_decoder *decoder, const char *text, size_t size, uint8_t *bytes, size_t *decoded)
{
    return fg_base64_take(decoder, text, size, bytes, decoded) == size;
}

bool fg_base64_complete(const fg_base64_decoder *decoder)
{
    if (decoder->pads > 0)
        return decoder->count + decoder->pads == 4;
    return decoder->count != 1;
}
