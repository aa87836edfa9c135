/* What a competent user writes without the library: the provider's JSON with jansson, base64 with a table. */
#ifndef BENCH_HAND_H
#define BENCH_HAND_H

#include <stdbool.h>
#include <stddef.h>

#define HAND_KEY "a-key-of-usual-length-0123456789abcdefghijklmnopqrstuvwxyz"

/* Bytes that grow as they come. */
typedef struct hand_body {
    char *bytes;
    size_t size, capacity;
} hand_body;

/* CURLOPT_WRITEFUNCTION; the user data is a hand_body. */
size_t hand_write(char *bytes, size_t size, size_t count, void *body);

/* The request as JSON, for free(). face is a link or a file, which is sent as a data URI. images: to come as base64. */
char *hand_request(const char *face, bool images);

/* {"key": "..."}, for free(). */
char *hand_key(void);

typedef struct hand_image {
    unsigned char *bytes; /* NULL of a link */
    size_t size;
    char *link;
} hand_image;

/* Reads the images of an answer whose status is "success"; how many, at most `most`. Each is for hand_image_free(). */
size_t hand_images(const hand_body *body, hand_image *images, size_t most);
void hand_image_free(hand_image *image);

/* Encodes `size` bytes; how many characters were written. */
size_t hand_base64_encode(const unsigned char *bytes, size_t size, char *text);

#endif
