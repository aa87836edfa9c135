/* What became of a request whose outcome is not known, through the in-process sandbox in virtual time. */
#include <facegen/facegen.h>
#include <facegen/sandbox.h>

#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fixture {
    facegen_sandbox *sandbox;
    facegen_client *client, *other; /* two machines that use one account */
    facegen_request *request;
    facegen_result *result;
    facegen_error error;
    int questions; /* about the account, that the client asked */
    int refusals;  /* with HTTP 429 */
    int warnings;
    bool cancels; /* the client, as it asks one */
};

static void watch(facegen_log_level level, const char *message, void *user_data)
{
    struct fixture *fixture = user_data;
    bool asks = strstr(message, "/assets_generated (") || strstr(message, "/request_count (");
    fixture->questions += asks;
    fixture->warnings += level == FACEGEN_LOG_WARNING;
    fixture->refusals += strstr(message, "HTTP 429") != NULL;
    if (asks && fixture->cancels)
        facegen_client_cancel(fixture->client);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    *state = fixture;
    fixture->error = (facegen_error)FACEGEN_ERROR_INIT;
    fixture->sandbox = facegen_sandbox_new();
    fixture->client = facegen_client_new();
    fixture->other = facegen_client_new();
    fixture->request = facegen_request_new();
    facegen_client_set_log(fixture->client, watch, fixture);
    facegen_request_set_prompt(fixture->request, "a knight");
    facegen_request_set_face_image(fixture->request, "https://example.com/face.jpg");
    facegen_request_set_width(fixture->request, 64);
    facegen_request_set_height(fixture->request, 64);
    bool made = facegen_sandbox_attach(fixture->sandbox, fixture->client, NULL) == FACEGEN_OK &&
                facegen_sandbox_attach(fixture->sandbox, fixture->other, NULL) == FACEGEN_OK;
    return made ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    facegen_result_free(fixture->result);
    facegen_request_free(fixture->request);
    facegen_client_free(fixture->client);
    facegen_client_free(fixture->other);
    facegen_sandbox_free(fixture->sandbox);
    free(fixture);
    return 0;
}

/* Submits what is accepted, and whose answer is lost by one of the sandbox's scenarios. */
static void lose(struct fixture *fixture, const char *scenario)
{
    char track_id[64];
    snprintf(track_id, sizeof track_id, "scenario:%s", scenario);
    facegen_request_set_track_id(fixture->request, track_id);
    facegen_result *result = NULL;
    facegen_code code = facegen_submit(fixture->client, fixture->request, &result, &fixture->error);
    if (code != FACEGEN_E_UNCERTAIN)
        fail_msg("%s: %s", scenario, facegen_code_name(code));
    facegen_request_set_track_id(fixture->request, NULL);
}

/* Reconciles, which pays for nothing. */
static facegen_code reconcile_with(struct fixture *fixture, const facegen_request *request)
{
    size_t paid = facegen_sandbox_paid_requests(fixture->sandbox);
    facegen_result_free(fixture->result);
    fixture->questions = 0;
    facegen_code code = facegen_reconcile(fixture->client, request, &fixture->error, &fixture->result, &fixture->error);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), paid);
    assert_int_equal(fixture->error.code, code);
    assert_true((code == FACEGEN_OK) == (fixture->result != NULL));
    return code;
}

static facegen_code reconcile(struct fixture *fixture)
{
    return reconcile_with(fixture, fixture->request);
}

/* The other machine has images made of a prompt; the id of their job. */
static const char *submit_elsewhere(struct fixture *fixture, const char *prompt, const char *track_id)
{
    static char id[64];
    facegen_result *result = NULL;
    facegen_request *request = facegen_request_copy(fixture->request);
    facegen_request_set_prompt(request, prompt);
    facegen_request_set_track_id(request, track_id);
    assert_int_equal(facegen_submit_nowait(fixture->other, request, &result, NULL), FACEGEN_OK);
    snprintf(id, sizeof id, "%s", facegen_result_id(result));
    facegen_result_free(result);
    facegen_request_free(request);
    return id;
}

