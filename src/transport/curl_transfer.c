/*
 * One transfer over libcurl.
 *
 * A paid request must reach the server at most once, and libcurl sends a POST again by itself when a kept connection
 * dies before an answer (7.88: up to six complete POSTs, and no option forbids it). Three guards hold together: it gets
 * a fresh connection, libcurl may not begin it a second time (PREREQFUNCTION), and the body cannot be rewound (there is
 * no SEEKFUNCTION). It goes over HTTP/1.1: on HTTP/2 a refused stream is repeated even on a fresh connection.
 */
#include "curl_transfer.h"

#include "base/address.h"
#include "base/url.h"
#include "exchange.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes that are received at once, at most. With libcurl's own 16 KiB an image takes a third longer. */
enum { BUFFER_SIZE = 16 * 1024, BULKY_BUFFER_SIZE = 256 * 1024 };

/* ---- callbacks ---- */

static size_t read_body(char *buffer, size_t size, size_t count, void *opaque)
{
    fg_transfer *transfer = opaque;
    int64_t got = facegen_exchange_read(transfer->exchange, buffer, size * count);
    transfer->body_failed = got < 0;
    return got < 0 ? CURL_READFUNC_ABORT : (size_t)got;
}

/* libcurl begins a request again whose kept connection had died: for one that is not paid. */
static int rewind_body(void *opaque, curl_off_t offset, int origin)
{
    facegen_exchange *exchange = ((fg_transfer *)opaque)->exchange;
    if (!exchange->ends.rewind || offset != 0 || origin != SEEK_SET)
        return CURL_SEEKFUNC_FAIL;
    exchange->ends.rewind(exchange->ends.owner);
    exchange->body_sent = 0;
    return CURL_SEEKFUNC_OK;
}

static size_t write_answer(char *bytes, size_t size, size_t count, void *opaque)
{
    fg_transfer *transfer = opaque;
    return facegen_exchange_write(transfer->exchange, bytes, size * count) ? size * count : 0;
}

/* The status in a line such as "HTTP/1.1 200 OK"; -1 in any other. */
static int status_in(const char *line, size_t size)
{
    const char *end = line + size, *next = size > 5 && memcmp(line, "HTTP/", 5) == 0 ? memchr(line, ' ', size) : NULL;
    if (!next)
        return -1;
    int status = 0;
    for (next++; next < end && *next >= '0' && *next <= '9' && status < 1000; next++)
        status = status * 10 + (*next - '0');
    return status;
}

/* Splits "Name: value\r\n" and hands it on. */
static bool take_header(facegen_exchange *exchange, const char *line, size_t size)
{
    const char *end = line + size, *colon = memchr(line, ':', size);
    if (!colon)
        return true;
    const char *value = colon + 1;
    while (end > value && (end[-1] == '\r' || end[-1] == '\n'))
        end--;
    return fg_exchange_take_header(exchange, line, (size_t)(colon - line), value, (size_t)(end - value));
}

/* A status line or a header; those of an interim answer (1xx) come before the final status, and are passed over. */
static size_t write_header(char *line, size_t size, size_t count, void *opaque)
{
    fg_transfer *transfer = opaque;
    facegen_exchange *exchange = transfer->exchange;
    size *= count;
    transfer->headers_ended = exchange->http_status != 0 && *line == '\r';
    int status = status_in(line, size);
    if (status >= 0)
        facegen_exchange_set_status(exchange, status);
    else if (exchange->http_status != 0 && !take_header(exchange, line, size))
        return 0;
    return size;
}

