/* What became of a request whose outcome is not known: a task that asks what its search says. */
#include <facegen/reconcile.h>

#include "submit.h"

#include "base/number.h"
#include "job/search.h"
#include "model/error.h"
#include "os/random.h"

#include <stdlib.h>
#include <string.h>

enum { MARK_MS = 5 * 1000 }; /* for the mark: a paid request may wait for it */

/* A search under way. */
typedef struct reconciliation {
    fg_call_job job; /* whose call is the question under way */
    fg_search search;
    bool asked;                    /* it is under way */
    facegen_acceptance acceptance; /* of the request, as far as was known */
    int64_t sent_at_ms;            /* of the request, Unix time */
    facegen_error error;           /* of the last one */
} reconciliation;

static facegen_client *client_of(const reconciliation *self)
{
    return self->job.call.task.engine->client;
}

/* ---- the task ---- */

static void ask(reconciliation *self, int64_t now)
{
    const fg_search *search = &self->search;
    fg_call *call = &self->job.call;
    fg_task task = call->task; /* stays where it is in the engine */
    if (search->step == FG_STEP_FETCH)
        fg_call_init_fetch(call, task.engine, task.kind, search->id, true);
    else
        fg_call_init_ask(call, task.engine, task.kind,
                         search->step == FG_STEP_COUNT ? FG_ROUTE_request_count : FG_ROUTE_assets_generated,
                         search->page);
    call->task = task;
    if (search->step != FG_STEP_FETCH)
        call->job.limits.timeout_ms = search->deadline - now;
    self->asked = true;
}

/* An answer that lacks what it was asked for. */
static facegen_code refuse(facegen_error *error, const char *what)
{
    return fg_fail(error, FACEGEN_E_PROTOCOL, "", "%s: it has no %s", facegen_code_text(FACEGEN_E_PROTOCOL), what);
}

static void take_list(reconciliation *self, int64_t now, const fg_ids *ids)
{
    facegen_client *client = client_of(self);
    fg_mutex_lock(&client->lock);
    fg_search_take_list(&self->search, now, ids, &client->known);
    fg_mutex_unlock(&client->lock);
}

/* Takes the answer to an account's question. */
static void take_answer(reconciliation *self, int64_t now, facegen_code code, const facegen_result *answer)
{
    bool counts = self->search.step == FG_STEP_COUNT;
    if (code != FACEGEN_OK)
        fg_search_fail(&self->search, code);
    else if (counts && answer->processing_count < 0)
        fg_search_fail(&self->search, refuse(&self->error, "processing_count"));
    else if (counts)
        fg_search_take_count(&self->search, answer->processing_count);
    else if (!answer->assets)
        fg_search_fail(&self->search, refuse(&self->error, "list of images"));
    else
        take_list(self, now, answer->assets);
}

/* The question under way has ended. */
static void take(reconciliation *self, int64_t now)
{
    facegen_result *answer = NULL;
    facegen_code code = fg_call_take(&self->job.call, &answer, &self->error);
    self->asked = false;
    if (self->search.step == FG_STEP_FETCH) {
        fg_search_take_job(&self->search, now, code, answer);
    } else {
        take_answer(self, now, code, answer);
        facegen_result_free(answer);
    }
}

static bool advance(fg_task *task, int64_t now, int64_t *until)
{
    reconciliation *self = (reconciliation *)task;
    while (self->search.step != FG_STEP_END) {
        if (!self->asked && !task->cancelled && now < self->search.due) {
            *until = self->search.due;
            return false;
        }
        if (!self->asked)
            ask(self, now);
        if (!fg_call_advance(task, now, until))
            return false;
        now = fg_engine_now(task->engine);
        take(self, now);
    }
    return true;
}

/* What was found is a job of the client's own from here on. */
static void learn(reconciliation *self)
{
    facegen_client *client = client_of(self);
    fg_mutex_lock(&client->lock);
    fg_known_add(&client->known, self->search.found_id);
    fg_mutex_unlock(&client->lock);
}

