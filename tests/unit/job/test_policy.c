/* What follows from the outcome of a generate call, and how long is waited before a repetition. */
#include "outcome_fixture.h"
#include "support/test.h"

static fg_result_image broken_image = {.form = FACEGEN_IMAGE_BROKEN};
#define BROKEN_IMAGE .images = &broken_image, .image_count = 1

/* ---- a generate call ---- */

static void a_generate_call_is_never_repeated_after_its_whole_body_was_handed_over(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(failures); i++) {
        fg_outcome outcome = failed(failures[i], BODY_SIZE);
        expect_verdict(facegen_code_name(failures[i]), fg_judge_submit(&outcome, true), FG_VERDICT_FAIL,
                       FACEGEN_E_UNCERTAIN);
    }
}

static void a_generate_call_whose_body_was_not_handed_over_whole_is_repeated(void **state)
{
    static const uint64_t sent[] = {0, 1, BODY_SIZE - 1};
    (void)state;
    for (size_t i = 0; i < COUNT(passing) * COUNT(sent); i++) {
        facegen_code failure = passing[i / COUNT(sent)];
        fg_outcome outcome = failed(failure, sent[i % COUNT(sent)]);
        expect_verdict(facegen_code_name(failure), fg_judge_submit(&outcome, false), FG_VERDICT_REPEAT, failure);
    }
}

static void a_generate_call_of_which_nothing_left_this_machine_is_repeated(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(passing); i++) {
        fg_outcome outcome = failed(passing[i], BODY_SIZE);
        outcome.nothing_sent = true;
        expect_verdict(facegen_code_name(passing[i]), fg_judge_submit(&outcome, false), FG_VERDICT_REPEAT, passing[i]);
    }
}

static void a_failure_that_does_not_pass_by_itself_ends_a_generate_call_that_was_not_sent(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(lasting); i++) {
        fg_outcome outcome = failed(lasting[i], 0);
        expect_verdict(facegen_code_name(lasting[i]), fg_judge_submit(&outcome, false), FG_VERDICT_FAIL, lasting[i]);
    }
}

static void the_http_status_of_a_generate_call_gives_its_code(void **state)
{
    static const struct {
        const char *name;
        int http_status;
        facegen_code code;
    } rows[] = {
        {"300 Multiple Choices", 300, FACEGEN_E_CONFIG},
        {"301 Moved Permanently", 301, FACEGEN_E_CONFIG},
        {"302 Found", 302, FACEGEN_E_CONFIG},
        {"303 See Other", 303, FACEGEN_E_UNCERTAIN},
        {"304 Not Modified", 304, FACEGEN_E_CONFIG},
        {"307 Temporary Redirect", 307, FACEGEN_E_CONFIG},
        {"308 Permanent Redirect", 308, FACEGEN_E_CONFIG},
        {"399", 399, FACEGEN_E_CONFIG},
        {"400 Bad Request", 400, FACEGEN_E_REJECTED},
        {"401 Unauthorized", 401, FACEGEN_E_AUTH},
        {"402 Payment Required", 402, FACEGEN_E_CREDITS},
        {"403 Forbidden", 403, FACEGEN_E_REJECTED},
        {"404 Not Found", 404, FACEGEN_E_REJECTED},
        {"405 Method Not Allowed", 405, FACEGEN_E_REJECTED},
        {"408 Request Timeout", 408, FACEGEN_E_UNCERTAIN},
        {"413 Content Too Large", 413, FACEGEN_E_REJECTED},
        {"415 Unsupported Media Type", 415, FACEGEN_E_REJECTED},
        {"422 Unprocessable Content", 422, FACEGEN_E_REJECTED},
        {"499", 499, FACEGEN_E_UNCERTAIN},
        {"500 Internal Server Error", 500, FACEGEN_E_UNCERTAIN},
        {"501 Not Implemented", 501, FACEGEN_E_UNCERTAIN},
        {"502 Bad Gateway", 502, FACEGEN_E_UNCERTAIN},
        {"503 Service Unavailable", 503, FACEGEN_E_UNAVAILABLE},
        {"504 Gateway Timeout", 504, FACEGEN_E_UNCERTAIN},
        {"999", 999, FACEGEN_E_UNCERTAIN},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fg_outcome outcome = unread(rows[i].http_status);
        expect_verdict(rows[i].name, fg_judge_submit(&outcome, false), FG_VERDICT_FAIL, rows[i].code);
    }
}

