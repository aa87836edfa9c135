/* Engines and their jobs as the public API has them. */
#include "engine.h"
#include "pool.h"

#include "model/error.h"

#include <limits.h>

facegen_engine *facegen_engine_new(facegen_client *client, facegen_error *error)
{
    if (!client) {
        fg_fail(error, FACEGEN_E_ARGUMENT, "", "facegen_engine_new: no client was given");
        return NULL;
    }
    return fg_client_check(client, error) == FACEGEN_OK ? fg_engine_borrow(client, error) : NULL;
}

void facegen_engine_free(facegen_engine *engine)
{
    if (!engine)
        return;
    if (engine->stepping) {
        engine->abandoned = engine->closing = true;
        fg_engine_cancel(engine);
        return;
    }
    if (fg_client_check(engine->client, NULL) != FACEGEN_OK)
        return; /* the parent's: its sockets are not ours to close */
    engine->closing = true;
    fg_engine_cancel(engine);
    while (engine->turns.count > 0)
        fg_engine_step(engine, INT64_MAX);
    fg_engine_close(engine);
}

size_t facegen_engine_step(facegen_engine *engine, int64_t timeout_ms)
{
    if (!engine || engine->stepping || fg_client_check(engine->client, NULL) != FACEGEN_OK)
        return 0;
    int64_t now = fg_engine_now(engine);
    bool endless = timeout_ms < 0 || timeout_ms > INT64_MAX - now;
    fg_engine_step(engine, endless ? INT64_MAX : now + timeout_ms);
    if (!engine->abandoned)
        return engine->turns.count;
    facegen_engine_free(engine);
    return 0;
}

void facegen_engine_idle(facegen_engine *engine, int64_t timeout_ms)
{
    if (engine && !engine->stepping && engine->turns.count == 0 && timeout_ms > 0 &&
        fg_client_check(engine->client, NULL) == FACEGEN_OK)
        fg_engine_wait_until(engine, fg_engine_now(engine) + timeout_ms);
}

void facegen_engine_wake(facegen_engine *engine)
{
    if (engine)
        fg_engine_wake(engine);
}

int facegen_engine_fd(const facegen_engine *engine)
{
    return engine && engine->client->transport.fd ? engine->client->transport.fd(engine->session) : -1;
}

int facegen_engine_timeout(const facegen_engine *engine)
{
    int64_t until = engine ? fg_engine_until_step(engine) : -1;
    return until < INT_MAX ? (int)until : INT_MAX;
}

int64_t facegen_engine_unix_ms(const facegen_engine *engine)
{
    return engine ? fg_engine_unix_time(engine) * 1000 : 0;
}

void facegen_engine_cancel(facegen_engine *engine)
{
    if (engine)
        fg_engine_cancel(engine);
}

/* ---- jobs ---- */

const char *facegen_job_id(const facegen_job *job)
{
    return job ? job->id : "";
}

void *facegen_job_user_data(const facegen_job *job)
{
    return job ? job->user_data : NULL;
}

void facegen_job_cancel(facegen_job *job)
{
    if (!job)
        return;
    job->cancelled = true;
    job->engine->cancels = true;
    fg_task_wake(job);
}
