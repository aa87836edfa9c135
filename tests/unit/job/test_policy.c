#include "job/policy.h"
#include "support/test.h"

#include <stdio.h>

enum { BODY_SIZE = 1000, SECOND_MS = 1000 };

static fg_result_image link_image = {.form = FACEGEN_IMAGE_LINK, .link = "https://example.com/1.png"};
static fg_result_image broken_image = {.form = FACEGEN_IMAGE_BROKEN};

#define IMAGE .images = &link_image, .image_count = 1
#define BROKEN_IMAGE .images = &broken_image, .image_count = 1

/* Every code with which an exchange can fail. */
static const facegen_code failures[] = {
    FACEGEN_E_RESOLVE, FACEGEN_E_CONNECT, FACEGEN_E_TLS,    FACEGEN_E_IO,        FACEGEN_E_TIMEOUT,
    FACEGEN_E_INVALID, FACEGEN_E_NOMEM,   FACEGEN_E_SYSTEM, FACEGEN_E_TRANSPORT, FACEGEN_E_TOO_LARGE,
};

static const facegen_code passing[] = {FACEGEN_E_RESOLVE, FACEGEN_E_CONNECT, FACEGEN_E_IO, FACEGEN_E_TIMEOUT};
static const facegen_code lasting[] = {FACEGEN_E_TLS, FACEGEN_E_INVALID, FACEGEN_E_NOMEM, FACEGEN_E_SYSTEM,
                                       FACEGEN_E_TRANSPORT};

/* The outcome of an HTTP status whose answer could not be read. */
static fg_outcome unread(int http_status)
{
    return (fg_outcome){
        .body_sent = BODY_SIZE,
        .body_size = BODY_SIZE,
        .http_status = http_status,
        .unreadable = FACEGEN_E_PROTOCOL,
        .id = "",
    };
}

/* A outcome with HTTP 200. */
static fg_outcome read_reply(const facegen_result *result)
{
    fg_outcome outcome = unread(200);
    outcome.result = result;
    outcome.id = result->id;
    return outcome;
}

/* The outcome of an exchange that failed before a status came. */
static fg_outcome failed(facegen_code failure, uint64_t body_sent)
{
    return (fg_outcome){.failure = failure, .body_sent = body_sent, .body_size = BODY_SIZE, .id = ""};
}

static void expect(const char *name, fg_verdict verdict, fg_verdict_kind kind, facegen_code code)
{
    if (verdict.kind != kind || verdict.code != code)
        fail_msg("%s: %d %s, expected %d %s", name, (int)verdict.kind, facegen_code_name(verdict.code), (int)kind,
                 facegen_code_name(code));
}

static void expect_acceptance(const char *name, const fg_outcome *outcome, facegen_acceptance acceptance)
{
    facegen_acceptance judged = fg_judge_submit(outcome, true).acceptance;
    if (judged != acceptance)
        fail_msg("%s: acceptance %d, expected %d", name, (int)judged, (int)acceptance);
}

/* ---- a generate call ---- */

static void a_generate_call_is_never_repeated_after_its_whole_body_was_handed_over(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(failures); i++) {
        fg_outcome outcome = failed(failures[i], BODY_SIZE);
        expect(facegen_code_name(failures[i]), fg_judge_submit(&outcome, true), FG_VERDICT_FAIL, FACEGEN_E_UNCERTAIN);
    }
}

static void a_generate_call_whose_body_was_not_handed_over_whole_is_repeated(void **state)
{
    static const uint64_t sent[] = {0, 1, BODY_SIZE - 1};
    (void)state;
    for (size_t i = 0; i < COUNT(passing) * COUNT(sent); i++) {
        facegen_code failure = passing[i / COUNT(sent)];
        fg_outcome outcome = failed(failure, sent[i % COUNT(sent)]);
        expect(facegen_code_name(failure), fg_judge_submit(&outcome, false), FG_VERDICT_REPEAT, failure);
    }
}

static void a_generate_call_of_which_nothing_left_this_machine_is_repeated(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(passing); i++) {
        fg_outcome outcome = failed(passing[i], BODY_SIZE);
        outcome.nothing_sent = true;
        expect(facegen_code_name(passing[i]), fg_judge_submit(&outcome, false), FG_VERDICT_REPEAT, passing[i]);
    }
}