static void report(reconciliation *self)
{
    const fg_search *search = &self->search;
    char reason[sizeof self->error.message];
    if (search->code == FACEGEN_E_NOT_SEEN || search->code == FACEGEN_E_UNCERTAIN) {
        fg_search_explain(search, reason, sizeof reason);
        fg_fail(&self->error, search->code, "", "%s: %s", facegen_code_text(search->code), reason);
    } else if (search->looks > 0) {
        fg_error_set_id(&self->error, ""); /* it is a candidate's */
    }
    /* What another search can begin with, and what this one has shown. */
    FG_ERROR_TEXT(self->error.mark, search->mark);
    self->error.sent_at_ms = self->sent_at_ms;
    self->error.retry_after_ms = search->retry_after_ms > 0 ? search->retry_after_ms : self->error.retry_after_ms;
    self->error.acceptance = search->code == FACEGEN_E_FAILED ? FACEGEN_ACCEPTANCE_YES : self->acceptance;
    fg_error_set_seed(&self->error, search->subject.seed);
}

static void end(fg_task *task)
{
    reconciliation *self = (reconciliation *)task;
    fg_call_job *job = &self->job;
    facegen_code code = self->search.code;
    facegen_result *result = NULL;
    if (code == FACEGEN_OK) {
        learn(self);
        result = self->search.found;
    } else {
        report(self);
        facegen_result_free(self->search.found);
    }
    job->done(task, code, result, result ? NULL : &self->error, job->user_data);
    facegen_request_free(job->request);
    free(self);
}

static const fg_task_kind kind = {advance, end};

/* ---- its beginning ---- */

static facegen_code check(const facegen_error *uncertain, facegen_error *error)
{
    if (*uncertain->mark && !fg_mark_valid(uncertain->mark))
        return fg_fail(error, FACEGEN_E_ARGUMENT, "mark", "mark: must be the mark of an error, or empty");
    return FACEGEN_OK;
}

/* The seed that the request was sent with; negative: unknown. */
static int64_t seed_of(const facegen_request *request, const facegen_error *uncertain)
{
    const fg_value *seed = &request->values[FG_seed];
    int64_t sent;
    if (seed->kind == FG_VALUE_INTEGER)
        return seed->integer;
    return fg_number_parse_integer(uncertain->seed, strlen(uncertain->seed), &sent) ? sent : -1;
}

static fg_seed_proof seeds_of(facegen_client *client)
{
    fg_mutex_lock(&client->lock);
    fg_seed_proof seeds = client->known.seeds;
    fg_mutex_unlock(&client->lock);
    return seeds;
}

facegen_code facegen_engine_reconcile(facegen_engine *engine, const facegen_request *request,
                                      const facegen_error *uncertain, facegen_done_fn done, void *user_data,
                                      facegen_job **job, facegen_error *error)
{
    facegen_error known = fg_error_read(uncertain); /* first: it may be the error that is filled here */
    facegen_code code = fg_engine_check(engine, done, error);
    if (code == FACEGEN_OK)
        code = check(&known, error);
    if (code != FACEGEN_OK)
        return code;
    reconciliation *begun = calloc(1, sizeof *begun);
    facegen_request *copy = request ? facegen_request_copy(request) : facegen_request_new();
    if (!begun || !copy) {
        facegen_request_free(copy);
        free(begun);
        return fg_fail_plainly(error, FACEGEN_E_NOMEM);
    }
    int64_t now = fg_engine_now(engine), unix_ms = fg_engine_unix_time(engine) * 1000;
    bool knows_when = known.sent_at_ms > 0 && known.sent_at_ms < unix_ms;
    begun->job = (fg_call_job){.call.task = fg_task_make(&kind, engine, begun->job.call.job.id), .request = copy};
    begun->error = (facegen_error)FACEGEN_ERROR_INIT;
    begun->acceptance = known.acceptance;
    begun->sent_at_ms = knows_when ? known.sent_at_ms : unix_ms;
    const char *id = facegen_error_id(&known);
    const fg_search_subject subject = {
        .request = copy,
        .seed = seed_of(copy, &known),
        .seeds = seeds_of(engine->client),
        .id = fg_id_valid(id) ? id : "",
        .mark = known.mark,
        .settled_at = now + fg_client_settling_ms(engine->client) - (unix_ms - begun->sent_at_ms),
    };
    fg_search_begin(&begun->search, &subject, now, (uint32_t)fg_random());
    return fg_engine_begin(&begun->job, done, user_data, job, error);
}

