/* What became of a request whose outcome is not known, through the in-process sandbox in virtual time. */
#include "reconcile_fixture.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

static void a_job_whose_answer_was_lost_is_found_and_waited_for(void **state)
{
    static const char *const scenarios[] = {"reset-after-body", "close-after-body", "reset-in-answer",
                                            "http-500",         "http-502",         "empty-200",
                                            "html-200",         "json-array",       "status-unknown"};
    struct scene *scene = *state;
    assert_int_equal(facegen_client_mark(scene->base.client, NULL), FACEGEN_OK);
    for (size_t i = 0; i < COUNT(scenarios); i++) {
        name_row(i, scenarios[i]);
        char id[16];
        lose(scene, scenarios[i]);
        if (reconcile(scene) != FACEGEN_OK)
            fail_msg("%s: %s", scenarios[i], scene->base.error.message);
        snprintf(id, sizeof id, "%zu", i + 1);
        assert_string_equal(facegen_result_id(scene->base.result), id);
        assert_int_equal(facegen_result_status(scene->base.result), FACEGEN_STATUS_SUCCESS);
        assert_int_equal(facegen_result_image_count(scene->base.result), 1);
    }
}

static void a_job_that_ended_well_is_a_mark(void **state)
{
    struct scene *scene = *state;
    submit_elsewhere(scene, "a knight", NULL);
    assert_int_equal(facegen_submit(scene->base.client, scene->base.request, &scene->base.result, NULL), FACEGEN_OK);
    lose(scene, "reset-after-body");
    assert_string_equal(scene->base.error.mark, "2");
    assert_int_equal(reconcile(scene), FACEGEN_OK);
    assert_string_equal(facegen_result_id(scene->base.result), "3");
}

static void a_job_of_others_that_is_fetched_is_no_mark(void **state)
{
    struct scene *scene = *state;
    submit_elsewhere(scene, "a knight", NULL);
    assert_int_equal(facegen_submit(scene->base.client, scene->base.request, &scene->base.result, NULL), FACEGEN_OK);
    facegen_result_free(scene->base.result);
    assert_int_equal(facegen_fetch(scene->base.client, "1", &scene->base.result, NULL), FACEGEN_OK);
    lose(scene, "reset-after-body");
    assert_string_equal(scene->base.error.mark, "2");
}

static void jobs_of_the_client_are_not_taken_for_it(void **state)
{
    struct scene *scene = *state;
    facegen_result *result = NULL;
    facegen_client_mark(scene->base.client, NULL);
    assert_int_equal(facegen_submit_nowait(scene->base.client, scene->base.request, &result, NULL), FACEGEN_OK);
    lose(scene, "reset-after-body");
    facegen_result_free(result);
    assert_int_equal(reconcile(scene), FACEGEN_OK);
    assert_string_equal(facegen_result_id(scene->base.result), "2");
}

static void the_id_of_a_broken_answer_is_not_known_to_be_another_job(void **state)
{
    struct scene *scene = *state;
    facegen_client_mark(scene->base.client, NULL);
    lose(scene, "json-broken");
    scene->base.error.id[0] = '\0';
    assert_int_equal(reconcile(scene), FACEGEN_OK);
    assert_string_equal(facegen_result_id(scene->base.result), "1");
}

static void a_candidate_that_the_key_does_not_open_leaves_no_id(void **state)
{
    struct scene *scene = *state;
    submit_elsewhere(scene, "a knight", "scenario:http-401@fetch");
    facegen_sandbox_advance(scene->base.sandbox, 60 * 1000);
    strcpy(scene->base.error.mark, "none");
    assert_int_equal(reconcile(scene), FACEGEN_E_AUTH);
    assert_string_equal(scene->base.error.id, "");
}

static void without_a_mark_it_cannot_be_told(void **state)
{
    struct scene *scene = *state;
    submit_elsewhere(scene, "a knight", NULL);
    lose(scene, "reset-after-body");
    assert_string_equal(scene->base.error.mark, "");
    facegen_sandbox_advance(scene->base.sandbox, 60 * 1000);
    assert_int_equal(reconcile(scene), FACEGEN_E_UNCERTAIN);
    assert_non_null(strstr(scene->base.error.message, "no mark"));
    assert_non_null(strstr(scene->base.error.message, "2, 1"));
    assert_string_equal(scene->base.error.id, "");
}

static void nothing_new_is_not_seen(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(facegen_submit(scene->base.client, scene->base.request, &scene->base.result, NULL), FACEGEN_OK);
    strcpy(scene->base.error.mark, "1");
    assert_int_equal(reconcile(scene), FACEGEN_E_NOT_SEEN);
    assert_int_equal(scene->questions, 4);
    assert_int_equal(scene->warnings, 0);
    assert_string_equal(scene->base.error.mark, "1");
}

