/* Base64: what is encoded decodes to itself, and a text decodes alike in pieces of any size. */
#include "base/base64.h"
#include "fuzz.h"

#include <string.h>

/* A text as it was decoded. */
struct decoding {
    uint8_t *bytes;
    size_t size;
    bool valid;
};

/* Decodes each piece into room of its own, to the byte, so that a sanitizer sees one too many. */
static struct decoding decode(const char *text, size_t size, fuzz_draw *draw)
{
    struct decoding whole = {.bytes = malloc(FG_BASE64_ROOM(size)), .valid = true};
    fg_base64_decoder decoder = {0};
    for (size_t at = 0, piece, decoded; at < size && whole.valid; at += piece) {
        piece = draw ? fuzz_piece(draw, size - at) : size;
        uint8_t *bytes = malloc(FG_BASE64_ROOM(piece));
        DEMAND(whole.bytes && bytes);
        whole.valid = fg_base64_decode(&decoder, text + at, piece, bytes, &decoded);
        DEMAND(decoded <= FG_BASE64_ROOM(piece) && whole.size + decoded <= FG_BASE64_ROOM(size));
        memcpy(whole.bytes + whole.size, bytes, decoded);
        whole.size += decoded;
        free(bytes);
    }
    whole.valid = whole.valid && fg_base64_complete(&decoder);
    return whole;
}

static void demand_same(const struct decoding *decoding, const uint8_t *bytes, size_t size)
{
    DEMAND(decoding->size == size && (size == 0 || memcmp(decoding->bytes, bytes, size) == 0));
}

/* Any bytes: encoded, whole or in pieces that 3 divides, and decoded again. */
static void demand_round_trip(const uint8_t *data, size_t size, fuzz_draw *draw)
{
    size_t length = FG_BASE64_SIZE(size);
    char *text = malloc(length + 1), *in_pieces = malloc(length + 1);
    DEMAND(text && in_pieces);
    fg_base64_encode(data, size, text);
    for (size_t at = 0, piece; at < size; at += piece) {
        piece = fuzz_piece(draw, size - at) * 3;
        piece = piece < size - at ? piece : size - at;
        fg_base64_encode(data + at, piece, in_pieces + at / 3 * 4);
    }
    DEMAND(memcmp(text, in_pieces, length) == 0);
    for (size_t i = 0; i < length; i++)
        DEMAND(fg_base64_is_digit(text[i]));
    struct decoding decoding = decode(text, length, draw);
    DEMAND(decoding.valid);
    demand_same(&decoding, data, size);
    free(decoding.bytes);
    free(text);
    free(in_pieces);
}

/* A text that is valid stands for its bytes: encoded again it has the same digits, but for bits that nothing uses. */
static void demand_same_digits(const char *text, size_t size, const struct decoding *decoding)
{
    char *again = malloc(FG_BASE64_SIZE(decoding->size) + 1);
    DEMAND(again);
    fg_base64_encode(decoding->bytes, decoding->size, again);
    size_t digits = (decoding->size * 8 + 5) / 6, whole = decoding->size * 8 / 6, seen = 0;
    for (size_t i = 0; i < size; i++) {
        if (!fg_base64_is_digit(text[i]) || text[i] == '=')
            continue;
        char digit = text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i]; /* URL-safe */
        DEMAND(seen >= whole || digit == again[seen]);
        seen++;
    }
    DEMAND(seen == digits);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    fuzz_draw draw = fuzz_draw_from(data, size);
    demand_round_trip(data, size, &draw);
    struct decoding whole = decode(text, size, NULL), cut = decode(text, size, &draw);
    DEMAND(whole.valid == cut.valid);
    demand_same(&cut, whole.bytes, whole.size);
    if (whole.valid)
        demand_same_digits(text, size, &whole);
    free(whole.bytes);
    free(cut.bytes);
    return 0;
}
