/* The calls of the provider: blocking, or as jobs of an engine. */
#include "submit.h"

#include "pool.h"

#include <stdlib.h>

/* What every call needs: a client of this process with a key. */
static facegen_code check_client(const facegen_client *client, facegen_error *error)
{
    fg_error_reset(error);
    if (!client->base.secure && !client->base.loopback && !client->allow_http)
        return fg_fail(error, FACEGEN_E_CONFIG, "base_url", "base_url: http:// would show the key");
    if (!client->key)
        return fg_fail(error, FACEGEN_E_CONFIG, "key", "key: no API key is set; call facegen_client_set_key()");
    return fg_client_check(client, error);
}

static facegen_code check_id(const char *id, facegen_error *error)
{
    if (id && fg_id_valid(id))
        return FACEGEN_OK;
    return fg_fail(error, FACEGEN_E_ARGUMENT, "id", "id: must be 1 to 255 letters, digits, '.', '_' or '-'");
}

facegen_code fg_end_unsent(facegen_code code, facegen_error *error)
{
    if (code != FACEGEN_OK)
        fg_error_set_acceptance(error, FACEGEN_ACCEPTANCE_NO);
    return code;
}

facegen_code fg_check_call(facegen_client *client, facegen_result **result, facegen_error *error)
{
    if (!client || !result)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "a client and a place for the result are needed");
    *result = NULL;
    return check_client(client, error);
}

facegen_code fg_check_job(facegen_engine *engine, facegen_done_fn done, facegen_error *error)
{
    if (!engine || !done)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "an engine and a final callback are needed");
    return check_client(engine->client, error);
}

/* Says to the log what breaks no rule and is likely not meant. */
static void log_notes(const facegen_client *client, const facegen_request *request)
{
    facegen_violations *notes = NULL;
    if (client->log)
        facegen_request_notes(request, &notes, NULL);
    for (size_t i = 0; i < facegen_violations_count(notes); i++)
        fg_client_log(client, FACEGEN_LOG_WARNING, "%s", facegen_violations_message(notes, i));
    facegen_violations_free(notes);
}

/* ---- blocking ---- */

const fg_task_kind fg_blocking_call = {fg_call_advance, NULL};

facegen_code fg_call_finish(fg_call *call, facegen_code begun, facegen_result **result, facegen_error *error)
{
    facegen_engine *engine = call->task.engine;
    facegen_code code = begun == FACEGEN_OK ? fg_call_take(call, result, error) : fg_end_unsent(begun, error);
    fg_engine_give_back(engine);
    return code;
}

static facegen_code submit_blocking(facegen_client *client, const facegen_request *request, bool wait,
                                    facegen_result **result, facegen_error *error)
{
    facegen_code code = fg_check_call(client, result, error);
    if (code == FACEGEN_OK)
        code = facegen_request_validate(request, NULL, error);
    if (code != FACEGEN_OK)
        return fg_end_unsent(code, error);
    log_notes(client, request);
    facegen_engine *engine = fg_engine_borrow(client, error);
    if (!engine)
        return fg_end_unsent(FACEGEN_E_SYSTEM, error);
    fg_call call;
    fg_call_init_submit(&call, engine, &fg_blocking_call, request, wait);
    return fg_call_finish(&call, fg_engine_run(engine, &call.task, error), result, error);
}

static facegen_code fetch_blocking(facegen_client *client, const char *id, bool wait, facegen_result **result,
                                   facegen_error *error)
{
    facegen_code code = fg_check_call(client, result, error);
    if (code == FACEGEN_OK)
        code = check_id(id, error);
    if (code != FACEGEN_OK)
        return fg_end_unsent(code, error);
    facegen_engine *engine = fg_engine_borrow(client, error);
    if (!engine)
        return fg_end_unsent(FACEGEN_E_SYSTEM, error);
    fg_call call;
    fg_call_init_fetch(&call, engine, &fg_blocking_call, id, wait);
    return fg_call_finish(&call, fg_engine_run(engine, &call.task, error), result, error);
}

facegen_code facegen_submit(facegen_client *client, const facegen_request *request, facegen_result **result,
                            facegen_error *error)
{
    return submit_blocking(client, request, true, result, error);
}

