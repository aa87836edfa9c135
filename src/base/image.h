/* Image files as far as they have to be known: their kind by the first bytes, and whether they are whole. */
#ifndef FG_IMAGE_H
#define FG_IMAGE_H

#include "image_walk.h"

enum {
    FG_IMAGE_HEAD = 12, /* bytes that tell the kind */
    FG_IMAGE_TAIL = 64  /* last bytes in which the end mark is looked for: some writers pad */
};

/* The kind of an image by its first bytes; FG_IMAGE_UNKNOWN when they are none or fewer than FG_IMAGE_HEAD. */
fg_image_kind fg_image_sniff(const void *bytes, size_t size);

/* Whether the provider takes a kind as a face: JPEG, PNG and WebP. It may answer with others. */
bool fg_image_is_face(fg_image_kind kind);

/* "image/jpeg", "image/png", ...; "application/octet-stream" for FG_IMAGE_UNKNOWN. */
const char *fg_image_media_type(fg_image_kind kind);

/* The file name's ending: "jpg", "png", "webp", "gif", "avif" or "heic"; "" for FG_IMAGE_UNKNOWN. */
const char *fg_image_extension(fg_image_kind kind);

/* The bytes that a JPEG or PNG ends with, how many; NULL for other kinds. */
const char *fg_image_end_mark(fg_image_kind kind, size_t *size);

/* A check of an image that passes by in pieces. Must be zero-initialized. */
typedef struct fg_image_check {
    uint8_t head[FG_IMAGE_HEAD];
    uint8_t tail[FG_IMAGE_TAIL]; /* the last min(size, FG_IMAGE_TAIL) bytes */
    uint64_t size;
    fg_image_walk walk; /* once FG_IMAGE_HEAD bytes have passed */
} fg_image_check;

void fg_image_check_add(fg_image_check *check, const void *bytes, size_t size);

/* The kind, once FG_IMAGE_HEAD bytes have passed. */
fg_image_kind fg_image_check_kind(const fg_image_check *check);

/*
 * Whether what passed is an image from its first to its last byte: by its structure, or by an end mark among the last
 * FG_IMAGE_TAIL bytes of a JPEG or PNG whose structure is not understood.
 */
bool fg_image_check_complete(const fg_image_check *check);

#endif
