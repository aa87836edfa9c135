/* Jobs in virtual time: the clock of a test is a number that it moves on by itself. */
#include "job/job.h"
#include "support/test.h"

#include <math.h>

enum { SECOND = 1000, START = 5 * SECOND, TIMEOUT = 300 * SECOND, STALL = 30 * SECOND, RETRIES = 3, BODY_SIZE = 1000 };

struct scene {
    fg_job job;
    int64_t now;
};

static fg_job_limits usual_limits(void)
{
    return (fg_job_limits){.timeout_ms = TIMEOUT, .stall_ms = STALL, .retries = RETRIES, .wait = true};
}

static struct scene submit_with(fg_job_limits limits)
{
    struct scene scene = {.now = START};
    fg_job_submit(&scene.job, &limits, scene.now, 1);
    return scene;
}

static struct scene submit(void)
{
    return submit_with(usual_limits());
}

static struct scene fetch(const char *id)
{
    struct scene scene = {.now = START};
    fg_job_limits limits = usual_limits();
    fg_job_fetch(&scene.job, &limits, id, scene.now, 1);
    return scene;
}

/* Lets the time pass that the job waits; what it does then. */
static fg_action pass_time(struct scene *scene)
{
    fg_action action = fg_job_next(&scene->job, scene->now);
    while (action.kind == FG_ACTION_WAIT) {
        assert_true(action.until > scene->now);
        scene->now = action.until;
        action = fg_job_next(&scene->job, scene->now);
    }
    return action;
}

/* The next exchange of that kind begins, and is answered at once. */
static void answer(struct scene *scene, fg_action_kind kind, fg_outcome outcome)
{
    assert_int_equal(pass_time(scene).kind, kind);
    fg_job_take(&scene->job, scene->now, &outcome);
}

static fg_outcome refusal(int http_status)
{
    return (fg_outcome){
        .body_sent = BODY_SIZE,
        .body_size = BODY_SIZE,
        .http_status = http_status,
        .unreadable = FACEGEN_E_PROTOCOL,
        .id = "",
    };
}

/* HTTP 200 with "processing" and an estimate in seconds, negative for none. */
static fg_outcome processing(const char *id, double eta)
{
    static facegen_result result;
    result = (facegen_result){.status = FACEGEN_STATUS_PROCESSING, .id = id, .eta = eta};
    fg_outcome outcome = refusal(200);
    outcome.result = &result;
    outcome.id = id;
    return outcome;
}

static fg_outcome images(const char *id)
{
    static fg_result_image image = {.form = FACEGEN_IMAGE_LINK, .link = "https://example.com/1.png"};
    static facegen_result result;
    result = (facegen_result){.status = FACEGEN_STATUS_SUCCESS, .id = id, .images = &image, .image_count = 1};
    fg_outcome outcome = refusal(200);
    outcome.result = &result;
    outcome.id = id;
    return outcome;
}

static fg_outcome timed_out(uint64_t body_sent)
{
    return (fg_outcome){.failure = FACEGEN_E_TIMEOUT, .body_sent = body_sent, .body_size = BODY_SIZE, .id = ""};
}

static void expect_end(struct scene *scene, fg_job_state state, facegen_code code)
{
    assert_int_equal(fg_job_next(&scene->job, scene->now).kind, FG_ACTION_END);
    assert_true(fg_job_is_final(&scene->job));
    assert_int_equal(scene->job.state, state);
    assert_int_equal(scene->job.code, code);
}

/* ---- generate calls ---- */

static void a_generate_call_begins_at_once_and_may_take_until_the_deadline(void **state)
{
    (void)state;
    struct scene scene = submit();
    fg_action action = fg_job_next(&scene.job, START);
    assert_int_equal(action.kind, FG_ACTION_SUBMIT);
    assert_int_equal(action.until, START + TIMEOUT);
}

static void a_generate_call_that_stands_still_is_given_up_and_repeated_while_its_body_is_incomplete(void **state)
{
    (void)state;
    struct scene scene = submit();
    fg_job_next(&scene.job, START);
    fg_job_progress(&scene.job, START + SECOND);
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_ABORT);
    assert_int_equal(scene.now, START + SECOND + STALL);
    fg_outcome outcome = timed_out(BODY_SIZE - 1);
    fg_job_take(&scene.job, scene.now, &outcome);
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_SUBMIT);
}

