#include "uploads.h"

#include <stdlib.h>

int64_t fg_uploads_add(fg_uploads *uploads, void *bytes, size_t size, int64_t now)
{
    int64_t number = ++uploads->count;
    fg_upload *upload = &uploads->kept[number % FG_UPLOADS_MAX];
    free(upload->bytes);
    *upload = (fg_upload){.bytes = bytes, .size = size, .expires = now + FG_UPLOAD_LIFE};
    return number;
}

const fg_upload *fg_uploads_find(const fg_uploads *uploads, int64_t number, int64_t now)
{
    if (number < 1 || number > uploads->count || number + FG_UPLOADS_MAX <= uploads->count)
        return NULL;
    const fg_upload *upload = &uploads->kept[number % FG_UPLOADS_MAX];
    return now < upload->expires ? upload : NULL;
}

void fg_uploads_free(fg_uploads *uploads)
{
    for (size_t i = 0; i < FG_UPLOADS_MAX; i++)
        free(uploads->kept[i].bytes);
    *uploads = (fg_uploads){0};
}
