/* How a paid request gets to the server, and that it does so at most once, over real sockets. */
#include "support/fault.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

enum { KIB = 1024, MIB = 1024 * KIB };

/* ---- kept connections ---- */

static script_step reply(const char *body)
{
    return (script_step){scripted_reply("200 OK", body), 0, SCRIPT_KEEP, 0};
}

static void a_paid_request_gets_a_fresh_connection_and_a_fetch_the_kept_one(void **state)
{
    (void)state;
    const script_step processing = reply("{\"status\":\"processing\",\"id\":1}");
    fault_fixture fixture;
    fault_set_up(&fixture, &processing, 1, NULL);
    for (int i = 0; i < 3; i++)
        fault_expect(&fixture, FAULT_FETCH, FACEGEN_OK, 0);
    assert_int_equal(scripted_server_connections(fixture.server), 1);
    fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_OK, 1);
    assert_int_equal(scripted_server_connections(fixture.server), 2);
    fault_tear_down(&fixture);
}

static void a_kept_connection_that_dies_does_not_make_a_paid_request_twice(void **state)
{
    (void)state;
    const script_step steps[] = {reply("{\"status\":\"processing\",\"id\":1}"), {NULL, 0, SCRIPT_CLOSE, 0}};
    fault_fixture fixture;
    fault_set_up(&fixture, steps, COUNT(steps), NULL);
    fault_expect(&fixture, FAULT_FETCH, FACEGEN_OK, 0);
    fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_E_UNCERTAIN, 1);
    fault_tear_down(&fixture);
}

static void a_kept_connection_that_dies_makes_a_fetch_begin_again_at_once(void **state)
{
    (void)state;
    const script_step processing = reply("{\"status\":\"processing\",\"id\":1}");
    const script_step steps[] = {processing, {NULL, 0, SCRIPT_RESET, 0}, processing};
    fault_fixture fixture;
    fault_set_up(&fixture, steps, COUNT(steps), NULL);
    fault_expect(&fixture, FAULT_FETCH, FACEGEN_OK, 0);
    facegen_client_set_retries(fixture.client, 1, NULL); /* if it dies while the request is sent, libcurl gives up */
    fault_expect(&fixture, FAULT_FETCH, FACEGEN_OK, 0);
    assert_int_equal(scripted_server_requests(fixture.server), 3);
    const char *body = strstr(scripted_server_last_request(fixture.server), "\r\n\r\n") + 4;
    assert_ptr_equal(strstr(body, "{\"key\":\"" FAULT_KEY "\""), body); /* from its beginning */
    fault_tear_down(&fixture);
}

static void count_end(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                      void *user_data)
{
    (void)job, (void)error;
    int *ended = user_data;
    ended[0] += code == FACEGEN_OK;
    ended[1] += code == FACEGEN_E_UNCERTAIN;
    facegen_result_free(result);
}

/* libcurl by itself sends up to six complete POSTs here, one on each connection that it kept. */
static void seven_kept_connections_that_die_do_not_make_a_paid_request_twice(void **state)
{
    enum { KEPT = 7 };
    (void)state;
    script_step steps[KEPT + 1];
    for (int i = 0; i < KEPT; i++)
        steps[i] = reply("{\"status\":\"success\",\"id\":1,\"output\":[\"https://example.com/1.png\"]}");
    steps[KEPT] = (script_step){NULL, 0, SCRIPT_CLOSE, 0};
    fault_fixture fixture;
    int ended[2] = {0};
    fault_set_up(&fixture, steps, COUNT(steps), NULL);
    facegen_engine *engine = facegen_engine_new(fixture.client, NULL);
    for (int i = 0; i < KEPT; i++)
        assert_int_equal(facegen_engine_fetch(engine, "1", count_end, ended, NULL, NULL), FACEGEN_OK);
    while (facegen_engine_step(engine, -1) > 0)
        continue;
    assert_int_equal(ended[0], KEPT);
    assert_int_equal(scripted_server_connections(fixture.server), KEPT);
    assert_int_equal(facegen_engine_submit(engine, fixture.request, count_end, ended, NULL, NULL), FACEGEN_OK);
    while (facegen_engine_step(engine, -1) > 0)
        continue;
    assert_int_equal(ended[1], 1);
    assert_int_equal(scripted_server_paid(fixture.server), 1);
    fault_print(FAULT_SUBMIT, FACEGEN_E_UNCERTAIN, scripted_server_paid(fixture.server));
    facegen_engine_free(engine);
    fault_tear_down(&fixture);
}

/* ---- a body that does not arrive whole ---- */

/* A request whose server reads little of it. The face is larger than all the buffers between here and there. */
static void set_up_large(fault_fixture *fixture, const script_step *step)
{
    size_t size = 32 * MIB;
    char *face = calloc(1, size);
    assert_non_null(face);
    memcpy(face, "\xff\xd8\xff\xe0", 4);
    fault_set_up(fixture, step, 1, NULL);
    assert_int_equal(facegen_request_set_face_memory(fixture->request, face, size), FACEGEN_OK);
    free(face);
}

static void expect_partial(const script_step *step, facegen_code code)
{
    fault_fixture fixture;
    set_up_large(&fixture, step);
    if (step->end == SCRIPT_HANG)
        facegen_client_set_timeout(fixture.client, FAULT_SOON_MS, NULL);
    fault_expect(&fixture, FAULT_SUBMIT, code, 0);
    assert_true(fixture.error.bytes_sent > 0);
    assert_true(fixture.error.bytes_sent < fixture.error.bytes_total);
    fault_tear_down(&fixture);
}

static void an_upload_that_is_reset_halfway_was_not_accepted(void **state)
{
    (void)state;
    expect_partial(&(script_step){NULL, 0, SCRIPT_RESET, 100 * KIB}, FACEGEN_E_IO);
}

static void an_upload_whose_server_stops_reading_was_not_accepted(void **state)
{
    (void)state;
    expect_partial(&(script_step){NULL, 0, SCRIPT_HANG, 100 * KIB}, FACEGEN_E_TIMEOUT);
}

static void an_answer_that_comes_before_the_body_has_arrived_counts(void **state)
{
    (void)state;
    expect_partial(&(script_step){scripted_reply("413 Too Large", ""), 0, SCRIPT_CLOSE, 100 * KIB}, FACEGEN_E_REJECTED);
}

static void a_server_that_reads_on_without_an_answer_got_it_all(void **state)
{
    (void)state;
    fault_fixture fixture;
    set_up_large(&fixture, &(script_step){NULL, 0, SCRIPT_CLOSE, 0});
    fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_E_UNCERTAIN, 1);
    assert_int_equal(fixture.error.bytes_sent, fixture.error.bytes_total);
    fault_tear_down(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_paid_request_gets_a_fresh_connection_and_a_fetch_the_kept_one),
        cmocka_unit_test(a_kept_connection_that_dies_does_not_make_a_paid_request_twice),
        cmocka_unit_test(a_kept_connection_that_dies_makes_a_fetch_begin_again_at_once),
        cmocka_unit_test(seven_kept_connections_that_die_do_not_make_a_paid_request_twice),
        cmocka_unit_test(an_upload_that_is_reset_halfway_was_not_accepted),
        cmocka_unit_test(an_upload_whose_server_stops_reading_was_not_accepted),
        cmocka_unit_test(an_answer_that_comes_before_the_body_has_arrived_counts),
        cmocka_unit_test(a_server_that_reads_on_without_an_answer_got_it_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
