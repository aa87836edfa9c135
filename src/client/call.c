#include "call.h"

#include "base/random.h"
#include "base/redact.h"
#include "model/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The provider's routes under the API root, by plan. */
static const struct {
    const char *generate, *fetch;
} routes[] = {
    [FACEGEN_PLAN_STANDARD] = {"/v6/image_editing/face_gen", "/v6/image_editing/fetch/"},
    [FACEGEN_PLAN_ENTERPRISE_FACE_GEN] = {"/v1/enterprise/face_gen/make_gen", "/v1/enterprise/face_gen/fetch/"},
    [FACEGEN_PLAN_ENTERPRISE_IMAGE_EDITING] = {"/v1/enterprise/image_editing/face_gen",
                                               "/v1/enterprise/image_editing/fetch/"},
};

static const facegen_client *client_of(const fg_call *call)
{
    return call->engine->client;
}

static void begin(fg_call *call, fg_engine *engine)
{
    *call = (fg_call){.engine = engine, .error = FACEGEN_ERROR_INIT};
}

void fg_call_submit(fg_call *call, fg_engine *engine, const facegen_request *request, bool wait)
{
    begin(call, engine);
    call->request = request;
    fg_job_limits limits = engine->client->limits;
    limits.wait = wait;
    fg_job_submit(&call->job, &limits, fg_engine_now(engine), (uint32_t)fg_random());
}

void fg_call_fetch(fg_call *call, fg_engine *engine, const char *id, bool wait)
{
    begin(call, engine);
    fg_job_limits limits = engine->client->limits;
    limits.wait = wait;
    fg_job_fetch(&call->job, &limits, id, fg_engine_now(engine), (uint32_t)fg_random());
}

/* ---- telling the caller ---- */

static void tell(fg_call *call, facegen_phase phase, int64_t done, int64_t total, bool always)
{
    fg_client_tell(client_of(call), &call->next_progress, fg_engine_now(call->engine), phase, done, total, call->job.id,
                   always);
}

static void tell_queued(fg_call *call)
{
    const fg_job *job = &call->job;
    int64_t total = job->eta >= 0 ? (int64_t)(job->eta * 1000) : -1;
    tell(call, FACEGEN_PHASE_QUEUED, fg_engine_now(call->engine) - job->accepted_at, total, false);
}

/* ---- one exchange ---- */

static int64_t read_body(void *owner, void *bytes, size_t size)
{
    fg_call *call = owner;
    int64_t got = fg_body_read(&call->body, bytes, size);
    uint64_t sent = call->exchange.body_sent + (got > 0 ? (uint64_t)got : 0);
    if (call->exchange.paid)
        tell(call, FACEGEN_PHASE_UPLOAD, (int64_t)sent, (int64_t)call->body.size, sent == call->body.size);
    return got;
}

static void rewind_body(void *owner)
{
    fg_body_rewind(&((fg_call *)owner)->body);
}

static bool write_answer(void *owner, const void *bytes, size_t size)
{
    return fg_answer_feed(&((fg_call *)owner)->answer, bytes, size);
}

/* Makes the URL of a generate call, or of a fetch of the job's id. */
static bool make_url(fg_call *call, bool submits)
{
    const facegen_client *client = client_of(call);
    const char *route = submits ? routes[client->plan].generate : routes[client->plan].fetch;
    const char *id = submits ? "" : call->job.id;
    size_t size = strlen(client->base_url) + strlen(route) + strlen(id) + 1;
    call->url = malloc(size);
    if (call->url)
        snprintf(call->url, size, "%s%s%s", client->base_url, route, id);
    return call->url;
}

static facegen_code open_body(fg_call *call, bool submits)
{
    const char *key = client_of(call)->key;
    if (submits)
        return fg_body_open(&call->body, key, call->request, &call->error);
    return fg_body_open_key(&call->body, key, &call->error);
}

static void close_exchange(fg_call *call)
{
    fg_answer_free(&call->answer);
    fg_exchange_clear(&call->exchange);
    fg_body_close(&call->body);
    free(call->url);
    call->in_exchange = false;
}