/* Called before a paid request is sent on a connection: once. */
static int allow_beginning(void *opaque, char *peer, char *local, int peer_port, int local_port)
{
    (void)peer, (void)local, (void)peer_port, (void)local_port;
    fg_transfer *transfer = opaque;
    return ++transfer->beginnings > 1 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

/* Sees the address after name look-up, so that a name cannot lead elsewhere than it was checked for. */
static curl_socket_t open_socket(void *opaque, curlsocktype purpose, struct curl_sockaddr *address)
{
    fg_transfer *transfer = opaque;
    (void)purpose;
    if (transfer->exchange->public_only && !transfer->settings->proxy && fg_address_is_private(&address->addr)) {
        transfer->private_address = true;
        return CURL_SOCKET_BAD;
    }
    int opened = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    transfer->no_descriptor = opened < 0 && (errno == EMFILE || errno == ENFILE);
    return opened;
}

/* ---- setting up ---- */

#define SET(option, value) (curl_easy_setopt(easy, CURLOPT_##option, value) == CURLE_OK)

/* Plain http to this machine does not leave it: a proxy elsewhere would be shown the key. */
static const char *proxy_for(const fg_transfer *transfer)
{
    const char *url = transfer->exchange->url;
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
           SET(OPENSOCKETFUNCTION, open_socket) && SET(OPENSOCKETDATA, transfer) && SET(ERRORBUFFER, transfer->reason);
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

static bool is_fetch(const facegen_exchange *exchange)
{
    return !exchange->paid && strcmp(exchange->method, "POST") == 0;
}

/* What differs from fetch to fetch. */
static bool set_target(fg_transfer *transfer)
{
    CURL *easy = transfer->easy;
    const facegen_exchange *exchange = transfer->exchange;
    return SET(URL, exchange->url) && SET(PROXY, proxy_for(transfer)) &&
           SET(FRESH_CONNECT, facegen_exchange_fresh(exchange) ? 1L : 0L) &&
           SET(BUFFERSIZE, exchange->bulky ? (long)BULKY_BUFFER_SIZE : (long)BUFFER_SIZE) &&
           SET(POSTFIELDSIZE_LARGE, (curl_off_t)exchange->body_size);
}

static bool set_request(fg_transfer *transfer)
{
    CURL *easy = transfer->easy;
    facegen_exchange *exchange = transfer->exchange;
    bool set = SET(USERAGENT, exchange->user_agent) && SET(PRIVATE, transfer) && SET(HEADERFUNCTION, write_header) &&
               SET(HEADERDATA, transfer) && SET(WRITEFUNCTION, write_answer) && SET(WRITEDATA, transfer);
    if (strcmp(exchange->method, "POST") == 0) /* No "Expect: 100-continue": a server that ignores it costs a second. */
        set = set && add_header(transfer, "Content-Type", exchange->content_type) &&
              add_header(transfer, "Expect", "") && SET(HTTPHEADER, transfer->headers) && SET(POST, 1L) &&
              SET(READFUNCTION, read_body) && SET(READDATA, transfer);
    if (exchange->paid)
        set = set && SET(PREREQFUNCTION, allow_beginning) && SET(PREREQDATA, transfer);
    else
        set = set && SET(SEEKFUNCTION, rewind_body) && SET(SEEKDATA, transfer);
    return set && set_target(transfer);
}

fg_transfer *fg_transfer_new(const fg_curl_settings *settings, facegen_exchange *exchange)
{
    fg_transfer *transfer = calloc(1, sizeof *transfer);
    if (!transfer)
        return NULL;
    transfer->settings = settings;
    transfer->exchange = exchange;
    transfer->easy = curl_easy_init();
    if (transfer->easy && set_connection(transfer) && set_request(transfer))
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

/* ---- the end ---- */

/* What a CURLcode tells people. Whether a request can be sent again does not depend on it. */
static facegen_code code_of(const fg_transfer *transfer, CURLcode outcome)
{
    if (transfer->private_address)
        return FACEGEN_E_URL;
    if (transfer->body_failed)
        return FACEGEN_E_INVALID;
    if (transfer->no_descriptor)
        return FACEGEN_E_SYSTEM;
    switch (outcome) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return FACEGEN_E_RESOLVE;
    case CURLE_COULDNT_CONNECT:
        return FACEGEN_E_CONNECT;
    case CURLE_OPERATION_TIMEDOUT:
        return FACEGEN_E_TIMEOUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ENGINE_INITFAILED:
        return FACEGEN_E_TLS;
    default:
        return FACEGEN_E_IO;
    }
}

/* A name for the reason, where libcurl's own words would mislead. */
static const char *reason_of(const fg_transfer *transfer, CURLcode outcome)
{
    if (transfer->private_address)
        return "the link leads to a private address";
    if (transfer->body_failed)
        return "the face file changed while it was sent";
    if (transfer->no_descriptor)
        return "too many open files";
    if (transfer->exchange->paid && transfer->beginnings > 1)
        return "the connection died, and the paid request was not sent again";
    return *transfer->reason ? transfer->reason : curl_easy_strerror(outcome);
}

/* libcurl takes a header line of up to 100 KiB, and calls a longer one lack of memory. That it says of others, too; as
 * long as headers come they are the likelier reason. */
static bool is_line_too_long(const fg_transfer *transfer, CURLcode outcome)
{
    curl_off_t answered_at = 0; /* when the first byte of the answer came; 0: none has */
    return outcome == CURLE_OUT_OF_MEMORY && !transfer->headers_ended &&
           curl_easy_getinfo(transfer->easy, CURLINFO_STARTTRANSFER_TIME_T, &answered_at) == CURLE_OK &&
           answered_at > 0;
}

bool fg_transfer_end(fg_transfer *transfer, CURLcode outcome)
{
    facegen_exchange *exchange = transfer->exchange;
    bool again = outcome == CURLE_OK && is_fetch(exchange);
    if (is_line_too_long(transfer, outcome))
        exchange->stopped = true;
    if (outcome == CURLE_OK) {
        facegen_exchange_finish(exchange);
    } else {
        facegen_reach reach = exchange->body_sent == 0 ? FACEGEN_REACH_NOTHING : FACEGEN_REACH_MAYBE;
        facegen_exchange_fail(exchange, code_of(transfer, outcome), reach, reason_of(transfer, outcome));
    }
    return again;
}

bool fg_transfer_again(fg_transfer *transfer, facegen_exchange *exchange)
{
    if (!is_fetch(exchange))
        return false;
    transfer->exchange = exchange;
    transfer->body_failed = transfer->headers_ended = transfer->private_address = transfer->no_descriptor = false;
    *transfer->reason = '\0';
    return set_target(transfer);
}