static void jobs_of_other_machines_are_told_apart_by_their_prompt(void **state)
{
    struct scene *scene = *state;
    facegen_client_mark(scene->base.client, NULL);
    submit_elsewhere(scene, "a dragon", NULL);
    lose(scene, "http-500");
    submit_elsewhere(scene, "a castle", NULL);
    assert_int_equal(reconcile(scene), FACEGEN_OK);
    assert_string_equal(facegen_result_id(scene->base.result), "2");
}

static void without_the_request_jobs_of_other_machines_are_told_apart_by_the_seed_that_was_drawn(void **state)
{
    struct scene *scene = *state;
    facegen_client_mark(scene->base.client, NULL);
    lose(scene, "http-500");
    assert_int_equal(strlen(scene->base.error.seed), 10);
    submit_elsewhere(scene, "a dragon", NULL);
    facegen_sandbox_advance(scene->base.sandbox, 60 * 1000);
    assert_int_equal(reconcile_with(scene, NULL), FACEGEN_OK);
    assert_string_equal(facegen_result_id(scene->base.result), "1");
}

static void without_request_and_seed_jobs_of_other_machines_are_not_told_apart(void **state)
{
    struct scene *scene = *state;
    facegen_client_draw_seed(scene->base.client, false);
    facegen_client_mark(scene->base.client, NULL);
    lose(scene, "http-500");
    submit_elsewhere(scene, "a dragon", NULL);
    facegen_sandbox_advance(scene->base.sandbox, 60 * 1000);
    assert_string_equal(scene->base.error.seed, "");
    assert_int_equal(reconcile_with(scene, NULL), FACEGEN_E_UNCERTAIN);
    assert_non_null(strstr(scene->base.error.message, "2, 1"));
}

static void two_lost_jobs_are_both_found(void **state)
{
    struct scene *scene = *state;
    facegen_client_mark(scene->base.client, NULL);
    lose(scene, "http-500");
    facegen_request_set_prompt(scene->base.request, "a dragon");
    lose(scene, "http-500");
    assert_int_equal(reconcile(scene), FACEGEN_OK);
    assert_string_equal(facegen_result_id(scene->base.result), "2");
    strcpy(scene->base.error.mark, "none");
    assert_int_equal(reconcile_with(scene, NULL), FACEGEN_OK); /* the other one is known now */
    assert_string_equal(facegen_result_id(scene->base.result), "1");
}

static void while_others_jobs_are_processing_it_asks_a_few_times_and_gives_up(void **state)
{
    struct scene *scene = *state;
    facegen_client_mark(scene->base.client, NULL);
    submit_elsewhere(scene, "a dragon", "scenario:stuck");
    strcpy(scene->base.error.mark, "none");
    assert_int_equal(reconcile(scene), FACEGEN_E_UNCERTAIN);
    assert_non_null(strstr(scene->base.error.message, "1 still processing"));
    assert_true(scene->questions >= 6 && scene->questions <= 12);
}

static void an_id_of_a_broken_answer_is_fetched_without_a_question(void **state)
{
    struct scene *scene = *state;
    snprintf(scene->base.error.id, sizeof scene->base.error.id, "%s", submit_elsewhere(scene, "a knight", NULL));
    assert_int_equal(reconcile(scene), FACEGEN_OK);
    assert_string_equal(facegen_result_id(scene->base.result), "1");
    assert_int_equal(scene->questions, 0);
}

static void an_id_of_another_job_or_of_none_is_not_believed(void **state)
{
    struct scene *scene = *state;
    assert_string_equal(submit_elsewhere(scene, "a dragon", NULL), "1");
    facegen_sandbox_advance(scene->base.sandbox, 60 * 1000);
    facegen_client_mark(scene->base.client, NULL);
    lose(scene, "json-broken");
    assert_string_equal(scene->base.error.id, "1");
    assert_int_equal(reconcile(scene), FACEGEN_OK);
    assert_string_equal(facegen_result_id(scene->base.result), "2");
    lose(scene, "http-500");
    strcpy(scene->base.error.id, "404404");
    assert_int_equal(reconcile(scene), FACEGEN_OK);
    assert_string_equal(facegen_result_id(scene->base.result), "3");
}

static void a_job_that_failed_leaves_its_id(void **state)
{
    struct scene *scene = *state;
    strcpy(scene->base.error.id, submit_elsewhere(scene, "a knight", "scenario:fails"));
    assert_int_equal(reconcile(scene), FACEGEN_E_FAILED);
    assert_string_equal(scene->base.error.id, "1");
}

