/* A job that is queued behind another one of its client. */
#include "job_fixture.h"
#include "outcome_fixture.h"
#include "support/test.h"

#include <math.h>

/* A queue in which so many are made at once, and in it a job that is accepted behind another one. */
struct behind {
    fg_estimator estimator;
    fg_lifecycle other;
    struct scene scene;
};

static void submit_behind(struct behind *behind, int width, double eta)
{
    fg_lifecycle_limits limits = usual_limits();
    *behind = (struct behind){.estimator = {.width = width}};
    fg_estimator_join(&behind->estimator, &behind->other);
    limits.estimator = &behind->estimator;
    behind->scene = submit_with(limits);
    answer(&behind->scene, FG_ACTION_SUBMIT, processing("7", eta));
}

static void a_job_is_fetched_by_the_schedule_from_its_turn_on(void **state)
{
    (void)state;
    struct behind behind;
    submit_behind(&behind, 1, 20);
    behind.scene.now += 15 * SECOND;
    assert_int_equal(fg_lifecycle_next(&behind.scene.job, behind.scene.now).kind, FG_ACTION_WAIT);
    fg_estimator_leave(&behind.estimator, &behind.other);
    int64_t due = behind.scene.now + scheduled(&no_history, 20 - 15, 0);
    pass_time(&behind.scene);
    assert_int_equal(behind.scene.now, due);
}

static void an_estimate_that_had_run_out_before_the_turn_says_nothing(void **state)
{
    (void)state;
    struct behind behind;
    submit_behind(&behind, 1, 10);
    behind.scene.now += 15 * SECOND;
    fg_estimator_leave(&behind.estimator, &behind.other);
    int64_t due = behind.scene.now + scheduled(&no_history, -1, 0);
    pass_time(&behind.scene);
    assert_int_equal(behind.scene.now, due);
}

static void a_job_that_tells_how_long_it_was_made_tells_of_the_queue(void **state)
{
    static const double times[] = {-1, 0, 0.5};
    (void)state;
    for (size_t i = 0; i < COUNT(times); i++) {
        struct behind behind;
        submit_behind(&behind, 0, -1);
        fg_outcome outcome = images("7");
        facegen_result made = *outcome.result;
        made.generation_time = times[i];
        outcome.result = &made;
        answer(&behind.scene, FG_ACTION_FETCH, outcome);
        assert_int_equal(behind.estimator.widest, times[i] < 0 ? 0 : 1);
    }
}

static void the_time_in_which_a_job_was_made_counts_to_the_millisecond(void **state)
{
    (void)state;
    for (int later = 0; later < 2; later++) {
        struct behind behind;
        submit_behind(&behind, 0, -1);
        assert_int_equal(pass_time(&behind.scene).kind, FG_ACTION_FETCH);
        fg_outcome outcome = images("7");
        facegen_result made = *outcome.result;
        made.generation_time = 5;
        outcome.result = &made;
        behind.other.queued_at = behind.scene.now - 5 * SECOND + later; /* made beside it if seen in its time */
        fg_lifecycle_take(&behind.scene.job, behind.scene.now, &outcome);
        assert_int_equal(behind.estimator.widest, 1 + later);
    }
}

static void a_job_whose_turn_does_not_come_is_fetched_after_a_minute_all_the_same(void **state)
{
    (void)state;
    struct behind behind;
    submit_behind(&behind, 1, 20);
    pass_time(&behind.scene);
    assert_int_equal(behind.scene.now - START, 60 * SECOND);
}

static void a_job_teaches_how_long_it_took_from_its_turn(void **state)
{
    (void)state;
    struct behind behind;
    fg_poll_history expected = {0}, history = {0};
    submit_behind(&behind, 1, 20);
    behind.scene.now += 15 * SECOND;
    int64_t turn_at = behind.scene.now;
    fg_estimator_leave(&behind.estimator, &behind.other);
    answer(&behind.scene, FG_ACTION_FETCH, images("7"));
    fg_poll_learn(&expected, 20 - 15, 0, (double)(behind.scene.now - turn_at) / 1000);
    fg_lifecycle_teach(&behind.scene.job, &history);
    assert_memory_equal(&history, &expected, sizeof history);
}

