/* Calls from end to end, through transports of the tests' own. */
#include "client/client.h"
#include "support/fixture.h"
#include "support/test.h"
#include "transport/exchange.h"

#include <stdlib.h>
#include <string.h>

static int set_up(void **state)
{
    return fixture_set_up(state, sizeof(struct fixture));
}

static int tear_down(void **state)
{
    return fixture_tear_down(state);
}

static facegen_code start(void *session, facegen_exchange *exchange)
{
    static const char answer[] = "{\"status\":\"success\",\"id\":1,\"output\":[\"https://example.com/1.png\"]}";
    *(int *)session += 1;
    return answer_exchange(exchange, 200, answer);
}

static void a_transport_of_one_blocking_function_is_enough(void **state)
{
    struct fixture *fixture = *state;
    const facegen_transport transport = {.size = sizeof transport, .start = start};
    int exchanges = 0;
    facegen_client *client = facegen_client_new();
    facegen_client_set_key(client, "key", NULL);
    assert_int_equal(facegen_client_set_transport(client, &transport, &exchanges, NULL), FACEGEN_OK);
    assert_int_equal(facegen_submit(client, fixture->request, &fixture->result, NULL), FACEGEN_OK);
    assert_int_equal(exchanges, 1);
    assert_string_equal(facegen_result_image_link(fixture->result, 0), "https://example.com/1.png");
    facegen_client_free(client);
}

/* Takes a request whose body can be begun again if it is free, and not if it is paid. */
static facegen_code look_for_rewind(void *session, facegen_exchange *exchange)
{
    assert_int_equal(exchange->ends.rewind != NULL, !facegen_exchange_paid(exchange));
    return start(session, exchange);
}

static void the_body_of_a_paid_request_cannot_be_begun_again(void **state)
{
    struct fixture *fixture = *state;
    const facegen_transport transport = {.size = sizeof transport, .start = look_for_rewind};
    int exchanges = 0;
    facegen_client *client = facegen_client_new();
    facegen_client_set_key(client, "key", NULL);
    facegen_client_set_transport(client, &transport, &exchanges, NULL);
    assert_int_equal(facegen_submit(client, fixture->request, &fixture->result, NULL), FACEGEN_OK);
    facegen_result_free(fixture->result);
    assert_int_equal(facegen_fetch(client, "1", &fixture->result, NULL), FACEGEN_OK);
    assert_int_equal(exchanges, 2);
    facegen_client_free(client);
}

/* Takes the request byte by byte, and no more than that. */
static facegen_code start_slowly(void *session, facegen_exchange *exchange)
{
    static const char answer[] = "{\"status\":\"success\",\"id\":1,\"output\":[\"https://example.com/1.png\"]}";
    char byte;
    (void)session;
    for (uint64_t left = facegen_exchange_body_size(exchange); left > 0; left--)
        assert_int_equal(facegen_exchange_read(exchange, &byte, 1), 1);
    facegen_exchange_set_status(exchange, 200);
    facegen_exchange_write(exchange, answer, strlen(answer));
    facegen_exchange_finish(exchange);
    return FACEGEN_OK;
}

struct upload {
    int64_t done, total;
};

static void note_upload(facegen_phase phase, int64_t done, int64_t total, const char *id, void *user_data)
{
    (void)id;
    if (phase == FACEGEN_PHASE_UPLOAD)
        *(struct upload *)user_data = (struct upload){done, total};
}

static void an_upload_is_told_to_its_last_byte(void **state)
{
    struct fixture *fixture = *state;
    const facegen_transport transport = {.size = sizeof transport, .start = start_slowly};
    struct upload last = {0};
    facegen_client *client = facegen_client_new();
    facegen_client_set_key(client, "key", NULL);
    facegen_client_set_transport(client, &transport, NULL, NULL);
    facegen_client_set_progress(client, note_upload, &last);
    assert_int_equal(facegen_submit(client, fixture->request, &fixture->result, NULL), FACEGEN_OK);
    assert_true(last.total > 0);
    assert_int_equal(last.done, last.total);
    facegen_client_free(client);
}

