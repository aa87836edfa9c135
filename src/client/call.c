#include "call.h"

#include "call_trips.h"
#include "model/error.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEED_MIN = 1000000000 }; /* drawn seeds have ten digits, so that equal requests have equal sizes */

static void init(fg_call *call, facegen_engine *engine, const fg_task_kind *kind, fg_question question, bool wait)
{
    *call = (fg_call){.task = fg_task_make(kind, engine, call->job.id), .question = question, .seed = -1};
    call->job.limits = engine->client->limits;
    call->job.limits.wait = wait;
    call->job.acceptance = FACEGEN_ACCEPTANCE_NO; /* until something is sent */
}

void fg_call_init_submit(fg_call *call, facegen_engine *engine, const fg_task_kind *kind,
                         const facegen_request *request, bool wait)
{
    init(call, engine, kind, (fg_question){.route = FG_ROUTE_generate, .request = request, .seed = -1}, wait);
    call->bulky = fg_request_wants_bytes(request);
    if (request->values[FG_seed].kind == FG_VALUE_INTEGER)
        call->seed = request->values[FG_seed].integer; /* the request may be shed before the call ends */
}

void fg_call_init_fetch(fg_call *call, facegen_engine *engine, const fg_task_kind *kind, const char *id, bool wait)
{
    init(call, engine, kind, (fg_question){.route = FG_ROUTE_fetch, .seed = -1}, wait);
    snprintf(call->job.id, sizeof call->job.id, "%s", id);
}

void fg_call_init_ask(fg_call *call, facegen_engine *engine, const fg_task_kind *kind, fg_route route, int page)
{
    init(call, engine, kind, (fg_question){.route = route, .page = page, .seed = -1}, false);
}

static bool is_submit(const fg_call *call)
{
    return call->question.route == FG_ROUTE_generate;
}

/* A number for a job, different for each, by a linear congruential generator. The client is locked. */
static uint32_t draw(facegen_client *client)
{
    client->random = client->random * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX */
    return (uint32_t)(client->random >> 32);
}

/* Begins the job of a call, now that it may. */
static void begin(fg_call *call, int64_t now)
{
    facegen_client *client = call->task.engine->client;
    fg_job_limits limits = call->job.limits;
    limits.queue = &call->task.engine->queue;
    int64_t unix_time = fg_engine_unix_time(call->task.engine);
    fg_mutex_lock(&client->lock);
    limits.history = client->history;
    if (is_submit(call))
        memcpy(call->mark, client->known.mark, sizeof call->mark);
    bool seen_queued = !is_submit(call) && fg_known_went_on(&client->known, call->job.id, unix_time);
    uint32_t random = draw(client);
    bool draws = is_submit(call) && client->draws_seeds && call->seed < 0;
    if (draws)
        call->seed = call->question.seed = SEED_MIN + draw(client) % (UINT32_MAX - SEED_MIN + 1u);
    fg_mutex_unlock(&client->lock);
    call->stage = FG_CALL_BEGUN;
    char id[FG_ID_SIZE];
    switch (call->question.route) {
    case FG_ROUTE_generate:
        fg_job_submit(&call->job, &limits, now, random);
        break;
    case FG_ROUTE_fetch:
        memcpy(id, call->job.id, sizeof id);
        fg_job_fetch(&call->job, &limits, id, now, random);
        call->job.seen_queued = seen_queued;
        break;
    default:
        fg_job_ask(&call->job, &limits, now, random);
        break;
    }
}

/* Whether the call has begun, which the window may put off. A fetch puts nothing into the provider's queue. */
static bool may_begin(fg_call *call, int64_t now)
{
    bool admitted = true;
    if (call->stage == FG_CALL_BEGUN)
        return true;
    if (is_submit(call))
        admitted = call->stage == FG_CALL_NEW ? fg_window_enter(call) : fg_window_admitted(call);
    if (admitted) {
        begin(call, now);
        return true;
    }
    if (call->stage == FG_CALL_NEW)
        fg_task_tell(&call->task, FACEGEN_PHASE_HELD, 0, -1, true);
    call->stage = FG_CALL_HELD;
    return false;
}

/* A call that was cancelled before its job began. */
static void cancel_unbegun(fg_call *call)
{
    if (call->stage == FG_CALL_HELD)
        fg_window_withdraw(call);
    fg_job_stop(&call->job, FACEGEN_E_CANCELLED);
}

/* A call that blocks its thread cannot be held back without end: others may wait for that very thread. */
static bool give_up_holding(fg_call *call)
{
    fg_window_withdraw(call);
    fg_job_stop(&call->job, FACEGEN_E_TIMEOUT);
    return true;
}

/* Tells that the result is here, unless it only says that the job is queued. */
static void tell_fetched(fg_call *call)
{
    int64_t images = (int64_t)facegen_result_image_count(call->result);
    if (call->job.state == FG_JOB_DONE && images > 0)
        fg_task_tell(&call->task, FACEGEN_PHASE_FETCHED, images, images, true);
}

/* What later calls of the client may know of this one: how long it took, that it came before them or goes on, what
 * seeds prove. */
