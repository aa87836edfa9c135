/* The routes about the account and, for enterprise plans, its server. */
#include "routes.h"

#include "answer.h"
#include "base/base64.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Begins an object whose status is success. */
static fg_writer begin_success(fg_call *call)
{
    fg_writer writer = {.out = &call->reply->body};
    fg_writer_open(&writer, NULL, '{');
    fg_writer_text(&writer, "status", "success");
    return writer;
}

static size_t pending(const fg_call *call)
{
    int64_t next_end;
    return fg_jobs_pending(&call->endpoint->jobs, call->account, call->now, &next_end);
}

void fg_route_request_count(fg_call *call)
{
    if (!fg_account_may_count(call->account, call->now)) {
        fg_reply_busy(call->reply, "Rate limit exceeded. Maximum 30 calls per minute allowed.", FG_COUNT_PERIOD / 1000);
        return;
    }
    fg_writer writer = begin_success(call);
    fg_writer_integer(&writer, "processing_count", (int64_t)pending(call));
    fg_writer_text(&writer, "message", "Requests that are queued or processing");
    fg_writer_close(&writer, '}');
}

static bool is_asset(const fg_call *call, const fg_sandbox_job *job)
{
    return job->account == call->account && fg_job_state_at(job, call->now) == FG_JOB_DONE;
}

/* Writes the assets from the newest but `skip` on, at most `count`. */
static void write_assets(fg_call *call, fg_writer *writer, int64_t skip, int64_t count)
{
    for (const fg_sandbox_job *job = call->endpoint->jobs.last; job && count > 0; job = job->previous) {
        if (!is_asset(call, job) || skip-- > 0)
            continue;
        fg_writer_open(writer, NULL, '{');
        fg_answer_write_id(writer, job);
        fg_answer_links(writer, "output", &call->endpoint->settings, job, "images");
        fg_writer_close(writer, '}');
        count--;
    }
}

void fg_route_assets_generated(fg_call *call)
{
    enum { PER_PAGE = 10, PER_PAGE_MAX = 30 };
    int64_t page = fg_call_integer(call, "page", 1), per_page = fg_call_integer(call, "per_page", PER_PAGE);
    const char *type = json_string_value(json_object_get(call->document, "type"));
    int64_t total = 0;
    for (const fg_sandbox_job *job = call->endpoint->jobs.first; job; job = job->next)
        total += is_asset(call, job);
    if (!type || strcmp(type, "image") != 0) {
        fg_call_refuse(call, 400, "type must be image");
        return;
    }
    if (page < 1 || page > FG_JOBS_MAX || per_page < 1 || per_page > PER_PAGE_MAX) {
        fg_call_refuse(call, 400, "page must be 1 or more, per_page 1 to 30");
        return;
    }
    fg_writer writer = begin_success(call);
    fg_writer_open(&writer, "data", '[');
    write_assets(call, &writer, (page - 1) * per_page, per_page);
    fg_writer_close(&writer, ']');
    fg_writer_open(&writer, "pagination", '{');
    fg_writer_integer(&writer, "page", page);
    fg_writer_integer(&writer, "per_page", per_page);
    fg_writer_integer(&writer, "total", total);
    fg_writer_integer(&writer, "total_pages", (total + per_page - 1) / per_page);
    fg_writer_close(&writer, '}');
    fg_writer_close(&writer, '}');
}

void fg_route_wallet_balance(fg_call *call)
{
    const fg_settings *settings = &call->endpoint->settings;
    fg_writer writer = begin_success(call);
    fg_writer_open(&writer, "data", '{');
    fg_writer_number(&writer, "balance", fg_account_balance(call->account, settings->balance));
    fg_writer_text(&writer, "currency", "USD");
    fg_writer_close(&writer, '}');
    fg_writer_close(&writer, '}');
}

void fg_route_base64_to_url(fg_call *call)
{
    enum { UPLOAD_TEXT_MAX = 32 + FG_BASE64_SIZE(FG_UPLOAD_SIZE) }; /* a data URI */
    char link[FG_ORIGIN_SIZE + 48];
    size_t size;
    const json_t *init_image = json_object_get(call->document, "init_image");
    if (json_string_length(init_image) > UPLOAD_TEXT_MAX) {
        fg_call_refuse(call, 400, "init_image must not exceed 5 MB");
        return;
    }
    void *bytes = json_is_string(init_image) ? fg_order_read_image(json_string_value(init_image), &size) : NULL;
    if (!bytes) {
        fg_call_refuse(call, 400, "init_image must be base64 data of a JPEG, PNG or WebP image");
        return;
    }
    int64_t number = fg_uploads_add(&call->endpoint->uploads, bytes, size, call->now);
    snprintf(link, sizeof link, "%s/uploads/%" PRId64, call->endpoint->settings.origin, number);
    fg_writer writer = begin_success(call);
    fg_writer_text(&writer, "output", link);
    fg_writer_close(&writer, '}');
}

static void write_done(fg_call *call, const char *message)
{
    fg_writer writer = begin_success(call);
    fg_writer_text(&writer, "message", message);
    fg_writer_close(&writer, '}');
}

void fg_route_system_details(fg_call *call)
{
    fg_writer writer = begin_success(call);
    fg_writer_open(&writer, "data", '{');
    fg_writer_text(&writer, "server", "facegen-sandbox");
    fg_writer_text(&writer, "plan", call->plan);
    fg_writer_integer(&writer, "processing_count", (int64_t)pending(call));
    fg_writer_integer(&writer, "queue_limit", (int64_t)call->endpoint->settings.queue_limit);
    fg_writer_close(&writer, '}');
    fg_writer_close(&writer, '}');
}

static void clear(fg_call *call, bool generating)
{
    fg_jobs_clear(&call->endpoint->jobs, call->account, generating, call->now);
}

void fg_route_restart_server(fg_call *call)
{
    clear(call, true);
    write_done(call, "Server restarted");
}

void fg_route_update_server(fg_call *call)
{
    write_done(call, "Server is up to date");
}

void fg_route_clear_cache(fg_call *call)
{
    write_done(call, "Cache cleared");
}

void fg_route_clear_queue(fg_call *call)
{
    clear(call, false);
    write_done(call, "Queue cleared");
}