/* A provider that repeats the key wherever it can. */
static facegen_code repeat_key(void *session, facegen_exchange *exchange)
{
    static const char answer[] =
        "{\"status\":\"success\",\"id\":1,\"output\":[\"https://example.com/1.png\"],\"tip\":\"canary\\/key\","
        "\"message\":\"canary/key\",\"track_id\":\"canary%2Fkey\",\"meta\":{\"key\":\"\\u0063anary/key\"}}";
    (void)session;
    return answer_exchange(exchange, 200, answer);
}

static void a_result_that_repeats_the_key_is_told_without_it(void **state)
{
    struct fixture *fixture = *state;
    const facegen_transport transport = {.size = sizeof transport, .start = repeat_key};
    facegen_client *client = facegen_client_new();
    facegen_client_set_key(client, "canary/key", NULL);
    facegen_client_set_transport(client, &transport, NULL, NULL);
    assert_int_equal(facegen_submit(client, fixture->request, &fixture->result, NULL), FACEGEN_OK);
    assert_string_equal(facegen_result_message(fixture->result), "***");
    assert_string_equal(facegen_result_tip(fixture->result), "***");
    assert_string_equal(facegen_result_track_id(fixture->result), "***");
    assert_string_equal(facegen_result_meta_text(fixture->result, "key"), "***");
    assert_string_equal(facegen_result_meta_json(fixture->result), "{\"key\":\"***\"}");
    assert_null(strstr(facegen_result_json(fixture->result), "anary"));
    facegen_client_free(client);
}

static facegen_code refuse_to_start(void *session, facegen_exchange *exchange)
{
    (void)session, (void)exchange;
    return FACEGEN_E_SYSTEM;
}

/* Gives the whole answer of a job that is queued, and cancels the client before the exchange has ended. */
static facegen_code answer_and_cancel(void *session, facegen_exchange *exchange)
{
    static const char answer[] = "{\"status\":\"processing\",\"id\":7}";
    char body[64];
    while (facegen_exchange_read(exchange, body, sizeof body) > 0) {
    }
    facegen_exchange_set_status(exchange, 200);
    facegen_exchange_write(exchange, answer, strlen(answer));
    facegen_client_cancel(*(facegen_client **)session);
    return FACEGEN_OK;
}

static void a_job_that_is_cancelled_as_its_answer_comes_is_the_clients_own(void **state)
{
    struct fixture *fixture = *state;
    const facegen_transport transport = {.size = sizeof transport, .start = answer_and_cancel};
    facegen_client *client = facegen_client_new();
    facegen_client_set_key(client, "key", NULL);
    facegen_client_set_transport(client, &transport, &client, NULL);
    facegen_code code = facegen_submit(client, fixture->request, &fixture->result, &fixture->error);
    assert_int_equal(code, FACEGEN_E_CANCELLED);
    assert_string_equal(fixture->error.id, "7");
    assert_true(fg_known_has(&client->known, "7")); /* facegen_reconcile() is not to take it for another */
    facegen_client_free(client);
}

static void a_transport_that_does_not_begin_has_sent_nothing(void **state)
{
    struct fixture *fixture = *state;
    const facegen_transport transport = {.size = sizeof transport, .start = refuse_to_start};
    facegen_client *client = facegen_client_new();
    facegen_client_set_key(client, "key", NULL);
    facegen_client_set_transport(client, &transport, NULL, NULL);
    facegen_code code = facegen_submit(client, fixture->request, &fixture->result, &fixture->error);
    assert_int_equal(code, FACEGEN_E_SYSTEM);
    assert_int_equal(fixture->error.bytes_sent, 0);
    facegen_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_transport_of_one_blocking_function_is_enough),
        TEST(the_body_of_a_paid_request_cannot_be_begun_again),
        TEST(an_upload_is_told_to_its_last_byte),
        TEST(a_result_that_repeats_the_key_is_told_without_it),
        TEST(a_job_that_is_cancelled_as_its_answer_comes_is_the_clients_own),
        TEST(a_transport_that_does_not_begin_has_sent_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