static void a_failure_that_does_not_pass_by_itself_ends_a_generate_call_that_was_not_sent(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(lasting); i++) {
        fg_outcome outcome = failed(lasting[i], 0);
        expect(facegen_code_name(lasting[i]), fg_judge_submit(&outcome, false), FG_VERDICT_FAIL, lasting[i]);
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
        expect(rows[i].name, fg_judge_submit(&outcome, false), FG_VERDICT_FAIL, rows[i].code);
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
    expect("429", fg_judge_submit(&outcome, false), FG_VERDICT_REPEAT, FACEGEN_E_BUSY);
    expect("429", fg_judge_fetch(&outcome), FG_VERDICT_REPEAT, FACEGEN_E_BUSY);
}

static void http_503_repeats_a_generate_call_only_if_that_was_asked_for(void **state)
{
    (void)state;
    fg_outcome outcome = unread(503);
    expect("503", fg_judge_submit(&outcome, true), FG_VERDICT_REPEAT, FACEGEN_E_UNAVAILABLE);
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
            expect("begun", fg_judge_submit(&outcome, true), FG_VERDICT_FAIL, FACEGEN_E_UNCERTAIN);
            expect_acceptance("begun", &outcome, FACEGEN_ACCEPTANCE_UNKNOWN);
        }
    }
    const facegen_result refused = {.status = FACEGEN_STATUS_FAILED, .refused = true, .id = "7", .message = ""};
    fg_outcome outcome = read_reply(&refused);
    outcome.http_status = 429;
    expect("refused", fg_judge_submit(&outcome, true), FG_VERDICT_REPEAT, FACEGEN_E_BUSY);
}

static void a_refusal_counts_though_its_answer_broke_off(void **state)
{
    (void)state;
    fg_outcome outcome = unread(401);
    outcome.failure = FACEGEN_E_IO;
    expect("401", fg_judge_submit(&outcome, false), FG_VERDICT_FAIL, FACEGEN_E_AUTH);
}

static void an_accepted_generate_call_that_cannot_be_read_is_uncertain(void **state)
{
    static const int accepted[] = {200, 201, 202, 204, 299};
    (void)state;
    for (size_t i = 0; i < COUNT(accepted) * COUNT(failures); i++) {
        fg_outcome outcome = unread(accepted[i % COUNT(accepted)]);
        outcome.failure = failures[i / COUNT(accepted)];
        expect("broke off", fg_judge_submit(&outcome, true), FG_VERDICT_FAIL, FACEGEN_E_UNCERTAIN);
        outcome.failure = FACEGEN_OK;
        expect("unreadable", fg_judge_submit(&outcome, true), FG_VERDICT_FAIL, FACEGEN_E_UNCERTAIN);
    }
}

/* An answer that was read, and what it means. */
typedef struct meaning {
    const char *name;
    facegen_result result;
    fg_verdict_kind kind;
    facegen_code code;
} meaning;

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
         {.status = FACEGEN_STATUS_FAILED, .refused = true, .id = "", .retry_after_ms = 5 * SECOND_MS},
         FG_VERDICT_REPEAT,
         FACEGEN_E_BUSY},
        {"error, rate limit",
         {.status = FACEGEN_STATUS_FAILED, .refused = true, .rate_limited = true, .id = ""},
         FG_VERDICT_FAIL,
         FACEGEN_E_BUSY},
        {"failed", {.status = FACEGEN_STATUS_FAILED, .id = "7"}, FG_VERDICT_FAIL, FACEGEN_E_FAILED},
        {"failed, come back",
         {.status = FACEGEN_STATUS_FAILED, .id = "7", .retry_after_ms = 5 * SECOND_MS},
         FG_VERDICT_FAIL,
         FACEGEN_E_FAILED},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(meanings); i++) {
        fg_outcome outcome = read_reply(&meanings[i].result);
        expect(meanings[i].name, fg_judge_submit(&outcome, false), meanings[i].kind, meanings[i].code);
    }
}

