#include "base64.h"

#include <string.h>

/* clang-format off */

/* Tables are built by the preprocessor, so that they are constant and need no first use. */
#define EACH_DIGIT(X, more)                                                                                            \
    X(more, 'A', 0) X(more, 'B', 1) X(more, 'C', 2) X(more, 'D', 3) X(more, 'E', 4) X(more, 'F', 5) X(more, 'G', 6)    \
    X(more, 'H', 7) X(more, 'I', 8) X(more, 'J', 9) X(more, 'K', 10) X(more, 'L', 11) X(more, 'M', 12)                 \
    X(more, 'N', 13) X(more, 'O', 14) X(more, 'P', 15) X(more, 'Q', 16) X(more, 'R', 17) X(more, 'S', 18)              \
    X(more, 'T', 19) X(more, 'U', 20) X(more, 'V', 21) X(more, 'W', 22) X(more, 'X', 23) X(more, 'Y', 24)              \
    X(more, 'Z', 25) X(more, 'a', 26) X(more, 'b', 27) X(more, 'c', 28) X(more, 'd', 29) X(more, 'e', 30)              \
    X(more, 'f', 31) X(more, 'g', 32) X(more, 'h', 33) X(more, 'i', 34) X(more, 'j', 35) X(more, 'k', 36)              \
    X(more, 'l', 37) X(more, 'm', 38) X(more, 'n', 39) X(more, 'o', 40) X(more, 'p', 41) X(more, 'q', 42)              \
    X(more, 'r', 43) X(more, 's', 44) X(more, 't', 45) X(more, 'u', 46) X(more, 'v', 47) X(more, 'w', 48)              \
    X(more, 'x', 49) X(more, 'y', 50) X(more, 'z', 51) X(more, '0', 52) X(more, '1', 53) X(more, '2', 54)              \
    X(more, '3', 55) X(more, '4', 56) X(more, '5', 57) X(more, '6', 58) X(more, '7', 59) X(more, '8', 60)              \
    X(more, '9', 61) X(more, '+', 62) X(more, '/', 63)

/* The two characters of each 12-bit value: half the look-ups of a 6-bit table, in 8 KiB that stay in the cache. */
#define PAIR(first, second, value) {first, second},
#define ROW(first) EACH_DIGIT(PAIR, first)
static const char pairs[4096][2] = {
    ROW('A') ROW('B') ROW('C') ROW('D') ROW('E') ROW('F') ROW('G') ROW('H') ROW('I') ROW('J') ROW('K') ROW('L')
    ROW('M') ROW('N') ROW('O') ROW('P') ROW('Q') ROW('R') ROW('S') ROW('T') ROW('U') ROW('V') ROW('W') ROW('X')
    ROW('Y') ROW('Z') ROW('a') ROW('b') ROW('c') ROW('d') ROW('e') ROW('f') ROW('g') ROW('h') ROW('i') ROW('j')
    ROW('k') ROW('l') ROW('m') ROW('n') ROW('o') ROW('p') ROW('q') ROW('r') ROW('s') ROW('t') ROW('u') ROW('v')
    ROW('w') ROW('x') ROW('y') ROW('z') ROW('0') ROW('1') ROW('2') ROW('3') ROW('4') ROW('5') ROW('6') ROW('7')
    ROW('8') ROW('9') ROW('+') ROW('/')
};

/*
 * What a digit adds to its group of four, by its place in it: six bits of the 24, and a bit above them that says it is
 * a digit. All else adds nothing.
 */
#define ADDEND(place, digit, value) [digit] = 1u << (24 + (place)) | (uint32_t)(value) << (18 - 6 * (place)),
static const uint32_t addends[4][256] = {
    {EACH_DIGIT(ADDEND, 0)}, {EACH_DIGIT(ADDEND, 1)}, {EACH_DIGIT(ADDEND, 2)}, {EACH_DIGIT(ADDEND, 3)},
};
enum { ALL_DIGITS = 15 }; /* what is above the 24 bits then */

/* clang-format on */

void fg_base64_encode(const uint8_t *bytes, size_t size, char *text)
{
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
    decoder->bits = decoder->bits << 6 | (addends[3][(unsigned char)character] & 63);
    /* The 2nd, 3rd and 4th character of a group each complete a byte, with 4, 2 and 0 bits left over. */
    if (decoder->count > 0)
        *(*bytes)++ = (uint8_t)(decoder->bits >> (6 - 2 * decoder->count));
    decoder->count = (decoder->count + 1) % 4;
    return true;
}

/* Decodes whole groups of digits, as far as they go; how many characters. */
static size_t decode_groups(const unsigned char *text, size_t size, uint8_t *bytes)
{
    size_t taken = 0;
    for (; size - taken >= 4; taken += 4, text += 4, bytes += 3) {
        uint32_t bits = addends[0][text[0]] | addends[1][text[1]] | addends[2][text[2]] | addends[3][text[3]];
        if (bits >> 24 != ALL_DIGITS)
            break;
        bytes[0] = (uint8_t)(bits >> 16);
        bytes[1] = (uint8_t)(bits >> 8);
        bytes[2] = (uint8_t)bits;
    }
    return taken;
}

size_t fg_base64_take(fg_base64_decoder *decoder, const char *text, size_t size, uint8_t *bytes, size_t *decoded)
{
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