static void of_all_http_statuses_only_429_repeats_a_generate_call(void **state)
{
    (void)state;
    for (int http_status = 200; http_status <= 999; http_status++) {
        fg_outcome outcome = unread(http_status);
        assert_int_equal(fg_judge_submit(&outcome, false).kind == FG_VERDICT_REPEAT, http_status == 429);
    }
}

static void http_429_is_a_full_queue(void **state)
{
    (void)state;
    fg_outcome outcome = unread(429);
    expect_verdict("429", fg_judge_submit(&outcome, false), FG_VERDICT_REPEAT, FACEGEN_E_BUSY);
    expect_verdict("429", fg_judge_fetch(&outcome), FG_VERDICT_REPEAT, FACEGEN_E_BUSY);
}

static void http_503_repeats_a_generate_call_only_if_that_was_asked_for(void **state)
{
    (void)state;
    fg_outcome outcome = unread(503);
    expect_verdict("503", fg_judge_submit(&outcome, true), FG_VERDICT_REPEAT, FACEGEN_E_UNAVAILABLE);
}

/* A proxy or a framework can put a status of its own over the answer of a job that was begun. */
static void a_status_that_refuses_what_its_answer_began_is_no_refusal(void **state)
{
    (void)state;
    static const int statuses[] = {302, 400, 401, 403, 404, 429, 503};
    const facegen_result begun[] = {
        {.status = FACEGEN_STATUS_PROCESSING, .id = "7", .message = ""},
        {.status = FACEGEN_STATUS_SUCCESS, .id = "7", .message = ""},
        {.status = FACEGEN_STATUS_SUCCESS, .id = "", .message = "", IMAGE},
    };
    for (size_t i = 0; i < COUNT(statuses); i++) {
        for (size_t j = 0; j < COUNT(begun); j++) {
            fg_outcome outcome = read_reply(&begun[j]);
            outcome.http_status = statuses[i];
            expect_verdict("begun", fg_judge_submit(&outcome, true), FG_VERDICT_FAIL, FACEGEN_E_UNCERTAIN);
            expect_acceptance("begun", &outcome, FACEGEN_ACCEPTANCE_UNKNOWN);
        }
    }
    const facegen_result refused = {.status = FACEGEN_STATUS_FAILED, .refused = true, .id = "7", .message = ""};
    fg_outcome outcome = read_reply(&refused);
    outcome.http_status = 429;
    expect_verdict("refused", fg_judge_submit(&outcome, true), FG_VERDICT_REPEAT, FACEGEN_E_BUSY);
}

static void a_refusal_counts_though_its_answer_broke_off(void **state)
{
    (void)state;
    fg_outcome outcome = unread(401);
    outcome.failure = FACEGEN_E_IO;
    expect_verdict("401", fg_judge_submit(&outcome, false), FG_VERDICT_FAIL, FACEGEN_E_AUTH);
}

static void an_accepted_generate_call_that_cannot_be_read_is_uncertain(void **state)
{
    static const int accepted[] = {200, 201, 202, 204, 299};
    (void)state;
    for (size_t i = 0; i < COUNT(accepted) * COUNT(failures); i++) {
        fg_outcome outcome = unread(accepted[i % COUNT(accepted)]);
        outcome.failure = failures[i / COUNT(accepted)];
        expect_verdict("broke off", fg_judge_submit(&outcome, true), FG_VERDICT_FAIL, FACEGEN_E_UNCERTAIN);
        outcome.failure = FACEGEN_OK;
        expect_verdict("unreadable", fg_judge_submit(&outcome, true), FG_VERDICT_FAIL, FACEGEN_E_UNCERTAIN);
    }
}