static void a_generate_call_that_was_sent_is_waited_for_and_given_up_at_the_deadline(void **state)
{
    (void)state;
    struct scene scene = submit();
    fg_job_next(&scene.job, START);
    fg_job_sent(&scene.job);
    fg_action action = fg_job_next(&scene.job, START + TIMEOUT - 1);
    assert_int_equal(action.kind, FG_ACTION_WAIT);
    assert_int_equal(action.until, START + TIMEOUT);
    assert_int_equal(fg_job_next(&scene.job, START + TIMEOUT).kind, FG_ACTION_ABORT);
}

static void a_generate_call_given_up_with_its_body_incomplete_ends_in_a_timeout(void **state)
{
    (void)state;
    struct scene scene = submit();
    fg_job_next(&scene.job, START);
    scene.now += TIMEOUT;
    fg_outcome outcome = timed_out(BODY_SIZE - 1);
    fg_job_take(&scene.job, scene.now, &outcome);
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_TIMEOUT);
}

static void a_generate_call_given_up_with_its_body_sent_is_uncertain(void **state)
{
    (void)state;
    struct scene scene = submit();
    fg_job_next(&scene.job, START);
    scene.now += TIMEOUT;
    fg_outcome outcome = timed_out(BODY_SIZE);
    fg_job_take(&scene.job, scene.now, &outcome);
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
        struct scene scene = submit();
        fg_outcome outcome = refusal(rows[i].http_status);
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
    answer(&scene, FG_ACTION_SUBMIT, refusal(429));
    for (int i = 0; i < RETRIES; i++) {
        int64_t refused_at = scene.now;
        answer(&scene, FG_ACTION_SUBMIT, refusal(429));
        assert_true(scene.now - refused_at >= middle[i] * 3 / 4 && scene.now - refused_at <= middle[i] * 5 / 4);
    }
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_BUSY);
}

static void without_retries_the_first_refusal_ends_the_job(void **state)
{
    (void)state;
    fg_job_limits limits = usual_limits();
    limits.retries = 0;
    struct scene scene = submit_with(limits);
    answer(&scene, FG_ACTION_SUBMIT, refusal(429));
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_BUSY);
}

static void a_generate_call_is_repeated_after_http_503_if_the_limits_say_so(void **state)
{
    (void)state;
    fg_job_limits limits = usual_limits();
    limits.repeat_unavailable = true;
    struct scene scene = submit_with(limits);
    answer(&scene, FG_ACTION_SUBMIT, refusal(503));
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_SUBMIT);
}

static void jobs_with_other_random_numbers_do_not_repeat_in_step(void **state)
{
    (void)state;
    int64_t begun[2];
    for (uint32_t random = 0; random < COUNT(begun); random++) {
        struct scene scene = {.now = START};
        fg_job_limits limits = usual_limits();
        fg_job_submit(&scene.job, &limits, START, random);
        answer(&scene, FG_ACTION_SUBMIT, refusal(429));
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
        facegen_result busy = {.status = FACEGEN_STATUS_FAILED, .id = "", .retry_after_ms = rows[i].body};
        fg_outcome outcome = refusal(429);
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
    fg_job_limits limits = usual_limits();
    limits.timeout_ms = 20 * SECOND;
    struct scene scene = submit_with(limits);
    fg_outcome outcome = refusal(429);
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
        struct scene scene = submit();
        fg_outcome outcome = refusal(rows[i].http_status);
        outcome.retry_after_ms = 3600 * SECOND;
        answer(&scene, FG_ACTION_SUBMIT, outcome);
        expect_end(&scene, FG_JOB_FAILED, rows[i].code);
        assert_int_equal(scene.job.retry_after_ms, 3600 * SECOND);
    }
}

/* ---- a queued job ---- */

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

/* What the schedule of job/poll.h says after elapsed_ms. */
static int64_t scheduled(const fg_poll_history *history, double eta, int64_t elapsed_ms)
{
    fg_poll_model model = fg_poll_predict(history, eta);
    return llround(1000 * fg_poll_next(&model, (double)elapsed_ms / 1000, FG_POLL_COST));
}

static const fg_poll_history nothing;

