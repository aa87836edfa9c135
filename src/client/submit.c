/* The calls of the provider: blocking, or as jobs of an engine. */
#include <facegen/webhook.h>

#include "submit.h"

#include "model/error.h"

#include <stdlib.h>
#include <string.h>

/* What every call needs: a client of this process with a key. */
static facegen_code prepare(const facegen_client *client, facegen_error *error)
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
    fg_error_set_acceptance(error, FACEGEN_ACCEPTANCE_NO);
    return code;
}

/* ---- blocking ---- */

const fg_task_kind fg_blocking_call = {fg_call_advance, NULL};

facegen_code fg_run(fg_call *call, facegen_result **result, facegen_error *error)
{
    facegen_engine *engine = call->task.engine;
    call->blocking = true;
    facegen_code code = fg_engine_add(engine, &call->task);
    if (code == FACEGEN_OK) {
        fg_engine_run(engine);
        code = fg_call_take(call, result, error);
    } else {
        fg_end_unsent(fg_fail_plainly(error, code), error);
    }
    fg_engine_release(engine);
    return code;
}

facegen_code fg_check_call(facegen_client *client, facegen_result **result, facegen_error *error)
{
    if (!client || !result)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "a client and a place for the result are needed");
    *result = NULL;
    return prepare(client, error);
}

/* Says to the log what breaks no rule and is likely not meant. */
static void warn(const facegen_client *client, const facegen_request *request)
{
    facegen_violations *notes = NULL;
    if (client->log)
        facegen_request_notes(request, &notes, NULL);
    for (size_t i = 0; i < facegen_violations_count(notes); i++)
        fg_client_log(client, FACEGEN_LOG_WARNING, "%s", facegen_violations_message(notes, i));
    facegen_violations_free(notes);
}

static facegen_code submit(facegen_client *client, const facegen_request *request, bool wait, facegen_result **result,
                           facegen_error *error)
{
    facegen_code code = fg_check_call(client, result, error);
    if (code == FACEGEN_OK)
        code = facegen_request_validate(request, NULL, error);
    if (code != FACEGEN_OK)
        return fg_end_unsent(code, error);
    warn(client, request);
    facegen_engine *engine = fg_engine_acquire(client, error);
    if (!engine)
        return fg_end_unsent(FACEGEN_E_SYSTEM, error);
    fg_call call;
    fg_call_init_submit(&call, engine, &fg_blocking_call, request, wait);
    return fg_run(&call, result, error);
}

static facegen_code fetch(facegen_client *client, const char *id, bool wait, facegen_result **result,
                          facegen_error *error)
{
    facegen_code code = fg_check_call(client, result, error);
    if (code == FACEGEN_OK)
        code = check_id(id, error);
    if (code != FACEGEN_OK)
        return fg_end_unsent(code, error);
    facegen_engine *engine = fg_engine_acquire(client, error);
    if (!engine)
        return fg_end_unsent(FACEGEN_E_SYSTEM, error);
    fg_call call;
    fg_call_init_fetch(&call, engine, &fg_blocking_call, id, wait);
    return fg_run(&call, result, error);
}

facegen_code facegen_submit(facegen_client *client, const facegen_request *request, facegen_result **result,
                            facegen_error *error)
{
    return submit(client, request, true, result, error);
}

facegen_code facegen_submit_nowait(facegen_client *client, const facegen_request *request, facegen_result **result,
                                   facegen_error *error)
{
    return submit(client, request, false, result, error);
}

facegen_code facegen_fetch(facegen_client *client, const char *id, facegen_result **result, facegen_error *error)
{
    return fetch(client, id, true, result, error);
}

facegen_code facegen_fetch_nowait(facegen_client *client, const char *id, facegen_result **result, facegen_error *error)
{
    return fetch(client, id, false, result, error);
}

/* ---- jobs of an engine ---- */

static void end_job(fg_task *task)
{
    fg_call_job *job = (fg_call_job *)task;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_result *result = NULL;
    facegen_code code = fg_call_take(&job->call, &result, &error);
    job->done(task, code, result, code == FACEGEN_OK ? NULL : &error, job->user_data);
    facegen_request_free(job->request);
    free(job->call.track_id);
    free(job);
}