static void a_job_whose_answer_was_lost_is_found_and_waited_for(void **state)
{
    static const char *const scenarios[] = {"reset-after-body", "close-after-body", "reset-in-answer",
                                            "http-500",         "http-502",         "empty-200",
                                            "html-200",         "json-array",       "status-unknown"};
    struct fixture *fixture = *state;
    assert_int_equal(facegen_client_mark(fixture->client, NULL), FACEGEN_OK);
    for (size_t i = 0; i < COUNT(scenarios); i++) {
        char id[16];
        lose(fixture, scenarios[i]);
        if (reconcile(fixture) != FACEGEN_OK)
            fail_msg("%s: %s", scenarios[i], fixture->error.message);
        snprintf(id, sizeof id, "%zu", i + 1);
        assert_string_equal(facegen_result_id(fixture->result), id);
        assert_int_equal(facegen_result_status(fixture->result), FACEGEN_STATUS_SUCCESS);
        assert_int_equal(facegen_result_image_count(fixture->result), 1);
    }
}

static void a_job_that_ended_well_is_a_mark(void **state)
{
    struct fixture *fixture = *state;
    submit_elsewhere(fixture, "a knight", NULL);
    assert_int_equal(facegen_submit(fixture->client, fixture->request, &fixture->result, NULL), FACEGEN_OK);
    lose(fixture, "reset-after-body");
    assert_string_equal(fixture->error.mark, "2");
    assert_int_equal(reconcile(fixture), FACEGEN_OK);
    assert_string_equal(facegen_result_id(fixture->result), "3");
}

static void a_job_of_others_that_is_fetched_is_no_mark(void **state)
{
    struct fixture *fixture = *state;
    submit_elsewhere(fixture, "a knight", NULL);
    assert_int_equal(facegen_submit(fixture->client, fixture->request, &fixture->result, NULL), FACEGEN_OK);
    facegen_result_free(fixture->result);
    assert_int_equal(facegen_fetch(fixture->client, "1", &fixture->result, NULL), FACEGEN_OK);
    lose(fixture, "reset-after-body");
    assert_string_equal(fixture->error.mark, "2");
}

static void jobs_of_the_client_are_not_taken_for_it(void **state)
{
    struct fixture *fixture = *state;
    facegen_result *result = NULL;
    facegen_client_mark(fixture->client, NULL);
    assert_int_equal(facegen_submit_nowait(fixture->client, fixture->request, &result, NULL), FACEGEN_OK);
    lose(fixture, "reset-after-body");
    facegen_result_free(result);
    assert_int_equal(reconcile(fixture), FACEGEN_OK);
    assert_string_equal(facegen_result_id(fixture->result), "2");
}

static void the_id_of_a_broken_answer_is_not_known_to_be_another_job(void **state)
{
    struct fixture *fixture = *state;
    facegen_client_mark(fixture->client, NULL);
    lose(fixture, "json-broken");
    fixture->error.id[0] = '\0';
    assert_int_equal(reconcile(fixture), FACEGEN_OK);
    assert_string_equal(facegen_result_id(fixture->result), "1");
}

static void a_candidate_that_the_key_does_not_open_leaves_no_id(void **state)
{
    struct fixture *fixture = *state;
    submit_elsewhere(fixture, "a knight", "scenario:http-401@fetch");
    facegen_sandbox_advance(fixture->sandbox, 60 * 1000);
    strcpy(fixture->error.mark, "none");
    assert_int_equal(reconcile(fixture), FACEGEN_E_AUTH);
    assert_string_equal(fixture->error.id, "");
}

static void without_a_mark_it_cannot_be_told(void **state)
{
    struct fixture *fixture = *state;
    submit_elsewhere(fixture, "a knight", NULL);
    lose(fixture, "reset-after-body");
    assert_string_equal(fixture->error.mark, "");
    facegen_sandbox_advance(fixture->sandbox, 60 * 1000);
    assert_int_equal(reconcile(fixture), FACEGEN_E_UNCERTAIN);
    assert_non_null(strstr(fixture->error.message, "no mark"));
    assert_non_null(strstr(fixture->error.message, "2, 1"));
    assert_string_equal(fixture->error.id, "");
}

static void nothing_new_is_not_seen(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(facegen_submit(fixture->client, fixture->request, &fixture->result, NULL), FACEGEN_OK);
    strcpy(fixture->error.mark, "1");
    assert_int_equal(reconcile(fixture), FACEGEN_E_NOT_SEEN);
    assert_int_equal(fixture->questions, 4);
    assert_int_equal(fixture->warnings, 0);
    assert_string_equal(fixture->error.mark, "1");
}