static void a_queued_job_is_fetched_by_the_schedule_from_its_acceptance_on(void **state)
{
    (void)state;
    struct scene scene = submit();
    answer(&scene, FG_ACTION_SUBMIT, refusal(429));
    answer(&scene, FG_ACTION_SUBMIT, processing("7", -1));
    int64_t accepted_at = scene.now;
    for (int i = 0; i < 10; i++) {
        int64_t due = scene.now + scheduled(&nothing, -1, scene.now - accepted_at);
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
        int64_t due = scene.now + scheduled(&nothing, 8, scene.now - START);
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
    int64_t elapsed = scene.now - START, due = scene.now + scheduled(&nothing, (double)elapsed / 1000 + 8, elapsed);
    pass_time(&scene);
    assert_int_equal(scene.now, due);
}

static void earlier_jobs_shape_the_schedule(void **state)
{
    (void)state;
    fg_job_limits limits = usual_limits();
    for (int i = 0; i < 10; i++)
        fg_poll_learn(&limits.history, 8, 19, 21);
    struct scene scene = submit_with(limits);
    answer(&scene, FG_ACTION_SUBMIT, processing("7", 8));
    pass_time(&scene);
    assert_int_equal(scene.now - START, scheduled(&limits.history, 8, 0));
    assert_int_not_equal(scene.now - START, scheduled(&nothing, 8, 0));
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
    fg_job_teach(&scene.job, &history);
    assert_memory_equal(&history, &expected, sizeof history);
}

static void a_job_whose_acceptance_or_end_was_not_seen_teaches_nothing(void **state)
{
    (void)state;
    struct scene scenes[] = {submit(), submit(), submit(), fetch("7")};
    answer(&scenes[0], FG_ACTION_SUBMIT, images("7"));
    answer(&scenes[1], FG_ACTION_SUBMIT, processing("7", 8));
    scenes[2].job.limits.wait = false;
    answer(&scenes[2], FG_ACTION_SUBMIT, processing("7", 8));
    answer(&scenes[3], FG_ACTION_FETCH, processing("7", 8));
    answer(&scenes[3], FG_ACTION_FETCH, images("7"));
    for (size_t i = 0; i < COUNT(scenes); i++) {
        fg_poll_history history = {0};
        fg_job_teach(&scenes[i].job, &history);
        assert_true(history.jobs == 0);
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
    } rows[] = {{0, scheduled(&nothing, -1, 0)}, {20 * SECOND, 20 * SECOND}, {3600 * SECOND, 300 * SECOND}};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fg_job_limits limits = usual_limits();
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
        fg_job_take(&scene.job, scene.now, &outcome);
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
    fg_outcome outcome = timed_out(BODY_SIZE);
    fg_job_take(&scene.job, scene.now, &outcome);
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_FETCH);
}

static void a_fetch_near_the_deadline_is_given_up_at_the_deadline(void **state)
{
    (void)state;
    struct scene scene = fetch("7");
    scene.now = START + TIMEOUT - 1;
    assert_int_equal(fg_job_next(&scene.job, scene.now).until, START + TIMEOUT);
}

static void failed_fetches_are_repeated_until_the_job_goes_on(void **state)
{
    (void)state;
    struct scene scene = fetch("7");
    answer(&scene, FG_ACTION_FETCH, refusal(404));
    answer(&scene, FG_ACTION_FETCH, refusal(502));
    answer(&scene, FG_ACTION_FETCH, images("7"));
    expect_end(&scene, FG_JOB_DONE, FACEGEN_OK);
}

static void an_id_that_stays_unknown_ends_the_job_as_gone(void **state)
{
    (void)state;
    struct scene scene = fetch("7");
    for (int i = 0; i <= RETRIES; i++)
        answer(&scene, FG_ACTION_FETCH, refusal(404));
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_GONE);
    assert_string_equal(scene.job.id, "7");
}

static void repetitions_are_counted_anew_after_an_answer(void **state)
{
    (void)state;
    struct scene scene = fetch("7");
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < RETRIES; i++)
            answer(&scene, FG_ACTION_FETCH, refusal(500));
        answer(&scene, FG_ACTION_FETCH, processing("7", -1));
    }
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_FETCH);
}

/* ---- behind another job ---- */

/* A queue in which so many are made at once, and in it a job that is accepted behind another one. */
struct behind {
    fg_queue queue;
    fg_job other;
    struct scene scene;
};

static void submit_behind(struct behind *behind, int width, double eta)
{
    fg_job_limits limits = usual_limits();
    *behind = (struct behind){.queue = {.width = width}};
    fg_queue_join(&behind->queue, &behind->other);
    limits.queue = &behind->queue;
    behind->scene = submit_with(limits);
    answer(&behind->scene, FG_ACTION_SUBMIT, processing("7", eta));
}

