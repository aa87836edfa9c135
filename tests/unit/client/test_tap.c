/* What a tap sees of a client's exchanges. */
#include <facegen/facegen.h>
#include <facegen/sandbox.h>

#include "support/test.h"

#include <stdlib.h>
#include <string.h>

struct fixture {
    facegen_sandbox *sandbox;
    facegen_client *client;
    facegen_request *request;

    /* what the tap has seen */
    int begun, ended;
    char urls[8][128];
    int64_t begun_at; /* seconds since 1970 */
    size_t sent, received;
    int http_status;
    facegen_code failure;
    facegen_reach reach;
};

static void *begin(void *user_data, const facegen_exchange *exchange, int64_t unix_time)
{
    struct fixture *fixture = user_data;
    assert_int_equal(fixture->begun, fixture->ended);
    assert_true(fixture->begun < 8);
    strncpy(fixture->urls[fixture->begun++], facegen_exchange_url(exchange), 127);
    fixture->begun_at = unix_time;
    fixture->sent = fixture->received = 0;
    return fixture;
}

static void sent(void *tape, uint64_t offset, const void *bytes, size_t size)
{
    struct fixture *fixture = tape;
    assert_int_equal(offset, fixture->sent);
    if (offset == 0)
        assert_memory_equal(bytes, "{\"key\":\"***********\"", 20);
    fixture->sent += size;
}

static void received(void *tape, const void *bytes, size_t size)
{
    assert_non_null(bytes);
    ((struct fixture *)tape)->received += size;
}

static void end(void *tape, int http_status, facegen_code failure, facegen_reach reach, const char *message)
{
    struct fixture *fixture = tape;
    assert_int_equal(*message == '\0', failure == FACEGEN_OK);
    fixture->ended++;
    fixture->http_status = http_status;
    fixture->failure = failure;
    fixture->reach = reach;
}

static const facegen_tap tap = {.size = sizeof tap, .begin = begin, .sent = sent, .received = received, .end = end};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    *state = fixture;
    fixture->sandbox = facegen_sandbox_new();
    fixture->client = facegen_client_new();
    fixture->request = facegen_request_new();
    facegen_request_set_prompt(fixture->request, "a knight");
    facegen_request_set_face_image(fixture->request, "https://example.com/face.jpg");
    facegen_client_set_tap(fixture->client, &tap, fixture);
    return facegen_sandbox_attach(fixture->sandbox, fixture->client, NULL) == FACEGEN_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    facegen_request_free(fixture->request);
    facegen_client_free(fixture->client);
    facegen_sandbox_free(fixture->sandbox);
    free(fixture);
    return 0;
}

static facegen_code submit(struct fixture *fixture)
{
    facegen_result *result = NULL;
    facegen_code code = facegen_submit(fixture->client, fixture->request, &result, NULL);
    facegen_result_free(result);
    return code;
}

static void a_tap_sees_each_exchange_of_a_call(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(submit(fixture), FACEGEN_OK);
    assert_int_equal(fixture->begun, facegen_sandbox_requests(fixture->sandbox));
    assert_int_equal(fixture->ended, fixture->begun);
    assert_true(fixture->begun > 1);
    assert_string_equal(fixture->urls[0], "https://sandbox.invalid/api/v6/image_editing/face_gen");
    assert_non_null(strstr(fixture->urls[1], "/image_editing/fetch/"));
    assert_true(fixture->begun_at >= 1767225600 &&
                fixture->begun_at <= 1767225600 + 300); /* the sandbox's virtual time */
    assert_true(fixture->sent > 0 && fixture->received > 0);
    assert_int_equal(fixture->http_status, 200);
    assert_int_equal(fixture->failure, FACEGEN_OK);
}

static void a_tap_sees_how_an_exchange_fails(void **state)
{
    struct fixture *fixture = *state;
    facegen_request_set_track_id(fixture->request, "scenario:close-after-body");
    assert_int_equal(submit(fixture), FACEGEN_E_UNCERTAIN);
    assert_int_equal(fixture->ended, 1);
    assert_int_equal(fixture->http_status, 0);
    assert_int_equal(fixture->failure, FACEGEN_E_IO);
    assert_int_equal(fixture->reach, FACEGEN_REACH_MAYBE);
}

static facegen_code refuse(void *session, facegen_exchange *exchange)
{
    (void)session, (void)exchange;
    return FACEGEN_E_TRANSPORT;
}

static void an_exchange_that_cannot_be_started_ends_once(void **state)
{
    struct fixture *fixture = *state;
    static const facegen_transport refusing = {.size = sizeof refusing, .start = refuse};
    facegen_client_set_transport(fixture->client, &refusing, NULL, NULL);
    facegen_client_set_retries(fixture->client, 0, NULL);
    assert_int_equal(submit(fixture), FACEGEN_E_TRANSPORT);
    assert_int_equal(fixture->begun, 1);
    assert_int_equal(fixture->ended, 1);
    assert_int_equal(fixture->reach, FACEGEN_REACH_NOTHING);
}

static facegen_code stand_still(void *session, facegen_exchange *exchange)
{
    (void)exchange;
    facegen_client_cancel(session);
    return FACEGEN_OK;
}

static void an_exchange_that_is_cancelled_ends_once(void **state)
{
    struct fixture *fixture = *state;
    static const facegen_transport still = {.size = sizeof still, .start = stand_still};
    facegen_client_set_transport(fixture->client, &still, fixture->client, NULL);
    assert_int_equal(submit(fixture), FACEGEN_E_CANCELLED);
    assert_int_equal(fixture->ended, 1);
    assert_int_equal(fixture->failure, FACEGEN_E_CANCELLED);
}

static void *pass_over(void *user_data, const facegen_exchange *exchange, int64_t unix_time)
{
    (void)exchange, (void)unix_time;
    ((struct fixture *)user_data)->begun++;
    return NULL;
}

static void an_exchange_without_a_tape_is_not_watched(void **state)
{
    struct fixture *fixture = *state;
    facegen_tap passing = tap;
    passing.begin = pass_over;
    facegen_client_set_tap(fixture->client, &passing, fixture);
    assert_int_equal(submit(fixture), FACEGEN_OK);
    assert_true(fixture->begun > 1);
    assert_int_equal(fixture->ended, 0);
}

static void a_tap_of_begin_alone_is_enough(void **state)
{
    struct fixture *fixture = *state;
    facegen_tap least = {.size = offsetof(facegen_tap, sent), .begin = begin, .end = end};
    fixture->ended = 1; /* which begin() compares, and no end() counts */
    fixture->begun = 1;
    facegen_request_set_track_id(fixture->request, "scenario:http-401");
    facegen_client_set_tap(fixture->client, &least, fixture);
    assert_int_equal(submit(fixture), FACEGEN_E_AUTH);
    assert_int_equal(fixture->begun, 2);
    assert_int_equal(fixture->ended, 1);
}

static void a_tap_can_be_taken_away(void **state)
{
    struct fixture *fixture = *state;
    facegen_client_set_tap(fixture->client, NULL, NULL);
    assert_int_equal(submit(fixture), FACEGEN_OK);
    assert_int_equal(fixture->begun, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_tap_sees_each_exchange_of_a_call),
        TEST(a_tap_sees_how_an_exchange_fails),
        TEST(an_exchange_that_cannot_be_started_ends_once),
        TEST(an_exchange_that_is_cancelled_ends_once),
        TEST(an_exchange_without_a_tape_is_not_watched),
        TEST(a_tap_of_begin_alone_is_enough),
        TEST(a_tap_can_be_taken_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