static void jobs_of_other_machines_are_told_apart_by_their_prompt(void **state)
{
    struct fixture *fixture = *state;
    facegen_client_mark(fixture->client, NULL);
    submit_elsewhere(fixture, "a dragon", NULL);
    lose(fixture, "http-500");
    submit_elsewhere(fixture, "a castle", NULL);
    assert_int_equal(reconcile(fixture), FACEGEN_OK);
    assert_string_equal(facegen_result_id(fixture->result), "2");
}

static void without_the_request_jobs_of_other_machines_are_told_apart_by_the_seed_that_was_drawn(void **state)
{
    struct fixture *fixture = *state;
    facegen_client_mark(fixture->client, NULL);
    lose(fixture, "http-500");
    assert_int_equal(strlen(fixture->error.seed), 10);
    submit_elsewhere(fixture, "a dragon", NULL);
    facegen_sandbox_advance(fixture->sandbox, 60 * 1000);
    assert_int_equal(reconcile_with(fixture, NULL), FACEGEN_OK);
    assert_string_equal(facegen_result_id(fixture->result), "1");
}

static void without_request_and_seed_jobs_of_other_machines_are_not_told_apart(void **state)
{
    struct fixture *fixture = *state;
    facegen_client_draw_seed(fixture->client, false);
    facegen_client_mark(fixture->client, NULL);
    lose(fixture, "http-500");
    submit_elsewhere(fixture, "a dragon", NULL);
    facegen_sandbox_advance(fixture->sandbox, 60 * 1000);
    assert_string_equal(fixture->error.seed, "");
    assert_int_equal(reconcile_with(fixture, NULL), FACEGEN_E_UNCERTAIN);
    assert_non_null(strstr(fixture->error.message, "2, 1"));
}

static void two_lost_jobs_are_both_found(void **state)
{
    struct fixture *fixture = *state;
    facegen_client_mark(fixture->client, NULL);
    lose(fixture, "http-500");
    facegen_request_set_prompt(fixture->request, "a dragon");
    lose(fixture, "http-500");
    assert_int_equal(reconcile(fixture), FACEGEN_OK);
    assert_string_equal(facegen_result_id(fixture->result), "2");
    strcpy(fixture->error.mark, "none");
    assert_int_equal(reconcile_with(fixture, NULL), FACEGEN_OK); /* the other one is known now */
    assert_string_equal(facegen_result_id(fixture->result), "1");
}

static void while_others_jobs_are_processing_it_asks_a_few_times_and_gives_up(void **state)
{
    struct fixture *fixture = *state;
    facegen_client_mark(fixture->client, NULL);
    submit_elsewhere(fixture, "a dragon", "scenario:stuck");
    strcpy(fixture->error.mark, "none");
    assert_int_equal(reconcile(fixture), FACEGEN_E_UNCERTAIN);
    assert_non_null(strstr(fixture->error.message, "1 still processing"));
    assert_true(fixture->questions >= 6 && fixture->questions <= 12);
}

static void an_id_of_a_broken_answer_is_fetched_without_a_question(void **state)
{
    struct fixture *fixture = *state;
    snprintf(fixture->error.id, sizeof fixture->error.id, "%s", submit_elsewhere(fixture, "a knight", NULL));
    assert_int_equal(reconcile(fixture), FACEGEN_OK);
    assert_string_equal(facegen_result_id(fixture->result), "1");
    assert_int_equal(fixture->questions, 0);
}

static void an_id_of_another_job_or_of_none_is_not_believed(void **state)
{
    struct fixture *fixture = *state;
    assert_string_equal(submit_elsewhere(fixture, "a dragon", NULL), "1");
    facegen_sandbox_advance(fixture->sandbox, 60 * 1000);
    facegen_client_mark(fixture->client, NULL);
    lose(fixture, "json-broken");
    assert_string_equal(fixture->error.id, "1");
    assert_int_equal(reconcile(fixture), FACEGEN_OK);
    assert_string_equal(facegen_result_id(fixture->result), "2");
    lose(fixture, "http-500");
    strcpy(fixture->error.id, "404404");
    assert_int_equal(reconcile(fixture), FACEGEN_OK);
    assert_string_equal(facegen_result_id(fixture->result), "3");
}

static void a_job_that_failed_leaves_its_id(void **state)
{
    struct fixture *fixture = *state;
    strcpy(fixture->error.id, submit_elsewhere(fixture, "a knight", "scenario:fails"));
    assert_int_equal(reconcile(fixture), FACEGEN_E_FAILED);
    assert_string_equal(fixture->error.id, "1");
}

