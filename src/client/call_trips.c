#include "call_trips.h"

#include "model/error.h"

#include <stdlib.h>

static const facegen_client *client_of(const fg_call *call)
{
    return call->task.engine->client;
}

/* ---- the ends of an exchange ---- */

static int64_t read_body(void *owner, void *bytes, size_t size)
{
    fg_call *call = owner;
    fg_trip *trip = call->trip;
    int64_t got = fg_body_read(&trip->body, bytes, size);
    if (!trip->exchange.paid)
        return got;
    uint64_t sent = trip->exchange.body_sent + (got > 0 ? (uint64_t)got : 0);
    fg_job_progress(&call->job, fg_engine_now(call->task.engine));
    call->sent_at = fg_engine_unix_time(call->task.engine) * 1000;
    if (sent == trip->body.size)
        fg_job_sent(&call->job);
    fg_task_tell(&call->task, FACEGEN_PHASE_UPLOAD, (int64_t)sent, (int64_t)trip->body.size, sent == trip->body.size);
    return got;
}

static void rewind_body(void *owner)
{
    fg_body_rewind(&((fg_call *)owner)->trip->body);
}

static bool write_answer(void *owner, const void *bytes, size_t size)
{
    fg_call *call = owner;
    if (!call->trip->exchange.paid)
        fg_job_progress(&call->job, fg_engine_now(call->task.engine));
    return fg_answer_feed(&call->trip->answer, bytes, size);
}

/* ---- a trip ---- */

void fg_call_forget_trip(fg_call *call)
{
    fg_trip_free(call->trip);
    facegen_result_free(call->result);
    call->trip = NULL;
    call->result = NULL;
}

static void begin_trip(fg_call *call, bool submits, int64_t deadline)
{
    bool fetches = call->job.state == FG_JOB_QUEUED;
    fg_question question = call->question;
    if (fetches)
        question =
            (fg_question){.route = FG_ROUTE_fetch, .id = call->job.id, .seed = call->seed, .fresh = call->job.mixed_up};
    call->trip = fg_trip_new(client_of(call), &question);
    facegen_code code = call->trip ? call->trip->error.code : FACEGEN_E_NOMEM;
    if (code != FACEGEN_OK) {
        fg_job_break_off(&call->job, code, &(fg_outcome){.failure = code, .nothing_sent = true, .id = ""});
        return;
    }
    call->trip->earlier = call->earlier;
    call->trip->exchange.deadline = deadline;
    call->trip->exchange.bulky = call->bulky;
    call->trip->exchange.ends = (fg_exchange_ends){read_body, submits ? NULL : rewind_body, write_answer, call};
    fg_task_start(&call->task, &call->trip->exchange);
}

/* The client knows a job of its own from when it is accepted. */
static void learn_id(const fg_call *call)
{
    facegen_client *client = call->task.engine->client;
    if (!*call->job.id || call->job.acceptance != FACEGEN_ACCEPTANCE_YES)
        return;
    fg_mutex_lock(&client->lock);
    fg_known_add(&client->known, call->job.id);
    fg_mutex_unlock(&client->lock);
}

/* Reports how long the job has been queued, of how long it may take: `always`, as it is accepted, because the listener
 * learns its id then. */
static void tell_queued(fg_call *call, bool always)
{
    const fg_job *job = &call->job;
    int64_t total = job->eta >= 0 ? (int64_t)(job->eta * 1000) : -1;
    int64_t done = fg_engine_now(call->task.engine) - job->accepted_at;
    fg_task_tell(&call->task, FACEGEN_PHASE_QUEUED, done, total, always);
}

/* The provider has the request: a job that waits needs it no longer. */
static void shed_request(fg_call *call)
{
    if (!call->copy || !*call->copy)
        return;
    call->track_id = fg_request_take_track_id(*call->copy);
    facegen_request_free(*call->copy);
    *call->copy = NULL;
    call->question.request = NULL;
}

/* Keeps what the last answer says and a later one may not: where the images are going to be, and how it is called. */
static void keep_facts(fg_call *call)
{
    bool odd = call->result && call->result->status == FACEGEN_STATUS_UNKNOWN;
    FG_ERROR_TEXT(call->odd_status, odd ? call->result->status_text : "");
    fg_kept_links *links = fg_result_keep_future(call->result);
    if (!links)
        return;
    free(call->earlier);
    call->earlier = links;
}

/* The exchange has ended: the job decides what comes of it. */
static void end_trip(fg_call *call)
{
    facegen_engine *engine = call->task.engine;
    fg_outcome outcome = fg_trip_conclude(call->trip, client_of(call), fg_engine_unix_time(engine), &call->result);
    bool submits = call->trip->exchange.paid;
    fg_job_take(&call->job, fg_engine_now(engine), &outcome);
    if (submits && outcome.http_status == 429)
        fg_window_shrink(engine->client);
    if (submits)
        learn_id(call);
    if (fg_job_is_final(&call->job))
        return;
    if (!outcome.is_foreign)
        keep_facts(call);
    fg_call_forget_trip(call);
    if (call->job.state == FG_JOB_QUEUED) {
        shed_request(call);
        fg_client_log(client_of(call), FACEGEN_LOG_INFO, "job %s is queued", call->job.id);
        tell_queued(call, submits);
    }
}

static void cancel(fg_call *call)
{
    fg_trip *trip = call->trip;
    if (!call->job.in_flight) {
        fg_job_stop(&call->job, FACEGEN_E_CANCELLED);
        return;
    }
    fg_task_stop(&call->task, &trip->exchange, FACEGEN_E_CANCELLED);
    fg_outcome outcome = fg_trip_conclude(trip, client_of(call), fg_engine_unix_time(call->task.engine), &call->result);
    if (trip->exchange.paid && outcome.result && fg_result_has_images(outcome.result)) /* too late: all is there */
        fg_job_take(&call->job, fg_engine_now(call->task.engine), &outcome);
    if (!fg_job_is_final(&call->job))
        fg_job_break_off(&call->job, FACEGEN_E_CANCELLED, &outcome);
    learn_id(call);
    bool open = call->job.acceptance == FACEGEN_ACCEPTANCE_UNKNOWN;
    FG_ERROR_TEXT(trip->error.message, open ? "the request had been sent, and may have been accepted" : "");
}

/* ---- one after the other ---- */

bool fg_call_drive(fg_call *call, int64_t now, int64_t *until)
{
    fg_task *task = &call->task;
    for (;;) {
        if (call->job.in_flight && call->trip->exchange.ended)
            end_trip(call);
        if (task->cancelled && !fg_job_is_final(&call->job))
            cancel(call);
        fg_action action = fg_job_next(&call->job, now);
        switch (action.kind) {
        case FG_ACTION_SUBMIT:
        case FG_ACTION_FETCH:
            begin_trip(call, action.kind == FG_ACTION_SUBMIT, action.until);
            break;
        case FG_ACTION_ABORT:
            fg_task_stop(task, &call->trip->exchange, FACEGEN_E_TIMEOUT);
            break;
        case FG_ACTION_WAIT:
            if (call->job.in_flight && call->trip->exchange.ended)
                break;
            *until = action.until;
            if (!call->job.in_flight && task->listener.tell && call->job.state == FG_JOB_QUEUED) {
                tell_queued(call, false);
                *until = task->listener.next < action.until ? task->listener.next : action.until;
            }
            return false;
        case FG_ACTION_END:
            return true;
        }
        now = fg_engine_now(task->engine);
    }
}
