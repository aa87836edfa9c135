/* What comes of a call: for later calls of the client, and for the caller. */
#include "call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- for later calls ---- */

void fg_call_learn_id(const fg_call *call)
{
    if (*call->lifecycle.id && call->lifecycle.acceptance == FACEGEN_ACCEPTANCE_YES)
        fg_client_learn_id(fg_call_client(call), call->lifecycle.id);
}

void fg_call_teach(const fg_call *call)
{
    facegen_client *client = fg_call_client(call);
    bool has_images = call->lifecycle.state == FG_JOB_DONE && fg_result_has_images(call->result);
    int64_t shown;
    bool shows_seed = has_images && call->seed >= 0 && facegen_result_seed(call->result, &shown);
    int64_t unix_time = fg_engine_unix_time(call->task.engine);
    if (has_images)
        call->result->fresh = call->lifecycle.just_ended;
    fg_mutex_lock(&client->lock);
    if (!has_images && call->lifecycle.seen_queued)
        fg_known_goes_on(&client->known, call->lifecycle.id, unix_time);
    fg_lifecycle_teach(&call->lifecycle, &client->history);
    if (has_images)
        fg_known_done(&client->known, call->lifecycle.id);
    if (shows_seed)
        fg_known_see_seed(&client->known, call->seed, shown);
    fg_mutex_unlock(&client->lock);
}

/* ---- for the caller ---- */

/* The track_id of a submit; NULL for none. */
static const char *track_id_of(const fg_call *call)
{
    const facegen_request *request = call->question.request;
    bool has_one = request && request->values[FG_track_id].kind == FG_VALUE_TEXT;
    return has_one ? request->values[FG_track_id].text : call->track_id;
}

/* The error of a call that failed, from its job and its last attempt. */
static facegen_code report_call(const fg_call *call, facegen_error *error)
{
    facegen_error full = FACEGEN_ERROR_INIT;
    if (call->attempt)
        full = call->attempt->error;
    else if (call->result) /* of a webhook */
        FG_ERROR_TEXT(full.message, call->result->message);
    else if (*call->odd_status && call->lifecycle.code == FACEGEN_E_TIMEOUT)
        snprintf(full.message, sizeof full.message, "the job's status is \"%s\"", call->odd_status);
    bool says_all = full.code != FACEGEN_OK || (call->attempt && call->attempt->says_all && *full.message);
    full.code = call->lifecycle.code;
    full.acceptance = call->lifecycle.acceptance;
    full.retry_after_ms = call->lifecycle.retry_after_ms;
    fg_error_set_id(&full, call->lifecycle.id);
    FG_ERROR_TEXT(full.mark, call->mark);
    full.sent_at_ms = call->sent_at;
    fg_error_set_seed(&full, call->seed);
    const char *track_id = track_id_of(call);
    if (track_id)
        FG_ERROR_TEXT(full.track_id, track_id);
    char message[2 * sizeof full.message];
    const char *text = facegen_code_text(full.code);
    bool adds = *full.message && strcmp(full.message, text) != 0;
    snprintf(message, sizeof message, "%s%s%s", text, adds ? ": " : "", adds ? full.message : "");
    if (!says_all)
        FG_ERROR_TEXT(full.message, message);
    return fg_client_report(fg_call_client(call), &full, error);
}

facegen_code fg_call_take(fg_call *call, facegen_result **result, facegen_error *error)
{
    facegen_code code = FACEGEN_OK;
    if (call->lifecycle.state == FG_JOB_DONE && !fg_result_set_id(call->result, call->lifecycle.id))
        fg_lifecycle_stop(&call->lifecycle,
                          FACEGEN_E_NOMEM); /* the error has the id: the result can be fetched again */
    if (call->lifecycle.state == FG_JOB_DONE) {
        *result = call->result;
        call->result = NULL;
    } else {
        code = report_call(call, error);
    }
    fg_call_forget_attempt(call);
    free(call->earlier);
    call->earlier = NULL;
    return code;
}