static void a_throttled_account_is_asked_again_later(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 20; i++) { /* 40 counts within less than a minute, were they not throttled to 30 */
        strcpy(fixture->error.mark, "none");
        assert_int_equal(reconcile(fixture), FACEGEN_E_NOT_SEEN);
    }
    assert_true(fixture->refusals > 0);
}

static void cancelling_ends_it(void **state)
{
    struct fixture *fixture = *state;
    fixture->cancels = true;
    assert_int_equal(reconcile(fixture), FACEGEN_E_CANCELLED);
    assert_true(fixture->questions >= 1 && fixture->questions <= 2);
}

/* The time in the sandbox, in seconds. */
static int64_t time_of(struct fixture *fixture)
{
    facegen_result *result = NULL;
    assert_int_equal(facegen_submit_nowait(fixture->other, fixture->request, &result, NULL), FACEGEN_OK);
    int64_t time = facegen_result_received_at(result);
    facegen_result_free(result);
    return time;
}

static void it_ends_within_the_clients_timeout(void **state)
{
    struct fixture *fixture = *state;
    facegen_client_set_timeout(fixture->client, 10 * 1000, NULL);
    submit_elsewhere(fixture, "a dragon", "scenario:stuck");
    strcpy(fixture->error.mark, "none");
    assert_int_equal(reconcile(fixture), FACEGEN_E_UNCERTAIN);
    strcpy(fixture->error.id, submit_elsewhere(fixture, "a knight", "scenario:very-slow@fetch"));
    int64_t begun = time_of(fixture);
    assert_int_equal(reconcile(fixture), FACEGEN_E_TIMEOUT);
    assert_true(time_of(fixture) - begun >= 9 && time_of(fixture) - begun <= 11);
}

static void a_mark_that_is_none_is_an_argument_error(void **state)
{
    struct fixture *fixture = *state;
    strcpy(fixture->error.mark, "no mark");
    assert_int_equal(reconcile(fixture), FACEGEN_E_ARGUMENT);
    assert_string_equal(fixture->error.parameter, "mark");
}

static void of_an_older_callers_error_no_more_is_read_than_it_has(void **state)
{
    struct fixture *fixture = *state;
    facegen_error older = {.size = offsetof(facegen_error, mark)};
    memset(older.mark, '?', sizeof older.mark);
    facegen_code code = facegen_reconcile(fixture->client, NULL, &older, &fixture->result, NULL);
    assert_int_equal(code, FACEGEN_E_NOT_SEEN);
}

/* ---- on an engine ---- */

struct seen {
    int done;
    facegen_code code;
    char id[64];
};

static void see(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                void *user_data)
{
    struct seen *seen = user_data;
    (void)job;
    assert_true((code == FACEGEN_OK) == (error == NULL));
    seen->done++;
    seen->code = code;
    snprintf(seen->id, sizeof seen->id, "%s", facegen_result_id(result));
    facegen_result_free(result);
}

static void beside_other_jobs_it_waits_until_all_is_over(void **state)
{
    struct fixture *fixture = *state;
    struct seen submitted = {0}, found = {0};
    facegen_client_mark(fixture->client, NULL);
    lose(fixture, "http-500");
    facegen_engine *engine = facegen_engine_new(fixture->client, NULL);
    for (int i = 0; i < 3; i++)
        assert_int_equal(facegen_engine_submit(engine, fixture->request, see, &submitted, NULL, NULL), FACEGEN_OK);
    facegen_code code =
        facegen_engine_reconcile(engine, fixture->request, &fixture->error, see, &found, NULL, &fixture->error);
    assert_int_equal(code, FACEGEN_OK);
    facegen_request_set_prompt(fixture->request, "another"); /* it has a copy */
    while (facegen_engine_step(engine, -1) > 0)
        continue;
    assert_int_equal(submitted.done, 3);
    assert_int_equal(found.done, 1);
    assert_int_equal(found.code, FACEGEN_OK);
    assert_string_equal(found.id, "1");
    facegen_engine_free(engine);
}

static void cancelling_ends_it_in_the_next_step_also_between_two_looks(void **state)
{
    struct fixture *fixture = *state;
    struct seen seen = {0};
    strcpy(fixture->error.mark, "none");
    facegen_engine *engine = facegen_engine_new(fixture->client, NULL);
    facegen_engine_reconcile(engine, NULL, &fixture->error, see, &seen, NULL, NULL);
    while (fixture->questions < 2)
        facegen_engine_step(engine, 0);
    assert_int_equal(seen.done, 0);
    facegen_engine_cancel(engine);
    facegen_engine_step(engine, 0);
    assert_int_equal(seen.done, 1);
    assert_int_equal(seen.code, FACEGEN_E_CANCELLED);
    facegen_engine_free(engine);
}

