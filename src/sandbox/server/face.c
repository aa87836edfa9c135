#include "face.h"

#include "outbound.h"

#include "base/buffer.h"

#include <stdio.h>

enum {
    FACE_MAX = 10 * 1024 * 1024, /* bytes */
    TIMEOUT = 10000              /* milliseconds */
};

/* A CURLOPT_WRITEFUNCTION. */
static size_t receive(char *bytes, size_t one, size_t size, void *buffer)
{
    return fg_buffer_append(buffer, bytes, one * size) ? size : 0;
}

/* False when the face cannot be had, or is empty. */
static bool download(CURL *curl, fg_buffer *face, char *reason)
{
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, face);
    CURLcode code = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (face->state == FG_BUFFER_FULL)
        snprintf(reason, SB_OUTBOUND_REASON, "it exceeds 10 MiB");
    else if (code != CURLE_OK)
        snprintf(reason, SB_OUTBOUND_REASON, "%s", curl_easy_strerror(code));
    else if (status != 200)
        snprintf(reason, SB_OUTBOUND_REASON, "HTTP status %ld", status);
    else
        snprintf(reason, SB_OUTBOUND_REASON, "it is empty");
    return code == CURLE_OK && status == 200 && face->size > 0;
}

void *sb_server_face(const char *link, size_t *size, char *reason, void *user_data)
{
    fg_buffer face;
    void *bytes = NULL;
    CURL *curl = sb_outbound_new(user_data, link, TIMEOUT, reason);
    if (!curl)
        return NULL;
    fg_buffer_init(&face, FACE_MAX);
    if (download(curl, &face, reason)) {
        *size = face.size;
        bytes = fg_buffer_take(&face);
    }
    fg_buffer_free(&face);
    curl_easy_cleanup(curl);
    return bytes;
}
