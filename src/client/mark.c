/* The mark of the client: the newest job of its account before its first request is paid for. */
#include <facegen/reconcile.h>

#include "pool.h"
#include "submit.h"

#include <stdlib.h>

enum { MARK_MS = 5 * 1000 }; /* for the question: a paid request may wait for it */

static facegen_code take_mark(facegen_client *client, const facegen_result *answer, facegen_error *error)
{
    const fg_ids *assets = answer->assets;
    if (!assets)
        return fg_fail(error, FACEGEN_E_PROTOCOL, "", "%s: it has no list of images",
                       facegen_code_text(FACEGEN_E_PROTOCOL));
    fg_mutex_lock(&client->lock);
    fg_known_set_mark(&client->known, assets->count > 0 ? assets->items[0] : FG_MARK_NONE);
    fg_mutex_unlock(&client->lock);
    return FACEGEN_OK;
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
    if (code == FACEGEN_OK)
        code = take_mark(client, answer, error);
    facegen_result_free(answer);
    return code;
}

static void end_mark(fg_task *task)
{
    fg_async_call *ended = (fg_async_call *)task;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_result *answer = NULL;
    facegen_code code = fg_call_take(&ended->call, &answer, &error);
    if (code == FACEGEN_OK)
        code = take_mark(task->engine->client, answer, &error);
    facegen_result_free(answer);
    ended->done(task, code, NULL, code == FACEGEN_OK ? NULL : &error, ended->user_data);
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
