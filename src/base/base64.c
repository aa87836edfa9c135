#include "base64.h"

#include <string.h>

/* clang-format off */

/*
 * The two characters of each 12-bit value: half the look-ups of a 6-bit table, in 8 KiB that stay in the cache.
 * Built by the preprocessor, so that it is constant and needs no first use.
 */
#define EACH_DIGIT(X, a)                                                                                               \
    X(a, 'A') X(a, 'B') X(a, 'C') X(a, 'D') X(a, 'E') X(a, 'F') X(a, 'G') X(a, 'H') X(a, 'I') X(a, 'J') X(a, 'K')      \
    X(a, 'L') X(a, 'M') X(a, 'N') X(a, 'O') X(a, 'P') X(a, 'Q') X(a, 'R') X(a, 'S') X(a, 'T') X(a, 'U') X(a, 'V')      \
    X(a, 'W') X(a, 'X') X(a, 'Y') X(a, 'Z') X(a, 'a') X(a, 'b') X(a, 'c') X(a, 'd') X(a, 'e') X(a, 'f') X(a, 'g')      \
    X(a, 'h') X(a, 'i') X(a, 'j') X(a, 'k') X(a, 'l') X(a, 'm') X(a, 'n') X(a, 'o') X(a, 'p') X(a, 'q') X(a, 'r')      \
    X(a, 's') X(a, 't') X(a, 'u') X(a, 'v') X(a, 'w') X(a, 'x') X(a, 'y') X(a, 'z') X(a, '0') X(a, '1') X(a, '2')      \
    X(a, '3') X(a, '4') X(a, '5') X(a, '6') X(a, '7') X(a, '8') X(a, '9') X(a, '+') X(a, '/')
#define PAIR(a, b) {a, b},
#define ROW(a) EACH_DIGIT(PAIR, a)

static const char pairs[4096][2] = {
    ROW('A') ROW('B') ROW('C') ROW('D') ROW('E') ROW('F') ROW('G') ROW('H') ROW('I') ROW('J') ROW('K') ROW('L')
    ROW('M') ROW('N') ROW('O') ROW('P') ROW('Q') ROW('R') ROW('S') ROW('T') ROW('U') ROW('V') ROW('W') ROW('X')
    ROW('Y') ROW('Z') ROW('a') ROW('b') ROW('c') ROW('d') ROW('e') ROW('f') ROW('g') ROW('h') ROW('i') ROW('j')
    ROW('k') ROW('l') ROW('m') ROW('n') ROW('o') ROW('p') ROW('q') ROW('r') ROW('s') ROW('t') ROW('u') ROW('v')
    ROW('w') ROW('x') ROW('y') ROW('z') ROW('0') ROW('1') ROW('2') ROW('3') ROW('4') ROW('5') ROW('6') ROW('7')
    ROW('8') ROW('9') ROW('+') ROW('/')
};

/* The value of each character; NONE for one that is no digit. */
enum { NONE = 64 };
static const uint8_t values[256] = {
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 62, 64, 64, 64, 63,
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 64, 64, 64, 64, 64, 64, 64,  0,  1,  2,  3,  4,  5,  6,
     7,  8,  9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 64, 64, 64, 64, 64,
    64, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48,
    49, 50, 51, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
};

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

bool fg_base64_is_digit(char character)
{
    return values[(unsigned char)character] != NONE || character == '=';
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
    uint32_t value = values[(unsigned char)character];
    if (value == NONE || decoder->pads > 0)
        return false;
    decoder->bits = decoder->bits << 6 | value;
    /* The 2nd, 3rd and 4th character of a group each complete a byte, with 4, 2 and 0 bits left over. */
    if (decoder->count > 0)
        *(*bytes)++ = (uint8_t)(decoder->bits >> (6 - 2 * decoder->count));
    decoder->count = (decoder->count + 1) % 4;
    return true;
}

bool fg_base64_decode(fg_base64_decoder *decoder, const char *text, size_t size, uint8_t *bytes, size_t *decoded)
{
    const char *end = text + size;
    uint8_t *next = bytes;
    bool valid = true;
    while (text < end && valid) {
        /* Whole groups of digits, the common case. */
        while (decoder->count == 0 && end - text >= 4) {
            const unsigned char *group = (const unsigned char *)text;
            uint32_t a = values[group[0]], b = values[group[1]], c = values[group[2]], d = values[group[3]];
            if ((a | b | c | d) & NONE)
                break;
            uint32_t bits = a << 18 | b << 12 | c << 6 | d;
            next[0] = (uint8_t)(bits >> 16);
            next[1] = (uint8_t)(bits >> 8);
            next[2] = (uint8_t)bits;
            next += 3;
            text += 4;
        }
        if (text < end)
            valid = decode_digit(decoder, *text++, &next);
    }
    *decoded = (size_t)(next - bytes);
    return valid;
}

bool fg_base64_complete(const fg_base64_decoder *decoder)
{
    if (decoder->pads > 0)
        return decoder->count + decoder->pads == 4;
    return decoder->count != 1;
}
