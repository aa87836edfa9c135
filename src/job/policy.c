#include "policy.h"

#include "base/retry_after.h"

enum {
    FIRST_DELAY_MS = 1000,
    LONGEST_DELAY_MS = 30 * 1000,
};

/* What is repeated, and what fails without more, was not accepted. */
static fg_verdict repeat(facegen_code code)
{
    return (fg_verdict){FG_VERDICT_REPEAT, code, FACEGEN_ACCEPTANCE_NO};
}

static fg_verdict fail(facegen_code code)
{
    return (fg_verdict){FG_VERDICT_FAIL, code, FACEGEN_ACCEPTANCE_NO};
}

static const fg_verdict done = {FG_VERDICT_DONE, FACEGEN_OK, FACEGEN_ACCEPTANCE_YES};
static const fg_verdict queued = {FG_VERDICT_QUEUED, FACEGEN_OK, FACEGEN_ACCEPTANCE_YES};
static const fg_verdict uncertain = {FG_VERDICT_FAIL, FACEGEN_E_UNCERTAIN, FACEGEN_ACCEPTANCE_UNKNOWN};

/* The job failed. An id shows that it was accepted first; a failure without one leaves that open. */
static fg_verdict failed(const facegen_result *result)
{
    facegen_acceptance acceptance = *result->id ? FACEGEN_ACCEPTANCE_YES : FACEGEN_ACCEPTANCE_UNKNOWN;
    return (fg_verdict){FG_VERDICT_FAIL, FACEGEN_E_FAILED, acceptance};
}

/* Whether a failure without an answer can pass by itself, unlike a bad certificate or a face that has gone. */
static bool is_passing(facegen_code code)
{
    return code == FACEGEN_E_RESOLVE || code == FACEGEN_E_CONNECT || code == FACEGEN_E_IO || code == FACEGEN_E_TIMEOUT;
}

static bool is_success(int http_status)
{
    return http_status >= 200 && http_status < 300;
}

/* The code of an answer that refuses a request by its HTTP status; FACEGEN_OK for every other. */
static facegen_code refusal(const fg_outcome *outcome)
{
    int http_status = outcome->http_status;
    switch (http_status) {
    case 400:
    case 404:
    case 405:
    case 413:
    case 415:
    case 422:
        return FACEGEN_E_REJECTED;
    case 401:
        return FACEGEN_E_AUTH;
    case 402:
        return FACEGEN_E_CREDITS;
    case 403: /* what is on the way, a firewall for one, speaks of itself and not of the plan */
        return outcome->result && outcome->result->speaks ? FACEGEN_E_PLAN : FACEGEN_E_REJECTED;
    default: /* a redirect is not followed with the key in the body: the API root is wrong */
        return http_status >= 300 && http_status < 400 ? FACEGEN_E_CONFIG : FACEGEN_OK;
    }
}

/* An answer to a generate call that could be read, with HTTP 2xx. */
static fg_verdict judge_submit_result(const facegen_result *result)
{
    switch (result->status) {
    case FACEGEN_STATUS_SUCCESS:
        if (fg_result_has_images(result))
            return done;
        break;
    case FACEGEN_STATUS_FAILED:
        if (!result->refused || *result->id) /* a refusal has no id */
            return failed(result);
        if (result->retry_after_ms > 0)
            return repeat(FACEGEN_E_BUSY);
        return fail(result->rate_limited ? FACEGEN_E_BUSY : FACEGEN_E_REJECTED); /* words alone repeat nothing paid */
    case FACEGEN_STATUS_PROCESSING:
    case FACEGEN_STATUS_UNKNOWN:
        break;
    }
    /* It was accepted: with an id it can be fetched, whatever the status is called. */
    return *result->id ? queued : uncertain;
}

/* Whether an answer says that a job was begun, or is done. */
static bool tells_of_a_job(const facegen_result *result)
{
    bool begun = result->status == FACEGEN_STATUS_PROCESSING || result->status == FACEGEN_STATUS_SUCCESS;
    return begun && (*result->id || fg_result_has_images(result));
}

