/* Deliveries of the provider, and what they do to the jobs of an engine, in virtual time. */
#include "support/fixture.h"
#include "support/request.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

static facegen_code parse(const char *body, facegen_result **result)
{
    return facegen_webhook_parse(body, strlen(body), result, NULL);
}

static void a_delivery_is_read_as_a_result(void **state)
{
    (void)state;
    facegen_result *result = NULL;
    assert_int_equal(parse("{\"status\":\"success\",\"id\":32,\"track_id\":\"order-7\",\"generationTime\":7.36,"
                           "\"output\":[\"https://example.com/1.png\"],\"meta\":{\"seed\":4029484891}}",
                           &result),
                     FACEGEN_OK);
    int64_t seed = 0;
    assert_int_equal(facegen_result_status(result), FACEGEN_STATUS_SUCCESS);
    assert_string_equal(facegen_result_id(result), "32");
    assert_string_equal(facegen_result_track_id(result), "order-7");
    assert_true(facegen_result_seed(result, &seed) && seed == 4029484891);
    facegen_result_free(result);
}

static void what_is_no_delivery_is_refused(void **state)
{
    static const char *const bodies[] = {
        "", "<html>", "[]", "{}", "{\"status\":\"success\"}", "{\"status\":\"processing\",\"id\":1}", "{\"id\":1}",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(bodies); i++) {
        name_row(i, bodies[i]);
        facegen_result *result = NULL;
        assert_int_equal(parse(bodies[i], &result), FACEGEN_E_PROTOCOL);
        assert_null(result);
    }
    assert_int_equal(facegen_webhook_parse(NULL, 1, NULL, NULL), FACEGEN_E_ARGUMENT);
    facegen_result *result = NULL;
    assert_int_equal(facegen_webhook_parse("{}", SIZE_MAX, &result, NULL), FACEGEN_E_ARGUMENT);
}

struct scene {
    struct fixture base;
    char id[32]; /* of the job that waits in the queue */
    facegen_code code;
    int done;
    char message[512];
};

static void note_done(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                      void *user_data)
{
    struct scene *scene = user_data;
    (void)job;
    scene->done++;
    scene->code = code;
    snprintf(scene->message, sizeof scene->message, "%s", error ? error->message : "");
    facegen_result_free(result);
}

/* An engine with one job that the sandbox has queued. */
static int set_up(void **state)
{
    int failed = fixture_set_up(state, sizeof(struct scene));
    struct scene *scene = *state;
    facegen_job *job = NULL;
    scene->base.engine = facegen_engine_new(scene->base.client, NULL);
    assert_int_equal(facegen_engine_submit(scene->base.engine, scene->base.request, note_done, scene, &job, NULL),
                     FACEGEN_OK);
    facegen_engine_step(scene->base.engine, 0);
    snprintf(scene->id, sizeof scene->id, "%s", facegen_job_id(job));
    assert_string_not_equal(scene->id, "");
    return failed;
}

static int tear_down(void **state)
{
    return fixture_tear_down(state);
}

/* A delivery for the job of an id. */
static facegen_result *delivery(const char *format, const char *id)
{
    char body[256];
    facegen_result *result = NULL;
    snprintf(body, sizeof body, format, id);
    assert_int_equal(parse(body, &result), FACEGEN_OK);
    return result;
}

static const char success[] = "{\"status\":\"success\",\"id\":\"%s\",\"output\":[\"https://example.com/1.png\"]}";
static const char failure[] = "{\"status\":\"failed\",\"id\":\"%s\",\"message\":\"no face found\"}";

static void a_delivery_ends_its_job_in_the_next_step(void **state)
{
    struct scene *scene = *state;
    assert_true(facegen_engine_deliver(scene->base.engine, delivery(success, scene->id)));
    assert_int_equal(facegen_engine_step(scene->base.engine, 0), 0);
    assert_int_equal(scene->code, FACEGEN_OK);
    assert_int_equal(scene->done, 1);
}

