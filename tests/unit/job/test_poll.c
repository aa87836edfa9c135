/* The statistics of the schedule. How well it does over many jobs is measured by tests/bench/polling. */
#include "job/poll.h"
#include "support/test.h"

#include <math.h>

#define NO_ETA (-1.0)

static const fg_poll_history nothing;

/* A history of `jobs` jobs alike: polled every second, and done just in the middle between two polls. */
static fg_poll_history after_jobs(int jobs, double eta, double duration)
{
    fg_poll_history history = {0};
    for (int i = 0; i < jobs; i++)
        fg_poll_learn(&history, eta, duration - 0.5, duration + 0.5);
    return history;
}

static double median(const fg_poll_history *history, double eta)
{
    return exp(fg_poll_predict(history, eta).mu);
}

static void expect_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%g is not within %g of %g", value, tolerance, expected);
}

/* ---- predictions ---- */

static void without_estimate_and_history_a_typical_duration_is_expected(void **state)
{
    (void)state;
    fg_poll_model model = fg_poll_predict(&nothing, NO_ETA);
    expect_near(exp(model.mu), 7.36, 0.01);
    expect_near(model.sigma, 0.5, 0.01);
}

static void an_estimate_of_less_than_a_second_is_taken_as_a_second(void **state)
{
    (void)state;
    assert_true(median(&nothing, 0) == median(&nothing, 1));
    assert_true(median(&nothing, 0.5) == median(&nothing, 1));
    assert_true(median(&nothing, 1) < median(&nothing, 1.1));
    assert_true(median(&nothing, 1) < median(&nothing, NO_ETA));
}

static void without_history_an_estimate_is_believed_in_part(void **state)
{
    (void)state;
    expect_near(median(&nothing, 7.36), 7.36, 0.01);
    assert_true(median(&nothing, 30) > 15 && median(&nothing, 30) < 30);
    assert_true(median(&nothing, 2) > 2 && median(&nothing, 2) < 4);
}

static void estimates_that_are_always_wrong_by_a_factor_are_corrected(void **state)
{
    (void)state;
    fg_poll_history history = {0};
    for (int i = 0; i < 100; i++) {
        double eta = 5 + i % 10 * 5;
        fg_poll_learn(&history, eta, 2 * eta - 0.5, 2 * eta + 0.5);
    }
    expect_near(median(&history, 20), 40, 2);
    expect_near(median(&history, 45), 90, 5);
}

static void of_an_estimate_that_never_changes_only_the_durations_are_learnt(void **state)
{
    static const double etas[] = {NO_ETA, 0, 10, 1e9, HUGE_VAL, NAN};
    (void)state;
    for (size_t i = 0; i < COUNT(etas); i++) {
        name_row(i, "");
        fg_poll_history history = after_jobs(50, etas[i], 12);
        expect_near(median(&history, etas[i]), 12, 1);
    }
}

static void jobs_that_end_alike_sharpen_the_prediction_but_never_to_certainty(void **state)
{
    (void)state;
    fg_poll_history few = after_jobs(3, 8, 8), many = after_jobs(1000, 8, 8);
    double wide = fg_poll_predict(&few, 8).sigma, sharp = fg_poll_predict(&many, 8).sigma;
    assert_true(wide < 0.5 && sharp < wide);
    assert_true(sharp > 0.09);
}

static void one_wild_job_changes_little(void **state)
{
    (void)state;
    fg_poll_history history = after_jobs(20, 8, 8);
    fg_poll_learn(&history, 8, 9000, 9010);
    expect_near(median(&history, 8), 8, 0.5);
}

static void a_lasting_change_is_followed(void **state)
{
    (void)state;
    fg_poll_history history = after_jobs(1000, 8, 8);
    for (int i = 0; i < 200; i++)
        fg_poll_learn(&history, 8, 23, 25);
    expect_near(median(&history, 8), 24, 3);
}

static void a_job_found_done_by_its_first_poll_does_not_count_as_half_of_that_time(void **state)
{
    (void)state;
    fg_poll_history history = {0};
    for (int i = 0; i < 50; i++)
        fg_poll_learn(&history, 8, 0, 8);
    assert_true(median(&history, 8) > 5);
}

