/* What became of a request whose outcome is not known: a task that asks what its search says. */
#include <facegen/reconcile.h>

#include "pool.h"
#include "submit.h"

#include "base/number.h"
#include "job/search.h"
#include "model/error.h"
#include "os/random.h"

#include <stdlib.h>
#include <string.h>

/* A search under way. */
typedef struct reconciliation {
    fg_async_call base; /* whose call is the question under way */
    fg_search search;
    bool asked;                    /* it is under way */
    facegen_acceptance acceptance; /* of the request, as far as was known */
    int64_t sent_at_ms;            /* of the request, Unix time */
    facegen_error error;           /* of the last one */
} reconciliation;

/* ---- the task ---- */

static void ask_question(reconciliation *self, int64_t now)
{
    const fg_search *search = &self->search;
    fg_call *call = &self->base.call;
    fg_task task = call->task; /* stays where it is in the engine */
    if (search->step == FG_STEP_FETCH)
        fg_call_init_fetch(call, task.engine, task.kind, search->id, true);
    else
        fg_call_init_ask(call, task.engine, task.kind,
                         search->step == FG_STEP_COUNT ? FG_ROUTE_request_count : FG_ROUTE_assets_generated,
                         search->page);
    call->task = task;
    if (search->step != FG_STEP_FETCH)
        call->lifecycle.limits.timeout_ms = search->deadline - now;
    self->asked = true;
}

static void take_list(reconciliation *self, int64_t now, const fg_ids *ids)
{
    facegen_client *client = fg_call_client(&self->base.call);
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
    else if (counts)
        fg_search_take_count(&self->search, answer->processing_count);
    else
        take_list(self, now, answer->assets);
}

/* The question under way has ended. */
static void take_outcome(reconciliation *self, int64_t now)
{
    facegen_result *answer = NULL;
    facegen_code code = fg_call_take(&self->base.call, &answer, &self->error);
    self->asked = false;
    if (self->search.step == FG_STEP_FETCH) {
        fg_search_take_job(&self->search, now, code, answer);
    } else {
        code = fg_account_check(code, self->base.call.question.route, &answer, &self->error);
        take_answer(self, now, code, answer);
        facegen_result_free(answer);
    }
}

static bool advance_reconciliation(fg_task *task, int64_t now, int64_t *until)
{
    reconciliation *self = (reconciliation *)task;
    while (self->search.step != FG_STEP_END) {
        if (!self->asked && !task->cancelled && now < self->search.due) {
            *until = self->search.due;
            return false;
        }
        if (!self->asked)
            ask_question(self, now);
        if (!fg_call_advance(task, now, until))
            return false;
        now = fg_engine_now(task->engine);
        take_outcome(self, now);
    }
    return true;
}

static void explain(reconciliation *self)
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

/* The code of a reconciliation that has ended, and its result if that is FACEGEN_OK, else its error. */
static facegen_code conclude_search(reconciliation *self, facegen_result **result)
{
    if (self->search.code == FACEGEN_OK) {
        fg_client_learn_id(fg_call_client(&self->base.call), self->search.found_id);
        *result = self->search.found;
    } else {
        explain(self);
        facegen_result_free(self->search.found);
    }
    facegen_request_free(self->base.request);
    return self->search.code;
}

/* ---- its beginning ---- */

static facegen_code check_mark(const facegen_error *uncertain, facegen_error *error)
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

/* Begins the search of a reconciliation that is all zero; false when memory runs out. */
static bool init_reconciliation(reconciliation *self, facegen_engine *engine, const fg_task_kind *kind,
                                const facegen_request *request, const facegen_error *known)
{
    facegen_request *copy = request ? facegen_request_copy(request) : facegen_request_new();
    if (!copy)
        return false;
    int64_t now = fg_engine_now(engine), unix_ms = fg_engine_unix_time(engine) * 1000;
    bool knows_when = known->sent_at_ms > 0 && known->sent_at_ms < unix_ms;
    self->base.call.task = fg_task_make(kind, engine, self->base.call.lifecycle.id);
    self->base.request = copy;
    self->error = (facegen_error)FACEGEN_ERROR_INIT;
    self->acceptance = known->acceptance;
    self->sent_at_ms = knows_when ? known->sent_at_ms : unix_ms;
    const char *id = facegen_error_id(known);
    const fg_search_subject subject = {
        .request = copy,
        .seed = seed_of(copy, known),
        .seeds = seeds_of(engine->client),
        .id = fg_id_valid(id) ? id : "",
        .mark = known->mark,
        .settled_at = now + facegen_client_settling_ms(engine->client) - (unix_ms - self->sent_at_ms),
    };
    fg_search_begin(&self->search, &subject, now, (uint32_t)fg_random());
    return true;
}

facegen_code facegen_reconcile(facegen_client *client, const facegen_request *request, const facegen_error *uncertain,
                               facegen_result **result, facegen_error *error)
{
    static const fg_task_kind kind = {advance_reconciliation, NULL};
    facegen_error known = fg_error_read(uncertain); /* first: it may be the error that is filled here */
    facegen_code code = fg_check_call(client, result, error);
    if (code == FACEGEN_OK)
        code = check_mark(&known, error);
    if (code != FACEGEN_OK)
        return code;
    facegen_engine *engine = fg_engine_borrow(client, error);
    if (!engine)
        return FACEGEN_E_SYSTEM;
    reconciliation self = {.asked = false};
    if (!init_reconciliation(&self, engine, &kind, request, &known))
        code = fg_fail_plainly(error, FACEGEN_E_NOMEM);
    else if ((code = fg_engine_run(engine, &self.base.call.task, error)) != FACEGEN_OK)
        facegen_request_free(self.base.request);
    else if ((code = conclude_search(&self, result)) != FACEGEN_OK)
        fg_error_copy(&self.error, error);
    fg_engine_give_back(engine);
    return code;
}

static void end_reconciliation(fg_task *task)
{
    reconciliation *self = (reconciliation *)task;
    facegen_result *result = NULL;
    facegen_code code = conclude_search(self, &result);
    self->base.done(task, code, result, result ? NULL : &self->error, task->user_data);
    free(self);
}

facegen_code facegen_engine_reconcile(facegen_engine *engine, const facegen_request *request,
                                      const facegen_error *uncertain, facegen_done_fn done, void *user_data,
                                      facegen_job **job, facegen_error *error)
{
    static const fg_task_kind kind = {advance_reconciliation, end_reconciliation};
    facegen_error known = fg_error_read(uncertain);
    facegen_code code = fg_check_job(engine, done, error);
    if (code == FACEGEN_OK)
        code = check_mark(&known, error);
    if (code != FACEGEN_OK)
        return code;
    reconciliation *self = calloc(1, sizeof *self);
    if (!self || !init_reconciliation(self, engine, &kind, request, &known)) {
        free(self);
        return fg_fail_plainly(error, FACEGEN_E_NOMEM);
    }
    return fg_begin_job(&self->base, done, user_data, job, error);
}