facegen_code facegen_submit_nowait(facegen_client *client, const facegen_request *request, facegen_result **result,
                                   facegen_error *error)
{
    return submit_blocking(client, request, false, result, error);
}

facegen_code facegen_fetch(facegen_client *client, const char *id, facegen_result **result, facegen_error *error)
{
    return fetch_blocking(client, id, true, result, error);
}

facegen_code facegen_fetch_nowait(facegen_client *client, const char *id, facegen_result **result, facegen_error *error)
{
    return fetch_blocking(client, id, false, result, error);
}

/* ---- jobs of an engine ---- */

static void end_async_call(fg_task *task)
{
    fg_async_call *ended = (fg_async_call *)task;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_result *result = NULL;
    facegen_code code = fg_call_take(&ended->call, &result, &error);
    ended->done(task, code, result, code == FACEGEN_OK ? NULL : &error, task->user_data);
    facegen_request_free(ended->request);
    free(ended->call.track_id);
    free(ended);
}

const fg_task_kind fg_async_kind = {fg_call_advance, end_async_call};

facegen_code fg_begin_job(fg_async_call *begun, facegen_done_fn done, void *user_data, facegen_job **job,
                          facegen_error *error)
{
    begun->done = done;
    begun->call.task.user_data = user_data;
    facegen_code code = fg_engine_add_job(begun->call.task.engine, &begun->call.task);
    if (code != FACEGEN_OK) {
        facegen_request_free(begun->request);
        free(begun);
        return fg_fail_plainly(error, code);
    }
    if (job)
        *job = &begun->call.task;
    return FACEGEN_OK;
}

static facegen_code submit_job(facegen_engine *engine, const facegen_request *request, bool wait, facegen_done_fn done,
                               void *user_data, facegen_job **job, facegen_error *error)
{
    facegen_code code = fg_check_job(engine, done, error);
    if (code == FACEGEN_OK)
        code = facegen_request_validate(request, NULL, error);
    if (code != FACEGEN_OK)
        return fg_end_unsent(code, error);
    log_notes(engine->client, request);
    fg_async_call *begun = calloc(1, sizeof *begun);
    if (!begun || !(begun->request = facegen_request_copy(request))) {
        free(begun);
        return fg_end_unsent(fg_fail_plainly(error, FACEGEN_E_NOMEM), error);
    }
    fg_call_init_submit(&begun->call, engine, &fg_async_kind, begun->request, wait);
    begun->call.copy = &begun->request;
    return fg_end_unsent(fg_begin_job(begun, done, user_data, job, error), error);
}

static facegen_code fetch_job(facegen_engine *engine, const char *id, bool wait, facegen_done_fn done, void *user_data,
                              facegen_job **job, facegen_error *error)
{
    facegen_code code = fg_check_job(engine, done, error);
    if (code == FACEGEN_OK)
        code = check_id(id, error);
    if (code != FACEGEN_OK)
        return fg_end_unsent(code, error);
    fg_async_call *begun = calloc(1, sizeof *begun);
    if (!begun)
        return fg_end_unsent(fg_fail_plainly(error, FACEGEN_E_NOMEM), error);
    fg_call_init_fetch(&begun->call, engine, &fg_async_kind, id, wait);
    return fg_end_unsent(fg_begin_job(begun, done, user_data, job, error), error);
}

facegen_code facegen_engine_submit(facegen_engine *engine, const facegen_request *request, facegen_done_fn done,
                                   void *user_data, facegen_job **job, facegen_error *error)
{
    return submit_job(engine, request, true, done, user_data, job, error);
}

facegen_code facegen_engine_submit_nowait(facegen_engine *engine, const facegen_request *request, facegen_done_fn done,
                                          void *user_data, facegen_job **job, facegen_error *error)
{
    return submit_job(engine, request, false, done, user_data, job, error);
}

facegen_code facegen_engine_fetch(facegen_engine *engine, const char *id, facegen_done_fn done, void *user_data,
                                  facegen_job **job, facegen_error *error)
{
    return fetch_job(engine, id, true, done, user_data, job, error);
}

facegen_code facegen_engine_fetch_nowait(facegen_engine *engine, const char *id, facegen_done_fn done, void *user_data,
                                         facegen_job **job, facegen_error *error)
{
    return fetch_job(engine, id, false, done, user_data, job, error);
}
