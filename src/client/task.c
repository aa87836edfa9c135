/* What every task of an engine can do: tell of its progress, and have an exchange. */
#include "engine.h"

enum { PROGRESS_MS = 250 }; /* between two tellings of progress */

fg_task fg_task_make(const fg_task_kind *kind, facegen_engine *engine, const char *id)
{
    const facegen_client *client = engine->client;
    return (fg_task){
        .kind = kind,
        .engine = engine,
        .id = id,
        .listener = {.tell = client->progress, .user_data = client->progress_data},
    };
}

void fg_task_tell(fg_task *task, facegen_phase phase, int64_t done, int64_t total, bool always)
{
    fg_listener *listener = &task->listener;
    if (!listener->tell)
        return;
    int64_t now = fg_engine_now(task->engine);
    if (!always && now < listener->next)
        return;
    listener->next = now + PROGRESS_MS;
    listener->tell(phase, done, total, task->id, listener->user_data);
}

/* ---- exchanges ---- */

static void wake_owner(void *task)
{
    fg_task_wake(task);
}

void fg_task_start(fg_task *task, facegen_exchange *exchange)
{
    facegen_engine *engine = task->engine;
    const facegen_client *client = engine->client;
    facegen_code code = FACEGEN_OK;
    if (client->tap.begin &&
        !fg_watch_begin(exchange, &client->tap, client->tap_data, client->key, fg_engine_unix_time(engine)))
        code = FACEGEN_E_NOMEM;
    if (code == FACEGEN_OK)
        code = client->transport.start(engine->session, exchange);
    if (code != FACEGEN_OK)
        facegen_exchange_fail(exchange, code, FACEGEN_REACH_MAYBE, "the transport did not begin");
    exchange->on_end = wake_owner; /* from now on: the task that starts it looks at it itself */
    exchange->on_end_owner = task;
}

void fg_task_stop(fg_task *task, facegen_exchange *exchange, facegen_code code)
{
    facegen_engine *engine = task->engine;
    if (exchange->ended)
        return;
    if (engine->client->transport.cancel)
        engine->client->transport.cancel(engine->session, exchange);
    exchange->on_end = NULL;
    facegen_exchange_fail(exchange, code, FACEGEN_REACH_MAYBE, NULL);
}

/* ---- as a handle ---- */

const char *facegen_job_id(const facegen_job *job)
{
    return job ? job->id : "";
}

void facegen_job_set_progress(facegen_job *job, facegen_progress_fn progress, void *user_data)
{
    if (job)
        job->listener = (fg_listener){.tell = progress, .user_data = user_data};
}

void facegen_job_cancel(facegen_job *job)
{
    if (!job)
        return;
    job->cancelled = true;
    job->engine->cancels = true;
    fg_task_wake(job);
}
