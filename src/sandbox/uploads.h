/* Images that were uploaded through base64_to_url, each under a link that lives as long as an image. */
#ifndef FG_SANDBOX_UPLOADS_H
#define FG_SANDBOX_UPLOADS_H

#include "base/limits.h"

#include <stddef.h>
#include <stdint.h>

enum {
    FG_UPLOAD_SIZE = 5 * 1024 * 1024,           /* bytes of the largest image */
    FG_UPLOADS_MAX = 64,                        /* kept; then the oldest gives way */
    FG_UPLOAD_LIFE = FG_IMAGE_LIFETIME_S * 1000 /* milliseconds */
};

typedef struct fg_upload {
    void *bytes; /* NULL: empty */
    size_t size;
    int64_t expires; /* milliseconds */
} fg_upload;

/* Zeroed at first. */
typedef struct fg_uploads {
    fg_upload kept[FG_UPLOADS_MAX]; /* number N at N % FG_UPLOADS_MAX */
    int64_t count;                  /* of all that ever came */
} fg_uploads;

/* Takes the bytes, from malloc(), over, and returns the image's number, from 1. */
int64_t fg_uploads_add(fg_uploads *uploads, void *bytes, size_t size, int64_t now);

/* The image of that number; NULL when there is none, or no longer. */
const fg_upload *fg_uploads_find(const fg_uploads *uploads, int64_t number, int64_t now);

void fg_uploads_free(fg_uploads *uploads);

#endif
