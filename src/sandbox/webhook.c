#include "webhook.h"

#include "base/text.h"
#include "answer.h"
#include "routes.h"

#include <stdlib.h>
#include <string.h>

enum { LATE = 60 * 1000 }; /* milliseconds after the end of the job */

void sb_webhook_schedule(sb_job *job)
{
    static const int times[] = {
        [SB_DELIVERY_NORMAL] = 1, [SB_DELIVERY_LOST] = 0, [SB_DELIVERY_TWICE] = 2, [SB_DELIVERY_LATE] = 1};
    sb_delivery delivery = sb_choice_delivery(&job->choice);
    bool ends = sb_choice_fate(&job->choice) != SB_FATE_STUCK;
    job->webhooks = job->order.values[FG_webhook].text ? times[delivery] : 0;
    job->webhook_at = ends ? job->ends + (delivery == SB_DELIVERY_LATE ? LATE : 0) : INT64_MAX;
}

int64_t sb_webhook_next(sb_endpoint *endpoint)
{
    fg_mutex_lock(&endpoint->lock);
    int64_t next = sb_jobs_next_webhook(&endpoint->jobs);
    fg_mutex_unlock(&endpoint->lock);
    return next;
}

static void write_success(sb_call *call)
{
    sb_answer_success(call->reply, &call->endpoint->settings, call->job, SB_FOR_WEBHOOK);
}

static void write_failed(sb_call *call)
{
    sb_answer_failed(call->reply, call->job, NULL, SB_FOR_WEBHOOK);
}

/* Takes the job whose webhook is due, and decides what is written about it. False when there is none. */
static bool take_job(sb_call *call)
{
    fg_mutex_lock(&call->endpoint->lock);
    call->job = sb_jobs_take_webhook(&call->endpoint->jobs, call->now);
    bool is_done = call->job && sb_job_state_at(call->job, call->job->webhook_at) == SB_JOB_DONE;
    fg_mutex_unlock(&call->endpoint->lock);
    if (!call->job)
        return false;
    call->write = is_done ? write_success : write_failed;
    call->draws = is_done && call->job->order.values[FG_base64].boolean;
    return true;
}

bool sb_webhook_take(sb_endpoint *endpoint, int64_t now, sb_webhook *webhook)
{
    sb_reply reply;
    sb_call call = {.endpoint = endpoint, .now = now, .reply = &reply};
    *webhook = (sb_webhook){0};
    if (!take_job(&call))
        return false;
    sb_reply_init(&reply);
    sb_call_write(&call);
    webhook->job = call.job->id;
    webhook->url = fg_text_copy(call.job->order.values[FG_webhook].text);
    webhook->size = reply.body.size;
    webhook->body = fg_buffer_take(&reply.body);
    sb_reply_free(&reply);
    sb_job_release(call.job);
    if (webhook->url && webhook->body)
        return true;
    sb_webhook_free(webhook);
    return false;
}

void sb_webhook_free(sb_webhook *webhook)
{
    free(webhook->url);
    free(webhook->body);
    *webhook = (sb_webhook){0};
}