static void teach(const fg_call *call)
{
    facegen_client *client = call->task.engine->client;
    bool has_images = call->job.state == FG_JOB_DONE && fg_result_has_images(call->result);
    int64_t shown;
    bool shows_seed = has_images && call->seed >= 0 && facegen_result_seed(call->result, &shown);
    int64_t unix_time = fg_engine_unix_time(call->task.engine);
    if (has_images)
        call->result->fresh = call->job.just_ended;
    fg_mutex_lock(&client->lock);
    if (!has_images && call->job.seen_queued)
        fg_known_goes_on(&client->known, call->job.id, unix_time);
    fg_job_teach(&call->job, &client->history);
    if (has_images)
        fg_known_done(&client->known, call->job.id);
    if (shows_seed)
        fg_known_see_seed(&client->known, call->seed, shown);
    fg_mutex_unlock(&client->lock);
}

/* Lets the calls in the provider's queue whose turn has come see it. */
static void wake_queued(const facegen_engine *engine)
{
    const fg_queue *queue = &engine->queue;
    for (fg_job *job = queue->first; job && fg_queue_is_turn(queue, job); job = job->behind) {
        fg_call *call = (fg_call *)((char *)job - offsetof(fg_call, job));
        if (!job->has_turn)
            fg_task_wake(&call->task);
    }
}

bool fg_call_advance(fg_task *task, int64_t now, int64_t *until)
{
    fg_call *call = (fg_call *)task;
    if (call->stage == FG_CALL_NEW)
        call->held_until = call->blocking ? now + call->job.limits.timeout_ms : INT64_MAX;
    if (task->cancelled && call->stage != FG_CALL_BEGUN) {
        cancel_unbegun(call);
        return true;
    }
    if (!may_begin(call, now)) {
        *until = call->held_until;
        return now >= call->held_until && give_up_holding(call);
    }
    if (!fg_call_drive(call, now, until))
        return false;
    tell_fetched(call);
    teach(call);
    wake_queued(call->task.engine);
    if (is_submit(call))
        fg_window_leave(call, *call->job.id ? FG_LEAVES_WELL : FG_LEAVES_REFUSED);
    return true;
}

void fg_call_deliver(fg_call *call, facegen_result *result)
{
    if (call->job.in_flight)
        fg_task_stop(&call->task, &call->trip->exchange, FACEGEN_E_CANCELLED);
    fg_call_forget_trip(call);
    fg_result_redact(result, call->task.engine->client->key);
    fg_result_add_future(result, call->earlier);
    call->result = result;
    fg_outcome outcome = {.http_status = 200, .result = result, .id = result->id};
    fg_job_take(&call->job, fg_engine_now(call->task.engine), &outcome);
    if (!fg_job_is_final(&call->job)) /* a success without images: the job is polled on */
        fg_call_forget_trip(call);
    fg_task_wake(&call->task);
}

/* The track_id of a submit; NULL for none. */
static const char *track_id_of(const fg_call *call)
{
    const facegen_request *request = call->question.request;
    bool has_one = request && request->values[FG_track_id].kind == FG_VALUE_TEXT;
    return has_one ? request->values[FG_track_id].text : call->track_id;
}

/* The error of a call that failed, from its job and its last trip. */
static facegen_code report(const fg_call *call, facegen_error *error)
{
    facegen_error full = FACEGEN_ERROR_INIT;
    if (call->trip)
        full = call->trip->error;
    else if (call->result) /* of a webhook */
        FG_ERROR_TEXT(full.message, call->result->message);
    else if (*call->odd_status && call->job.code == FACEGEN_E_TIMEOUT)
        snprintf(full.message, sizeof full.message, "the job's status is \"%s\"", call->odd_status);
    bool says_all = full.code != FACEGEN_OK || (call->trip && call->trip->says_all && *full.message);
    full.code = call->job.code;
    full.acceptance = call->job.acceptance;
    full.retry_after_ms = call->job.retry_after_ms;
    fg_error_set_id(&full, call->job.id);
    FG_ERROR_TEXT(full.mark, call->mark);
    full.sent_at_ms = call->sent_at;
    fg_error_set_seed(&full, call->seed);
    const char *track_id = track_id_of(call);
    if (track_id)
        FG_ERROR_TEXT(full.track_id, track_id);
    char message[2 * sizeof full.message];
    const char *text = facegen_code_text(full.code);
    bool adds = *full.message && strcmp(full.message, text) != 0;
    snprintf(message, sizeof message, "%s%s%s", text, adds ? ": " : "", adds ? full.message : "");
    if (!says_all)
        FG_ERROR_TEXT(full.message, message);
    return fg_client_report(call->task.engine->client, &full, error);
}

facegen_code fg_call_take(fg_call *call, facegen_result **result, facegen_error *error)
{
    facegen_code code = FACEGEN_OK;
    if (call->job.state == FG_JOB_DONE && !fg_result_set_id(call->result, call->job.id))
        fg_job_stop(&call->job, FACEGEN_E_NOMEM); /* the error has the id: the result can be fetched again */
    if (call->job.state == FG_JOB_DONE) {
        *result = call->result;
        call->result = NULL;
    } else {
        code = report(call, error);
    }
    fg_call_forget_trip(call);
    free(call->earlier);
    call->earlier = NULL;
    return code;
}
