/*
 * A walk along the structure of an image file that passes by in pieces: its markers, chunks, blocks or boxes, up to its
 * end. What follows the end is not looked at: cameras append previews and films.
 */
#ifndef FG_IMAGE_WALK_H
#define FG_IMAGE_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum fg_image_kind {
    FG_IMAGE_UNKNOWN,
    FG_IMAGE_JPEG,
    FG_IMAGE_PNG,
    FG_IMAGE_WEBP,
    FG_IMAGE_GIF,
    FG_IMAGE_AVIF,
    FG_IMAGE_HEIC
} fg_image_kind;

typedef enum fg_walk_state {
    FG_WALK_GOES_ON, /* the end has not come: a file that ends here was cut off */
    FG_WALK_ENDED,   /* the image is whole */
    FG_WALK_LOST     /* the structure is not as it should be: nothing is known of the end */
} fg_walk_state;

typedef struct fg_image_walk {
    fg_image_kind kind;
    fg_walk_state state;
    uint64_t skip;      /* bytes to the next header, which nobody needs to look at */
    uint8_t header[16]; /* what has come of it */
    uint8_t have, need; /* bytes of it */
    uint8_t step;       /* within a JPEG's scan or a GIF's blocks; else 0 */
} fg_image_walk;

/* Begins a walk along a file of a kind, of which nothing has passed. */
void fg_image_walk_begin(fg_image_walk *walk, fg_image_kind kind);

/* Takes the next bytes. */
void fg_image_walk_add(fg_image_walk *walk, const void *bytes, size_t size);

/* Whether the image is whole if its file ends here. An AVIF or HEIC has no end mark: it ends between two boxes. */
bool fg_image_walk_ended(const fg_image_walk *walk);

#endif
