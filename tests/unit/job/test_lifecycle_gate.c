/* The gate before each generate call, at which a journal lets it pass or not. */
#include "job_fixture.h"
#include "outcome_fixture.h"
#include "support/test.h"

static struct scene submit_gated(void)
{
    fg_lifecycle_limits limits = usual_limits();
    limits.gated = true;
    return submit_with(limits);
}

/* The job comes to the gate once whatever it waits for is over. */
static void come_to_gate(struct scene *scene)
{
    fg_action action = pass_time(scene);
    assert_int_equal(action.kind, FG_ACTION_GATE);
    assert_int_equal(action.until, START + TIMEOUT);
}

static void a_generate_call_begins_once_its_gate_is_opened(void **state)
{
    (void)state;
    struct scene scene = submit_gated();
    come_to_gate(&scene);
    fg_lifecycle_gate(&scene.job, true);
    fg_action action = fg_lifecycle_next(&scene.job, START);
    assert_int_equal(action.kind, FG_ACTION_SUBMIT);
    assert_int_equal(action.until, START + TIMEOUT);
}

static void a_gate_is_asked_at_once_and_then_waited_at_until_the_deadline(void **state)
{
    (void)state;
    struct scene scene = submit_gated();
    come_to_gate(&scene);
    assert_int_equal(scene.now, START);
    fg_action action = fg_lifecycle_next(&scene.job, START + SECOND);
    assert_int_equal(action.kind, FG_ACTION_WAIT);
    assert_int_equal(action.until, START + TIMEOUT);
    assert_false(scene.job.in_flight);
}

static void each_repetition_comes_to_the_gate_when_it_is_due(void **state)
{
    (void)state;
    struct scene scene = submit_gated();
    fg_outcome busy = unread(429);
    busy.retry_after_ms = 20 * SECOND;
    for (int attempt = 0; attempt <= RETRIES; attempt++) {
        come_to_gate(&scene);
        assert_int_equal(scene.now, START + 20 * SECOND * attempt);
        fg_lifecycle_gate(&scene.job, true);
        answer(&scene, FG_ACTION_SUBMIT, busy);
    }
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_BUSY);
}

static void a_generate_call_stands_still_from_when_its_gate_was_opened(void **state)
{
    (void)state;
    struct scene scene = submit_gated();
    come_to_gate(&scene);
    scene.now += 2 * STALL;
    fg_lifecycle_gate(&scene.job, true);
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_SUBMIT);
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_ABORT);
    assert_int_equal(scene.now, START + 3 * STALL);
}

static void the_deadline_ends_a_job_at_the_gate_with_nothing_sent(void **state)
{
    (void)state;
    for (int refusals = 0; refusals < 2; refusals++) {
        name_row((size_t)refusals, "");
        struct scene scene = submit_gated();
        come_to_gate(&scene);
        if (refusals > 0) {
            fg_lifecycle_gate(&scene.job, true);
            answer(&scene, FG_ACTION_SUBMIT, unread(429));
            come_to_gate(&scene);
        }
        assert_int_equal(pass_time(&scene).kind, FG_ACTION_END);
        assert_int_equal(scene.now, START + TIMEOUT);
        expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_TIMEOUT);
        assert_int_equal(scene.job.acceptance, FACEGEN_ACCEPTANCE_NO);
    }
}

static void a_gate_that_opens_past_the_deadline_lets_nothing_pass(void **state)
{
    (void)state;
    struct scene scene = submit_gated();
    come_to_gate(&scene);
    scene.now += TIMEOUT;
    fg_lifecycle_gate(&scene.job, true);
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_TIMEOUT);
    assert_int_equal(scene.job.acceptance, FACEGEN_ACCEPTANCE_NO);
}

static void a_gate_that_stays_shut_ends_the_job_with_nothing_sent(void **state)
{
    (void)state;
    struct scene scene = submit_gated();
    come_to_gate(&scene);
    fg_lifecycle_gate(&scene.job, false);
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_CANCELLED);
    assert_int_equal(scene.job.acceptance, FACEGEN_ACCEPTANCE_NO);
}

static void a_job_can_be_cancelled_at_the_gate(void **state)
{
    (void)state;
    struct scene scene = submit_gated();
    come_to_gate(&scene);
    fg_lifecycle_stop(&scene.job, FACEGEN_E_CANCELLED);
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_CANCELLED);
    assert_int_equal(scene.job.acceptance, FACEGEN_ACCEPTANCE_NO);
}

static void what_is_free_passes_no_gate(void **state)
{
    (void)state;
    struct scene scene = submit_gated();
    come_to_gate(&scene);
    fg_lifecycle_gate(&scene.job, true);
    answer(&scene, FG_ACTION_SUBMIT, processing("7", -1));
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_FETCH); /* a poll */
    fg_lifecycle_fetch(&scene.job, &scene.job.limits, "7", START, 1);
    assert_int_equal(fg_lifecycle_next(&scene.job, START).kind, FG_ACTION_FETCH);
    fg_lifecycle_ask(&scene.job, &scene.job.limits, START, 1);
    assert_int_equal(fg_lifecycle_next(&scene.job, START).kind, FG_ACTION_FETCH);
}

static void a_job_knows_what_its_last_exchange_came_to_while_it_goes_on(void **state)
{
    (void)state;
    struct scene scene = submit();
    answer(&scene, FG_ACTION_SUBMIT, failed(FACEGEN_E_CONNECT, 0));
    assert_int_equal(scene.job.code, FACEGEN_E_CONNECT);
    answer(&scene, FG_ACTION_SUBMIT, unread(429));
    assert_int_equal(scene.job.code, FACEGEN_E_BUSY);
    answer(&scene, FG_ACTION_SUBMIT, processing("7", -1));
    assert_int_equal(scene.job.code, FACEGEN_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_generate_call_begins_once_its_gate_is_opened),
        cmocka_unit_test(a_gate_is_asked_at_once_and_then_waited_at_until_the_deadline),
        cmocka_unit_test(each_repetition_comes_to_the_gate_when_it_is_due),
        cmocka_unit_test(a_generate_call_stands_still_from_when_its_gate_was_opened),
        cmocka_unit_test(the_deadline_ends_a_job_at_the_gate_with_nothing_sent),
        cmocka_unit_test(a_gate_that_opens_past_the_deadline_lets_nothing_pass),
        cmocka_unit_test(a_gate_that_stays_shut_ends_the_job_with_nothing_sent),
        cmocka_unit_test(a_job_can_be_cancelled_at_the_gate),
        cmocka_unit_test(what_is_free_passes_no_gate),
        cmocka_unit_test(a_job_knows_what_its_last_exchange_came_to_while_it_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
