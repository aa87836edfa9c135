#include "download_task.h"

#include "os/random.h"
#include "model/error.h"

static const facegen_client *client_of(const fg_download_task *self)
{
    return self->task.engine->client;
}

/* When links that are answered 403 or 404 should have spread, on the engine's clock. */
static int64_t spreads_until(const facegen_engine *engine, const facegen_result *result, int64_t now)
{
    int64_t age_ms = 1000 * (fg_engine_unix_time(engine) - result->received_at);
    return result->fresh && age_ms >= 0 && age_ms < FG_SPREADING_MS ? now + FG_SPREADING_MS - age_ms : now;
}

void fg_download_init(fg_download_task *self, facegen_engine *engine, const fg_task_kind *kind,
                      const facegen_result *result, size_t index, fg_image_sink *sink)
{
    const facegen_client *client = engine->client;
    const fg_result_image *image = &result->images[index];
    int64_t now = fg_engine_now(engine);
    fg_download_limits limits = {
        .timeout_ms = client->limits.timeout_ms,
        .stall_ms = client->limits.stall_ms,
        .retries = client->limits.retries,
        .spreads_until = spreads_until(engine, result, now),
        .allows_local = fg_client_allows_local(client),
        .trusted_host = client->base.host,
    };
    self->task = fg_task_make(kind, engine, result->id);
    self->sink = sink;
    fg_download_begin(&self->download, &limits, now, (uint32_t)fg_random());
    fg_download_add(&self->download, image->link);
    fg_download_add(&self->download, facegen_result_proxy_link(result, image->place));
    fg_download_add(&self->download, facegen_result_future_link(result, image->place));
}

static bool write_sink(void *opaque, const void *bytes, size_t size)
{
    fg_download_task *self = opaque;
    fg_download_progress(&self->download, fg_engine_now(self->task.engine));
    if (self->exchange.http_status != 200)
        return true; /* the text of an error or a redirect */
    bool taken = fg_image_sink_write(self->sink, bytes, size);
    fg_task_tell(&self->task, FACEGEN_PHASE_DOWNLOAD, (int64_t)self->sink->check.size, -1, false);
    return taken;
}

static void begin_download_exchange(fg_download_task *self)
{
    const facegen_client *client = client_of(self);
    facegen_exchange *exchange = &self->exchange;
    fg_exchange_init(exchange, "GET", fg_buffer_string(&self->download.url));
    exchange->bulky = exchange->ok_only = true;
    exchange->user_agent = client->user_agent;
    exchange->public_only = self->download.public_only;
    exchange->deadline = self->download.deadline;
    exchange->ends = (fg_exchange_ends){.write = write_sink, .owner = self};
    fg_client_log(client, FACEGEN_LOG_DEBUG, "GET %s", exchange->url);
    fg_task_start(&self->task, exchange);
}

/* How the exchange ended, in which an image is whole or is none. */
static fg_download_outcome outcome_of(fg_download_task *self)
{
    const facegen_exchange *exchange = &self->exchange;
    fg_download_outcome outcome = {
        .failure = exchange->failure,
        .message = exchange->message,
        .http_status = exchange->http_status,
        .retry_after_ms = fg_exchange_retry_after(exchange, fg_engine_unix_time(self->task.engine)),
        .location = &exchange->location,
    };
    bool whole = exchange->failure == FACEGEN_OK && exchange->http_status == 200 && fg_image_sink_end(self->sink);
    bool refused = exchange->stop == FACEGEN_STOP_TOO_LARGE || exchange->stop == FACEGEN_STOP_UNUSABLE;
    if (refused || (exchange->failure == FACEGEN_OK && exchange->http_status == 200 && !whole)) {
        outcome.failure = FACEGEN_E_IMAGE;
        outcome.message = self->sink->problem ? self->sink->problem : "it broke off";
    }
    return outcome;
}

static void end_download_exchange(fg_download_task *self)
{
    fg_download *download = &self->download;
    fg_download_outcome outcome = outcome_of(self);
    fg_download_take(download, fg_engine_now(self->task.engine), &outcome);
    fg_exchange_clear(&self->exchange);
    if (fg_download_is_final(download) || download->redirected)
        return;
    fg_client_log(client_of(self), FACEGEN_LOG_WARNING, "%s; trying %s", download->error.message,
                  download->links[download->at]);
    if (!fg_image_sink_restart(self->sink))
        fg_download_stop(download, FACEGEN_E_IMAGE); /* its destination knows why */
}

static void cancel_download(fg_download_task *self)
{
    if (self->download.state == FG_DOWNLOAD_ASKS) {
        fg_task_stop(&self->task, &self->exchange, FACEGEN_E_CANCELLED);
        fg_exchange_clear(&self->exchange);
    }
    fg_download_stop(&self->download, FACEGEN_E_CANCELLED);
}

static void end_download(fg_download_task *self)
{
    int64_t size = (int64_t)self->sink->check.size;
    if (self->download.state == FG_DOWNLOAD_DONE)
        fg_task_tell(&self->task, FACEGEN_PHASE_DOWNLOAD, size, size, true);
    fg_download_clear(&self->download);
}

bool fg_download_advance(fg_task *task, int64_t now, int64_t *until)
{
    fg_download_task *self = (fg_download_task *)task;
    fg_download *download = &self->download;
    for (;;) {
        if (download->state == FG_DOWNLOAD_ASKS && self->exchange.ended)
            end_download_exchange(self);
        if (task->cancelled && !fg_download_is_final(download))
            cancel_download(self);
        fg_action action = fg_download_next(download, now);
        switch (action.kind) {
        case FG_ACTION_ABORT:
            fg_task_stop(task, &self->exchange, FACEGEN_E_TIMEOUT);
            break;
        case FG_ACTION_WAIT:
            if (download->state == FG_DOWNLOAD_ASKS && self->exchange.ended)
                break;
            *until = action.until;
            return false;
        case FG_ACTION_END:
            end_download(self);
            return true;
        default:
            begin_download_exchange(self);
            break;
        }
        now = fg_engine_now(task->engine);
    }
}
