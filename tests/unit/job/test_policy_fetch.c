/* What follows from the outcome of what is free: a fetch, and a question about the account. */
#include "outcome_fixture.h"
#include "support/test.h"

/* ---- a fetch ---- */

static void a_fetch_is_repeated_after_a_failure_that_may_pass_however_far_it_got(void **state)
{
    static const int came[] = {0, 200};
    (void)state;
    for (size_t i = 0; i < COUNT(passing) * COUNT(came); i++) {
        fg_outcome outcome = failed(passing[i / COUNT(came)], BODY_SIZE);
        outcome.http_status = came[i % COUNT(came)];
        expect_verdict(facegen_code_name(outcome.failure), fg_judge_fetch(&outcome), FG_VERDICT_REPEAT,
                       outcome.failure);
    }
}

static void a_fetch_ends_with_a_failure_that_does_not_pass_by_itself(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(lasting); i++) {
        fg_outcome outcome = failed(lasting[i], 0);
        expect_verdict(facegen_code_name(lasting[i]), fg_judge_fetch(&outcome), FG_VERDICT_FAIL, lasting[i]);
    }
}

static void headers_of_a_fetch_that_are_too_large_end_it(void **state)
{
    (void)state;
    fg_outcome outcome = failed(FACEGEN_E_TOO_LARGE, BODY_SIZE);
    expect_verdict("headers", fg_judge_fetch(&outcome), FG_VERDICT_FAIL, FACEGEN_E_TOO_LARGE);
}

