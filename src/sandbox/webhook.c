#include "webhook.h"

#include "base/text.h"
#include "answer.h"
#include "routes.h"

#include <stdlib.h>
#include <string.h>

enum { LATE = 60 * 1000 }; /* milliseconds after the end of the job */

void fg_webhook_schedule(fg_sandbox_job *job)
{
    static const int times[] = {
        [FG_DELIVERY_NORMAL] = 1, [FG_DELIVERY_LOST] = 0, [FG_DELIVERY_TWICE] = 2, [FG_DELIVERY_LATE] = 1};
    fg_delivery delivery = fg_choice_delivery(&job->choice);
    bool ends = fg_choice_fate(&job->choice) != FG_FATE_STUCK;
    job->webhooks = job->order.values[FG_webhook].text ? times[delivery] : 0;
    job->webhook_at = ends ? job->ends + (delivery == FG_DELIVERY_LATE ? LATE : 0) : INT64_MAX;
}

int64_t fg_webhook_next(fg_endpoint *endpoint)
{
    fg_mutex_lock(&endpoint->lock);
    int64_t next = fg_jobs_next_webhook(&endpoint->jobs);
    fg_mutex_unlock(&endpoint->lock);
    return next;
}

static void write_success(fg_call *call)
{
    fg_answer_success(call->reply, &call->endpoint->settings, call->job, FG_FOR_WEBHOOK);
}

static void write_failed(fg_call *call)
{
    fg_answer_failed(call->reply, call->job, NULL, FG_FOR_WEBHOOK);
}

/* Takes the job whose webhook is due, and decides what is written about it. False when there is none. */
static bool take_job(fg_call *call)
{
    fg_mutex_lock(&call->endpoint->lock);
    call->job = fg_jobs_take_webhook(&call->endpoint->jobs, call->now);
    bool is_done = call->job && fg_job_state_at(call->job, call->job->webhook_at) == FG_JOB_DONE;
    fg_mutex_unlock(&call->endpoint->lock);
    if (!call->job)
        return false;
    call->write = is_done ? write_success : write_failed;
    call->draws = is_done && call->job->order.values[FG_base64].boolean;
    return true;
}

bool fg_webhook_take(fg_endpoint *endpoint, int64_t now, fg_webhook *webhook)
{
    fg_reply reply;
    fg_call call = {.endpoint = endpoint, .now = now, .reply = &reply};
    *webhook = (fg_webhook){0};
    if (!take_job(&call))
        return false;
    fg_reply_init(&reply);
    fg_call_write(&call);
    webhook->job = call.job->id;
    webhook->url = fg_text_copy(call.job->order.values[FG_webhook].text);
    webhook->size = reply.body.size;
    webhook->body = fg_buffer_take(&reply.body);
    fg_reply_free(&reply);
    fg_job_release(call.job);
    if (webhook->url && webhook->body)
        return true;
    fg_webhook_free(webhook);
    return false;
}

void fg_webhook_free(fg_webhook *webhook)
{
    free(webhook->url);
    free(webhook->body);
    *webhook = (fg_webhook){0};
}
