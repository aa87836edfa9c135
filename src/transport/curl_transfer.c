/*
 * One transfer over libcurl.
 *
 * A paid request must reach the server at most once, and libcurl sends a POST again by itself when a kept connection
 * dies before an answer (7.88: up to six complete POSTs, and no option forbids it). Three guards hold together: it gets
 * a fresh connection, libcurl may not begin it a second time (PREREQFUNCTION), and the body cannot be rewound (there is
 * no SEEKFUNCTION). It goes over HTTP/1.1: on HTTP/2 a refused stream is repeated even on a fresh connection.
 */
#include "curl_transfer.h"

#include "base/url.h"
#include "curl_callbacks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes that are received at once, at most. With libcurl's own 16 KiB an image takes a third longer. */
enum { BUFFER_SIZE = 16 * 1024, BULKY_BUFFER_SIZE = 128 * 1024 };

#define SET(option, value) (curl_easy_setopt(easy, CURLOPT_##option, value) == CURLE_OK)

/* Plain http to this machine does not leave it: a proxy elsewhere would be shown the key. */
static const char *proxy_for(const fg_transfer *transfer)
{
    const char *url = facegen_exchange_url(transfer->exchange);
    fg_url parsed;
    if (!transfer->settings->proxy)
        return "";
    bool direct = fg_url_parse(url, strlen(url), &parsed, NULL) && parsed.loopback && !parsed.secure;
    return direct ? "" : transfer->settings->proxy;
}

static bool set_connection(fg_transfer *transfer)
{
    CURL *easy = transfer->easy;
    const fg_curl_settings *settings = transfer->settings;
#if CURL_AT_LEAST_VERSION(7, 87, 0)
    /* Without it, giving up waits for the resolver's thread. An older libcurl at run time does not know it. */
    (void)SET(QUICK_EXIT, 1L);
#endif
#if CURL_AT_LEAST_VERSION(7, 85, 0)
    bool protocols = SET(PROTOCOLS_STR, "http,https");
#else
    bool protocols = SET(PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
    return protocols && SET(NOSIGNAL, 1L) && SET(SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) &&
           SET(HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) &&
           SET(CONNECTTIMEOUT_MS, (long)settings->connect_timeout_ms) && SET(NOPROXY, "") &&
           SET(SUPPRESS_CONNECT_HEADERS, 1L) && (!settings->ca_file || SET(CAINFO, settings->ca_file)) &&
           SET(OPENSOCKETFUNCTION, fg_curl_open_socket) && SET(OPENSOCKETDATA, transfer) &&
           SET(ERRORBUFFER, transfer->reason);
}

/* Sets an option that a libcurl without proxies does not know. */
#define SET_IF_KNOWN(option, value) is_set_or_unknown(curl_easy_setopt(easy, CURLOPT_##option, value))

static bool is_set_or_unknown(CURLcode code)
{
    return code == CURLE_OK || code == CURLE_UNKNOWN_OPTION || code == CURLE_NOT_BUILT_IN;
}

/* An https proxy is trusted by the same certificates as the server, and speaks as new a TLS. */
static bool set_proxy_tls(const fg_transfer *transfer)
{
    CURL *easy = transfer->easy;
    const char *ca_file = transfer->settings->ca_file;
    return SET_IF_KNOWN(PROXY_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) &&
           (!ca_file || SET_IF_KNOWN(PROXY_CAINFO, ca_file));
}

static bool add_header(fg_transfer *transfer, const char *name, const char *value)
{
    char line[256];
    snprintf(line, sizeof line, "%s:%s%s", name, *value ? " " : "", value);
    struct curl_slist *longer = curl_slist_append(transfer->headers, line);
    if (longer)
        transfer->headers = longer;
    return longer;
}

static bool is_post(const facegen_exchange *exchange)
{
    return strcmp(facegen_exchange_method(exchange), "POST") == 0;
}

bool fg_transfer_is_fetch(const facegen_exchange *exchange)
{
    return !facegen_exchange_paid(exchange) && is_post(exchange);
}

/* What differs from fetch to fetch. */
static bool set_target(fg_transfer *transfer)
{
    CURL *easy = transfer->easy;
    const facegen_exchange *exchange = transfer->exchange;
    return SET(URL, facegen_exchange_url(exchange)) && SET(PROXY, proxy_for(transfer)) &&
           SET(FRESH_CONNECT, facegen_exchange_fresh(exchange) ? 1L : 0L) &&
           SET(BUFFERSIZE, facegen_exchange_bulky(exchange) ? (long)BULKY_BUFFER_SIZE : (long)BUFFER_SIZE) &&
           SET(POSTFIELDSIZE_LARGE, (curl_off_t)facegen_exchange_body_size(exchange));
}

static bool set_request(fg_transfer *transfer)
{
    CURL *easy = transfer->easy;
    const facegen_exchange *exchange = transfer->exchange;
    bool set = SET(USERAGENT, facegen_exchange_user_agent(exchange)) && SET(PRIVATE, transfer) &&
               SET(HEADERFUNCTION, fg_curl_write_header) && SET(HEADERDATA, transfer) &&
               SET(WRITEFUNCTION, fg_curl_write_answer) && SET(WRITEDATA, transfer);
    if (is_post(exchange)) /* No "Expect: 100-continue": a server that ignores it costs a second. */
        set = set && add_header(transfer, "Content-Type", facegen_exchange_content_type(exchange)) &&
              add_header(transfer, "Accept", "application/json") && add_header(transfer, "Expect", "") &&
              SET(HTTPHEADER, transfer->headers) && SET(POST, 1L) && SET(READFUNCTION, fg_curl_read_body) &&
              SET(READDATA, transfer);
    if (facegen_exchange_paid(exchange))
        set = set && SET(PREREQFUNCTION, fg_curl_allow_beginning) && SET(PREREQDATA, transfer);
    else
        set = set && SET(SEEKFUNCTION, fg_curl_rewind_body) && SET(SEEKDATA, transfer);
    return set && set_target(transfer);
}

fg_transfer *fg_transfer_new(const fg_curl_settings *settings, fg_slice *slice, facegen_exchange *exchange)
{
    fg_transfer *transfer = calloc(1, sizeof *transfer);
    if (!transfer)
        return NULL;
    transfer->settings = settings;
    transfer->slice = slice;
    transfer->exchange = exchange;
    transfer->socket = CURL_SOCKET_BAD;
    transfer->easy = curl_easy_init();
    if (transfer->easy && set_connection(transfer) && set_proxy_tls(transfer) && set_request(transfer))
        return transfer;
    fg_transfer_free(transfer);
    return NULL;
}

void fg_transfer_free(fg_transfer *transfer)
{
    if (transfer->easy)
        curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->headers);
    free(transfer);
}

bool fg_transfer_again(fg_transfer *transfer, facegen_exchange *exchange)
{
    if (!fg_transfer_is_fetch(exchange))
        return false;
    transfer->exchange = exchange;
    transfer->head = FG_HEAD_AWAITED;
    transfer->paused = transfer->private_address = transfer->no_descriptor = false;
    *transfer->reason = '\0';
    return set_target(transfer);
}