/* ---- blocking ---- */

typedef struct outcome {
    facegen_code code;
    facegen_result *result;
    facegen_error *error; /* the caller's */
} outcome;

static void keep(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                 void *user_data)
{
    outcome *kept = user_data;
    (void)job;
    kept->code = code;
    kept->result = result;
    if (error)
        fg_error_copy(error, kept->error);
}

facegen_code facegen_reconcile(facegen_client *client, const facegen_request *request, const facegen_error *uncertain,
                               facegen_result **result, facegen_error *error)
{
    facegen_error known = fg_error_read(uncertain);
    facegen_code code = fg_check_call(client, result, error);
    facegen_engine *engine = code == FACEGEN_OK ? fg_engine_acquire(client, error) : NULL;
    if (!engine)
        return code != FACEGEN_OK ? code : FACEGEN_E_SYSTEM;
    outcome kept = {.error = error};
    code = facegen_engine_reconcile(engine, request, &known, keep, &kept, NULL, error);
    if (code == FACEGEN_OK) {
        fg_engine_run(engine);
        code = kept.code;
        *result = kept.result;
    }
    fg_engine_release(engine);
    return code;
}

/* ---- the mark ---- */

static facegen_code take_mark(facegen_client *client, const facegen_result *answer, facegen_error *error)
{
    const fg_ids *assets = answer->assets;
    if (!assets)
        return refuse(error, "list of images");
    fg_mutex_lock(&client->lock);
    fg_known_set_mark(&client->known, assets->count > 0 ? assets->items[0] : FG_MARK_NONE);
    fg_mutex_unlock(&client->lock);
    return FACEGEN_OK;
}

/* Makes the question for the mark. */
static void init_mark(fg_call *call, facegen_engine *engine, const fg_task_kind *its_kind)
{
    fg_call_init_ask(call, engine, its_kind, FG_ROUTE_assets_generated, 1);
    call->job.limits.retries = 0;
    if (call->job.limits.timeout_ms > MARK_MS)
        call->job.limits.timeout_ms = MARK_MS;
}

facegen_code facegen_client_mark(facegen_client *client, facegen_error *error)
{
    facegen_result *answer = NULL;
    facegen_code code = fg_check_call(client, &answer, error);
    facegen_engine *engine = code == FACEGEN_OK ? fg_engine_acquire(client, error) : NULL;
    if (!engine)
        return code != FACEGEN_OK ? code : FACEGEN_E_SYSTEM;
    fg_call call;
    init_mark(&call, engine, &fg_blocking_call);
    code = fg_run(&call, &answer, error);
    if (code == FACEGEN_OK)
        code = take_mark(client, answer, error);
    facegen_result_free(answer);
    return code;
}

static void end_mark(fg_task *task)
{
    fg_call_job *job = (fg_call_job *)task;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_result *answer = NULL;
    facegen_code code = fg_call_take(&job->call, &answer, &error);
    if (code == FACEGEN_OK)
        code = take_mark(task->engine->client, answer, &error);
    facegen_result_free(answer);
    job->done(task, code, NULL, code == FACEGEN_OK ? NULL : &error, job->user_data);
    free(job);
}

static const fg_task_kind mark_kind = {fg_call_advance, end_mark};

facegen_code facegen_engine_mark(facegen_engine *engine, facegen_done_fn done, void *user_data, facegen_job **job,
                                 facegen_error *error)
{
    facegen_code code = fg_engine_check(engine, done, error);
    if (code != FACEGEN_OK)
        return code;
    fg_call_job *begun = calloc(1, sizeof *begun);
    if (!begun)
        return fg_fail_plainly(error, FACEGEN_E_NOMEM);
    init_mark(&begun->call, engine, &mark_kind);
    return fg_engine_begin(begun, done, user_data, job, error);
}
