/* Jobs until they are accepted: generate calls, their repetitions, and how they are stopped. */
#include "job_fixture.h"
#include "outcome_fixture.h"
#include "support/test.h"

/* ---- generate calls ---- */

static void a_generate_call_begins_at_once_and_may_take_until_the_deadline(void **state)
{
    (void)state;
    struct scene scene = submit();
    fg_action action = fg_lifecycle_next(&scene.job, START);
    assert_int_equal(action.kind, FG_ACTION_SUBMIT);
    assert_int_equal(action.until, START + TIMEOUT);
}

static void a_generate_call_that_stands_still_is_given_up_and_repeated_while_its_body_is_incomplete(void **state)
{
    (void)state;
    struct scene scene = submit();
    fg_lifecycle_next(&scene.job, START);
    fg_lifecycle_progress(&scene.job, START + SECOND);
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_ABORT);
    assert_int_equal(scene.now, START + SECOND + STALL);
    fg_outcome outcome = failed(FACEGEN_E_TIMEOUT, BODY_SIZE - 1);
    fg_lifecycle_take(&scene.job, scene.now, &outcome);
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_SUBMIT);
}

static void a_generate_call_that_was_sent_is_waited_for_and_given_up_at_the_deadline(void **state)
{
    (void)state;
    struct scene scene = submit();
    fg_lifecycle_next(&scene.job, START);
    fg_lifecycle_sent(&scene.job);
    fg_action action = fg_lifecycle_next(&scene.job, START + TIMEOUT - 1);
    assert_int_equal(action.kind, FG_ACTION_WAIT);
    assert_int_equal(action.until, START + TIMEOUT);
    assert_int_equal(fg_lifecycle_next(&scene.job, START + TIMEOUT).kind, FG_ACTION_ABORT);
}

static void a_generate_call_given_up_with_its_body_incomplete_ends_in_a_timeout(void **state)
{
    (void)state;
    struct scene scene = submit();
    fg_lifecycle_next(&scene.job, START);
    scene.now += TIMEOUT;
    fg_outcome outcome = failed(FACEGEN_E_TIMEOUT, BODY_SIZE - 1);
    fg_lifecycle_take(&scene.job, scene.now, &outcome);
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_TIMEOUT);
}

static void a_generate_call_given_up_with_its_body_sent_is_uncertain(void **state)
{
    (void)state;
    struct scene scene = submit();
    fg_lifecycle_next(&scene.job, START);
    scene.now += TIMEOUT;
    fg_outcome outcome = failed(FACEGEN_E_TIMEOUT, BODY_SIZE);
    fg_lifecycle_take(&scene.job, scene.now, &outcome);
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_UNCERTAIN);
}

static void images_in_the_answer_end_the_job_with_its_id(void **state)
{
    (void)state;
    struct scene scene = submit();
    answer(&scene, FG_ACTION_SUBMIT, images("7"));
    expect_end(&scene, FG_JOB_DONE, FACEGEN_OK);
    assert_string_equal(scene.job.id, "7");
}

static void an_id_is_kept_from_an_uncertain_answer_and_not_from_a_refusal(void **state)
{
    static const struct {
        int http_status;
        facegen_code code;
        const char *id;
    } rows[] = {{500, FACEGEN_E_UNCERTAIN, "7"}, {400, FACEGEN_E_REJECTED, ""}};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].id);
        struct scene scene = submit();
        fg_outcome outcome = unread(rows[i].http_status);
        outcome.id = "7";
        answer(&scene, FG_ACTION_SUBMIT, outcome);
        expect_end(&scene, FG_JOB_FAILED, rows[i].code);
        assert_string_equal(scene.job.id, rows[i].id);
    }
}

/* ---- repetitions ---- */

static void each_repetition_waits_longer_and_the_last_refusal_ends_the_job(void **state)
{
    static const int64_t middle[RETRIES] = {1 * SECOND, 2 * SECOND, 4 * SECOND};
    (void)state;
    struct scene scene = submit();
    answer(&scene, FG_ACTION_SUBMIT, unread(429));
    for (int i = 0; i < RETRIES; i++) {
        int64_t refused_at = scene.now;
        answer(&scene, FG_ACTION_SUBMIT, unread(429));
        assert_true(scene.now - refused_at >= middle[i] * 3 / 4 && scene.now - refused_at <= middle[i] * 5 / 4);
    }
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_BUSY);
}

static void without_retries_the_first_refusal_ends_the_job(void **state)
{
    (void)state;
    fg_lifecycle_limits limits = usual_limits();
    limits.retries = 0;
    struct scene scene = submit_with(limits);
    answer(&scene, FG_ACTION_SUBMIT, unread(429));
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_BUSY);
}

