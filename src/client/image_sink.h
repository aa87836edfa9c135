/*
 * Where an image's bytes pass on their way to a file or to memory, in whatever form they come: as they are, or as the
 * base64 text (base64_text.h) that some links lead to. Checks that they are a whole image.
 */
#ifndef FG_IMAGE_SINK_H
#define FG_IMAGE_SINK_H

#include "base/base64_text.h"
#include "base/limits.h"
#include "base/image.h"

enum { FG_SINK_HEAD = 64 };

/* What the bytes go to. */
typedef struct fg_destination {
    bool (*write)(void *owner, const void *bytes, size_t size);
    bool (*restart)(void *owner); /* drops what was written */
    void *owner;
} fg_destination;

typedef struct fg_image_sink {
    fg_destination destination;
    char head[FG_SINK_HEAD]; /* the first bytes, until they tell the form */
    size_t head_size;
    bool decided, is_base64;
    fg_base64_text text;
    uint64_t text_size; /* characters of base64 so far, blanks included */
    fg_image_check check;
    const char *problem; /* a clause on what is wrong with the image; NULL */
} fg_image_sink;

void fg_image_sink_init(fg_image_sink *sink, const fg_destination *destination);

/* Begins anew; false when the destination fails. */
bool fg_image_sink_restart(fg_image_sink *sink);

/* Takes the next bytes. False when they are no image (problem says why) or the destination fails (problem is NULL). */
bool fg_image_sink_write(fg_image_sink *sink, const void *bytes, size_t size);

/* All bytes have come: whether they are a whole image. As fg_image_sink_write(). */
bool fg_image_sink_end(fg_image_sink *sink);

#endif
