#include "call.h"

#include "model/error.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const facegen_client *client_of(const fg_call *call)
{
    return call->task.engine->client;
}

static void init(fg_call *call, facegen_engine *engine, const fg_task_kind *kind, fg_question question, bool wait)
{
    *call = (fg_call){.task = fg_task_make(kind, engine, call->job.id), .question = question};
    call->job.limits = engine->client->limits;
    call->job.limits.wait = wait;
}

void fg_call_init_submit(fg_call *call, facegen_engine *engine, const fg_task_kind *kind,
                         const facegen_request *request, bool wait)
{
    init(call, engine, kind, (fg_question){.route = FG_ROUTE_GENERATE, .request = request}, wait);
    call->bulky = fg_request_wants_bytes(request);
}

void fg_call_init_fetch(fg_call *call, facegen_engine *engine, const fg_task_kind *kind, const char *id, bool wait)
{
    init(call, engine, kind, (fg_question){.route = FG_ROUTE_FETCH}, wait);
    snprintf(call->job.id, sizeof call->job.id, "%s", id);
}

void fg_call_init_ask(fg_call *call, facegen_engine *engine, const fg_task_kind *kind, fg_route route, int page)
{
    init(call, engine, kind, (fg_question){.route = route, .page = page}, false);
}

static bool is_submit(const fg_call *call)
{
    return call->question.route == FG_ROUTE_GENERATE;
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
    pthread_mutex_lock(&client->lock);
    limits.history = client->history;
    if (is_submit(call))
        memcpy(call->mark, client->known.mark, sizeof call->mark);
    uint32_t random = draw(client);
    pthread_mutex_unlock(&client->lock);
    call->stage = FG_CALL_BEGUN;
    char id[FG_ID_SIZE];
    switch (call->question.route) {
    case FG_ROUTE_GENERATE:
        fg_job_submit(&call->job, &limits, now, random);
        break;
    case FG_ROUTE_FETCH:
        memcpy(id, call->job.id, sizeof id);
        fg_job_fetch(&call->job, &limits, id, now, random);
        break;
    case FG_ROUTE_COUNT:
    case FG_ROUTE_ASSETS:
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

/* ---- telling the caller ---- */

static void tell_queued(fg_call *call)
{
    const fg_job *job = &call->job;
    int64_t total = job->eta >= 0 ? (int64_t)(job->eta * 1000) : -1;
    int64_t done = fg_engine_now(call->task.engine) - job->accepted_at;
    fg_task_tell(&call->task, FACEGEN_PHASE_QUEUED, done, total, false);
}

/* Tells that the result is here, unless it only says that the job is queued. */
static void tell_fetched(fg_call *call)
{
    int64_t images = (int64_t)facegen_result_image_count(call->result);
    if (call->job.state == FG_JOB_DONE && images > 0)
        fg_task_tell(&call->task, FACEGEN_PHASE_FETCHED, images, images, true);
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

/* ---- trips ---- */

static void forget_trip(fg_call *call)
{
    fg_trip_free(call->trip);
    facegen_result_free(call->result);
    call->trip = NULL;
    call->result = NULL;
}

static void begin_trip(fg_call *call, bool submits, int64_t deadline)
{
    bool fetches = call->job.state == FG_JOB_QUEUED;
    fg_question question = fetches ? (fg_question){.route = FG_ROUTE_FETCH, .id = call->job.id} : call->question;
    call->trip = fg_trip_new(client_of(call), &question);
    facegen_code code = call->trip ? call->trip->error.code : FACEGEN_E_NOMEM;
    if (code != FACEGEN_OK) {
        fg_job_stop(&call->job, code);
        return;
    }
    call->trip->exchange.deadline = deadline;
    call->trip->exchange.bulky = call->bulky;
    call->trip->exchange.ends = (fg_exchange_ends){read_body, submits ? NULL : rewind_body, write_answer, call};
    fg_task_start(&call->task, &call->trip->exchange);
}

/* The client knows a job of its own from when it is accepted. */
static void learn_id(const fg_call *call)
{
    facegen_client *client = call->task.engine->client;
    if (!*call->job.id || call->job.code == FACEGEN_E_UNCERTAIN)
        return;
    pthread_mutex_lock(&client->lock);
    fg_known_add(&client->known, call->job.id);
    pthread_mutex_unlock(&client->lock);
}

/* The exchange has ended: the job decides what comes of it. */
static void end_trip(fg_call *call)
{
    facegen_engine *engine = call->task.engine;
    fg_outcome outcome = fg_trip_conclude(call->trip, client_of(call), fg_engine_unix_time(engine), &call->result);
    bool submits = call->job.state == FG_JOB_SUBMITTING;
    fg_job_take(&call->job, fg_engine_now(engine), &outcome);
    if (submits && outcome.http_status == 429)
        fg_window_shrink(engine->client);
    if (submits)
        learn_id(call);
    if (fg_job_is_final(&call->job))
        return;
    forget_trip(call);
    if (call->job.state == FG_JOB_QUEUED) {
        fg_request_shed(call->copy);
        fg_client_log(client_of(call), FACEGEN_LOG_INFO, "job %s is queued", call->job.id);
        tell_queued(call);
    }
}

static void cancel(fg_call *call)
{
    if (call->job.in_flight) {
        fg_trip *trip = call->trip;
        fg_task_stop(&call->task, &trip->exchange, FACEGEN_E_CANCELLED);
        fg_trip_conclude(trip, client_of(call), fg_engine_unix_time(call->task.engine), &call->result);
        if (trip->exchange.paid)
            FG_ERROR_TEXT(call->job.id, trip->id); /* if it had just been accepted */
        bool whole = trip->exchange.paid && trip->exchange.body_sent == trip->exchange.body_size;
        FG_ERROR_TEXT(trip->error.message, whole ? "the request had been sent, and may have been accepted" : "");
    }
    fg_job_stop(&call->job, FACEGEN_E_CANCELLED);
}

void fg_call_deliver(fg_call *call, facegen_result *result)
{
    if (call->job.in_flight)
        fg_task_stop(&call->task, &call->trip->exchange, FACEGEN_E_CANCELLED);
    forget_trip(call);
    fg_result_redact(result, client_of(call)->key);
    call->result = result;
    fg_outcome outcome = {.http_status = 200, .result = result, .id = result->id};
    fg_job_take(&call->job, fg_engine_now(call->task.engine), &outcome);
    if (!fg_job_is_final(&call->job)) /* a success without images: the job is polled on */
        forget_trip(call);
    fg_task_wake(&call->task);
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

/* Does what the job says, until it waits or has ended. */
static bool drive(fg_call *call, int64_t now, int64_t *until)
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
                tell_queued(call);
                *until = task->listener.next < action.until ? task->listener.next : action.until;
            }
            return false;
        case FG_ACTION_END:
            return true;
        }
        now = fg_engine_now(task->engine);
    }
}

