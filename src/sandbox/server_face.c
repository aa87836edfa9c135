#include "server_face.h"

#include "base/buffer.h"
#include "base/url.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    FACE_MAX = 10 * 1024 * 1024, /* bytes */
    TIMEOUT = 10000,             /* milliseconds */
    REASON_SIZE = 256
};

bool fg_allowed_hosts_add(fg_allowed_hosts *hosts, const char *name)
{
    if (hosts->count == FG_ALLOWED_HOSTS)
        return false;
    hosts->names[hosts->count++] = name;
    return true;
}

static bool is_allowed(const fg_allowed_hosts *hosts, const fg_url *url)
{
    for (size_t i = 0; i < hosts->count; i++) {
        if (strcasecmp(hosts->names[i], url->host) == 0)
            return true;
    }
    return url->loopback;
}

/* A CURLOPT_WRITEFUNCTION. */
static size_t receive(char *bytes, size_t one, size_t size, void *buffer)
{
    return fg_buffer_append(buffer, bytes, one * size) ? size : 0;
}

static bool download(const char *link, fg_buffer *face, char *reason)
{
    CURL *curl = curl_easy_init();
    if (!curl) {
        snprintf(reason, REASON_SIZE, "out of memory");
        return false;
    }
    curl_easy_setopt(curl, CURLOPT_URL, link);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)TIMEOUT);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, face);
    CURLcode code = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    if (face->state == FG_BUFFER_FULL)
        snprintf(reason, REASON_SIZE, "it exceeds 10 MiB");
    else if (code != CURLE_OK)
        snprintf(reason, REASON_SIZE, "%s", curl_easy_strerror(code));
    else if (status != 200)
        snprintf(reason, REASON_SIZE, "HTTP status %ld", status);
    return code == CURLE_OK && status == 200;
}

void *fg_server_face(const char *link, size_t *size, char *reason, void *user_data)
{
    fg_url url;
    fg_buffer plain, face;
    fg_buffer_init(&plain, 4 * FG_URL_SIZE);
    fg_buffer_init(&face, FACE_MAX);
    snprintf(reason, REASON_SIZE, "it is empty");
    bool is_link = fg_url_parse(link, strlen(link), &url, &plain);
    bool allowed = is_link && is_allowed(user_data, &url);
    if (!allowed)
        snprintf(reason, REASON_SIZE, "its host is not allowed (--allow-host)");
    void *bytes = NULL;
    if (allowed && download(fg_buffer_string(&plain), &face, reason) && face.size > 0) {
        *size = face.size;
        bytes = fg_buffer_take(&face);
    }
    fg_buffer_free(&plain);
    fg_buffer_free(&face);
    return bytes;
}