static void a_readable_answer_to_a_generate_call_is_judged_by_status_id_and_images(void **state)
{
    static const meaning meanings[] = {
        {"images", {.status = FACEGEN_STATUS_SUCCESS, .id = "7", IMAGE}, FG_VERDICT_DONE, FACEGEN_OK},
        {"images without id", {.status = FACEGEN_STATUS_SUCCESS, .id = "", IMAGE}, FG_VERDICT_DONE, FACEGEN_OK},
        {"no image", {.status = FACEGEN_STATUS_SUCCESS, .id = "7"}, FG_VERDICT_QUEUED, FACEGEN_OK},
        {"broken image", {.status = FACEGEN_STATUS_SUCCESS, .id = "7", BROKEN_IMAGE}, FG_VERDICT_QUEUED, FACEGEN_OK},
        {"no image, no id", {.status = FACEGEN_STATUS_SUCCESS, .id = ""}, FG_VERDICT_FAIL, FACEGEN_E_UNCERTAIN},
        {"processing", {.status = FACEGEN_STATUS_PROCESSING, .id = "7"}, FG_VERDICT_QUEUED, FACEGEN_OK},
        {"processing, no id", {.status = FACEGEN_STATUS_PROCESSING, .id = ""}, FG_VERDICT_FAIL, FACEGEN_E_UNCERTAIN},
        {"unknown status", {.status = FACEGEN_STATUS_UNKNOWN, .id = "7"}, FG_VERDICT_QUEUED, FACEGEN_OK},
        {"unknown status, no id", {.status = FACEGEN_STATUS_UNKNOWN, .id = ""}, FG_VERDICT_FAIL, FACEGEN_E_UNCERTAIN},
        {"error", {.status = FACEGEN_STATUS_FAILED, .refused = true, .id = ""}, FG_VERDICT_FAIL, FACEGEN_E_REJECTED},
        {"error, come back",
         {.status = FACEGEN_STATUS_FAILED, .refused = true, .id = "", .retry_after_ms = 1},
         FG_VERDICT_REPEAT,
         FACEGEN_E_BUSY},
        {"error, rate limit",
         {.status = FACEGEN_STATUS_FAILED, .refused = true, .rate_limited = true, .id = ""},
         FG_VERDICT_FAIL,
         FACEGEN_E_BUSY},
        {"failed", {.status = FACEGEN_STATUS_FAILED, .id = "7"}, FG_VERDICT_FAIL, FACEGEN_E_FAILED},
        {"failed, come back",
         {.status = FACEGEN_STATUS_FAILED, .id = "7", .retry_after_ms = 5 * SECOND},
         FG_VERDICT_FAIL,
         FACEGEN_E_FAILED},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(meanings); i++) {
        fg_outcome outcome = read_reply(&meanings[i].result);
        expect_verdict(meanings[i].name, fg_judge_submit(&outcome, false), meanings[i].kind, meanings[i].code);
    }
}

static void an_answer_is_read_with_every_status_of_success(void **state)
{
    static const int statuses[] = {200, 201, 299};
    (void)state;
    const facegen_result result = {.status = FACEGEN_STATUS_SUCCESS, .id = "7", .message = "", IMAGE};
    for (size_t i = 0; i < COUNT(statuses); i++) {
        fg_outcome outcome = read_reply(&result);
        outcome.http_status = statuses[i];
        expect_verdict("submit", fg_judge_submit(&outcome, false), FG_VERDICT_DONE, FACEGEN_OK);
        expect_verdict("fetch", fg_judge_fetch(&outcome), FG_VERDICT_DONE, FACEGEN_OK);
    }
}

