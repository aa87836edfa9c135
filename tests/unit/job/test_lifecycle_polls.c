/* A job that is queued at the provider, and when it is fetched. */
#include "job_fixture.h"
#include "outcome_fixture.h"
#include "support/test.h"

static void a_queued_job_is_fetched_by_its_id_until_it_has_images(void **state)
{
    (void)state;
    struct scene scene = submit();
    answer(&scene, FG_ACTION_SUBMIT, processing("7", -1));
    answer(&scene, FG_ACTION_FETCH, processing("other", -1));
    answer(&scene, FG_ACTION_FETCH, images(""));
    expect_end(&scene, FG_JOB_DONE, FACEGEN_OK);
    assert_string_equal(scene.job.id, "7");
}

static void a_queued_job_is_fetched_by_the_schedule_from_its_acceptance_on(void **state)
{
    (void)state;
    struct scene scene = submit();
    answer(&scene, FG_ACTION_SUBMIT, unread(429));
    answer(&scene, FG_ACTION_SUBMIT, processing("7", -1));
    int64_t accepted_at = scene.now;
    for (int i = 0; i < 10; i++) {
        int64_t due = scene.now + scheduled(&no_history, -1, scene.now - accepted_at);
        answer(&scene, FG_ACTION_FETCH, processing("7", -1));
        assert_int_equal(scene.now, due);
    }
}

static void the_first_estimate_sets_the_schedule(void **state)
{
    (void)state;
    struct scene scene = submit();
    answer(&scene, FG_ACTION_SUBMIT, processing("7", 8));
    for (int i = 0; i < 2; i++) {
        int64_t due = scene.now + scheduled(&no_history, 8, scene.now - START);
        answer(&scene, FG_ACTION_FETCH, processing("7", 40));
        assert_int_equal(scene.now, due);
    }
}

static void an_estimate_that_comes_with_a_fetch_counts_from_there(void **state)
{
    (void)state;
    struct scene scene = submit();
    answer(&scene, FG_ACTION_SUBMIT, processing("7", -1));
    answer(&scene, FG_ACTION_FETCH, processing("7", 8));
    int64_t elapsed = scene.now - START, due = scene.now + scheduled(&no_history, (double)elapsed / 1000 + 8, elapsed);
    pass_time(&scene);
    assert_int_equal(scene.now, due);
}

static void earlier_jobs_shape_the_schedule(void **state)
{
    (void)state;
    fg_lifecycle_limits limits = usual_limits();
    for (int i = 0; i < 10; i++)
        fg_poll_learn(&limits.history, 8, 19, 21);
    struct scene scene = submit_with(limits);
    answer(&scene, FG_ACTION_SUBMIT, processing("7", 8));
    pass_time(&scene);
    assert_int_equal(scene.now - START, scheduled(&limits.history, 8, 0));
    assert_int_not_equal(scene.now - START, scheduled(&no_history, 8, 0));
}

static void a_job_that_was_queued_teaches_between_which_polls_it_ended(void **state)
{
    (void)state;
    struct scene scene = submit();
    answer(&scene, FG_ACTION_SUBMIT, processing("7", 8));
    answer(&scene, FG_ACTION_FETCH, processing("7", 8));
    int64_t queued_at = scene.now;
    answer(&scene, FG_ACTION_FETCH, images("7"));
    fg_poll_history expected = {0}, history = {0};
    fg_poll_learn(&expected, 8, (double)(queued_at - START) / 1000, (double)(scene.now - START) / 1000);
    fg_lifecycle_teach(&scene.job, &history);
    assert_memory_equal(&history, &expected, sizeof history);
}

