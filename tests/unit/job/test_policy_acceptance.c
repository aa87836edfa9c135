/* Whether a generate call was accepted. */
#include "outcome_fixture.h"
#include "support/test.h"

#include <stdio.h>

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
        cmocka_unit_test(what_was_not_handed_over_whole_was_not_accepted),
        cmocka_unit_test(what_was_handed_over_whole_may_have_been_accepted_whatever_ended_it),
        cmocka_unit_test(the_http_status_says_whether_it_was_accepted),
        cmocka_unit_test(a_readable_answer_says_whether_it_was_accepted),
        cmocka_unit_test(what_is_free_is_not_accepted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
