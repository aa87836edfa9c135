#include <facegen/webhook.h>

#include "codec/decode.h"
#include "os/clock.h"

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