static void a_job_whose_acceptance_or_end_was_not_seen_teaches_nothing(void **state)
{
    (void)state;
    struct scene scenes[] = {submit(), submit(), submit(), fetch("7"), submit()};
    answer(&scenes[0], FG_ACTION_SUBMIT, images("7"));
    answer(&scenes[1], FG_ACTION_SUBMIT, processing("7", 8));
    scenes[2].job.limits.wait = false;
    answer(&scenes[2], FG_ACTION_SUBMIT, processing("7", 8));
    answer(&scenes[3], FG_ACTION_FETCH, processing("7", 8));
    answer(&scenes[3], FG_ACTION_FETCH, images("7"));
    answer(&scenes[4], FG_ACTION_SUBMIT, processing("7", 8));
    const fg_outcome delivered = images("7");
    fg_lifecycle_take(&scenes[4].job, scenes[4].now, &delivered);
    for (size_t i = 0; i < COUNT(scenes); i++) {
        name_row(i, "");
        fg_poll_history history = {0};
        fg_lifecycle_teach(&scenes[i].job, &history);
        assert_true(history.jobs == 0);
    }
}

static void the_first_estimate_counts_also_if_it_is_short(void **state)
{
    static const double estimates[] = {0, 0.5};
    (void)state;
    for (size_t i = 0; i < COUNT(estimates); i++) {
        struct scene scene = submit();
        answer(&scene, FG_ACTION_SUBMIT, processing("7", estimates[i]));
        answer(&scene, FG_ACTION_FETCH, processing("7", 9));
        assert_true(scene.job.eta == estimates[i]);
    }
}

static void an_estimate_of_more_than_a_day_is_taken_as_a_day(void **state)
{
    (void)state;
    struct scene scene = submit();
    answer(&scene, FG_ACTION_SUBMIT, processing("7", 1e300));
    assert_true(scene.job.eta == 24 * 60 * 60);
}

static void a_delay_asked_for_puts_the_next_fetch_off_by_at_most_five_minutes(void **state)
{
    const struct {
        int64_t asked, obeyed;
    } rows[] = {{0, scheduled(&no_history, -1, 0)}, {20 * SECOND, 20 * SECOND}, {3600 * SECOND, 300 * SECOND}};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, "");
        fg_lifecycle_limits limits = usual_limits();
        limits.timeout_ms = 7200 * SECOND;
        struct scene scene = submit_with(limits);
        fg_outcome outcome = processing("7", -1);
        outcome.retry_after_ms = rows[i].asked;
        answer(&scene, FG_ACTION_SUBMIT, outcome);
        pass_time(&scene);
        assert_int_equal(scene.now - START, rows[i].obeyed);
    }
}

static void a_job_that_is_processing_for_ever_ends_in_a_timeout_with_its_id(void **state)
{
    (void)state;
    struct scene scene = submit();
    answer(&scene, FG_ACTION_SUBMIT, processing("7", -1));
    while (pass_time(&scene).kind == FG_ACTION_FETCH) {
        fg_outcome outcome = processing("7", -1);
        fg_lifecycle_take(&scene.job, scene.now, &outcome);
    }
    assert_int_equal(scene.now, START + TIMEOUT);
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_TIMEOUT);
    assert_string_equal(scene.job.id, "7");
}

static void a_fetch_that_stands_still_is_given_up_and_repeated(void **state)
{
    (void)state;
    struct scene scene = fetch("7");
    assert_int_equal(pass_time(&scene).until, START + STALL);
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_ABORT);
    assert_int_equal(scene.now, START + STALL);
    fg_outcome outcome = failed(FACEGEN_E_TIMEOUT, BODY_SIZE);
    fg_lifecycle_take(&scene.job, scene.now, &outcome);
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_FETCH);
}

static void a_fetch_near_the_deadline_is_given_up_at_the_deadline(void **state)
{
    (void)state;
    struct scene scene = fetch("7");
    scene.now = START + TIMEOUT - 1;
    assert_int_equal(fg_lifecycle_next(&scene.job, scene.now).until, START + TIMEOUT);
}

static void failed_fetches_are_repeated_until_the_job_goes_on(void **state)
{
    (void)state;
    struct scene scene = fetch("7");
    answer(&scene, FG_ACTION_FETCH, unread(404));
    answer(&scene, FG_ACTION_FETCH, unread(502));
    answer(&scene, FG_ACTION_FETCH, images("7"));
    expect_end(&scene, FG_JOB_DONE, FACEGEN_OK);
}

