/* Deliveries of the provider, and what they do to the jobs of an engine, in virtual time. */
#include <facegen/facegen.h>
#include <facegen/sandbox.h>

#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
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
        facegen_result *result = NULL;
        assert_int_equal(parse(bodies[i], &result), FACEGEN_E_PROTOCOL);
        assert_null(result);
    }
    assert_int_equal(facegen_webhook_parse(NULL, 1, NULL, NULL), FACEGEN_E_ARGUMENT);
    facegen_result *result = NULL;
    assert_int_equal(facegen_webhook_parse("{}", SIZE_MAX, &result, NULL), FACEGEN_E_ARGUMENT);
}

struct fixture {
    facegen_sandbox *sandbox;
    facegen_client *client;
    facegen_engine *engine;
    char id[32]; /* of the job that waits in the queue */
    facegen_code code;
    int done;
    char message[512];
};

static void note_done(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                      void *user_data)
{
    struct fixture *fixture = user_data;
    (void)job;
    fixture->done++;
    fixture->code = code;
    snprintf(fixture->message, sizeof fixture->message, "%s", error ? error->message : "");
    facegen_result_free(result);
}

/* An engine with one job that the sandbox has queued. */
static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    facegen_request *request = facegen_request_new();
    facegen_job *job = NULL;
    *state = fixture;
    fixture->sandbox = facegen_sandbox_new();
    fixture->client = facegen_client_new();
    facegen_request_set_prompt(request, "a knight");
    facegen_request_set_face_image(request, "https://example.com/face.jpg");
    if (facegen_sandbox_attach(fixture->sandbox, fixture->client, NULL) != FACEGEN_OK)
        return -1;
    fixture->engine = facegen_engine_new(fixture->client, NULL);
    if (facegen_engine_submit(fixture->engine, request, note_done, fixture, &job, NULL) != FACEGEN_OK)
        return -1;
    facegen_engine_step(fixture->engine, 0);
    snprintf(fixture->id, sizeof fixture->id, "%s", facegen_job_id(job));
    facegen_request_free(request);
    return *fixture->id ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    facegen_engine_free(fixture->engine);
    facegen_client_free(fixture->client);
    facegen_sandbox_free(fixture->sandbox);
    free(fixture);
    return 0;
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
    struct fixture *fixture = *state;
    assert_true(facegen_engine_deliver(fixture->engine, delivery(success, fixture->id)));
    assert_int_equal(facegen_engine_step(fixture->engine, 0), 0);
    assert_int_equal(fixture->code, FACEGEN_OK);
    assert_int_equal(fixture->done, 1);
}

static void a_delivery_of_a_failure_says_why(void **state)
{
    struct fixture *fixture = *state;
    assert_true(facegen_engine_deliver(fixture->engine, delivery(failure, fixture->id)));
    facegen_engine_step(fixture->engine, 0);
    assert_int_equal(fixture->code, FACEGEN_E_FAILED);
    assert_non_null(strstr(fixture->message, "no face found"));
}

static void a_delivery_without_images_leaves_the_job_to_polling(void **state)
{
    struct fixture *fixture = *state;
    static const char nothing[] = "{\"status\":\"success\",\"id\":\"%s\",\"output\":[]}";
    assert_true(facegen_engine_deliver(fixture->engine, delivery(nothing, fixture->id)));
    while (facegen_engine_step(fixture->engine, 1000) > 0) {
    }
    assert_int_equal(fixture->code, FACEGEN_OK);
    assert_int_equal(fixture->done, 1);
}

static void a_duplicate_and_a_delivery_for_others_stay_the_callers(void **state)
{
    struct fixture *fixture = *state;
    facegen_result *stranger = delivery(success, "404"), *duplicate = delivery(success, fixture->id);
    assert_false(facegen_engine_deliver(fixture->engine, stranger));
    assert_true(facegen_engine_deliver(fixture->engine, delivery(success, fixture->id)));
    assert_false(facegen_engine_deliver(fixture->engine, duplicate));
    facegen_engine_step(fixture->engine, 0);
    assert_int_equal(fixture->done, 1);
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
    char body[256];
    while (facegen_exchange_read(exchange, body, sizeof body) > 0)
        continue;
    if (!facegen_exchange_paid(exchange)) {
        provider->fetches++;
        return FACEGEN_OK;
    }
    facegen_exchange_set_status(exchange, 200);
    facegen_exchange_write(exchange, answer, sizeof answer - 1);
    facegen_exchange_finish(exchange);
    return FACEGEN_OK;
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
    struct fixture job = {0};
    (void)state;
    facegen_client *client = facegen_client_new();
    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, "a knight");
    facegen_request_set_face_image(request, "https://example.com/face.jpg");
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
