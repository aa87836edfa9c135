/*
 * Every sequence of what can happen to a job that is paid for, up to a number of steps: outcomes, a cancel, the
 * deadline, and the gate of a journal. In none of them is a second body sent after one that was accepted or may have
 * been, or an id lost that has come.
 */
#include "job_fixture.h"
#include "outcome_fixture.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS = 10 }; /* FACEGEN_TEST_JOB_STEPS says another number */

/* A job, and what is true of it at the provider. */
struct course {
    struct scene scene;
    bool is_accepted; /* the provider has accepted a body */
    bool is_told;     /* an answer with its id has come */
    bool is_gated;
};

static size_t courses;

/* ---- what can come of an exchange ---- */

/* Of a generate call: the outcome, and whether the provider has accepted the body. */
struct answer_row {
    fg_outcome (*make)(void);
    bool is_accepted, has_id;
};

static fg_outcome queued(void)
{
    return processing("7", 5);
}

static fg_outcome made(void)
{
    return images("7");
}

static fg_outcome too_many(void)
{
    return unread(429);
}

static fg_outcome bad_request(void)
{
    return unread(400);
}

static fg_outcome server_error(void)
{
    return unread(500);
}

static fg_outcome no_answer(void)
{
    return failed(FACEGEN_E_IO, BODY_SIZE);
}

static fg_outcome cut_off(void)
{
    return failed(FACEGEN_E_IO, BODY_SIZE - 1);
}

static fg_outcome no_connection(void)
{
    fg_outcome outcome = failed(FACEGEN_E_CONNECT, 0);
    outcome.nothing_sent = true;
    return outcome;
}

static fg_outcome not_found(void)
{
    return unread(404);
}

static const struct answer_row to_submits[] = {
    {queued, true, true},          {made, true, true},          {too_many, false, false},
    {bad_request, false, false},   {server_error, true, false}, {server_error, false, false},
    {no_answer, true, false},      {no_answer, false, false},   {cut_off, false, false},
    {no_connection, false, false},
};
static const struct answer_row to_fetches[] = {{queued, true, true},
                                               {made, true, true},
                                               {no_connection, true, true},
                                               {server_error, true, true},
                                               {not_found, true, true}};

/* ---- a course ---- */

static void go_on(struct course course, int steps);

static void check_end(const struct course *course)
{
    const fg_lifecycle *job = &course->scene.job;
    courses++;
    if (job->acceptance == FACEGEN_ACCEPTANCE_NO)
        assert_false(course->is_accepted);
    if (job->acceptance == FACEGEN_ACCEPTANCE_YES)
        assert_true(course->is_accepted);
    if (course->is_told)
        assert_string_equal(job->id, "7");
}

/* An exchange has begun, and ends in each way that there is; or it is broken off by a cancel. */
static void end_exchange(struct course begun, bool submits, int steps)
{
    const struct answer_row *rows = submits ? to_submits : to_fetches;
    size_t count = submits ? COUNT(to_submits) : COUNT(to_fetches);
    for (size_t i = 0; i < count; i++) {
        for (int breaks = 0; breaks <= 1; breaks++) {
            struct course course = begun;
            fg_outcome outcome = rows[i].make();
            course.is_accepted = begun.is_accepted || rows[i].is_accepted;
            course.is_told = begun.is_told || (submits && rows[i].has_id);
            if (breaks)
                fg_lifecycle_break_off(&course.scene.job, FACEGEN_E_CANCELLED, &outcome);
            else
                fg_lifecycle_take(&course.scene.job, course.scene.now, &outcome);
            go_on(course, steps - 1);
        }
    }
}

static void begin_exchange(struct course course, fg_action_kind kind, int steps)
{
    bool submits = kind == FG_ACTION_SUBMIT;
    if (submits)
        assert_false(course.is_accepted); /* what was accepted, or may have been, is not sent again */
    end_exchange(course, submits, steps);
}

/* The gate opens, or stays shut, or its answer is waited for until the deadline. */
static void answer_gate(struct course course, int steps)
{
    struct course open = course, shut = course, late = course;
    fg_lifecycle_gate(&open.scene.job, true);
    fg_action action = fg_lifecycle_next(&open.scene.job, open.scene.now);
    assert_int_equal(action.kind, FG_ACTION_SUBMIT);
    begin_exchange(open, action.kind, steps);
    fg_lifecycle_gate(&shut.scene.job, false);
    go_on(shut, steps - 1);
    late.scene.now = late.scene.job.deadline;
    go_on(late, steps - 1);
}

static void go_on(struct course course, int steps)
{
    struct course stopped = course, late = course;
    bool is_final = fg_lifecycle_is_final(&course.scene.job);
    if (steps == 0 && !is_final) {
        fg_lifecycle_stop(&course.scene.job, FACEGEN_E_CANCELLED);
        is_final = true;
    }
    fg_action action = is_final ? fg_lifecycle_next(&course.scene.job, course.scene.now) : pass_time(&course.scene);
    if (action.kind == FG_ACTION_END) {
        check_end(&course);
        return;
    }
    if (course.is_gated)
        assert_int_not_equal(action.kind, FG_ACTION_SUBMIT); /* not without the gate */
    if (action.kind == FG_ACTION_GATE)
        answer_gate(course, steps);
    else
        begin_exchange(course, action.kind, steps);
    fg_lifecycle_stop(&stopped.scene.job, FACEGEN_E_CANCELLED); /* cancelled while it waited */
    go_on(stopped, steps - 1);
    late.scene.now = late.scene.job.deadline; /* the process was stopped, and comes back late */
    if (fg_lifecycle_next(&late.scene.job, late.scene.now).kind == FG_ACTION_END)
        check_end(&late);
}

static int steps_of_test(void)
{
    const char *given = getenv("FACEGEN_TEST_JOB_STEPS");
    return given ? atoi(given) : STEPS;
}

static void no_course_of_a_job_pays_twice_or_loses_an_id(void **state)
{
    (void)state;
    go_on((struct course){.scene = submit()}, steps_of_test());
    print_message("%zu courses\n", courses);
    assert_true(courses > 1000);
}

static void no_course_of_a_job_with_a_journal_goes_past_its_gate(void **state)
{
    (void)state;
    fg_lifecycle_limits limits = usual_limits();
    limits.gated = true;
    courses = 0;
    go_on((struct course){.scene = submit_with(limits), .is_gated = true}, steps_of_test());
    print_message("%zu courses\n", courses);
    assert_true(courses > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_course_of_a_job_pays_twice_or_loses_an_id),
        cmocka_unit_test(no_course_of_a_job_with_a_journal_goes_past_its_gate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