static void a_generate_call_is_repeated_after_http_503_if_the_limits_say_so(void **state)
{
    (void)state;
    fg_lifecycle_limits limits = usual_limits();
    limits.repeat_unavailable = true;
    struct scene scene = submit_with(limits);
    answer(&scene, FG_ACTION_SUBMIT, unread(503));
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_SUBMIT);
}

static void jobs_with_other_random_numbers_do_not_repeat_in_step(void **state)
{
    (void)state;
    int64_t begun[2];
    for (uint32_t random = 0; random < COUNT(begun); random++) {
        struct scene scene = {.now = START};
        fg_lifecycle_limits limits = usual_limits();
        fg_lifecycle_submit(&scene.job, &limits, START, random);
        answer(&scene, FG_ACTION_SUBMIT, unread(429));
        pass_time(&scene);
        begun[random] = scene.now;
    }
    assert_int_not_equal(begun[0], begun[1]);
}

static void the_longer_of_the_delays_in_header_and_body_is_obeyed(void **state)
{
    static const struct {
        int64_t header, body, obeyed;
    } rows[] = {
        {20 * SECOND, 0, 20 * SECOND},
        {0, 20 * SECOND, 20 * SECOND},
        {20 * SECOND, 40 * SECOND, 40 * SECOND},
        {40 * SECOND, 20 * SECOND, 40 * SECOND},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, "");
        facegen_result busy = {.status = FACEGEN_STATUS_FAILED, .id = "", .retry_after_ms = rows[i].body};
        fg_outcome outcome = unread(429);
        outcome.retry_after_ms = rows[i].header;
        outcome.result = &busy;
        struct scene scene = submit();
        answer(&scene, FG_ACTION_SUBMIT, outcome);
        pass_time(&scene);
        assert_int_equal(scene.now - START, rows[i].obeyed);
    }
}

static void a_repetition_that_would_begin_past_the_deadline_ends_the_job_at_once(void **state)
{
    (void)state;
    fg_lifecycle_limits limits = usual_limits();
    limits.timeout_ms = 20 * SECOND;
    struct scene scene = submit_with(limits);
    fg_outcome outcome = unread(429);
    outcome.retry_after_ms = 20 * SECOND;
    answer(&scene, FG_ACTION_SUBMIT, outcome);
    assert_int_equal(scene.now, START);
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_BUSY);
}

static void the_outcome_has_the_delay_as_the_provider_asked_for_it(void **state)
{
    static const struct {
        int http_status;
        facegen_code code;
    } rows[] = {{429, FACEGEN_E_BUSY}, {503, FACEGEN_E_UNAVAILABLE}};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, "");
        struct scene scene = submit();
        fg_outcome outcome = unread(rows[i].http_status);
        outcome.retry_after_ms = 3600 * SECOND;
        answer(&scene, FG_ACTION_SUBMIT, outcome);
        expect_end(&scene, FG_JOB_FAILED, rows[i].code);
        assert_int_equal(scene.job.retry_after_ms, 3600 * SECOND);
    }
}

/* ---- without waiting; stopping ---- */

static void a_generate_call_without_waiting_ends_with_its_first_state(void **state)
{
    (void)state;
    fg_lifecycle_limits limits = usual_limits();
    limits.wait = false;
    struct scene scene = submit_with(limits);
    answer(&scene, FG_ACTION_SUBMIT, processing("7", -1));
    expect_end(&scene, FG_JOB_DONE, FACEGEN_OK);
    assert_string_equal(scene.job.id, "7");
}

static void a_fetch_without_waiting_ends_with_its_first_state(void **state)
{
    (void)state;
    struct scene scene = fetch("7");
    scene.job.limits.wait = false;
    answer(&scene, FG_ACTION_FETCH, processing("7", -1));
    expect_end(&scene, FG_JOB_DONE, FACEGEN_OK);
}

static void a_question_is_repeated_until_it_is_answered(void **state)
{
    static const facegen_result account = {.status = FACEGEN_STATUS_SUCCESS, .id = ""};
    (void)state;
    struct scene scene = {.now = START};
    fg_lifecycle_limits limits = usual_limits();
    fg_outcome answered = unread(200);
    answered.result = &account;
    fg_lifecycle_ask(&scene.job, &limits, START, 1);
    answer(&scene, FG_ACTION_FETCH, unread(502));
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_FETCH);
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_ABORT); /* stalled, as a fetch is */
    fg_lifecycle_take(&scene.job, scene.now, &answered);
    expect_end(&scene, FG_JOB_DONE, FACEGEN_OK);
}

static void a_stop_ends_a_job_that_waits_and_keeps_its_id(void **state)
{
    (void)state;
    struct scene scene = submit();
    answer(&scene, FG_ACTION_SUBMIT, processing("7", -1));
    fg_lifecycle_stop(&scene.job, FACEGEN_E_CANCELLED);
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_CANCELLED);
    assert_string_equal(scene.job.id, "7");
    assert_int_equal(scene.job.acceptance, FACEGEN_ACCEPTANCE_YES);
}