static void a_plan_lacks_a_feature_only_where_the_provider_says_so(void **state)
{
    (void)state;
    facegen_result provider = {.id = "", .status = FACEGEN_STATUS_FAILED, .speaks = true}, other = {.id = ""};
    fg_outcome outcome = unread(403);
    outcome.result = &provider;
    expect("provider", fg_judge_submit(&outcome, false), FG_VERDICT_FAIL, FACEGEN_E_PLAN);
    expect("provider", fg_judge_fetch(&outcome), FG_VERDICT_FAIL, FACEGEN_E_PLAN);
    outcome.result = &other;
    expect("other", fg_judge_submit(&outcome, false), FG_VERDICT_FAIL, FACEGEN_E_REJECTED);
    expect("other", fg_judge_fetch(&outcome), FG_VERDICT_FAIL, FACEGEN_E_REJECTED);
}

/* ---- a fetch ---- */

static void a_fetch_is_repeated_after_a_failure_that_may_pass_however_far_it_got(void **state)
{
    static const int came[] = {0, 200};
    (void)state;
    for (size_t i = 0; i < COUNT(passing) * COUNT(came); i++) {
        fg_outcome outcome = failed(passing[i / COUNT(came)], BODY_SIZE);
        outcome.http_status = came[i % COUNT(came)];
        expect(facegen_code_name(outcome.failure), fg_judge_fetch(&outcome), FG_VERDICT_REPEAT, outcome.failure);
    }
}

static void a_fetch_ends_with_a_failure_that_does_not_pass_by_itself(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(lasting); i++) {
        fg_outcome outcome = failed(lasting[i], 0);
        expect(facegen_code_name(lasting[i]), fg_judge_fetch(&outcome), FG_VERDICT_FAIL, lasting[i]);
    }
}

static void headers_of_a_fetch_that_are_too_large_end_it(void **state)
{
    (void)state;
    fg_outcome outcome = failed(FACEGEN_E_TOO_LARGE, BODY_SIZE);
    expect("headers", fg_judge_fetch(&outcome), FG_VERDICT_FAIL, FACEGEN_E_TOO_LARGE);
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
        {"422 Unprocessable Content", 422, FG_VERDICT_FAIL, FACEGEN_E_REJECTED},
        {"500 Internal Server Error", 500, FG_VERDICT_REPEAT, FACEGEN_E_UNAVAILABLE},
        {"502 Bad Gateway", 502, FG_VERDICT_REPEAT, FACEGEN_E_UNAVAILABLE},
        {"503 Service Unavailable", 503, FG_VERDICT_REPEAT, FACEGEN_E_UNAVAILABLE},
        {"504 Gateway Timeout", 504, FG_VERDICT_REPEAT, FACEGEN_E_UNAVAILABLE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fg_outcome outcome = unread(rows[i].http_status);
        expect(rows[i].name, fg_judge_fetch(&outcome), rows[i].kind, rows[i].code);
    }
}

static void a_fetch_that_cannot_be_read_is_repeated_only_if_it_made_no_sense(void **state)
{
    (void)state;
    fg_outcome outcome = unread(200);
    expect("no JSON", fg_judge_fetch(&outcome), FG_VERDICT_REPEAT, FACEGEN_E_PROTOCOL);
    outcome.unreadable = FACEGEN_E_TOO_LARGE;
    expect("too large", fg_judge_fetch(&outcome), FG_VERDICT_FAIL, FACEGEN_E_TOO_LARGE);
    outcome.unreadable = FACEGEN_E_NOMEM;
    expect("out of memory", fg_judge_fetch(&outcome), FG_VERDICT_FAIL, FACEGEN_E_NOMEM);
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
         {.status = FACEGEN_STATUS_FAILED, .refused = true, .id = "", .retry_after_ms = 5 * SECOND_MS},
         FG_VERDICT_REPEAT,
         FACEGEN_E_BUSY},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(meanings); i++) {
        fg_outcome outcome = read_reply(&meanings[i].result);
        expect(meanings[i].name, fg_judge_fetch(&outcome), meanings[i].kind, meanings[i].code);
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
         {.status = FACEGEN_STATUS_FAILED, .refused = true, .id = "", .retry_after_ms = 5 * SECOND_MS},
         FG_VERDICT_REPEAT,
         FACEGEN_E_BUSY},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(meanings); i++) {
        fg_outcome outcome = read_reply(&meanings[i].result);
        expect(meanings[i].name, fg_judge_question(&outcome), meanings[i].kind, meanings[i].code);
    }
    fg_outcome outcome = unread(502);
    expect("502 Bad Gateway", fg_judge_question(&outcome), FG_VERDICT_REPEAT, FACEGEN_E_UNAVAILABLE);
    outcome = unread(404);
    expect("404 Not Found", fg_judge_question(&outcome), FG_VERDICT_FAIL, FACEGEN_E_REJECTED);
}