static void a_job_is_fetched_by_the_schedule_from_its_turn_on(void **state)
{
    (void)state;
    struct behind behind;
    submit_behind(&behind, 1, 20);
    behind.scene.now += 15 * SECOND;
    assert_int_equal(fg_job_next(&behind.scene.job, behind.scene.now).kind, FG_ACTION_WAIT);
    fg_queue_leave(&behind.queue, &behind.other);
    int64_t due = behind.scene.now + scheduled(&nothing, 20 - 15, 0);
    pass_time(&behind.scene);
    assert_int_equal(behind.scene.now, due);
}

static void an_estimate_that_had_run_out_before_the_turn_says_nothing(void **state)
{
    (void)state;
    struct behind behind;
    submit_behind(&behind, 1, 10);
    behind.scene.now += 15 * SECOND;
    fg_queue_leave(&behind.queue, &behind.other);
    int64_t due = behind.scene.now + scheduled(&nothing, -1, 0);
    pass_time(&behind.scene);
    assert_int_equal(behind.scene.now, due);
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
    fg_queue_leave(&behind.queue, &behind.other);
    answer(&behind.scene, FG_ACTION_FETCH, images("7"));
    fg_poll_learn(&expected, 20 - 15, 0, (double)(behind.scene.now - turn_at) / 1000);
    fg_job_teach(&behind.scene.job, &history);
    assert_memory_equal(&history, &expected, sizeof history);
}

static void among_others_a_job_is_fetched_more_rarely(void **state)
{
    (void)state;
    struct behind behind;
    submit_behind(&behind, 0, 20);
    fg_poll_model model = fg_poll_predict(&nothing, 20);
    pass_time(&behind.scene);
    assert_int_equal(behind.scene.now - START, llround(1000 * fg_poll_next(&model, 0, 2 * FG_POLL_COST)));
}

static void a_turn_that_comes_does_not_bring_a_repetition_forward(void **state)
{
    (void)state;
    struct behind behind;
    submit_behind(&behind, 1, 20);
    fg_outcome busy = refusal(429);
    busy.retry_after_ms = 50 * SECOND;
    answer(&behind.scene, FG_ACTION_FETCH, busy);
    int64_t due = behind.scene.now + 50 * SECOND;
    fg_queue_leave(&behind.queue, &behind.other);
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
    fg_job_teach(&behind.scene.job, &history);
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
    assert_int_equal(behind.queue.width, 2);
}

static void a_job_leaves_the_queue_however_it_ends(void **state)
{
    (void)state;
    struct behind done, stopped;
    submit_behind(&done, 0, 20);
    answer(&done.scene, FG_ACTION_FETCH, images("7"));
    assert_ptr_equal(done.queue.last, &done.other);
    submit_behind(&stopped, 0, 20);
    fg_job_stop(&stopped.scene.job, FACEGEN_E_CANCELLED);
    assert_ptr_equal(stopped.queue.last, &stopped.other);
}

static void an_id_that_is_taken_up_is_not_among_others(void **state)
{
    (void)state;
    struct behind behind;
    submit_behind(&behind, 0, 20);
    struct scene scene = fetch("8");
    scene.job.limits.queue = &behind.queue;
    answer(&scene, FG_ACTION_FETCH, processing("8", -1));
    pass_time(&scene);
    assert_int_equal(scene.now - START, scheduled(&nothing, -1, 0));
}

/* ---- without waiting; stopping ---- */

static void a_generate_call_without_waiting_ends_with_its_first_state(void **state)
{
    (void)state;
    fg_job_limits limits = usual_limits();
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
    fg_job_limits limits = usual_limits();
    fg_outcome answered = refusal(200);
    answered.result = &account;
    fg_job_ask(&scene.job, &limits, START, 1);
    answer(&scene, FG_ACTION_FETCH, refusal(502));
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_FETCH);
    assert_int_equal(pass_time(&scene).kind, FG_ACTION_ABORT); /* stalled, as a fetch is */
    fg_job_take(&scene.job, scene.now, &answered);
    expect_end(&scene, FG_JOB_DONE, FACEGEN_OK);
}

static void a_stop_ends_a_job_that_waits_and_keeps_its_id(void **state)
{
    (void)state;
    struct scene scene = submit();
    answer(&scene, FG_ACTION_SUBMIT, processing("7", -1));
    fg_job_stop(&scene.job, FACEGEN_E_CANCELLED);
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_CANCELLED);
    assert_string_equal(scene.job.id, "7");
    assert_int_equal(scene.job.acceptance, FACEGEN_ACCEPTANCE_YES);
}

