#include "call.h"

#include "codec/encode.h"
#include "journal.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEED_MIN = 1000000000 }; /* drawn seeds have ten digits, so that equal requests have equal sizes */

static void init_call(fg_call *call, facegen_engine *engine, const fg_task_kind *kind, fg_question question, bool wait)
{
    *call = (fg_call){.task = fg_task_make(kind, engine, call->lifecycle.id), .question = question, .seed = -1};
    call->waiter = (fg_waiter){.thread = &engine->waiting, .owner = call};
    call->lifecycle.limits = engine->client->limits;
    call->lifecycle.limits.wait = wait;
    call->lifecycle.acceptance = FACEGEN_ACCEPTANCE_NO; /* until something is sent */
}

void fg_call_init_submit(fg_call *call, facegen_engine *engine, const fg_task_kind *kind,
                         const facegen_request *request, bool wait)
{
    init_call(call, engine, kind, (fg_question){.route = FG_ROUTE_generate, .request = request, .seed = -1}, wait);
    call->bulky = fg_request_wants_bytes(request);
    if (request->values[FG_seed].kind == FG_VALUE_INTEGER)
        call->seed = request->values[FG_seed].integer; /* the request may be shed before the call ends */
    else if (request->has_drawn_seed)
        call->seed = call->question.seed = request->drawn_seed;
}

void fg_call_init_fetch(fg_call *call, facegen_engine *engine, const fg_task_kind *kind, const char *id, bool wait)
{
    init_call(call, engine, kind, (fg_question){.route = FG_ROUTE_fetch, .seed = -1}, wait);
    snprintf(call->lifecycle.id, sizeof call->lifecycle.id, "%s", id);
}