static void the_http_status_of_a_fetch_gives_its_verdict(void **state)
{
    static const struct {
        const char *name;
        int http_status;
        fg_verdict_kind kind;
        facegen_code code;
    } rows[] = {
        {"302 Found", 302, FG_VERDICT_FAIL, FACEGEN_E_CONFIG},
        {"400 Bad Request", 400, FG_VERDICT_FAIL, FACEGEN_E_REJECTED},
        {"401 Unauthorized", 401, FG_VERDICT_FAIL, FACEGEN_E_AUTH},
        {"402 Payment Required", 402, FG_VERDICT_FAIL, FACEGEN_E_CREDITS},
        {"403 Forbidden", 403, FG_VERDICT_FAIL, FACEGEN_E_REJECTED},
        {"404 Not Found", 404, FG_VERDICT_REPEAT, FACEGEN_E_GONE},
        {"405 Method Not Allowed", 405, FG_VERDICT_FAIL, FACEGEN_E_REJECTED},
        {"409 Conflict", 409, FG_VERDICT_REPEAT, FACEGEN_E_UNAVAILABLE},
        {"410 Gone", 410, FG_VERDICT_REPEAT, FACEGEN_E_GONE},
        {"411 Length Required", 411, FG_VERDICT_REPEAT, FACEGEN_E_UNAVAILABLE},
        {"422 Unprocessable Content", 422, FG_VERDICT_FAIL, FACEGEN_E_REJECTED},
        {"500 Internal Server Error", 500, FG_VERDICT_REPEAT, FACEGEN_E_UNAVAILABLE},
        {"502 Bad Gateway", 502, FG_VERDICT_REPEAT, FACEGEN_E_UNAVAILABLE},
        {"503 Service Unavailable", 503, FG_VERDICT_REPEAT, FACEGEN_E_UNAVAILABLE},
        {"504 Gateway Timeout", 504, FG_VERDICT_REPEAT, FACEGEN_E_UNAVAILABLE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fg_outcome outcome = unread(rows[i].http_status);
        expect_verdict(rows[i].name, fg_judge_fetch(&outcome), rows[i].kind, rows[i].code);
    }
}

static void a_fetch_that_cannot_be_read_is_repeated_only_if_it_made_no_sense(void **state)
{
    (void)state;
    fg_outcome outcome = unread(200);
    expect_verdict("no JSON", fg_judge_fetch(&outcome), FG_VERDICT_REPEAT, FACEGEN_E_PROTOCOL);
    outcome.unreadable = FACEGEN_E_TOO_LARGE;
    expect_verdict("too large", fg_judge_fetch(&outcome), FG_VERDICT_FAIL, FACEGEN_E_TOO_LARGE);
    outcome.unreadable = FACEGEN_E_NOMEM;
    expect_verdict("out of memory", fg_judge_fetch(&outcome), FG_VERDICT_FAIL, FACEGEN_E_NOMEM);
}

static void a_readable_answer_to_a_fetch_is_judged_by_status_id_and_images(void **state)
{
    static const meaning meanings[] = {
        {"images", {.status = FACEGEN_STATUS_SUCCESS, .id = "", IMAGE}, FG_VERDICT_DONE, FACEGEN_OK},
        {"no image", {.status = FACEGEN_STATUS_SUCCESS, .id = "7"}, FG_VERDICT_REPEAT, FACEGEN_E_PROTOCOL},
        {"processing", {.status = FACEGEN_STATUS_PROCESSING, .id = ""}, FG_VERDICT_QUEUED, FACEGEN_OK},
        {"rate limit",
         {.status = FACEGEN_STATUS_FAILED, .refused = true, .rate_limited = true, .id = ""},
         FG_VERDICT_REPEAT,
         FACEGEN_E_BUSY},
        {"unknown status", {.status = FACEGEN_STATUS_UNKNOWN, .id = "7"}, FG_VERDICT_QUEUED, FACEGEN_OK},
        {"unknown status, no id", {.status = FACEGEN_STATUS_UNKNOWN, .id = ""}, FG_VERDICT_REPEAT, FACEGEN_E_PROTOCOL},
        {"error", {.status = FACEGEN_STATUS_FAILED, .refused = true, .id = ""}, FG_VERDICT_FAIL, FACEGEN_E_FAILED},
        {"failed", {.status = FACEGEN_STATUS_FAILED, .id = "7"}, FG_VERDICT_FAIL, FACEGEN_E_FAILED},
        {"error, come back",
         {.status = FACEGEN_STATUS_FAILED, .refused = true, .id = "", .retry_after_ms = 1},
         FG_VERDICT_REPEAT,
         FACEGEN_E_BUSY},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(meanings); i++) {
        fg_outcome outcome = read_reply(&meanings[i].result);
        expect_verdict(meanings[i].name, fg_judge_fetch(&outcome), meanings[i].kind, meanings[i].code);
    }
}

/* ---- a question about the account ---- */

static void a_question_is_judged_as_a_fetch_but_for_what_its_answer_means(void **state)
{
    static const meaning meanings[] = {
        {"success", {.status = FACEGEN_STATUS_SUCCESS, .id = ""}, FG_VERDICT_DONE, FACEGEN_OK},
        {"no status", {.status = FACEGEN_STATUS_UNKNOWN, .id = ""}, FG_VERDICT_DONE, FACEGEN_OK},
        {"error", {.status = FACEGEN_STATUS_FAILED, .refused = true, .id = ""}, FG_VERDICT_FAIL, FACEGEN_E_REJECTED},
        {"error, come back",
         {.status = FACEGEN_STATUS_FAILED, .refused = true, .id = "", .retry_after_ms = 1},
         FG_VERDICT_REPEAT,
         FACEGEN_E_BUSY},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(meanings); i++) {
        fg_outcome outcome = read_reply(&meanings[i].result);
        expect_verdict(meanings[i].name, fg_judge_question(&outcome), meanings[i].kind, meanings[i].code);
    }
    fg_outcome outcome = unread(502);
    expect_verdict("502 Bad Gateway", fg_judge_question(&outcome), FG_VERDICT_REPEAT, FACEGEN_E_UNAVAILABLE);
    outcome = unread(404);
    expect_verdict("404 Not Found", fg_judge_question(&outcome), FG_VERDICT_FAIL, FACEGEN_E_REJECTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fetch_is_repeated_after_a_failure_that_may_pass_however_far_it_got),
        cmocka_unit_test(a_fetch_ends_with_a_failure_that_does_not_pass_by_itself),
        cmocka_unit_test(headers_of_a_fetch_that_are_too_large_end_it),
        cmocka_unit_test(the_http_status_of_a_fetch_gives_its_verdict),
        cmocka_unit_test(a_fetch_that_cannot_be_read_is_repeated_only_if_it_made_no_sense),
        cmocka_unit_test(a_readable_answer_to_a_fetch_is_judged_by_status_id_and_images),
        cmocka_unit_test(a_question_is_judged_as_a_fetch_but_for_what_its_answer_means),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
