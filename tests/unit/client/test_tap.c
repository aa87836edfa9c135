/* What a tap sees of a client's exchanges. */
#include "support/fixture.h"
#include "support/test.h"

#include <string.h>

struct scene {
    struct fixture base;

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
    struct scene *scene = user_data;
    assert_int_equal(scene->begun, scene->ended);
    assert_true(scene->begun < 8);
    strncpy(scene->urls[scene->begun++], facegen_exchange_url(exchange), 127);
    scene->begun_at = unix_time;
    scene->sent = scene->received = 0;
    return scene;
}

static void sent(void *tape, uint64_t offset, const void *bytes, size_t size)
{
    struct scene *scene = tape;
    assert_int_equal(offset, scene->sent);
    if (offset == 0)
        assert_memory_equal(bytes, "{\"key\":\"***********\"", 20);
    scene->sent += size;
}

static void received(void *tape, const void *bytes, size_t size)
{
    assert_non_null(bytes);
    ((struct scene *)tape)->received += size;
}

static void end(void *tape, int http_status, facegen_code failure, facegen_reach reach, const char *message)
{
    struct scene *scene = tape;
    assert_int_equal(*message == '\0', failure == FACEGEN_OK);
    scene->ended++;
    scene->http_status = http_status;
    scene->failure = failure;
    scene->reach = reach;
}

static const facegen_tap tap = {.size = sizeof tap, .begin = begin, .sent = sent, .received = received, .end = end};

static int set_up(void **state)
{
    int failed = fixture_set_up(state, sizeof(struct scene));
    struct scene *scene = *state;
    facegen_client_set_tap(scene->base.client, &tap, scene);
    return failed;
}

static int tear_down(void **state)
{
    return fixture_tear_down(state);
}

static facegen_code submit(struct scene *scene)
{
    facegen_result *result = NULL;
    facegen_code code = facegen_submit(scene->base.client, scene->base.request, &result, NULL);
    facegen_result_free(result);
    return code;
}

static void a_tap_sees_each_exchange_of_a_call(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(submit(scene), FACEGEN_OK);
    assert_int_equal(scene->begun, facegen_sandbox_requests(scene->base.sandbox));
    assert_int_equal(scene->ended, scene->begun);
    assert_true(scene->begun > 1);
    assert_string_equal(scene->urls[0], "https://sandbox.invalid/api/v6/image_editing/face_gen");
    assert_non_null(strstr(scene->urls[1], "/image_editing/fetch/"));
    assert_true(scene->begun_at >= 1767225600 && scene->begun_at <= 1767225600 + 300); /* the sandbox's virtual time */
    assert_true(scene->sent > 0 && scene->received > 0);
    assert_int_equal(scene->http_status, 200);
    assert_int_equal(scene->failure, FACEGEN_OK);
}

static void a_tap_sees_how_an_exchange_fails(void **state)
{
    struct scene *scene = *state;
    facegen_request_set_track_id(scene->base.request, "scenario:close-after-body");
    assert_int_equal(submit(scene), FACEGEN_E_UNCERTAIN);
    assert_int_equal(scene->ended, 1);
    assert_int_equal(scene->http_status, 0);
    assert_int_equal(scene->failure, FACEGEN_E_IO);
    assert_int_equal(scene->reach, FACEGEN_REACH_MAYBE);
}

static facegen_code refuse(void *session, facegen_exchange *exchange)
{
    (void)session, (void)exchange;
    return FACEGEN_E_TRANSPORT;
}

static void an_exchange_that_cannot_be_started_ends_once(void **state)
{
    struct scene *scene = *state;
    static const facegen_transport refusing = {.size = sizeof refusing, .start = refuse};
    facegen_client_set_transport(scene->base.client, &refusing, NULL, NULL);
    facegen_client_set_retries(scene->base.client, 0, NULL);
    assert_int_equal(submit(scene), FACEGEN_E_TRANSPORT);
    assert_int_equal(scene->begun, 1);
    assert_int_equal(scene->ended, 1);
    assert_int_equal(scene->reach, FACEGEN_REACH_NOTHING);
}

static facegen_code stand_still(void *session, facegen_exchange *exchange)
{
    (void)exchange;
    facegen_client_cancel(session);
    return FACEGEN_OK;
}

static void an_exchange_that_is_cancelled_ends_once(void **state)
{
    struct scene *scene = *state;
    static const facegen_transport still = {.size = sizeof still, .start = stand_still};
    facegen_client_set_transport(scene->base.client, &still, scene->base.client, NULL);
    assert_int_equal(submit(scene), FACEGEN_E_CANCELLED);
    assert_int_equal(scene->ended, 1);
    assert_int_equal(scene->failure, FACEGEN_E_CANCELLED);
}

static void *pass_over(void *user_data, const facegen_exchange *exchange, int64_t unix_time)
{
    (void)exchange, (void)unix_time;
    ((struct scene *)user_data)->begun++;
    return NULL;
}

static void an_exchange_without_a_tape_is_not_watched(void **state)
{
    struct scene *scene = *state;
    facegen_tap passing = tap;
    passing.begin = pass_over;
    facegen_client_set_tap(scene->base.client, &passing, scene);
    assert_int_equal(submit(scene), FACEGEN_OK);
    assert_true(scene->begun > 1);
    assert_int_equal(scene->ended, 0);
}

static void a_tap_of_begin_alone_is_enough(void **state)
{
    struct scene *scene = *state;
    facegen_tap least = {.size = offsetof(facegen_tap, sent), .begin = begin, .end = end};
    scene->ended = 1; /* which begin() compares, and no end() counts */
    scene->begun = 1;
    facegen_request_set_track_id(scene->base.request, "scenario:http-401");
    facegen_client_set_tap(scene->base.client, &least, scene);
    assert_int_equal(submit(scene), FACEGEN_E_AUTH);
    assert_int_equal(scene->begun, 2);
    assert_int_equal(scene->ended, 1);
}

static void a_tap_can_be_taken_away(void **state)
{
    struct scene *scene = *state;
    facegen_client_set_tap(scene->base.client, NULL, NULL);
    assert_int_equal(submit(scene), FACEGEN_OK);
    assert_int_equal(scene->begun, 0);
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