/* ---- answers that make no sense, and the mark ---- */

/* A transport that gives one answer to everything. */
struct canned {
    int status;
    const char *answer;
    int exchanges;
    int64_t deadline; /* of the last exchange */
};

static int64_t now(void *session)
{
    (void)session;
    return 1000;
}

static facegen_code start(void *session, facegen_exchange *exchange)
{
    struct canned *canned = session;
    char body[256];
    while (facegen_exchange_read(exchange, body, sizeof body) > 0)
        continue;
    canned->exchanges++;
    canned->deadline = facegen_exchange_deadline(exchange);
    facegen_exchange_set_status(exchange, canned->status);
    facegen_exchange_write(exchange, canned->answer, strlen(canned->answer));
    facegen_exchange_finish(exchange);
    return FACEGEN_OK;
}

static facegen_client *canned_client(struct canned *canned)
{
    static const facegen_transport transport = {.size = sizeof transport, .start = start, .now = now};
    facegen_client *client = facegen_client_new();
    facegen_client_set_key(client, "key", NULL);
    facegen_client_set_transport(client, &transport, canned, NULL);
    return client;
}

static void an_answer_without_what_was_asked_for_is_none(void **state)
{
    struct fixture *fixture = *state;
    static const char *const answers[] = {"{\"status\":\"success\"}",
                                          "{\"status\":\"success\",\"processing_count\":0}"};
    for (size_t i = 0; i < 2; i++) {
        struct canned canned = {.status = 200, .answer = answers[i]};
        facegen_client *client = canned_client(&canned);
        facegen_code code = facegen_reconcile(client, NULL, NULL, &fixture->result, &fixture->error);
        assert_int_equal(code, FACEGEN_E_PROTOCOL);
        assert_int_equal(canned.exchanges, i + 1);
        facegen_client_free(client);
    }
}

static void the_mark_is_asked_for_once_and_for_five_seconds(void **state)
{
    struct fixture *fixture = *state;
    struct canned canned = {.status = 502, .answer = ""};
    facegen_client *client = canned_client(&canned);
    assert_int_equal(facegen_client_mark(client, &fixture->error), FACEGEN_E_UNAVAILABLE);
    assert_int_equal(canned.exchanges, 1);
    assert_int_equal(canned.deadline, now(NULL) + 5000);
    facegen_client_free(client);
}

static void an_engine_takes_the_mark_beside_its_jobs(void **state)
{
    struct fixture *fixture = *state;
    struct seen marked = {0}, refused = {0};
    facegen_engine *engine = facegen_engine_new(fixture->client, NULL);
    assert_int_equal(facegen_engine_mark(engine, see, &marked, NULL, NULL), FACEGEN_OK);
    while (facegen_engine_step(engine, -1) > 0)
        continue;
    assert_int_equal(marked.done, 1);
    assert_int_equal(marked.code, FACEGEN_OK);
    facegen_engine_free(engine);
    lose(fixture, "close-after-body");
    assert_string_equal(fixture->error.mark, "none");

    struct canned canned = {.status = 502, .answer = ""};
    facegen_client *client = canned_client(&canned);
    engine = facegen_engine_new(client, NULL);
    assert_int_equal(facegen_engine_mark(engine, see, &refused, NULL, NULL), FACEGEN_OK);
    facegen_engine_step(engine, 0);
    assert_int_equal(refused.done, 1);
    assert_int_equal(refused.code, FACEGEN_E_UNAVAILABLE);
    facegen_engine_free(engine);
    facegen_client_free(client);
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
        TEST(it_ends_within_the_clients_timeout),
        TEST(a_mark_that_is_none_is_an_argument_error),
        TEST(of_an_older_callers_error_no_more_is_read_than_it_has),
        TEST(beside_other_jobs_it_waits_until_all_is_over),
        TEST(cancelling_ends_it_in_the_next_step_also_between_two_looks),
        TEST(an_answer_without_what_was_asked_for_is_none),
        TEST(the_mark_is_asked_for_once_and_for_five_seconds),
        TEST(an_engine_takes_the_mark_beside_its_jobs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