static void open_exchange(fg_call *call, bool submits, int64_t deadline)
{
    const facegen_client *client = client_of(call);
    facegen_code code = open_body(call, submits);
    if (code == FACEGEN_OK && !make_url(call, submits)) {
        fg_body_close(&call->body);
        code = fg_fail_plainly(&call->error, FACEGEN_E_NOMEM);
    }
    if (code != FACEGEN_OK) {
        fg_job_stop(&call->job, code);
        return;
    }
    fg_answer_init(&call->answer);
    fg_exchange_init(&call->exchange, "POST", call->url);
    call->exchange.content_type = "application/json";
    call->exchange.user_agent = client->user_agent;
    call->exchange.paid = submits;
    call->exchange.deadline = deadline;
    call->exchange.body_size = call->body.size;
    call->exchange.ends = (fg_exchange_ends){read_body, submits ? NULL : rewind_body, write_answer, call};
    call->in_exchange = true;
    fg_client_log(client, FACEGEN_LOG_DEBUG, "POST %s (%llu bytes)", call->url, (unsigned long long)call->body.size);
    fg_engine_start(call->engine, &call->exchange);
}

/* ---- its outcome ---- */

/* A clause on what is wrong with an answer that could be read; "" when nothing is. */
static void describe_result(const facegen_result *result, char *text, size_t size)
{
    bool succeeds = result->status == FACEGEN_STATUS_SUCCESS, good = result->http_status < 300;
    if (good && succeeds ? fg_result_has_images(result)
                         : good && result->status == FACEGEN_STATUS_PROCESSING && *result->id)
        *text = '\0';
    else if (*result->message)
        snprintf(text, size, "%s", result->message);
    else if (!good)
        snprintf(text, size, "HTTP %d", result->http_status);
    else if (result->status == FACEGEN_STATUS_UNKNOWN)
        snprintf(text, size, "the answer has the status \"%.64s\"", result->status_text);
    else
        snprintf(text, size, "the answer has the status \"%s\" and no %s", result->status_text,
                 succeeds ? "image" : "id");
}

/* A clause on what is wrong with an exchange; "" when nothing is. */
static void describe(const fg_call *call, const fg_outcome *outcome, char *text, size_t size)
{
    if (outcome->failure != FACEGEN_OK)
        snprintf(text, size, "%s", call->exchange.message);
    else if (outcome->http_status / 100 == 3)
        snprintf(text, size, "base_url leads to a redirect (HTTP %d), which the key does not follow",
                 outcome->http_status);
    else if (outcome->result)
        describe_result(outcome->result, text, size);
    else if (outcome->unreadable == FACEGEN_E_TOO_LARGE)
        snprintf(text, size, "the answer (HTTP %d) is larger than is accepted", outcome->http_status);
    else if (outcome->http_status < 300)
        snprintf(text, size, "the answer (HTTP %d) is no JSON object", outcome->http_status);
    else
        snprintf(text, size, "HTTP %d", outcome->http_status);
}

/* Notes what is known about an exchange, should the job end with it. */
static void note(fg_call *call, const fg_outcome *outcome)
{
    facegen_error *error = &call->error;
    *error = (facegen_error)FACEGEN_ERROR_INIT;
    error->http_status = outcome->http_status;
    if (call->exchange.paid)
        error->bytes_sent = outcome->body_sent;
    describe(call, outcome, error->message, sizeof error->message);
    if (!outcome->result)
        fg_redact(call->answer.excerpt, call->answer.excerpt_size, client_of(call)->key, error->body,
                  sizeof error->body);
}