fg_verdict fg_judge_submit(const fg_outcome *outcome, bool repeat_unavailable)
{
    if (outcome->http_status == 0) {
        bool accepted_by_none = outcome->nothing_sent || outcome->body_sent < outcome->body_size;
        if (!accepted_by_none)
            return uncertain;
        return is_passing(outcome->failure) ? repeat(outcome->failure) : fail(outcome->failure);
    }
    if (is_success(outcome->http_status) && outcome->result)
        return judge_submit_result(outcome->result);
    if (is_success(outcome->http_status)) /* an id that could be salvaged is evidence: reported, but not followed */
        return uncertain;
    if (outcome->result && tells_of_a_job(outcome->result)) /* the status is of something on the way, or is wrong */
        return uncertain;
    if (outcome->http_status == 303) /* "see other": the outcome is described elsewhere */
        return uncertain;
    if (outcome->http_status == 429)
        return repeat(FACEGEN_E_BUSY);
    if (outcome->http_status == 503)
        return repeat_unavailable ? repeat(FACEGEN_E_UNAVAILABLE) : fail(FACEGEN_E_UNAVAILABLE);
    facegen_code code = refusal(outcome);
    return code != FACEGEN_OK ? fail(code) : uncertain;
}

/* Whether a call that is free is refused only for the moment. */
static bool asks_to_wait(const facegen_result *result)
{
    return result->retry_after_ms > 0 || result->rate_limited;
}

static fg_verdict judge_fetch_result(const facegen_result *result)
{
    switch (result->status) {
    case FACEGEN_STATUS_SUCCESS:
        return fg_result_has_images(result) ? done : repeat(FACEGEN_E_PROTOCOL);
    case FACEGEN_STATUS_PROCESSING:
        return queued;
    case FACEGEN_STATUS_FAILED:
        return asks_to_wait(result) ? repeat(FACEGEN_E_BUSY) : fail(FACEGEN_E_FAILED);
    case FACEGEN_STATUS_UNKNOWN:
        break;
    }
    return *result->id ? queued : repeat(FACEGEN_E_PROTOCOL);
}

static fg_verdict judge_question_result(const facegen_result *result)
{
    if (result->status != FACEGEN_STATUS_FAILED)
        return done;
    return asks_to_wait(result) ? repeat(FACEGEN_E_BUSY) : fail(FACEGEN_E_REJECTED);
}

/* A call that is free to repeat, by what its answer means where it can be read. */
static fg_verdict judge_free(const fg_outcome *outcome, fg_verdict (*judge_result)(const facegen_result *result))
{
    if (outcome->failure == FACEGEN_E_TOO_LARGE)
        return fail(FACEGEN_E_TOO_LARGE);
    if (outcome->failure != FACEGEN_OK)
        return is_passing(outcome->failure) ? repeat(outcome->failure) : fail(outcome->failure);
    if (is_success(outcome->http_status)) {
        if (outcome->result)
            return judge_result(outcome->result);
        return outcome->unreadable == FACEGEN_E_PROTOCOL ? repeat(FACEGEN_E_PROTOCOL) : fail(outcome->unreadable);
    }
    if (outcome->http_status == 429)
        return repeat(FACEGEN_E_BUSY);
    facegen_code code = refusal(outcome);
    return code != FACEGEN_OK ? fail(code) : repeat(FACEGEN_E_UNAVAILABLE);
}

fg_verdict fg_judge_fetch(const fg_outcome *outcome)
{
    if (outcome->is_foreign)
        return repeat(FACEGEN_E_PROTOCOL);
    bool is_unknown = outcome->http_status == 404 || outcome->http_status == 410;
    if (outcome->failure == FACEGEN_OK && is_unknown)
        return repeat(FACEGEN_E_GONE); /* for a moment, also where an id has not yet spread */
    return judge_free(outcome, judge_fetch_result);
}

fg_verdict fg_judge_question(const fg_outcome *outcome)
{
    return judge_free(outcome, judge_question_result);
}

fg_verdict fg_judge_download(facegen_code failure, int http_status)
{
    if (failure != FACEGEN_OK)
        return is_passing(failure) || failure == FACEGEN_E_IMAGE ? repeat(failure) : fail(failure);
    switch (http_status) {
    case 200:
        return done;
    case 403:
    case 404:
        return repeat(FACEGEN_E_EXPIRED); /* for a moment, while an image has not yet spread */
    case 410:
        return fail(FACEGEN_E_EXPIRED);
    default:
        return repeat(FACEGEN_E_UNAVAILABLE);
    }
}

int64_t fg_repeat_delay(int count, int64_t retry_after_ms, uint32_t random)
{
    int64_t delay = FIRST_DELAY_MS;
    while (count-- > 0 && delay < LONGEST_DELAY_MS)
        delay *= 2;
    if (delay > LONGEST_DELAY_MS)
        delay = LONGEST_DELAY_MS;
    delay = delay * 3 / 4 + delay / 2 * (int64_t)(random % 1024) / 1024;
    int64_t obeyed = fg_retry_after_obeyed(retry_after_ms);
    return delay > obeyed ? delay : obeyed;
}
