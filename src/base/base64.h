/* Base64 (RFC 4648), in pieces: encoded in the standard alphabet, decoded from that and the URL-safe one. */
#ifndef FG_BASE64_H
#define FG_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Characters that `size` bytes take, padding included. */
#define FG_BASE64_SIZE(size) (((size) + 2) / 3 * 4)

/*
 * Encodes `size` bytes into FG_BASE64_SIZE(size) characters, without a NUL. Of a longer whole every piece but the
 * last has a size divisible by 3.
 */
void fg_base64_encode(const uint8_t *bytes, size_t size, char *text);

/* A decoder of text that arrives in pieces, cut anywhere. Zeroed at first. White space is passed over. */
typedef struct fg_base64_decoder {
    uint32_t bits;  /* of the unfinished group of four characters */
    unsigned count; /* of its characters, 0 to 3 */
    unsigned pads;  /* '=' seen, 0 to 2 */
} fg_base64_decoder;

/*
 * Decodes a piece up to the first character that is of neither alphabet or stands after the padding; how many
 * characters were taken. bytes has room for FG_BASE64_ROOM(size); decoded receives how many were written.
 */
size_t fg_base64_take(fg_base64_decoder *decoder, const char *text, size_t size, uint8_t *bytes, size_t *decoded);

/* As fg_base64_take(), of a piece that has nothing else: whether that is so. */
bool fg_base64_decode(fg_base64_decoder *decoder, const char *text, size_t size, uint8_t *bytes, size_t *decoded);
#define FG_BASE64_ROOM(size) (((size) + 3) / 4 * 3 + 1) /* groups are stored as words of four bytes */

/* Whether the text could end here: groups are whole, padded or (as some servers do) unpadded. */
bool fg_base64_complete(const fg_base64_decoder *decoder);

/* Whether a character is of one of the alphabets, the padding included. */
bool fg_base64_is_digit(char character);

#endif