/* ---- delays ---- */

static void delays_double_from_one_second_to_thirty(void **state)
{
    static const int64_t middle_ms[] = {1000, 2000, 4000, 8000, 16000, 30000, 30000};
    (void)state;
    for (size_t count = 0; count < COUNT(middle_ms); count++)
        assert_int_equal(fg_repeat_delay((int)count, 0, 512), middle_ms[count]);
    assert_int_equal(fg_repeat_delay(1000000, 0, 512), 30 * SECOND_MS);
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
    assert_int_equal(fg_repeat_delay(0, 7 * SECOND_MS, 512), 7 * SECOND_MS);
    assert_int_equal(fg_repeat_delay(3, 7 * SECOND_MS, 512), 8 * SECOND_MS);
}

static void a_provider_that_asks_for_more_than_five_minutes_gets_five(void **state)
{
    (void)state;
    assert_int_equal(fg_repeat_delay(0, INT64_MAX, 512), 300 * SECOND_MS);
}

/* ---- whether it was accepted ---- */

static void what_was_not_handed_over_whole_was_not_accepted(void **state)
{
    static const uint64_t sent[] = {0, 1, BODY_SIZE - 1};
    (void)state;
    for (size_t i = 0; i < COUNT(failures) * COUNT(sent); i++) {
        fg_outcome outcome = failed(failures[i / COUNT(sent)], sent[i % COUNT(sent)]);
        expect_acceptance(facegen_code_name(outcome.failure), &outcome, FACEGEN_ACCEPTANCE_NO);
    }
    fg_outcome kept = failed(FACEGEN_E_CONNECT, BODY_SIZE);
    kept.nothing_sent = true;
    expect_acceptance("nothing left", &kept, FACEGEN_ACCEPTANCE_NO);
}

static void what_was_handed_over_whole_may_have_been_accepted_whatever_ended_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(failures); i++) {
        fg_outcome outcome = failed(failures[i], BODY_SIZE);
        expect_acceptance(facegen_code_name(failures[i]), &outcome, FACEGEN_ACCEPTANCE_UNKNOWN);
    }
    fg_outcome cancelled = failed(FACEGEN_E_CANCELLED, BODY_SIZE);
    expect_acceptance("cancelled", &cancelled, FACEGEN_ACCEPTANCE_UNKNOWN);
    cancelled.body_sent--;
    expect_acceptance("cancelled in the upload", &cancelled, FACEGEN_ACCEPTANCE_NO);
}

static void the_http_status_says_whether_it_was_accepted(void **state)
{
    (void)state;
    for (int status = 200; status <= 999; status++) {
        fg_outcome outcome = unread(status);
        facegen_code code = fg_judge_submit(&outcome, false).code;
        facegen_acceptance expected = code == FACEGEN_E_UNCERTAIN ? FACEGEN_ACCEPTANCE_UNKNOWN : FACEGEN_ACCEPTANCE_NO;
        char name[16];
        snprintf(name, sizeof name, "HTTP %d", status);
        expect_acceptance(name, &outcome, expected);
    }
}

