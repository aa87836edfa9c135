#include "uploads.h"

#include <stdlib.h>

int64_t sb_uploads_add(sb_uploads *uploads, void *bytes, size_t size, int64_t now)
{
    int64_t number = ++uploads->count;
    sb_upload *upload = &uploads->kept[number % SB_UPLOADS_MAX];
    free(upload->bytes);
    *upload = (sb_upload){.bytes = bytes, .size = size, .expires = now + SB_UPLOAD_LIFE};
    return number;
}

const sb_upload *sb_uploads_find(const sb_uploads *uploads, int64_t number, int64_t now)
{
    if (number < 1 || number > uploads->count || number + SB_UPLOADS_MAX <= uploads->count)
        return NULL;
    const sb_upload *upload = &uploads->kept[number % SB_UPLOADS_MAX];
    return now < upload->expires ? upload : NULL;
}

void sb_uploads_free(sb_uploads *uploads)
{
    for (size_t i = 0; i < SB_UPLOADS_MAX; i++)
        free(uploads->kept[i].bytes);
    *uploads = (sb_uploads){0};
}
