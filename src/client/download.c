#include "download.h"

#include "base/random.h"
#include "model/error.h"

#include <string.h>

enum { REDIRECTS_MAX = 3 };

static const facegen_client *client_of(const fg_download *download)
{
    return download->task.engine->client;
}

void fg_download_init(fg_download *download, facegen_engine *engine, const fg_task_kind *kind, const char *link,
                      const char *id, fg_image_sink *sink)
{
    int64_t now = fg_engine_now(engine);
    *download = (fg_download){
        .task = fg_task_make(kind, engine, id),
        .sink = sink,
        .first = link,
        .due = now,
        .deadline = now + engine->client->limits.timeout_ms,
        .error = FACEGEN_ERROR_INIT,
    };
    fg_buffer_init(&download->link, 4 * FG_URL_SIZE);
}

static void note_progress(fg_download *download)
{
    int64_t stalls_at = fg_engine_now(download->task.engine) + client_of(download)->limits.stall_ms;
    download->stalls_at = stalls_at < download->deadline ? stalls_at : download->deadline;
}

static bool write_sink(void *opaque, const void *bytes, size_t size)
{
    fg_download *download = opaque;
    note_progress(download);
    if (download->exchange.http_status != 200)
        return true; /* the text of an error or a redirect */
    bool taken = fg_image_sink_write(download->sink, bytes, size);
    fg_task_tell(&download->task, FACEGEN_PHASE_DOWNLOAD, (int64_t)download->sink->check.size, -1, false);
    return taken;
}

/* A link that may not be followed, or for whose form, which was to be written, memory ran out. */
static facegen_code refuse_link(fg_download *download, const char *link, const fg_buffer *written)
{
    if (written->state == FG_BUFFER_NOMEM)
        return fg_fail_plainly(&download->error, FACEGEN_E_NOMEM);
    return fg_fail(&download->error, FACEGEN_E_URL, "", "%s: %.256s", facegen_code_text(FACEGEN_E_URL), link);
}

/* Begins an exchange for a link, if it may be followed. */
static facegen_code ask(fg_download *download, const char *link)
{
    const facegen_client *client = client_of(download);
    fg_url url;
    fg_buffer plain;
    fg_buffer_init(&plain, 4 * FG_URL_SIZE);
    bool local = fg_client_allows_local(client);
    if (!fg_url_parse(link, strlen(link), &url, &plain) || (!local && (!url.secure || url.loopback))) {
        facegen_code code = refuse_link(download, link, &plain);
        fg_buffer_free(&plain);
        return code;
    }
    fg_buffer_free(&download->link);
    download->link = plain;
    facegen_exchange *exchange = &download->exchange;
    fg_exchange_init(exchange, "GET", fg_buffer_string(&download->link));
    exchange->bulky = exchange->ok_only = true;
    exchange->user_agent = client->user_agent;
    exchange->public_only = !local;
    exchange->deadline = download->deadline;
    exchange->ends = (fg_exchange_ends){.write = write_sink, .owner = download};
    download->in_flight = true;
    note_progress(download);
    fg_client_log(client, FACEGEN_LOG_DEBUG, "GET %s", exchange->url);
    fg_task_start(&download->task, exchange);
    return FACEGEN_OK;
}

static facegen_code follow(fg_download *download)
{
    fg_buffer absolute;
    fg_buffer_init(&absolute, 2 * FG_URL_SIZE);
    const char *location = fg_buffer_string(&download->exchange.location);
    facegen_code code;
    if (download->exchange.location.state == FG_BUFFER_NOMEM)
        code = fg_fail_plainly(&download->error, FACEGEN_E_NOMEM);
    else if (++download->redirects > REDIRECTS_MAX ||
             !fg_url_resolve(fg_buffer_string(&download->link), location, &absolute))
        code = refuse_link(download, location, &absolute);
    else
        code = ask(download, fg_buffer_string(&absolute));
    fg_buffer_free(&absolute);
    return code;
}

/* What an exchange that has ended, and was no redirect, means. */
static facegen_code judge(fg_download *download)
{
    const facegen_exchange *exchange = &download->exchange;
    facegen_error *error = &download->error;
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

/* Whether another attempt may do better. */
static bool may_pass(facegen_code code)
{
    return code == FACEGEN_E_RESOLVE || code == FACEGEN_E_CONNECT || code == FACEGEN_E_IO ||
           code == FACEGEN_E_TIMEOUT || code == FACEGEN_E_UNAVAILABLE || code == FACEGEN_E_IMAGE;
}

/* Plans another attempt after a failure; false when there is to be none. */
static bool plan_repetition(fg_download *download, facegen_code code, int64_t retry_after_ms)
{
    int64_t delay = fg_repeat_delay(download->repetitions, retry_after_ms, (uint32_t)fg_random());
    download->due = fg_engine_now(download->task.engine) + delay;
    if (!may_pass(code) || download->repetitions >= client_of(download)->limits.retries ||
        download->due >= download->deadline || !fg_image_sink_restart(download->sink))
        return false;
    download->repetitions++;
    download->redirects = 0;
    fg_client_log(client_of(download), FACEGEN_LOG_WARNING, "again: %s", download->first);
    return true;
}

/* The exchange has ended: true once the download has, too. */
static bool conclude(fg_download *download)
{
    facegen_exchange *exchange = &download->exchange;
    int64_t retry_after_ms = fg_exchange_retry_after(exchange, fg_engine_unix_time(download->task.engine));
    fg_buffer location = exchange->location; /* outlives the exchange that follow() may begin */
    bool leads_on = location.size > 0 || location.state == FG_BUFFER_NOMEM;
    bool redirect = exchange->failure == FACEGEN_OK && exchange->http_status / 100 == 3 && leads_on;
    download->in_flight = false;
    facegen_code code = redirect ? follow(download) : judge(download);
    fg_buffer_free(&location);
    if (code == FACEGEN_OK)
        fg_error_reset(&download->error); /* of an earlier attempt */
    download->code = code;
    return !(redirect && code == FACEGEN_OK) && !plan_repetition(download, code, retry_after_ms);
}

static bool end(fg_download *download)
{
    int64_t size = (int64_t)download->sink->check.size;
    if (download->code == FACEGEN_OK)
        fg_task_tell(&download->task, FACEGEN_PHASE_DOWNLOAD, size, size, true);
    fg_buffer_free(&download->link);
    return true;
}

bool fg_download_advance(fg_task *task, int64_t now, int64_t *until)
{
    fg_download *download = (fg_download *)task;
    facegen_exchange *exchange = &download->exchange;
    for (;;) {
        if (task->cancelled) {
            if (download->in_flight) {
                fg_task_stop(task, exchange, FACEGEN_E_CANCELLED);
                fg_exchange_clear(exchange);
            }
            download->code = fg_fail_plainly(&download->error, FACEGEN_E_CANCELLED);
            return end(download);
        }
        if (!download->in_flight && now < download->due) {
            *until = download->due;
            return false;
        }
        if (!download->in_flight) {
            download->code = ask(download, download->first);
            if (download->code != FACEGEN_OK)
                return end(download);
        }
        if (!exchange->ended && now >= download->stalls_at)
            fg_task_stop(task, exchange, FACEGEN_E_TIMEOUT);
        if (!exchange->ended) {
            *until = download->stalls_at;
            return false;
        }
        if (conclude(download))
            return end(download);
        now = fg_engine_now(task->engine);
    }
}