/* What later calls of the client may know of this one: how long it took, and that it came before them. */
static void teach(const fg_call *call)
{
    facegen_client *client = call->task.engine->client;
    bool has_images = call->job.state == FG_JOB_DONE && fg_result_has_images(call->result);
    pthread_mutex_lock(&client->lock);
    fg_job_teach(&call->job, &client->history);
    if (has_images)
        fg_known_done(&client->known, call->job.id);
    pthread_mutex_unlock(&client->lock);
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
    if (!drive(call, now, until))
        return false;
    tell_fetched(call);
    teach(call);
    wake_queued(call->task.engine);
    if (is_submit(call))
        fg_window_leave(call, *call->job.id ? FG_LEAVES_WELL : FG_LEAVES_REFUSED);
    return true;
}

/* The error of a call that failed, from its job and its last trip. */
static facegen_code report(const fg_call *call, facegen_error *error)
{
    facegen_error full = FACEGEN_ERROR_INIT;
    if (call->trip)
        full = call->trip->error;
    else if (call->result) /* of a webhook */
        FG_ERROR_TEXT(full.message, call->result->message);
    bool says_all = full.code != FACEGEN_OK;
    full.code = call->job.code;
    full.retry_after_ms = call->job.retry_after_ms;
    FG_ERROR_TEXT(full.id, call->job.id);
    FG_ERROR_TEXT(full.mark, call->mark);
    const fg_value *track_id = is_submit(call) ? &call->question.request->values[FG_track_id] : NULL;
    if (track_id && track_id->kind == FG_VALUE_TEXT)
        FG_ERROR_TEXT(full.track_id, track_id->text);
    char message[2 * sizeof full.message];
    const char *text = facegen_code_text(full.code);
    bool adds = *full.message && strcmp(full.message, text) != 0;
    snprintf(message, sizeof message, "%s%s%s", text, adds ? ": " : "", adds ? full.message : "");
    if (!says_all)
        FG_ERROR_TEXT(full.message, message);
    return fg_client_report(client_of(call), &full, error);
}

facegen_code fg_call_take(fg_call *call, facegen_result **result, facegen_error *error)
{
    facegen_code code = FACEGEN_OK;
    if (call->job.state == FG_JOB_DONE) {
        *result = call->result;
        call->result = NULL;
    } else {
        code = report(call, error);
    }
    forget_trip(call);
    return code;
}