static const fg_task_kind job_kind = {fg_call_advance, end_job};

facegen_code fg_engine_check(facegen_engine *engine, facegen_done_fn done, facegen_error *error)
{
    if (!engine || !done)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "an engine and a final callback are needed");
    return prepare(engine->client, error);
}

facegen_code fg_engine_begin(fg_call_job *begun, facegen_done_fn done, void *user_data, facegen_job **job,
                             facegen_error *error)
{
    begun->done = done;
    begun->user_data = user_data;
    facegen_code code = fg_engine_add_job(begun->call.task.engine, &begun->call.task);
    if (code != FACEGEN_OK) {
        facegen_request_free(begun->request);
        free(begun);
        return fg_end_unsent(fg_fail_plainly(error, code), error);
    }
    if (job)
        *job = &begun->call.task;
    return FACEGEN_OK;
}

static facegen_code begin_submit(facegen_engine *engine, const facegen_request *request, bool wait,
                                 facegen_done_fn done, void *user_data, facegen_job **job, facegen_error *error)
{
    facegen_code code = fg_engine_check(engine, done, error);
    if (code == FACEGEN_OK)
        code = facegen_request_validate(request, NULL, error);
    if (code != FACEGEN_OK)
        return fg_end_unsent(code, error);
    warn(engine->client, request);
    fg_call_job *begun = calloc(1, sizeof *begun);
    if (!begun || !(begun->request = facegen_request_copy(request))) {
        free(begun);
        return fg_end_unsent(fg_fail_plainly(error, FACEGEN_E_NOMEM), error);
    }
    fg_call_init_submit(&begun->call, engine, &job_kind, begun->request, wait);
    begun->call.copy = &begun->request;
    return fg_engine_begin(begun, done, user_data, job, error);
}

static facegen_code begin_fetch(facegen_engine *engine, const char *id, bool wait, facegen_done_fn done,
                                void *user_data, facegen_job **job, facegen_error *error)
{
    facegen_code code = fg_engine_check(engine, done, error);
    if (code == FACEGEN_OK)
        code = check_id(id, error);
    if (code != FACEGEN_OK)
        return fg_end_unsent(code, error);
    fg_call_job *begun = calloc(1, sizeof *begun);
    if (!begun)
        return fg_end_unsent(fg_fail_plainly(error, FACEGEN_E_NOMEM), error);
    fg_call_init_fetch(&begun->call, engine, &job_kind, id, wait);
    return fg_engine_begin(begun, done, user_data, job, error);
}

facegen_code facegen_engine_submit(facegen_engine *engine, const facegen_request *request, facegen_done_fn done,
                                   void *user_data, facegen_job **job, facegen_error *error)
{
    return begin_submit(engine, request, true, done, user_data, job, error);
}

facegen_code facegen_engine_submit_nowait(facegen_engine *engine, const facegen_request *request, facegen_done_fn done,
                                          void *user_data, facegen_job **job, facegen_error *error)
{
    return begin_submit(engine, request, false, done, user_data, job, error);
}

facegen_code facegen_engine_fetch(facegen_engine *engine, const char *id, facegen_done_fn done, void *user_data,
                                  facegen_job **job, facegen_error *error)
{
    return begin_fetch(engine, id, true, done, user_data, job, error);
}

facegen_code facegen_engine_fetch_nowait(facegen_engine *engine, const char *id, facegen_done_fn done, void *user_data,
                                         facegen_job **job, facegen_error *error)
{
    return begin_fetch(engine, id, false, done, user_data, job, error);
}

/* Whether a task is the job of an id that the provider has queued. */
static bool waits_for(const fg_task *task, const char *id)
{
    const fg_job *job = &((const fg_call_job *)task)->call.job;
    return task->kind == &job_kind && job->state == FG_JOB_QUEUED && *id && strcmp(job->id, id) == 0;
}

bool facegen_engine_deliver(facegen_engine *engine, facegen_result *result)
{
    for (size_t i = 0; engine && result && i < engine->count; i++) {
        fg_task *task = engine->turns[i].task;
        if (waits_for(task, result->id)) {
            fg_call_deliver(&((fg_call_job *)task)->call, result);
            return true;
        }
    }
    return false;
}