static void a_plan_lacks_a_feature_only_where_the_provider_says_so(void **state)
{
    (void)state;
    facegen_result provider = {.id = "", .status = FACEGEN_STATUS_FAILED, .speaks = true}, other = {.id = ""};
    fg_outcome outcome = unread(403);
    outcome.result = &provider;
    expect_verdict("provider", fg_judge_submit(&outcome, false), FG_VERDICT_FAIL, FACEGEN_E_PLAN);
    expect_verdict("provider", fg_judge_fetch(&outcome), FG_VERDICT_FAIL, FACEGEN_E_PLAN);
    outcome.result = &other;
    expect_verdict("other", fg_judge_submit(&outcome, false), FG_VERDICT_FAIL, FACEGEN_E_REJECTED);
    expect_verdict("other", fg_judge_fetch(&outcome), FG_VERDICT_FAIL, FACEGEN_E_REJECTED);
}

/* ---- delays ---- */

static void delays_double_from_one_second_to_thirty(void **state)
{
    static const int64_t middle_ms[] = {1000, 2000, 4000, 8000, 16000, 30000, 30000};
    (void)state;
    for (size_t count = 0; count < COUNT(middle_ms); count++) {
        name_row(count, "");
        assert_int_equal(fg_repeat_delay((int)count, 0, 512), middle_ms[count]);
    }
    assert_int_equal(fg_repeat_delay(1000000, 0, 512), 30 * SECOND);
}

static void delays_are_spread_by_a_quarter_to_either_side(void **state)
{
    int64_t shortest = INT64_MAX, longest = 0;
    (void)state;
    for (uint32_t random = 0; random < 1024; random++) {
        int64_t delay = fg_repeat_delay(2, 0, random);
        shortest = delay < shortest ? delay : shortest;
        longest = delay > longest ? delay : longest;
    }
    assert_int_equal(shortest, 3000);
    assert_true(longest >= 4990 && longest <= 5000);
}

static void a_delay_is_at_least_what_the_provider_asked_for(void **state)
{
    (void)state;
    assert_int_equal(fg_repeat_delay(0, 7 * SECOND, 512), 7 * SECOND);
    assert_int_equal(fg_repeat_delay(3, 7 * SECOND, 512), 8 * SECOND);
}

static void a_provider_that_asks_for_more_than_five_minutes_gets_five(void **state)
{
    (void)state;
    assert_int_equal(fg_repeat_delay(0, INT64_MAX, 512), 300 * SECOND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_generate_call_is_never_repeated_after_its_whole_body_was_handed_over),
        cmocka_unit_test(a_generate_call_whose_body_was_not_handed_over_whole_is_repeated),
        cmocka_unit_test(a_generate_call_of_which_nothing_left_this_machine_is_repeated),
        cmocka_unit_test(a_failure_that_does_not_pass_by_itself_ends_a_generate_call_that_was_not_sent),
        cmocka_unit_test(the_http_status_of_a_generate_call_gives_its_code),
        cmocka_unit_test(of_all_http_statuses_only_429_repeats_a_generate_call),
        cmocka_unit_test(http_429_is_a_full_queue),
        cmocka_unit_test(http_503_repeats_a_generate_call_only_if_that_was_asked_for),
        cmocka_unit_test(a_status_that_refuses_what_its_answer_began_is_no_refusal),
        cmocka_unit_test(a_refusal_counts_though_its_answer_broke_off),
        cmocka_unit_test(an_accepted_generate_call_that_cannot_be_read_is_uncertain),
        cmocka_unit_test(a_readable_answer_to_a_generate_call_is_judged_by_status_id_and_images),
        cmocka_unit_test(an_answer_is_read_with_every_status_of_success),
        cmocka_unit_test(a_plan_lacks_a_feature_only_where_the_provider_says_so),
        cmocka_unit_test(delays_double_from_one_second_to_thirty),
        cmocka_unit_test(delays_are_spread_by_a_quarter_to_either_side),
        cmocka_unit_test(a_delay_is_at_least_what_the_provider_asked_for),
        cmocka_unit_test(a_provider_that_asks_for_more_than_five_minutes_gets_five),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