static void a_delivery_of_a_failure_says_why(void **state)
{
    struct scene *scene = *state;
    assert_true(facegen_engine_deliver(scene->base.engine, delivery(failure, scene->id)));
    facegen_engine_step(scene->base.engine, 0);
    assert_int_equal(scene->code, FACEGEN_E_FAILED);
    assert_non_null(strstr(scene->message, "no face found"));
}

static void a_delivery_without_images_leaves_the_job_to_polling(void **state)
{
    struct scene *scene = *state;
    static const char nothing[] = "{\"status\":\"success\",\"id\":\"%s\",\"output\":[]}";
    assert_true(facegen_engine_deliver(scene->base.engine, delivery(nothing, scene->id)));
    while (facegen_engine_step(scene->base.engine, 1000) > 0) {
    }
    assert_int_equal(scene->code, FACEGEN_OK);
    assert_int_equal(scene->done, 1);
}

static void a_duplicate_and_a_delivery_for_others_stay_the_callers(void **state)
{
    struct scene *scene = *state;
    facegen_result *stranger = delivery(success, "404"), *duplicate = delivery(success, scene->id);
    assert_false(facegen_engine_deliver(scene->base.engine, stranger));
    assert_true(facegen_engine_deliver(scene->base.engine, delivery(success, scene->id)));
    assert_false(facegen_engine_deliver(scene->base.engine, duplicate));
    facegen_engine_step(scene->base.engine, 0);
    assert_int_equal(scene->done, 1);
    facegen_result_free(stranger);
    facegen_result_free(duplicate);
}

/* A provider that queues what is submitted, and never answers a fetch; its time passes while it is waited for. */
struct provider {
    int64_t now;
    int fetches, cancelled;
};

static facegen_code queue(void *session, facegen_exchange *exchange)
{
    static const char answer[] = "{\"status\":\"processing\",\"id\":7,\"eta\":5}";
    struct provider *provider = session;
    if (!facegen_exchange_paid(exchange)) {
        provider->fetches++;
        return FACEGEN_OK;
    }
    return answer_exchange(exchange, 200, answer);
}

static void give_up(void *session, facegen_exchange *exchange)
{
    (void)exchange;
    ((struct provider *)session)->cancelled++;
}

static int64_t now(void *session)
{
    return ((struct provider *)session)->now;
}

static void wait_until(void *session, int64_t until)
{
    ((struct provider *)session)->now = until;
}

static void a_delivery_takes_the_place_of_a_fetch_under_way(void **state)
{
    static const facegen_transport transport = {
        .size = sizeof transport, .start = queue, .cancel = give_up, .now = now, .wait = wait_until};
    struct provider provider = {0};
    struct scene job = {0};
    (void)state;
    facegen_client *client = facegen_client_new();
    facegen_request *request = plain_request();
    facegen_client_set_key(client, "key", NULL);
    facegen_client_set_transport(client, &transport, &provider, NULL);
    facegen_engine *engine = facegen_engine_new(client, NULL);
    assert_int_equal(facegen_engine_submit(engine, request, note_done, &job, NULL, NULL), FACEGEN_OK);
    for (int steps = 0; provider.fetches == 0 && steps < 100; steps++)
        facegen_engine_step(engine, 1000);
    assert_int_equal(provider.fetches, 1);

    assert_true(facegen_engine_deliver(engine, delivery(success, "7")));
    assert_int_equal(provider.cancelled, 1);
    assert_int_equal(facegen_engine_step(engine, 0), 0);
    assert_int_equal(job.done, 1);
    assert_int_equal(job.code, FACEGEN_OK);
    facegen_engine_free(engine);
    facegen_client_free(client);
    facegen_request_free(request);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_delivery_is_read_as_a_result),
        cmocka_unit_test(what_is_no_delivery_is_refused),
        TEST(a_delivery_ends_its_job_in_the_next_step),
        TEST(a_delivery_of_a_failure_says_why),
        TEST(a_delivery_without_images_leaves_the_job_to_polling),
        cmocka_unit_test(a_delivery_takes_the_place_of_a_fetch_under_way),
        TEST(a_duplicate_and_a_delivery_for_others_stay_the_callers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