void fg_call_init_ask(fg_call *call, facegen_engine *engine, const fg_task_kind *kind, fg_route route, int page)
{
    init_call(call, engine, kind, (fg_question){.route = route, .page = page, .seed = -1}, false);
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

/* ---- its beginning ---- */

/* Begins the job of a call, now that it may. */
static void begin_call(fg_call *call, int64_t now)
{
    facegen_client *client = fg_call_client(call);
    fg_lifecycle_limits limits = call->lifecycle.limits;
    limits.estimator = &call->task.engine->estimator;
    int64_t unix_time = fg_engine_unix_time(call->task.engine);
    fg_mutex_lock(&client->lock);
    limits.history = client->history;
    if (is_submit(call))
        memcpy(call->mark, client->known.mark, sizeof call->mark);
    bool seen_queued = !is_submit(call) && fg_known_went_on(&client->known, call->lifecycle.id, unix_time);
    uint32_t random = draw(client);
    bool draws = is_submit(call) && client->draws_seeds && call->seed < 0;
    if (draws)
        call->seed = call->question.seed = SEED_MIN + draw(client) % (UINT32_MAX - SEED_MIN + 1u);
    fg_mutex_unlock(&client->lock);
    call->stage = FG_CALL_BEGUN;
    char id[FG_ID_SIZE];
    switch (call->question.route) {
    case FG_ROUTE_generate:
        fg_lifecycle_submit(&call->lifecycle, &limits, now, random);
        break;
    case FG_ROUTE_fetch:
        memcpy(id, call->lifecycle.id, sizeof id);
        fg_lifecycle_fetch(&call->lifecycle, &limits, id, now, random);
        call->lifecycle.seen_queued = seen_queued;
        break;
    default:
        fg_lifecycle_ask(&call->lifecycle, &limits, now, random);
        break;
    }
}

/* Whether the account's limit lets the call in. A fetch puts nothing into the provider's queue. */
static bool is_let_in(fg_call *call)
{
    fg_limiter *limiter = &fg_call_client(call)->limiter;
    if (!is_submit(call))
        return true;
    return call->stage == FG_CALL_NEW ? fg_limiter_enter(limiter, &call->waiter)
                                      : fg_limiter_admitted(limiter, &call->waiter);
}

/* Ends a call before it has begun. */
static void withdraw_call(fg_call *call, facegen_code code)
{
    if (call->stage == FG_CALL_HELD)
        fg_limiter_withdraw(&fg_call_client(call)->limiter, &call->waiter);
    fg_lifecycle_stop(&call->lifecycle, code);
    call->stage = FG_CALL_WITHDRAWN;
}

/*
 * Begins a call that is let in; it is held back if not. One that blocks its thread cannot be held back without end:
 * others may wait for that very thread.
 */
static void enter_call(fg_call *call, int64_t now)
{
    bool is_new = call->stage == FG_CALL_NEW, blocks = !call->task.kind->end;
    if (is_new)
        call->held_until = blocks ? now + call->lifecycle.limits.timeout_ms : INT64_MAX;
    if (call->task.cancelled) {
        withdraw_call(call, FACEGEN_E_CANCELLED);
    } else if (is_let_in(call)) {
        begin_call(call, now);
    } else if (now < call->held_until) {
        call->stage = FG_CALL_HELD;
        if (is_new)
            fg_task_tell(&call->task, FACEGEN_PHASE_HELD, 0, -1, true);
    } else {
        withdraw_call(call, FACEGEN_E_TIMEOUT);
    }
}

/* ---- an attempt ---- */

static int64_t read_body(void *owner, void *bytes, size_t size)
{
    fg_call *call = owner;
    fg_attempt *attempt = call->attempt;
    int64_t got = fg_body_read(&attempt->body, bytes, size);
    if (!attempt->exchange.paid)
        return got;
    uint64_t sent = attempt->exchange.body_sent + (got > 0 ? (uint64_t)got : 0);
    fg_lifecycle_progress(&call->lifecycle, fg_engine_now(call->task.engine));
    call->sent_at = fg_engine_unix_time(call->task.engine) * 1000;
    bool whole = sent == attempt->body.size;
    if (whole && got > 0 && !fg_journal_lets_leave(call)) /* not where a transport reads on past the end */
        return -1;
    if (whole)
        fg_lifecycle_sent(&call->lifecycle);
    fg_task_tell(&call->task, FACEGEN_PHASE_UPLOAD, (int64_t)sent, (int64_t)attempt->body.size, whole);
    return got;
}

static void rewind_body(void *owner)
{
    fg_body_rewind(&((fg_call *)owner)->attempt->body);
}

static bool write_answer(void *owner, const void *bytes, size_t size)
{
    fg_call *call = owner;
    if (!call->attempt->exchange.paid)
        fg_lifecycle_progress(&call->lifecycle, fg_engine_now(call->task.engine));
    return fg_answer_feed(&call->attempt->answer, bytes, size);
}

void fg_call_forget_attempt(fg_call *call)
{
    fg_attempt_free(call->attempt);
    facegen_result_free(call->result);
    call->attempt = NULL;
    call->result = NULL;
}

static void begin_attempt(fg_call *call, bool submits, int64_t deadline)
{
    bool fetches = call->lifecycle.state == FG_JOB_QUEUED;
    fg_question question = call->question;
    if (fetches)
        question = (fg_question){
            .route = FG_ROUTE_fetch, .id = call->lifecycle.id, .seed = call->seed, .fresh = call->lifecycle.mixed_up};
    call->attempt = fg_attempt_new(fg_call_client(call), &question);
    facegen_code code = call->attempt ? call->attempt->error.code : FACEGEN_E_NOMEM;
    if (code != FACEGEN_OK) {
        fg_lifecycle_break_off(&call->lifecycle, code, &(fg_outcome){.failure = code, .nothing_sent = true, .id = ""});
        return;
    }
    call->attempt->earlier = call->earlier;
    call->attempt->exchange.deadline = deadline;
    call->attempt->exchange.bulky = call->bulky;
    call->attempt->exchange.ends = (fg_exchange_ends){read_body, submits ? NULL : rewind_body, write_answer, call};
    fg_task_start(&call->task, &call->attempt->exchange);
}

/* Reports how long the job has been queued, of how long it may take: `always`, as it is accepted, because the listener
 * learns its id then. */
static void tell_queued(fg_call *call, bool always)
{
    const fg_lifecycle *job = &call->lifecycle;
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

/* The journal has kept a request from being sent whole. */
static void keep_back(fg_call *call, const fg_outcome *outcome)
{
    fg_lifecycle_break_off(&call->lifecycle, FACEGEN_E_CANCELLED, outcome);
    FG_ERROR_TEXT(call->attempt->error.message, "the journal kept the request back");
}

/* The exchange has ended: the job decides what comes of it. */
static void end_attempt(fg_call *call)
{
    facegen_engine *engine = call->task.engine;
    fg_outcome outcome =
        fg_attempt_conclude(call->attempt, fg_call_client(call), fg_engine_unix_time(engine), &call->result);
    bool submits = call->attempt->exchange.paid;
    if (call->is_kept_back)
        keep_back(call, &outcome);
    else
        fg_lifecycle_take(&call->lifecycle, fg_engine_now(engine), &outcome);
    if (submits && outcome.http_status == 429)
        fg_limiter_shrink(&engine->client->limiter);
    if (submits)
        fg_call_learn_id(call);
    fg_journal_settle(call);
    if (fg_lifecycle_is_final(&call->lifecycle))
        return;
    if (!outcome.is_foreign)
        keep_facts(call);
    fg_call_forget_attempt(call);
    if (call->lifecycle.state == FG_JOB_QUEUED) {
        shed_request(call);
        fg_client_log(fg_call_client(call), FACEGEN_LOG_INFO, "job %s is queued", call->lifecycle.id);
        tell_queued(call, submits);
    }
}

static void cancel_call(fg_call *call)
{
    fg_attempt *attempt = call->attempt;
    if (!call->lifecycle.in_flight) {
        fg_lifecycle_stop(&call->lifecycle, FACEGEN_E_CANCELLED);
        return;
    }
    fg_task_stop(&call->task, &attempt->exchange, FACEGEN_E_CANCELLED);
    fg_outcome outcome =
        fg_attempt_conclude(attempt, fg_call_client(call), fg_engine_unix_time(call->task.engine), &call->result);
    if (attempt->exchange.paid && outcome.result && fg_result_has_images(outcome.result)) /* too late: all is there */
        fg_lifecycle_take(&call->lifecycle, fg_engine_now(call->task.engine), &outcome);
    if (!fg_lifecycle_is_final(&call->lifecycle))
        fg_lifecycle_break_off(&call->lifecycle, FACEGEN_E_CANCELLED, &outcome);
    fg_call_learn_id(call);
    bool open = call->lifecycle.acceptance == FACEGEN_ACCEPTANCE_UNKNOWN;
    FG_ERROR_TEXT(attempt->error.message, open ? "the request had been sent, and may have been accepted" : "");
}

/* ---- one after the other ---- */

/* Tells that the result is here, unless it only says that the job is queued. */
static void tell_fetched(fg_call *call)
{
    int64_t images = (int64_t)facegen_result_image_count(call->result);
    if (call->lifecycle.state == FG_JOB_DONE && images > 0)
        fg_task_tell(&call->task, FACEGEN_PHASE_FETCHED, images, images, true);
}

/* Lets the calls in the provider's queue whose turn has come see it. */
static void wake_queued(const facegen_engine *engine)
{
    const fg_estimator *estimator = &engine->estimator;
    for (fg_lifecycle *job = estimator->first; job && fg_estimator_is_turn(estimator, job); job = job->behind) {
        fg_call *call = (fg_call *)((char *)job - offsetof(fg_call, lifecycle));
        if (!job->has_turn)
            fg_task_wake(&call->task);
    }
}

static void end_call(fg_call *call)
{
    fg_journal_settle(call);
    tell_fetched(call);
    fg_call_teach(call);
    wake_queued(call->task.engine);
    if (is_submit(call))
        fg_limiter_leave(&fg_call_client(call)->limiter, &call->waiter,
                         *call->lifecycle.id ? FG_LEAVES_WELL : FG_LEAVES_REFUSED);
}

bool fg_call_advance(fg_task *task, int64_t now, int64_t *until)
{
    fg_call *call = (fg_call *)task;
    if (call->stage != FG_CALL_BEGUN)
        enter_call(call, now);
    if (call->stage != FG_CALL_BEGUN) {
        *until = call->held_until;
        return call->stage == FG_CALL_WITHDRAWN;
    }
    for (;;) {
        if (call->lifecycle.in_flight && call->attempt->exchange.ended)
            end_attempt(call);
        if (task->cancelled && !fg_lifecycle_is_final(&call->lifecycle))
            cancel_call(call);
        fg_action action = fg_lifecycle_next(&call->lifecycle, now);
        switch (action.kind) {
        case FG_ACTION_GATE:
            fg_journal_ask(call);
            break;
        case FG_ACTION_SUBMIT:
        case FG_ACTION_FETCH:
            begin_attempt(call, action.kind == FG_ACTION_SUBMIT, action.until);
            break;
        case FG_ACTION_ABORT:
            fg_task_stop(task, &call->attempt->exchange, FACEGEN_E_TIMEOUT);
            break;
        case FG_ACTION_WAIT:
            if (call->lifecycle.in_flight && call->attempt->exchange.ended)
                break;
            *until = action.until;
            if (!call->lifecycle.in_flight && task->listener.tell && call->lifecycle.state == FG_JOB_QUEUED) {
                tell_queued(call, false);
                *until = task->listener.next < action.until ? task->listener.next : action.until;
            }
            return false;
        case FG_ACTION_END:
            end_call(call);
            return true;
        }
        now = fg_engine_now(task->engine);
    }
}

void fg_call_deliver(fg_call *call, facegen_result *result)
{
    if (call->lifecycle.in_flight)
        fg_task_stop(&call->task, &call->attempt->exchange, FACEGEN_E_CANCELLED);
    fg_call_forget_attempt(call);
    fg_result_redact(result, fg_call_client(call)->key);
    fg_result_add_future(result, call->earlier);
    call->result = result;
    fg_outcome outcome = {.http_status = 200, .result = result, .id = result->id};
    fg_lifecycle_take(&call->lifecycle, fg_engine_now(call->task.engine), &outcome);
    if (!fg_lifecycle_is_final(&call->lifecycle)) /* a success without images: the job is polled on */
        fg_call_forget_attempt(call);
    fg_task_wake(&call->task);
}