/* A generate call is broken off with this outcome. */
static fg_job break_off(fg_outcome outcome)
{
    struct scene scene = submit();
    assert_int_equal(fg_job_next(&scene.job, START).kind, FG_ACTION_SUBMIT);
    assert_int_equal(scene.job.acceptance, FACEGEN_ACCEPTANCE_UNKNOWN);
    fg_job_break_off(&scene.job, FACEGEN_E_CANCELLED, &outcome);
    expect_end(&scene, FG_JOB_FAILED, FACEGEN_E_CANCELLED);
    return scene.job;
}

static void an_id_that_came_before_a_generate_call_is_broken_off_is_kept(void **state)
{
    (void)state;
    fg_job job = break_off(processing("7", -1));
    assert_string_equal(job.id, "7");
    assert_int_equal(job.acceptance, FACEGEN_ACCEPTANCE_YES);
}

static void an_id_salvaged_before_a_generate_call_is_broken_off_is_kept(void **state)
{
    (void)state;
    fg_outcome outcome = refusal(200);
    outcome.failure = FACEGEN_E_CANCELLED;
    outcome.id = "7";
    fg_job job = break_off(outcome);
    assert_string_equal(job.id, "7");
    assert_int_equal(job.acceptance, FACEGEN_ACCEPTANCE_UNKNOWN);
}

static void a_generate_call_broken_off_in_its_upload_was_not_accepted(void **state)
{
    (void)state;
    fg_outcome outcome = timed_out(BODY_SIZE - 1);
    outcome.id = "7";
    fg_job job = break_off(outcome);
    assert_string_equal(job.id, "");
    assert_int_equal(job.acceptance, FACEGEN_ACCEPTANCE_NO);
}

static void a_job_that_was_refused_and_waits_to_be_sent_again_is_not_accepted(void **state)
{
    (void)state;
    struct scene scene = submit();
    answer(&scene, FG_ACTION_SUBMIT, refusal(429));
    assert_int_equal(scene.job.acceptance, FACEGEN_ACCEPTANCE_NO);
    fg_job_stop(&scene.job, FACEGEN_E_CANCELLED);
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
        cmocka_unit_test(a_queued_job_is_fetched_by_its_id_until_it_has_images),
        cmocka_unit_test(a_queued_job_is_fetched_by_the_schedule_from_its_acceptance_on),
        cmocka_unit_test(the_first_estimate_sets_the_schedule),
        cmocka_unit_test(an_estimate_that_comes_with_a_fetch_counts_from_there),
        cmocka_unit_test(earlier_jobs_shape_the_schedule),
        cmocka_unit_test(a_job_that_was_queued_teaches_between_which_polls_it_ended),
        cmocka_unit_test(a_job_whose_acceptance_or_end_was_not_seen_teaches_nothing),
        cmocka_unit_test(a_job_is_fetched_by_the_schedule_from_its_turn_on),
        cmocka_unit_test(an_estimate_that_had_run_out_before_the_turn_says_nothing),
        cmocka_unit_test(a_job_whose_turn_does_not_come_is_fetched_after_a_minute_all_the_same),
        cmocka_unit_test(a_job_teaches_how_long_it_took_from_its_turn),
        cmocka_unit_test(among_others_a_job_is_fetched_more_rarely),
        cmocka_unit_test(a_turn_that_comes_does_not_bring_a_repetition_forward),
        cmocka_unit_test(a_job_that_is_done_before_its_turn_teaches_nothing),
        cmocka_unit_test(a_job_that_is_done_shows_how_many_are_made_at_once),
        cmocka_unit_test(a_job_leaves_the_queue_however_it_ends),
        cmocka_unit_test(an_id_that_is_taken_up_is_not_among_others),
        cmocka_unit_test(an_estimate_of_more_than_a_day_is_taken_as_a_day),
        cmocka_unit_test(a_delay_asked_for_puts_the_next_fetch_off_by_at_most_five_minutes),
        cmocka_unit_test(a_job_that_is_processing_for_ever_ends_in_a_timeout_with_its_id),
        cmocka_unit_test(a_fetch_that_stands_still_is_given_up_and_repeated),
        cmocka_unit_test(a_fetch_near_the_deadline_is_given_up_at_the_deadline),
        cmocka_unit_test(failed_fetches_are_repeated_until_the_job_goes_on),
        cmocka_unit_test(an_id_that_stays_unknown_ends_the_job_as_gone),
        cmocka_unit_test(repetitions_are_counted_anew_after_an_answer),
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