/* ---- spacing ---- */

static void where_jobs_end_at_a_steady_rate_polls_have_the_best_spacing(void **state)
{
    /* The hazard of a lognormal with sigma 0.8 is nearly constant, 1.06 / median, around its median. */
    const fg_poll_model model = {.mu = log(100), .sigma = 0.8};
    const double cost = 1;
    (void)state;
    double hazard = 2 / sqrt(2 * acos(-1)) / model.sigma / 100;
    double best = sqrt(2 * cost / hazard);
    double wait = fg_poll_next(&model, 100, cost);
    assert_true(wait < best && wait > 0.75 * best); /* a little early, see LAG_SHARE */
}

static void a_job_is_polled_more_often_when_its_end_is_near(void **state)
{
    const fg_poll_model model = {.mu = log(20), .sigma = 0.3};
    (void)state;
    double early = fg_poll_next(&model, 0, FG_POLL_COST), late = fg_poll_next(&model, 20, FG_POLL_COST);
    assert_true(early > 5 * late);
}

static void a_dearer_poll_is_made_later(void **state)
{
    const fg_poll_model model = {.mu = log(8), .sigma = 0.5};
    (void)state;
    expect_near(fg_poll_next(&model, 8, 4 * FG_POLL_COST) / fg_poll_next(&model, 8, FG_POLL_COST), 2, 0.3);
}

static void a_job_far_beyond_its_prediction_is_polled_ever_more_rarely(void **state)
{
    const fg_poll_model sharp = {.mu = log(8), .sigma = 0.1};
    (void)state;
    double before = fg_poll_next(&sharp, 16, FG_POLL_COST);
    assert_true(before > 0.5);
    for (double elapsed = 32; elapsed < 1000; elapsed *= 2) {
        double wait = fg_poll_next(&sharp, elapsed, FG_POLL_COST);
        assert_true(wait > before);
        before = wait;
    }
}

static void every_wait_is_bounded_whatever_was_learnt(void **state)
{
    static const double etas[] = {NO_ETA, 0, 8, 1e9, HUGE_VAL, NAN}, durations[] = {0.5, 8, 1e6};
    static const double elapsed[] = {0, 1, 100, 1e4, 1e6};
    (void)state;
    for (size_t i = 0; i < COUNT(etas) * COUNT(durations) * COUNT(elapsed); i++) {
        double eta = etas[i % COUNT(etas)], duration = durations[i / COUNT(etas) % COUNT(durations)];
        double t = elapsed[i / COUNT(etas) / COUNT(durations)];
        fg_poll_history history = after_jobs(200, eta, duration);
        fg_poll_model model = fg_poll_predict(&history, eta);
        double wait = fg_poll_next(&model, t, FG_POLL_COST);
        assert_true(wait >= 0.25 && wait <= fmin(10 + t / 10, 60));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_estimate_and_history_a_typical_duration_is_expected),
        cmocka_unit_test(an_estimate_of_less_than_a_second_is_taken_as_a_second),
        cmocka_unit_test(without_history_an_estimate_is_believed_in_part),
        cmocka_unit_test(estimates_that_are_always_wrong_by_a_factor_are_corrected),
        cmocka_unit_test(of_an_estimate_that_never_changes_only_the_durations_are_learnt),
        cmocka_unit_test(jobs_that_end_alike_sharpen_the_prediction_but_never_to_certainty),
        cmocka_unit_test(one_wild_job_changes_little),
        cmocka_unit_test(a_lasting_change_is_followed),
        cmocka_unit_test(a_job_found_done_by_its_first_poll_does_not_count_as_half_of_that_time),
        cmocka_unit_test(where_jobs_end_at_a_steady_rate_polls_have_the_best_spacing),
        cmocka_unit_test(a_job_is_polled_more_often_when_its_end_is_near),
        cmocka_unit_test(a_dearer_poll_is_made_later),
        cmocka_unit_test(a_job_far_beyond_its_prediction_is_polled_ever_more_rarely),
        cmocka_unit_test(every_wait_is_bounded_whatever_was_learnt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
