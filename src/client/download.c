#include "download.h"

#include "base/random.h"
#include "model/error.h"

#include <string.h>

enum { REDIRECTS_MAX = 3 };

struct download {
    fg_engine *engine;
    fg_image_sink *sink;
    facegen_exchange exchange;
    const char *id;
    int64_t deadline;
    int64_t next_progress;
};

static bool write_sink(void *opaque, const void *bytes, size_t size)
{
    struct download *download = opaque;
    if (download->exchange.http_status != 200)
        return true; /* the text of an error or a redirect */
    bool taken = fg_image_sink_write(download->sink, bytes, size);
    fg_client_tell(download->engine->client, &download->next_progress, fg_engine_now(download->engine),
                   FACEGEN_PHASE_DOWNLOAD, (int64_t)download->sink->check.size, -1, download->id, false);
    return taken;
}

/* Whether a link may be followed; plain receives its plain form. */
static bool check_link(const facegen_client *client, const char *link, fg_buffer *plain)
{
    fg_url url;
    if (!fg_url_parse(link, strlen(link), &url, plain))
        return false;
    return fg_client_allows_local(client) || (url.secure && !url.loopback);
}

/* What an ended exchange means. */
static facegen_code judge(const struct download *download, facegen_error *error)
{
    const facegen_exchange *exchange = &download->exchange;
    if (exchange->stopped)
        return FACEGEN_E_IMAGE;
    if (exchange->failure != FACEGEN_OK)
        return fg_fail(error, exchange->failure, "", "%s: %s", facegen_code_text(exchange->failure), exchange->message);
    switch (exchange->http_status) {
    case 200:
        return fg_image_sink_end(download->sink) ? FACEGEN_OK : FACEGEN_E_IMAGE;
    case 403:
    case 404:
    case 410:
        return fg_fail(error, FACEGEN_E_EXPIRED, "", "%s (HTTP %d)", facegen_code_text(FACEGEN_E_EXPIRED),
                       exchange->http_status);
    default:
        return fg_fail(error, FACEGEN_E_UNAVAILABLE, "", "the image's server answered HTTP %d", exchange->http_status);
    }
}

/* Performs one exchange; location receives where a redirect leads, or stays empty. */
static facegen_code get(struct download *download, const char *link, fg_buffer *location, facegen_error *error)
{
    const facegen_client *client = download->engine->client;
    facegen_exchange *exchange = &download->exchange;
    fg_exchange_init(exchange, "GET", link);
    exchange->user_agent = client->user_agent;
    exchange->public_only = !fg_client_allows_local(client);
    exchange->deadline = download->deadline;
    exchange->ends = (fg_exchange_ends){.write = write_sink, .owner = download};
    fg_client_log(client, FACEGEN_LOG_DEBUG, "GET %s", link);
    fg_engine_perform(download->engine, exchange);
    facegen_code code;
    if (exchange->failure == FACEGEN_OK && exchange->http_status / 100 == 3 && exchange->location.size > 0)
        code = fg_url_resolve(link, fg_buffer_string(&exchange->location), location) ? FACEGEN_OK : FACEGEN_E_URL;
    else
        code = judge(download, error);
    fg_exchange_clear(exchange);
    return code == FACEGEN_E_URL ? fg_fail_plainly(error, code) : code;
}

/* Follows a link to its end, once. */
static facegen_code follow(struct download *download, const char *link, facegen_error *error)
{
    fg_buffer plain, location;
    fg_buffer_init(&plain, 4 * FG_URL_SIZE);
    fg_buffer_init(&location, 2 * FG_URL_SIZE);
    fg_buffer_text(&location, link);
    facegen_code code = FACEGEN_OK;
    for (int hop = 0; code == FACEGEN_OK && location.size > 0; hop++) {
        fg_buffer_free(&plain);
        if (hop > REDIRECTS_MAX || !check_link(download->engine->client, fg_buffer_string(&location), &plain)) {
            code = fg_fail(error, FACEGEN_E_URL, "", "%s: %.256s", facegen_code_text(FACEGEN_E_URL),
                           fg_buffer_string(&location));
            break;
        }
        fg_buffer_free(&location);
        code = get(download, fg_buffer_string(&plain), &location, error);
    }
    fg_buffer_free(&plain);
    fg_buffer_free(&location);
    return code;
}

/* Whether another attempt may do better. */
static bool may_pass(facegen_code code)
{
    return code == FACEGEN_E_RESOLVE || code == FACEGEN_E_CONNECT || code == FACEGEN_E_IO ||
           code == FACEGEN_E_UNAVAILABLE || code == FACEGEN_E_IMAGE;
}

/* Waits before repetition `count`; false when there is to be none. */
static bool wait_for_repetition(struct download *download, int count)
{
    fg_engine *engine = download->engine;
    int64_t until =
        fg_engine_now(engine) + fg_repeat_delay(count, download->exchange.retry_after_ms, (uint32_t)fg_random());
    if (count >= engine->client->limits.retries || until >= download->deadline)
        return false;
    while (!fg_engine_is_cancelled(engine) && fg_engine_now(engine) < until)
        fg_engine_wait(engine, until);
    return !fg_engine_is_cancelled(engine);
}

facegen_code fg_download(fg_engine *engine, const char *link, const char *id, fg_image_sink *sink, facegen_error *error)
{
    struct download download = {
        .engine = engine,
        .sink = sink,
        .id = id,
        .deadline = fg_engine_now(engine) + engine->client->limits.timeout_ms,
    };
    facegen_code code = follow(&download, link, error);
    for (int count = 0; may_pass(code) && wait_for_repetition(&download, count); count++) {
        fg_client_log(engine->client, FACEGEN_LOG_WARNING, "again: %s", link);
        if (!fg_image_sink_restart(sink))
            return FACEGEN_E_IMAGE;
        code = follow(&download, link, error);
    }
    if (fg_engine_is_cancelled(engine) && code != FACEGEN_OK)
        return fg_fail_plainly(error, FACEGEN_E_CANCELLED);
    return code;
}