static void a_readable_answer_says_whether_it_was_accepted(void **state)
{
    static const struct {
        const char *name;
        facegen_result result;
        facegen_acceptance acceptance;
    } rows[] = {
        {"images", {.status = FACEGEN_STATUS_SUCCESS, .id = "7", IMAGE}, FACEGEN_ACCEPTANCE_YES},
        {"images without an id", {.status = FACEGEN_STATUS_SUCCESS, .id = "", IMAGE}, FACEGEN_ACCEPTANCE_YES},
        {"an id", {.status = FACEGEN_STATUS_UNKNOWN, .id = "7"}, FACEGEN_ACCEPTANCE_YES},
        {"queued without an id", {.status = FACEGEN_STATUS_PROCESSING, .id = ""}, FACEGEN_ACCEPTANCE_UNKNOWN},
        {"refused", {.status = FACEGEN_STATUS_FAILED, .refused = true, .id = ""}, FACEGEN_ACCEPTANCE_NO},
        {"refused for now",
         {.status = FACEGEN_STATUS_FAILED, .refused = true, .id = "", .retry_after_ms = 1},
         FACEGEN_ACCEPTANCE_NO},
        {"an error with an id", {.status = FACEGEN_STATUS_FAILED, .refused = true, .id = "7"}, FACEGEN_ACCEPTANCE_YES},
        {"failed", {.status = FACEGEN_STATUS_FAILED, .id = ""}, FACEGEN_ACCEPTANCE_UNKNOWN},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fg_outcome outcome = read_reply(&rows[i].result);
        expect_acceptance(rows[i].name, &outcome, rows[i].acceptance);
        outcome.failure = FACEGEN_E_CANCELLED; /* broken off after it had come */
        expect_acceptance(rows[i].name, &outcome, rows[i].acceptance);
    }
}

static void what_is_free_is_not_accepted(void **state)
{
    (void)state;
    fg_outcome silent = failed(FACEGEN_E_IO, BODY_SIZE);
    assert_int_equal(fg_judge_fetch(&silent).acceptance, FACEGEN_ACCEPTANCE_NO);
    assert_int_equal(fg_judge_question(&silent).acceptance, FACEGEN_ACCEPTANCE_NO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_generate_call_is_never_repeated_after_its_whole_body_was_handed_over),
        cmocka_unit_test(a_generate_call_whose_body_was_not_handed_over_whole_is_repeated),
        cmocka_unit_test(a_generate_call_of_which_nothing_left_this_machine_is_repeated),
        cmocka_unit_test(a_failure_that_does_not_pass_by_itself_ends_a_generate_call_that_was_not_sent),
        cmocka_unit_test(the_http_status_of_a_generate_call_gives_its_code),
        cmocka_unit_test(a_plan_lacks_a_feature_only_where_the_provider_says_so),
        cmocka_unit_test(of_all_http_statuses_only_429_repeats_a_generate_call),
        cmocka_unit_test(http_429_is_a_full_queue),
        cmocka_unit_test(http_503_repeats_a_generate_call_only_if_that_was_asked_for),
        cmocka_unit_test(a_status_that_refuses_what_its_answer_began_is_no_refusal),
        cmocka_unit_test(a_refusal_counts_though_its_answer_broke_off),
        cmocka_unit_test(an_accepted_generate_call_that_cannot_be_read_is_uncertain),
        cmocka_unit_test(a_readable_answer_to_a_generate_call_is_judged_by_status_id_and_images),
        cmocka_unit_test(a_fetch_is_repeated_after_a_failure_that_may_pass_however_far_it_got),
        cmocka_unit_test(a_fetch_ends_with_a_failure_that_does_not_pass_by_itself),
        cmocka_unit_test(headers_of_a_fetch_that_are_too_large_end_it),
        cmocka_unit_test(the_http_status_of_a_fetch_gives_its_verdict),
        cmocka_unit_test(a_fetch_that_cannot_be_read_is_repeated_only_if_it_made_no_sense),
        cmocka_unit_test(a_readable_answer_to_a_fetch_is_judged_by_status_id_and_images),
        cmocka_unit_test(a_question_is_judged_as_a_fetch_but_for_what_its_answer_means),
        cmocka_unit_test(delays_double_from_one_second_to_thirty),
        cmocka_unit_test(delays_are_spread_by_a_quarter_to_either_side),
        cmocka_unit_test(a_delay_is_at_least_what_the_provider_asked_for),
        cmocka_unit_test(a_provider_that_asks_for_more_than_five_minutes_gets_five),
        cmocka_unit_test(what_was_not_handed_over_whole_was_not_accepted),
        cmocka_unit_test(what_was_handed_over_whole_may_have_been_accepted_whatever_ended_it),
        cmocka_unit_test(the_http_status_says_whether_it_was_accepted),
        cmocka_unit_test(a_readable_answer_says_whether_it_was_accepted),
        cmocka_unit_test(what_is_free_is_not_accepted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
