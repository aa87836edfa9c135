/* The routes about the account and, for enterprise plans, its server. */
#include "routes.h"

#include "answer.h"
#include "base/base64.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Begins an object whose status is success. */
static fg_json_writer begin_success(sb_call *call)
{
    fg_json_writer writer = {.out = &call->reply->body};
    fg_json_open(&writer, NULL, '{');
    fg_json_write_text(&writer, "status", "success");
    return writer;
}

static size_t pending(const sb_call *call)
{
    int64_t next_end;
    return sb_jobs_pending(&call->endpoint->jobs, call->account, call->now, &next_end);
}

void sb_route_request_count(sb_call *call)
{
    if (!sb_account_may_count(call->account, call->now)) {
        sb_reply_busy(call->reply, "Rate limit exceeded. Maximum 30 calls per minute allowed.", SB_COUNT_PERIOD / 1000);
        return;
    }
    fg_json_writer writer = begin_success(call);
    fg_json_write_integer(&writer, "processing_count", (int64_t)pending(call));
    fg_json_write_text(&writer, "message", "Requests that are queued or processing");
    fg_json_close(&writer, '}');
}

static bool is_asset(const sb_call *call, const sb_job *job)
{
    return job->account == call->account && sb_job_state_at(job, call->now) == SB_JOB_DONE;
}

/* Writes the assets from the newest but `skip` on, at most `count`. */
static void write_assets(sb_call *call, fg_json_writer *writer, int64_t skip, int64_t count)
{
    for (const sb_job *job = call->endpoint->jobs.last; job && count > 0; job = job->previous) {
        if (!is_asset(call, job) || skip-- > 0)
            continue;
        fg_json_open(writer, NULL, '{');
        sb_answer_write_id(writer, job);
        sb_answer_links(writer, "output", &call->endpoint->settings, job, "images");
        fg_json_close(writer, '}');
        count--;
    }
}

void sb_route_assets_generated(sb_call *call)
{
    enum { PER_PAGE = 10, PER_PAGE_MAX = 30 };
    int64_t page = sb_call_integer(call, "page", 1), per_page = sb_call_integer(call, "per_page", PER_PAGE);
    int64_t total = 0;
    for (const sb_job *job = call->endpoint->jobs.first; job; job = job->next)
        total += is_asset(call, job);
    if (!fg_json_says(fg_json_member(call->document, "type"), "image")) {
        sb_call_refuse(call, 400, "type must be image");
        return;
    }
    if (page < 1 || page > SB_JOBS_MAX || per_page < 1 || per_page > PER_PAGE_MAX) {
        sb_call_refuse(call, 400, "page must be 1 or more, per_page 1 to 30");
        return;
    }
    fg_json_writer writer = begin_success(call);
    fg_json_open(&writer, "data", '[');
    write_assets(call, &writer, (page - 1) * per_page, per_page);
    fg_json_close(&writer, ']');
    fg_json_open(&writer, "pagination", '{');
    fg_json_write_integer(&writer, "page", page);
    fg_json_write_integer(&writer, "per_page", per_page);
    fg_json_write_integer(&writer, "total", total);
    fg_json_write_integer(&writer, "total_pages", (total + per_page - 1) / per_page);
    fg_json_close(&writer, '}');
    fg_json_close(&writer, '}');
}

void sb_route_wallet_balance(sb_call *call)
{
    const sb_settings *settings = &call->endpoint->settings;
    fg_json_writer writer = begin_success(call);
    fg_json_open(&writer, "data", '{');
    fg_json_write_number(&writer, "balance", sb_account_balance(call->account, settings->balance));
    fg_json_write_text(&writer, "currency", "USD");
    fg_json_close(&writer, '}');
    fg_json_close(&writer, '}');
}

void sb_route_base64_to_url(sb_call *call)
{
    enum { UPLOAD_TEXT_MAX = 32 + FG_BASE64_SIZE(SB_UPLOAD_SIZE) }; /* a data URI */
    char link[SB_ORIGIN_SIZE + 48];
    size_t size;
    char *init_image = fg_json_text(fg_json_member(call->document, "init_image"));
    bool fits = !init_image || strlen(init_image) <= UPLOAD_TEXT_MAX;
    void *bytes = init_image && fits ? sb_order_read_image(init_image, &size) : NULL;
    free(init_image);
    if (!fits) {
        sb_call_refuse(call, 400, "init_image must not exceed 5 MB");
        return;
    }
    if (!bytes) {
        sb_call_refuse(call, 400, "init_image must be base64 data of a JPEG, PNG or WebP image");
        return;
    }
    int64_t number = sb_uploads_add(&call->endpoint->uploads, bytes, size, call->now);
    snprintf(link, sizeof link, "%s/uploads/%" PRId64, call->endpoint->settings.origin, number);
    fg_json_writer writer = begin_success(call);
    fg_json_write_text(&writer, "output", link);
    fg_json_close(&writer, '}');
}

static void write_done(sb_call *call, const char *message)
{
    fg_json_writer writer = begin_success(call);
    fg_json_write_text(&writer, "message", message);
    fg_json_close(&writer, '}');
}

void sb_route_system_details(sb_call *call)
{
    fg_json_writer writer = begin_success(call);
    fg_json_open(&writer, "data", '{');
    fg_json_write_text(&writer, "server", "facegen-sandbox");
    fg_json_write_text(&writer, "plan", call->plan);
    fg_json_write_integer(&writer, "processing_count", (int64_t)pending(call));
    fg_json_write_integer(&writer, "queue_limit", (int64_t)call->endpoint->settings.queue_limit);
    fg_json_close(&writer, '}');
    fg_json_close(&writer, '}');
}

static void clear(sb_call *call, bool generating)
{
    sb_jobs_clear(&call->endpoint->jobs, call->account, generating, call->now);
}

void sb_route_restart_server(sb_call *call)
{
    clear(call, true);
    write_done(call, "Server restarted");
}

void sb_route_update_server(sb_call *call)
{
    write_done(call, "Server is up to date");
}

void sb_route_clear_cache(sb_call *call)
{
    write_done(call, "Cache cleared");
}

void sb_route_clear_queue(sb_call *call)
{
    clear(call, false);
    write_done(call, "Queue cleared");
}