/* A generate call is broken off with this outcome. */
static fg_lifecycle break_off(fg_outcome outcome)
{
    struct scene scene = submit();
    assert_int_equal(fg_lifecycle_next(&scene.job, START).kind, FG_ACTION_SUBMIT);
    assert_int_equal(scene.job.acceptance, FACEGEN_ACCEPTANCE_UNKNOWN);
    fg_lifecycle_break_off(&scene.job, FACEGEN_E_CANCELLED, &outcome);
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_CANCELLED);
    return scene.job;
}

static void an_id_that_came_before_a_generate_call_is_broken_off_is_kept(void **state)
{
    (void)state;
    fg_lifecycle job = break_off(processing("7", -1));
    assert_false(job.in_flight);
    assert_string_equal(job.id, "7");
    assert_int_equal(job.acceptance, FACEGEN_ACCEPTANCE_YES);
}

static void an_id_salvaged_before_a_generate_call_is_broken_off_is_kept(void **state)
{
    (void)state;
    fg_outcome outcome = unread(200);
    outcome.failure = FACEGEN_E_CANCELLED;
    outcome.id = "7";
    fg_lifecycle job = break_off(outcome);
    assert_string_equal(job.id, "7");
    assert_int_equal(job.acceptance, FACEGEN_ACCEPTANCE_UNKNOWN);
}

static void a_generate_call_broken_off_in_its_upload_was_not_accepted(void **state)
{
    (void)state;
    fg_outcome outcome = failed(FACEGEN_E_TIMEOUT, BODY_SIZE - 1);
    outcome.id = "7";
    fg_lifecycle job = break_off(outcome);
    assert_string_equal(job.id, "");
    assert_int_equal(job.acceptance, FACEGEN_ACCEPTANCE_NO);
}

static void a_job_that_was_refused_and_waits_to_be_sent_again_is_not_accepted(void **state)
{
    (void)state;
    struct scene scene = submit();
    answer(&scene, FG_ACTION_SUBMIT, unread(429));
    assert_int_equal(scene.job.acceptance, FACEGEN_ACCEPTANCE_NO);
    fg_lifecycle_stop(&scene.job, FACEGEN_E_CANCELLED);
    assert_int_equal(scene.job.acceptance, FACEGEN_ACCEPTANCE_NO);
}

static void a_job_that_only_fetches_pays_for_nothing(void **state)
{
    (void)state;
    struct scene scene = fetch("7");
    answer(&scene, FG_ACTION_FETCH, processing("7", -1));
    assert_int_equal(scene.job.acceptance, FACEGEN_ACCEPTANCE_NO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_generate_call_begins_at_once_and_may_take_until_the_deadline),
        cmocka_unit_test(a_generate_call_that_stands_still_is_given_up_and_repeated_while_its_body_is_incomplete),
        cmocka_unit_test(a_generate_call_that_was_sent_is_waited_for_and_given_up_at_the_deadline),
        cmocka_unit_test(a_generate_call_given_up_with_its_body_incomplete_ends_in_a_timeout),
        cmocka_unit_test(a_generate_call_given_up_with_its_body_sent_is_uncertain),
        cmocka_unit_test(images_in_the_answer_end_the_job_with_its_id),
        cmocka_unit_test(an_id_is_kept_from_an_uncertain_answer_and_not_from_a_refusal),
        cmocka_unit_test(each_repetition_waits_longer_and_the_last_refusal_ends_the_job),
        cmocka_unit_test(without_retries_the_first_refusal_ends_the_job),
        cmocka_unit_test(a_generate_call_is_repeated_after_http_503_if_the_limits_say_so),
        cmocka_unit_test(jobs_with_other_random_numbers_do_not_repeat_in_step),
        cmocka_unit_test(the_longer_of_the_delays_in_header_and_body_is_obeyed),
        cmocka_unit_test(a_repetition_that_would_begin_past_the_deadline_ends_the_job_at_once),
        cmocka_unit_test(the_outcome_has_the_delay_as_the_provider_asked_for_it),
        cmocka_unit_test(a_generate_call_without_waiting_ends_with_its_first_state),
        cmocka_unit_test(a_fetch_without_waiting_ends_with_its_first_state),
        cmocka_unit_test(a_question_is_repeated_until_it_is_answered),
        cmocka_unit_test(a_stop_ends_a_job_that_waits_and_keeps_its_id),
        cmocka_unit_test(an_id_that_came_before_a_generate_call_is_broken_off_is_kept),
        cmocka_unit_test(an_id_salvaged_before_a_generate_call_is_broken_off_is_kept),
        cmocka_unit_test(a_generate_call_broken_off_in_its_upload_was_not_accepted),
        cmocka_unit_test(a_job_that_was_refused_and_waits_to_be_sent_again_is_not_accepted),
        cmocka_unit_test(a_job_that_only_fetches_pays_for_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
