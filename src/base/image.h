/* Image files as far as they have to be known: their kind by the first bytes, their wholeness by the last. */
#ifndef FG_IMAGE_H
#define FG_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum fg_image_kind { FG_IMAGE_UNKNOWN, FG_IMAGE_JPEG, FG_IMAGE_PNG, FG_IMAGE_WEBP } fg_image_kind;

enum {
    FG_IMAGE_HEAD = 12, /* bytes that tell the kind */
    FG_IMAGE_TAIL = 64  /* last bytes in which the end mark is looked for: some writers pad */
};

/* The kind of an image by its first bytes; FG_IMAGE_UNKNOWN when they are none or fewer than FG_IMAGE_HEAD. */
fg_image_kind fg_image_sniff(const void *bytes, size_t size);

/* "jpeg", "png", "webp", as in image/jpeg; "" for FG_IMAGE_UNKNOWN. */
const char *fg_image_subtype(fg_image_kind kind);

/* The file name's ending: "jpg", "png", "webp"; "" for FG_IMAGE_UNKNOWN. */
const char *fg_image_extension(fg_image_kind kind);

/* A check of an image that passes by in pieces. Zeroed at first. */
typedef struct fg_image_check {
    uint8_t head[FG_IMAGE_HEAD];
    uint8_t tail[FG_IMAGE_TAIL]; /* the last min(size, FG_IMAGE_TAIL) bytes */
    uint64_t size;
} fg_image_check;

void fg_image_check_add(fg_image_check *check, const void *bytes, size_t size);

/* The kind, once FG_IMAGE_HEAD bytes have passed. */
fg_image_kind fg_image_check_kind(const fg_image_check *check);

/* Whether what passed is an image from its first to its last byte. */
bool fg_image_check_complete(const fg_image_check *check);

#endif