/* The exchange has ended: hands its outcome to the job. */
static void take_outcome(fg_call *call)
{
    facegen_exchange *exchange = &call->exchange;
    fg_outcome outcome = {
        .failure = exchange->failure,
        .nothing_sent = exchange->failure != FACEGEN_OK && exchange->reach == FACEGEN_REACH_NOTHING,
        .body_sent = exchange->body_sent,
        .body_size = exchange->body_size,
        .http_status = exchange->http_status,
        .retry_after_ms = exchange->retry_after_ms,
        .unreadable = FACEGEN_E_TOO_LARGE,
    };
    bool headers_too_large = exchange->stopped && call->answer.sieve.problem == FG_SIEVE_FINE;
    if (exchange->stopped)
        outcome.failure = headers_too_large ? FACEGEN_E_TOO_LARGE : FACEGEN_OK; /* our own doing, not the network's */
    if (outcome.failure == FACEGEN_OK) {
        facegen_result *result = fg_answer_decode(&call->answer, outcome.http_status, fg_engine_unix_time(call->engine),
                                                  &outcome.unreadable);
        facegen_result_free(call->result);
        call->result = result;
        outcome.result = result;
    }
    note(call, &outcome);
    fg_client_log(client_of(call), *call->error.message ? FACEGEN_LOG_WARNING : FACEGEN_LOG_DEBUG,
                  "%s: HTTP %d, %llu of %llu bytes sent%s%s", call->url, outcome.http_status,
                  (unsigned long long)outcome.body_sent, (unsigned long long)outcome.body_size,
                  *call->error.message ? ": " : "", call->error.message);
    fg_job_take(&call->job, fg_engine_now(call->engine), &outcome);
    close_exchange(call);
    if (call->job.state == FG_JOB_QUEUED) {
        fg_client_log(client_of(call), FACEGEN_LOG_INFO, "job %s is queued", call->job.id);
        tell_queued(call);
    }
}

static void cancel(fg_call *call)
{
    if (call->in_exchange) {
        fg_engine_stop(call->engine, &call->exchange, FACEGEN_E_CANCELLED);
        call->error.bytes_sent = call->exchange.paid ? call->exchange.body_sent : 0;
        bool whole = call->exchange.paid && call->exchange.body_sent == call->exchange.body_size;
        snprintf(call->error.message, sizeof call->error.message, "%s",
                 whole ? "the request had been sent, and may have been accepted" : "");
        close_exchange(call);
    }
    fg_job_stop(&call->job, FACEGEN_E_CANCELLED);
}

bool fg_call_advance(fg_call *call, int64_t *until)
{
    for (;;) {
        if (call->in_exchange && call->exchange.ended)
            take_outcome(call);
        if (fg_engine_is_cancelled(call->engine) && !fg_job_is_final(&call->job))
            cancel(call);
        fg_action action = fg_job_next(&call->job, fg_engine_now(call->engine));
        switch (action.kind) {
        case FG_ACTION_SUBMIT:
        case FG_ACTION_FETCH:
            open_exchange(call, action.kind == FG_ACTION_SUBMIT, action.until);
            break;
        case FG_ACTION_ABORT:
            fg_engine_stop(call->engine, &call->exchange, FACEGEN_E_TIMEOUT);
            break;
        case FG_ACTION_WAIT:
            *until = action.until;
            if (!call->in_exchange && client_of(call)->progress && call->job.state == FG_JOB_QUEUED) {
                tell_queued(call);
                *until = call->next_progress < action.until ? call->next_progress : action.until;
            }
            if (!call->in_exchange || !call->exchange.ended)
                return false;
            break;
        case FG_ACTION_END:
            return true;
        }
    }
}

/* The error of a call that failed, from its job and its last exchange. */
static facegen_code report(fg_call *call, facegen_error *error)
{
    facegen_error full = call->error;
    full.code = call->job.code;
    full.retry_after_ms = call->job.retry_after_ms;
    FG_ERROR_TEXT(full.id, call->job.id);
    const fg_value *track_id = call->request ? &call->request->values[FG_track_id] : NULL;
    if (track_id && track_id->kind == FG_VALUE_TEXT)
        FG_ERROR_TEXT(full.track_id, track_id->text);
    char message[2 * sizeof full.message];
    const char *detail = call->error.code == full.code ? "" : call->error.message; /* else it says all itself */
    snprintf(message, sizeof message, "%s%s%s", *detail ? facegen_code_text(full.code) : "", *detail ? ": " : "",
             *call->error.message ? call->error.message : facegen_code_text(full.code));
    FG_ERROR_TEXT(full.message, message);
    return fg_client_report(client_of(call), &full, error);
}

facegen_code fg_call_end(fg_call *call, facegen_result **result, facegen_error *error)
{
    facegen_code code = FACEGEN_OK;
    if (call->job.state == FG_JOB_DONE) {
        *result = call->result;
        call->result = NULL;
    } else {
        code = report(call, error);
    }
    facegen_result_free(call->result);
    return code;
}
