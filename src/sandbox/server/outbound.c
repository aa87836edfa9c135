#include "outbound.h"

#include "base/buffer.h"
#include "base/url.h"

#include "base/ascii.h"

#include <facegen/version.h>

#include <stdio.h>
#include <string.h>

bool sb_allowed_hosts_add(sb_allowed_hosts *hosts, const char *name)
{
    if (hosts->count == SB_ALLOWED_HOSTS)
        return false;
    hosts->names[hosts->count++] = name;
    return true;
}

static bool is_allowed(const sb_allowed_hosts *hosts, const fg_url *url)
{
    for (size_t i = 0; i < hosts->count; i++) {
        if (fg_ascii_equal(hosts->names[i], strlen(hosts->names[i]), url->host))
            return true;
    }
    return url->loopback;
}

static CURL *make_handle(const char *link, long timeout)
{
    CURL *curl = curl_easy_init();
    if (!curl)
        return NULL;
    /* The one that can fail: it copies. */
    if (curl_easy_setopt(curl, CURLOPT_URL, link) != CURLE_OK) {
        curl_easy_cleanup(curl);
        return NULL;
    }
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "facegen-sandbox/" FACEGEN_VERSION);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout);
    return curl;
}

CURL *sb_outbound_new(const sb_allowed_hosts *hosts, const char *link, long timeout, char reason[SB_OUTBOUND_REASON])
{
    fg_url url;
    fg_buffer plain;
    CURL *curl = NULL;
    fg_buffer_init(&plain, 4 * FG_URL_SIZE);
    if (!fg_url_parse(link, strlen(link), &url, &plain) || !is_allowed(hosts, &url)) {
        snprintf(reason, SB_OUTBOUND_REASON, "its host is not allowed (--allow-host)");
    } else {
        curl = make_handle(fg_buffer_string(&plain), timeout);
        if (!curl)
            snprintf(reason, SB_OUTBOUND_REASON, "out of memory");
    }
    fg_buffer_free(&plain);
    return curl;
}
