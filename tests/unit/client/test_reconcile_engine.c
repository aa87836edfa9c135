/* The same question beside the jobs of an engine; the mark that it needs; and answers that make no sense. */
#include "reconcile_fixture.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

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
    struct scene *scene = *state;
    struct seen submitted = {0}, found = {0};
    facegen_client_mark(scene->base.client, NULL);
    lose(scene, "http-500");
    facegen_engine *engine = facegen_engine_new(scene->base.client, NULL);
    for (int i = 0; i < 3; i++)
        assert_int_equal(facegen_engine_submit(engine, scene->base.request, see, &submitted, NULL, NULL), FACEGEN_OK);
    facegen_code code = facegen_engine_reconcile(engine, scene->base.request, &scene->base.error, see, &found, NULL,
                                                 &scene->base.error);
    assert_int_equal(code, FACEGEN_OK);
    facegen_request_set_prompt(scene->base.request, "another"); /* it has a copy */
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
    struct scene *scene = *state;
    struct seen seen = {0};
    strcpy(scene->base.error.mark, "none");
    facegen_engine *engine = facegen_engine_new(scene->base.client, NULL);
    facegen_engine_reconcile(engine, NULL, &scene->base.error, see, &seen, NULL, NULL);
    while (scene->questions < 2)
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
    canned->exchanges++;
    canned->deadline = facegen_exchange_deadline(exchange);
    return answer_exchange(exchange, canned->status, canned->answer);
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
    struct scene *scene = *state;
    static const char *const answers[] = {"{\"status\":\"success\"}",
                                          "{\"status\":\"success\",\"processing_count\":0}"};
    for (size_t i = 0; i < 2; i++) {
        struct canned canned = {.status = 200, .answer = answers[i]};
        facegen_client *client = canned_client(&canned);
        facegen_code code = facegen_reconcile(client, NULL, NULL, &scene->base.result, &scene->base.error);
        assert_int_equal(code, FACEGEN_E_PROTOCOL);
        assert_int_equal(canned.exchanges, i + 1);
        facegen_client_free(client);
    }
}

static void the_mark_is_asked_for_once_and_for_five_seconds(void **state)
{
    struct scene *scene = *state;
    struct canned canned = {.status = 502, .answer = ""};
    facegen_client *client = canned_client(&canned);
    assert_int_equal(facegen_client_mark(client, &scene->base.error), FACEGEN_E_UNAVAILABLE);
    assert_int_equal(canned.exchanges, 1);
    assert_int_equal(canned.deadline, now(NULL) + 5000);
    facegen_client_free(client);
}

static void an_engine_takes_the_mark_beside_its_jobs(void **state)
{
    struct scene *scene = *state;
    struct seen marked = {0}, refused = {0};
    facegen_engine *engine = facegen_engine_new(scene->base.client, NULL);
    assert_int_equal(facegen_engine_mark(engine, see, &marked, NULL, NULL), FACEGEN_OK);
    while (facegen_engine_step(engine, -1) > 0)
        continue;
    assert_int_equal(marked.done, 1);
    assert_int_equal(marked.code, FACEGEN_OK);
    facegen_engine_free(engine);
    lose(scene, "close-after-body");
    assert_string_equal(scene->base.error.mark, "none");

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
        TEST(beside_other_jobs_it_waits_until_all_is_over),
        TEST(cancelling_ends_it_in_the_next_step_also_between_two_looks),
        TEST(an_answer_without_what_was_asked_for_is_none),
        TEST(the_mark_is_asked_for_once_and_for_five_seconds),
        TEST(an_engine_takes_the_mark_beside_its_jobs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
