/* Images that were uploaded through base64_to_url, each under a link that lives as long as an image. */
#ifndef SB_UPLOADS_H
#define SB_UPLOADS_H

#include "base/limits.h"

#include <stddef.h>
#include <stdint.h>

enum {
    SB_UPLOAD_SIZE = 5 * 1024 * 1024,           /* bytes of the largest image */
    SB_UPLOADS_MAX = 64,                        /* kept; then the oldest gives way */
    SB_UPLOAD_LIFE = FG_IMAGE_LIFETIME_S * 1000 /* milliseconds */
};

typedef struct sb_upload {
    void *bytes; /* NULL: empty */
    size_t size;
    int64_t expires; /* milliseconds */
} sb_upload;

/* Zeroed at first. */
typedef struct sb_uploads {
    sb_upload kept[SB_UPLOADS_MAX]; /* number N at N % SB_UPLOADS_MAX */
    int64_t count;                  /* of all that ever came */
} sb_uploads;

/* Takes the bytes, from malloc(), over, and returns the image's number, from 1. */
int64_t sb_uploads_add(sb_uploads *uploads, void *bytes, size_t size, int64_t now);

/* The image of that number; NULL when there is none, or no longer. */
const sb_upload *sb_uploads_find(const sb_uploads *uploads, int64_t number, int64_t now);

void sb_uploads_free(sb_uploads *uploads);

#endif
