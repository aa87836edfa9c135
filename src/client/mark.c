/* The mark of the client: the newest job of its account before its first request is paid for. */
#include <facegen/account.h>
#include <facegen/reconcile.h>

#include "pool.h"
#include "submit.h"

#include <stdlib.h>

enum { MARK_MS = 5 * 1000 }; /* for the question: a paid request may wait for it */

/* Takes the newest job of a list as the mark, and frees the list. */
static void take_mark(facegen_client *client, facegen_result *answer)
{
    const char *newest = facegen_account_job_id(answer, 0);
    fg_mutex_lock(&client->lock);
    fg_known_set_mark(&client->known, newest ? newest : FG_MARK_NONE);
    fg_mutex_unlock(&client->lock);
    facegen_result_free(answer);
}

/* Makes the question for the mark. */
static void init_mark(fg_call *call, facegen_engine *engine, const fg_task_kind *kind)
{
    fg_call_init_ask(call, engine, kind, FG_ROUTE_assets_generated, 1);
    call->lifecycle.limits.retries = 0;
    if (call->lifecycle.limits.timeout_ms > MARK_MS)
        call->lifecycle.limits.timeout_ms = MARK_MS;
}

facegen_code facegen_client_mark(facegen_client *client, facegen_error *error)
{
    facegen_result *answer = NULL;
    facegen_code code = fg_check_call(client, &answer, error);
    facegen_engine *engine = code == FACEGEN_OK ? fg_engine_borrow(client, error) : NULL;
    if (!engine)
        return code != FACEGEN_OK ? code : FACEGEN_E_SYSTEM;
    fg_call call;
    init_mark(&call, engine, &fg_blocking_call);
    code = fg_call_finish(&call, fg_engine_run(engine, &call.task, error), &answer, error);
    code = fg_account_check(code, FG_ROUTE_assets_generated, &answer, error);
    if (code == FACEGEN_OK)
        take_mark(client, answer);
    return code;
}

static void end_mark(fg_task *task)
{
    fg_async_call *ended = (fg_async_call *)task;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_result *answer = NULL;
    facegen_code code = fg_call_take(&ended->call, &answer, &error);
    code = fg_account_check(code, FG_ROUTE_assets_generated, &answer, &error);
    if (code == FACEGEN_OK)
        take_mark(task->engine->client, answer);
    ended->done(task, code, NULL, code == FACEGEN_OK ? NULL : &error, task->user_data);
    free(ended);
}

static const fg_task_kind mark_kind = {fg_call_advance, end_mark};

facegen_code facegen_engine_mark(facegen_engine *engine, facegen_done_fn done, void *user_data, facegen_job **job,
                                 facegen_error *error)
{
    facegen_code code = fg_check_job(engine, done, error);
    if (code != FACEGEN_OK)
        return code;
    fg_async_call *begun = calloc(1, sizeof *begun);
    if (!begun)
        return fg_fail_plainly(error, FACEGEN_E_NOMEM);
    init_mark(&begun->call, engine, &mark_kind);
    return fg_begin_job(begun, done, user_data, job, error);
}