static void a_throttled_account_is_asked_again_later(void **state)
{
    struct scene *scene = *state;
    for (int i = 0; i < 20; i++) { /* 40 counts within less than a minute, were they not throttled to 30 */
        strcpy(scene->base.error.mark, "none");
        assert_int_equal(reconcile(scene), FACEGEN_E_NOT_SEEN);
    }
    assert_true(scene->refusals > 0);
}

static void cancelling_ends_it(void **state)
{
    struct scene *scene = *state;
    scene->cancels = true;
    assert_int_equal(reconcile(scene), FACEGEN_E_CANCELLED);
    assert_true(scene->questions >= 1 && scene->questions <= 2);
}

/* The time in the sandbox, in seconds. */
static int64_t time_of(struct scene *scene)
{
    facegen_result *result = NULL;
    assert_int_equal(facegen_submit_nowait(scene->other, scene->base.request, &result, NULL), FACEGEN_OK);
    int64_t time = facegen_result_received_at(result);
    facegen_result_free(result);
    return time;
}

static void what_was_known_of_the_acceptance_stays_known(void **state)
{
    static const facegen_acceptance known[] = {FACEGEN_ACCEPTANCE_UNKNOWN, FACEGEN_ACCEPTANCE_YES};
    struct scene *scene = *state;
    scene->cancels = true;
    for (size_t i = 0; i < COUNT(known); i++) {
        lose(scene, "reset-after-body");
        scene->base.error.acceptance = known[i];
        assert_int_equal(reconcile(scene), FACEGEN_E_CANCELLED);
        assert_int_equal(scene->base.error.acceptance, known[i]);
    }
}

static void it_ends_within_the_clients_timeout(void **state)
{
    struct scene *scene = *state;
    facegen_client_set_timeout(scene->base.client, 10 * 1000, NULL);
    submit_elsewhere(scene, "a dragon", "scenario:stuck");
    strcpy(scene->base.error.mark, "none");
    assert_int_equal(reconcile(scene), FACEGEN_E_UNCERTAIN);
    strcpy(scene->base.error.id, submit_elsewhere(scene, "a knight", "scenario:very-slow@fetch"));
    int64_t begun = time_of(scene);
    assert_int_equal(reconcile(scene), FACEGEN_E_TIMEOUT);
    assert_true(time_of(scene) - begun >= 9 && time_of(scene) - begun <= 11);
}

static void a_mark_that_is_none_is_an_argument_error(void **state)
{
    struct scene *scene = *state;
    strcpy(scene->base.error.mark, "no mark");
    assert_int_equal(reconcile(scene), FACEGEN_E_ARGUMENT);
    assert_string_equal(scene->base.error.parameter, "mark");
}

static void of_an_older_callers_error_no_more_is_read_than_it_has(void **state)
{
    struct scene *scene = *state;
    facegen_error older = {.size = offsetof(facegen_error, mark)};
    memset(older.mark, '?', sizeof older.mark);
    facegen_code code = facegen_reconcile(scene->base.client, NULL, &older, &scene->base.result, NULL);
    assert_int_equal(code, FACEGEN_E_NOT_SEEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_job_whose_answer_was_lost_is_found_and_waited_for),
        TEST(a_job_that_ended_well_is_a_mark),
        TEST(a_job_of_others_that_is_fetched_is_no_mark),
        TEST(jobs_of_the_client_are_not_taken_for_it),
        TEST(the_id_of_a_broken_answer_is_not_known_to_be_another_job),
        TEST(a_candidate_that_the_key_does_not_open_leaves_no_id),
        TEST(without_a_mark_it_cannot_be_told),
        TEST(nothing_new_is_not_seen),
        TEST(jobs_of_other_machines_are_told_apart_by_their_prompt),
        TEST(without_the_request_jobs_of_other_machines_are_told_apart_by_the_seed_that_was_drawn),
        TEST(without_request_and_seed_jobs_of_other_machines_are_not_told_apart),
        TEST(two_lost_jobs_are_both_found),
        TEST(while_others_jobs_are_processing_it_asks_a_few_times_and_gives_up),
        TEST(an_id_of_a_broken_answer_is_fetched_without_a_question),
        TEST(an_id_of_another_job_or_of_none_is_not_believed),
        TEST(a_job_that_failed_leaves_its_id),
        TEST(a_throttled_account_is_asked_again_later),
        TEST(cancelling_ends_it),
        TEST(what_was_known_of_the_acceptance_stays_known),
        TEST(it_ends_within_the_clients_timeout),
        TEST(a_mark_that_is_none_is_an_argument_error),
        TEST(of_an_older_callers_error_no_more_is_read_than_it_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
