/* Jobs whose outcome the provider delivers by itself. */
#include <facegen/webhook.h>

#include "submit.h"

#include "os/clock.h"

#include <string.h>

static bool is_delivery(const facegen_result *result)
{
    bool final = result->status == FACEGEN_STATUS_SUCCESS || result->status == FACEGEN_STATUS_FAILED;
    return final && (*result->id || *result->track_id);
}

facegen_code facegen_webhook_parse(const void *body, size_t size, facegen_result **result, facegen_error *error)
{
    fg_error_reset(error);
    if (!result || (!body && size > 0))
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "facegen_webhook_parse: body and result are needed");
    if (size >= PTRDIFF_MAX) /* no object is as large: an error of the caller's arithmetic */
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "facegen_webhook_parse: the size of the body is not possible");
    fg_answer answer;
    facegen_code code = FACEGEN_OK;
    fg_answer_init(&answer);
    answer.lenient = true;
    fg_answer_feed(&answer, size > 0 ? body : "", size);
    *result = fg_answer_decode(&answer, 200, fg_clock_unix_time(), &code);
    fg_answer_free(&answer);
    if (!*result && code != FACEGEN_E_PROTOCOL)
        return fg_fail_plainly(error, code);
    if (!*result)
        return fg_fail(error, code, "", "the delivery is not a JSON object that can be read");
    if (is_delivery(*result)) {
        (*result)->fresh = true; /* the provider calls when a job ends */
        return FACEGEN_OK;
    }
    facegen_result_free(*result);
    *result = NULL;
    return fg_fail(error, FACEGEN_E_PROTOCOL, "", "the delivery lacks a final status, or an id and a track_id");
}

/* Whether a task is the job of an id that the provider has queued. */
static bool waits_for(const fg_task *task, const char *id)
{
    const fg_lifecycle *job = &((const fg_async_call *)task)->call.lifecycle;
    return task->kind == &fg_async_kind && job->state == FG_JOB_QUEUED && *id && strcmp(job->id, id) == 0;
}

bool facegen_engine_deliver(facegen_engine *engine, facegen_result *result)
{
    for (size_t i = 0; engine && result && i < engine->turns.count; i++) {
        fg_task *task = engine->turns.items[i].task;
        if (waits_for(task, result->id)) {
            fg_call_deliver(&((fg_async_call *)task)->call, result);
            return true;
        }
    }
    return false;
}