static void among_others_a_job_is_fetched_more_rarely(void **state)
{
    (void)state;
    struct behind behind;
    submit_behind(&behind, 0, 20);
    fg_poll_model model = fg_poll_predict(&no_history, 20);
    pass_time(&behind.scene);
    assert_int_equal(behind.scene.now - START, llround(1000 * fg_poll_next(&model, 0, 2 * FG_POLL_COST)));
}

static void a_turn_that_comes_does_not_bring_a_repetition_forward(void **state)
{
    (void)state;
    struct behind behind;
    submit_behind(&behind, 1, 20);
    fg_outcome busy = unread(429);
    busy.retry_after_ms = 50 * SECOND;
    answer(&behind.scene, FG_ACTION_FETCH, busy);
    int64_t due = behind.scene.now + 50 * SECOND;
    fg_estimator_leave(&behind.estimator, &behind.other);
    pass_time(&behind.scene);
    assert_int_equal(behind.scene.now, due);
}

static void a_job_that_is_done_before_its_turn_teaches_nothing(void **state)
{
    (void)state;
    struct behind behind;
    fg_poll_history history = {0};
    submit_behind(&behind, 1, 20);
    answer(&behind.scene, FG_ACTION_FETCH, images("7"));
    fg_lifecycle_teach(&behind.scene.job, &history);
    assert_true(history.jobs == 0);
}

static void a_job_that_is_done_shows_how_many_are_made_at_once(void **state)
{
    (void)state;
    struct behind behind;
    submit_behind(&behind, 1, 20);
    behind.other.queued_at = START + 55 * SECOND;
    facegen_result result = *images("7").result;
    result.generation_time = 8;
    fg_outcome outcome = images("7");
    outcome.result = &result;
    answer(&behind.scene, FG_ACTION_FETCH, outcome);
    assert_int_equal(behind.estimator.width, 2);
}

static void a_job_leaves_the_queue_however_it_ends(void **state)
{
    (void)state;
    struct behind done, stopped;
    submit_behind(&done, 0, 20);
    answer(&done.scene, FG_ACTION_FETCH, images("7"));
    assert_ptr_equal(done.estimator.last, &done.other);
    submit_behind(&stopped, 0, 20);
    fg_lifecycle_stop(&stopped.scene.job, FACEGEN_E_CANCELLED);
    assert_ptr_equal(stopped.estimator.last, &stopped.other);
}

static void an_id_that_is_taken_up_is_not_among_others(void **state)
{
    (void)state;
    struct behind behind;
    submit_behind(&behind, 0, 20);
    struct scene scene = fetch("8");
    scene.job.limits.estimator = &behind.estimator;
    answer(&scene, FG_ACTION_FETCH, processing("8", -1));
    pass_time(&scene);
    assert_int_equal(scene.now - START, scheduled(&no_history, -1, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_is_fetched_by_the_schedule_from_its_turn_on),
        cmocka_unit_test(an_estimate_that_had_run_out_before_the_turn_says_nothing),
        cmocka_unit_test(a_job_that_tells_how_long_it_was_made_tells_of_the_queue),
        cmocka_unit_test(the_time_in_which_a_job_was_made_counts_to_the_millisecond),
        cmocka_unit_test(a_job_whose_turn_does_not_come_is_fetched_after_a_minute_all_the_same),
        cmocka_unit_test(a_job_teaches_how_long_it_took_from_its_turn),
        cmocka_unit_test(among_others_a_job_is_fetched_more_rarely),
        cmocka_unit_test(a_turn_that_comes_does_not_bring_a_repetition_forward),
        cmocka_unit_test(a_job_that_is_done_before_its_turn_teaches_nothing),
        cmocka_unit_test(a_job_that_is_done_shows_how_many_are_made_at_once),
        cmocka_unit_test(a_job_leaves_the_queue_however_it_ends),
        cmocka_unit_test(an_id_that_is_taken_up_is_not_among_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