static void an_id_that_stays_unknown_ends_the_job_as_gone(void **state)
{
    (void)state;
    struct scene scene = fetch("7");
    for (int i = 0; i <= RETRIES; i++)
        answer(&scene, FG_ACTION_FETCH, unread(404));
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_GONE);
    assert_string_equal(scene.job.id, "7");
}

static void repetitions_are_counted_anew_after_an_answer(void **state)
{
    (void)state;
    struct scene scene = fetch("7");
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < RETRIES; i++)
            answer(&scene, FG_ACTION_FETCH, unread(500));
        answer(&scene, FG_ACTION_FETCH, processing("7", -1));
    }
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_FETCH);
}

static void after_an_answer_about_another_job_the_next_fetch_takes_a_new_connection(void **state)
{
    (void)state;
    struct scene scene = fetch("7");
    fg_outcome foreign = images("8");
    foreign.is_foreign = true;
    answer(&scene, FG_ACTION_FETCH, foreign);
    assert_true(scene.job.mixed_up);
    answer(&scene, FG_ACTION_FETCH, processing("7", -1));
    assert_false(scene.job.mixed_up);
}

/* Whether images that are fetched so long after the job was last seen in the queue were made in the last minutes. */
static bool is_fresh(int64_t later_ms)
{
    struct scene scene = fetch("7");
    answer(&scene, FG_ACTION_FETCH, processing("7", -1));
    fg_outcome outcome = images("7");
    fg_lifecycle_take(&scene.job, scene.now + later_ms, &outcome);
    expect_end(&scene, FG_JOB_DONE, FACEGEN_OK);
    return scene.job.just_ended;
}

static void images_of_a_job_that_was_unfinished_ten_minutes_ago_are_new(void **state)
{
    (void)state;
    assert_true(is_fresh(0));
    assert_true(is_fresh(600 * SECOND));
    assert_false(is_fresh(600 * SECOND + 1));
}

static void images_that_are_there_at_once_are_new_only_of_a_generate_call(void **state)
{
    (void)state;
    struct scene submitted = submit(), fetched = fetch("7");
    answer(&submitted, FG_ACTION_SUBMIT, images("7"));
    answer(&fetched, FG_ACTION_FETCH, images("7"));
    assert_true(submitted.job.just_ended);
    assert_false(fetched.job.just_ended);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_queued_job_is_fetched_by_its_id_until_it_has_images),
        cmocka_unit_test(a_queued_job_is_fetched_by_the_schedule_from_its_acceptance_on),
        cmocka_unit_test(the_first_estimate_sets_the_schedule),
        cmocka_unit_test(an_estimate_that_comes_with_a_fetch_counts_from_there),
        cmocka_unit_test(earlier_jobs_shape_the_schedule),
        cmocka_unit_test(a_job_that_was_queued_teaches_between_which_polls_it_ended),
        cmocka_unit_test(a_job_whose_acceptance_or_end_was_not_seen_teaches_nothing),
        cmocka_unit_test(the_first_estimate_counts_also_if_it_is_short),
        cmocka_unit_test(an_estimate_of_more_than_a_day_is_taken_as_a_day),
        cmocka_unit_test(a_delay_asked_for_puts_the_next_fetch_off_by_at_most_five_minutes),
        cmocka_unit_test(a_job_that_is_processing_for_ever_ends_in_a_timeout_with_its_id),
        cmocka_unit_test(a_fetch_that_stands_still_is_given_up_and_repeated),
        cmocka_unit_test(a_fetch_near_the_deadline_is_given_up_at_the_deadline),
        cmocka_unit_test(failed_fetches_are_repeated_until_the_job_goes_on),
        cmocka_unit_test(an_id_that_stays_unknown_ends_the_job_as_gone),
        cmocka_unit_test(repetitions_are_counted_anew_after_an_answer),
        cmocka_unit_test(after_an_answer_about_another_job_the_next_fetch_takes_a_new_connection),
        cmocka_unit_test(images_of_a_job_that_was_unfinished_ten_minutes_ago_are_new),
        cmocka_unit_test(images_that_are_there_at_once_are_new_only_of_a_generate_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
