/*
 * What a paid call makes of every way in which an answer can go wrong, over real sockets: the outcome, and that the
 * server saw exactly one complete paid request.
 */
#include <facegen/facegen.h>

#include "support/scripted_server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { KIB = 1024 };

/* A client of a server, which gives up after one attempt, and a request that is valid. */
struct fixture {
    scripted_server *server;
    facegen_client *client;
    facegen_request *request;
    facegen_result *result;
    facegen_error error;
};

static void set_up(struct fixture *fixture, const script_step *steps, size_t count)
{
    *fixture = (struct fixture){.error = FACEGEN_ERROR_INIT};
    fixture->server = scripted_server_start(steps, count);
    fixture->client = facegen_client_new();
    fixture->request = facegen_request_new();
    assert_int_equal(facegen_client_set_base_url(fixture->client, scripted_server_url(fixture->server), NULL), 0);
    assert_int_equal(facegen_client_set_key(fixture->client, "secret-key", NULL), 0);
    assert_int_equal(facegen_client_set_retries(fixture->client, 0, NULL), 0);
    facegen_request_set_prompt(fixture->request, "a knight");
    facegen_request_set_face_image(fixture->request, "https://example.com/face.jpg");
}

static void tear_down(struct fixture *fixture)
{
    facegen_result_free(fixture->result);
    facegen_request_free(fixture->request);
    facegen_client_free(fixture->client);
    scripted_server_stop(fixture->server);
}

static facegen_code submit(struct fixture *fixture)
{
    return facegen_submit_nowait(fixture->client, fixture->request, &fixture->result, &fixture->error);
}

/* One way to answer a paid request, and its outcome. */
typedef struct answer {
    const char *name;
    script_step step;
    facegen_code code;
} answer;

#define OK_HEADER "HTTP/1.1 200 OK\r\nContent-Length: "
#define UNCERTAIN FACEGEN_E_UNCERTAIN

static const answer answers[] = {
    {"close without an answer", {NULL, 0, SCRIPT_CLOSE, 0}, UNCERTAIN},
    {"reset without an answer", {NULL, 0, SCRIPT_RESET, 0}, UNCERTAIN},
    {"a cut status line", {"HTTP", 0, SCRIPT_CLOSE, 0}, UNCERTAIN},
    {"only an interim answer", {"HTTP/1.1 100 Continue\r\n\r\n", 0, SCRIPT_CLOSE, 0}, UNCERTAIN},
    {"a cut body", {OK_HEADER "100\r\n\r\n{\"status\":\"succ", 0, SCRIPT_CLOSE, 0}, UNCERTAIN},
    {"an empty body", {OK_HEADER "0\r\n\r\n", 0, SCRIPT_CLOSE, 0}, UNCERTAIN},
    {"no content", {"HTTP/1.1 204 No Content\r\n\r\n", 0, SCRIPT_CLOSE, 0}, UNCERTAIN},
    {"HTML", {OK_HEADER "15\r\n\r\n<html>Hi</html>", 0, SCRIPT_CLOSE, 0}, UNCERTAIN},
    {"broken JSON", {OK_HEADER "20\r\n\r\n{\"status\":\"success\",", 0, SCRIPT_CLOSE, 0}, UNCERTAIN},
    {"junk after JSON", {OK_HEADER "4\r\n\r\n{} x", 0, SCRIPT_CLOSE, 0}, UNCERTAIN},
    {"no status and no id", {OK_HEADER "2\r\n\r\n{}", 0, SCRIPT_CLOSE, 0}, UNCERTAIN},
    {"an unknown status", {OK_HEADER "19\r\n\r\n{\"status\":\"queued\"}", 0, SCRIPT_CLOSE, 0}, UNCERTAIN},
    {"HTTP 500", {"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", 0, SCRIPT_CLOSE, 0}, UNCERTAIN},
    {"HTTP 502 with HTML", {"HTTP/1.1 502 Bad\r\nContent-Length: 6\r\n\r\n<html>", 0, SCRIPT_CLOSE, 0}, UNCERTAIN},
    {"HTTP 504", {"HTTP/1.1 504 Slow\r\nContent-Length: 0\r\n\r\n", 0, SCRIPT_CLOSE, 0}, UNCERTAIN},
    {"HTTP 418", {"HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n", 0, SCRIPT_CLOSE, 0}, UNCERTAIN},
    {"HTTP 503", {"HTTP/1.1 503 Down\r\nContent-Length: 0\r\n\r\n", 0, SCRIPT_CLOSE, 0}, FACEGEN_E_UNAVAILABLE},
    {"HTTP 429", {"HTTP/1.1 429 Full\r\nContent-Length: 0\r\n\r\n", 0, SCRIPT_CLOSE, 0}, FACEGEN_E_BUSY},
    {"HTTP 400", {"HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n", 0, SCRIPT_CLOSE, 0}, FACEGEN_E_REJECTED},
    {"HTTP 401", {"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n", 0, SCRIPT_CLOSE, 0}, FACEGEN_E_AUTH},
    {"HTTP 402", {"HTTP/1.1 402 No\r\nContent-Length: 0\r\n\r\n", 0, SCRIPT_CLOSE, 0}, FACEGEN_E_CREDITS},
    {"HTTP 403", {"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", 0, SCRIPT_CLOSE, 0}, FACEGEN_E_PLAN},
    {"a redirect",
     {"HTTP/1.1 307 Go\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", 0, SCRIPT_KEEP, 0},
     FACEGEN_E_CONFIG},
    {"an error with HTTP 200", {OK_HEADER "18\r\n\r\n{\"status\":\"error\"}", 0, SCRIPT_CLOSE, 0}, FACEGEN_E_REJECTED},
    {"a failure with HTTP 200", {OK_HEADER "19\r\n\r\n{\"status\":\"failed\"}", 0, SCRIPT_CLOSE, 0}, FACEGEN_E_FAILED},
};

static void every_answer_has_one_outcome_and_one_paid_request(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        struct fixture fixture;
        set_up(&fixture, &answers[i].step, 1);
        facegen_code code = submit(&fixture);
        int paid = scripted_server_paid(fixture.server);
        if (code != answers[i].code || paid != 1 || fixture.result || fixture.error.code != code ||
            strstr(fixture.error.message, "secret-key"))
            fail_msg("%s: %s, %d paid, \"%s\"", answers[i].name, facegen_code_name(code), paid, fixture.error.message);
        tear_down(&fixture);
    }
}

static void an_uncertain_outcome_tells_what_is_known(void **state)
{
    (void)state;
    const script_step step = {scripted_reply("502 Bad Gateway", "<html>key=secret-key</html>"), 0, SCRIPT_CLOSE, 0};
    struct fixture fixture;
    set_up(&fixture, &step, 1);
    facegen_request_set_track_id(fixture.request, "order-7");
    assert_int_equal(submit(&fixture), FACEGEN_E_UNCERTAIN);
    const char *request = strstr(scripted_server_last_request(fixture.server), "\r\n\r\n") + 4;
    assert_int_equal(fixture.error.http_status, 502);
    assert_int_equal(fixture.error.bytes_sent, strlen(request));
    assert_string_equal(fixture.error.track_id, "order-7");
    assert_string_equal(fixture.error.body, "<html>key=***</html>");
    tear_down(&fixture);
}

static void an_id_in_an_unclear_answer_is_kept(void **state)
{
    (void)state;
    const script_step step = {scripted_reply("500 Oops", "{\"status\":\"error\",\"id\":77}"), 0, SCRIPT_CLOSE, 0};
    struct fixture fixture;
    set_up(&fixture, &step, 1);
    assert_int_equal(submit(&fixture), FACEGEN_E_UNCERTAIN);
    assert_string_equal(fixture.error.id, "77");
    tear_down(&fixture);
}

static void an_answer_that_is_whole_counts_although_its_framing_is_not(void **state)
{
    static const script_step steps[] = {
        {OK_HEADER "60\r\n\r\n{\"status\":\"processing\",\"id\":4242}", 0, SCRIPT_CLOSE, 0},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n21\r\n{\"status\":\"processing\",\"id\":4242}\r\n", 0,
         SCRIPT_CLOSE, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct fixture fixture;
        set_up(&fixture, &steps[i], 1);
        assert_int_equal(submit(&fixture), FACEGEN_OK);
        assert_string_equal(facegen_result_id(fixture.result), "4242");
        tear_down(&fixture);
    }
}

static void the_id_in_an_answer_that_broke_off_is_told(void **state)
{
    (void)state;
    const script_step step = {OK_HEADER "99\r\n\r\n{\"status\":\"processing\",\"id\": 4242,\"et", 0, SCRIPT_CLOSE, 0};
    struct fixture fixture;
    set_up(&fixture, &step, 1);
    assert_int_equal(submit(&fixture), FACEGEN_E_UNCERTAIN);
    assert_string_equal(fixture.error.id, "4242");
    assert_non_null(strstr(fixture.error.body, "\"id\": 4242"));
    tear_down(&fixture);
}

static void a_call_that_succeeds_clears_the_error_of_the_one_before(void **state)
{
    (void)state;
    const script_step steps[] = {
        {scripted_reply("401 No", "{}"), 0, SCRIPT_CLOSE, 0},
        {scripted_reply("200 OK", "{\"status\":\"processing\",\"id\":1}"), 0, SCRIPT_CLOSE, 0},
    };
    struct fixture fixture;
    set_up(&fixture, steps, 2);
    assert_int_equal(submit(&fixture), FACEGEN_E_AUTH);
    assert_int_equal(fixture.error.code, FACEGEN_E_AUTH);
    assert_int_equal(submit(&fixture), FACEGEN_OK);
    assert_int_equal(fixture.error.code, FACEGEN_OK);
    tear_down(&fixture);
}

static void a_refusal_with_an_id_is_not_repeated(void **state)
{
    (void)state;
    const script_step step = {
        scripted_reply("200 OK", "{\"status\":\"error\",\"id\":4242,\"retry_after\":1,\"message\":\"soon\"}"), 0,
        SCRIPT_CLOSE, 0};
    struct fixture fixture;
    set_up(&fixture, &step, 1);
    facegen_client_set_retries(fixture.client, 2, NULL);
    assert_int_equal(submit(&fixture), FACEGEN_E_FAILED);
    assert_string_equal(fixture.error.id, "4242");
    assert_int_equal(scripted_server_paid(fixture.server), 1);
    tear_down(&fixture);
}

static void a_paid_request_gets_a_fresh_connection_and_a_fetch_the_kept_one(void **state)
{
    (void)state;
    const script_step processing = {scripted_reply("200 OK", "{\"status\":\"processing\",\"id\":1}"), 0, SCRIPT_KEEP,
                                    0};
    struct fixture fixture;
    set_up(&fixture, &processing, 1);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(facegen_fetch_nowait(fixture.client, "1", &fixture.result, NULL), FACEGEN_OK);
        facegen_result_free(fixture.result);
    }
    assert_int_equal(scripted_server_connections(fixture.server), 1);
    assert_int_equal(submit(&fixture), FACEGEN_OK);
    assert_int_equal(scripted_server_connections(fixture.server), 2);
    tear_down(&fixture);
}

static void a_kept_connection_that_dies_does_not_make_a_paid_request_twice(void **state)
{
    (void)state;
    const script_step steps[] = {
        {scripted_reply("200 OK", "{\"status\":\"processing\",\"id\":1}"), 0, SCRIPT_KEEP, 0},
        {NULL, 0, SCRIPT_CLOSE, 0},
    };
    struct fixture fixture;
    set_up(&fixture, steps, 2);
    assert_int_equal(facegen_fetch_nowait(fixture.client, "1", &fixture.result, NULL), FACEGEN_OK);
    facegen_result_free(fixture.result);
    fixture.result = NULL;
    assert_int_equal(submit(&fixture), FACEGEN_E_UNCERTAIN);
    assert_int_equal(scripted_server_paid(fixture.server), 1);
    tear_down(&fixture);
}

static void a_body_that_did_not_arrive_whole_was_not_accepted(void **state)
{
    (void)state;
    /* Larger than all the buffers between here and there, so that libcurl cannot have been given all of it. */
    size_t size = 32 * 1024 * KIB;
    char *face = calloc(1, size);
    memcpy(face, "\xff\xd8\xff\xe0", 4);
    const script_step step = {NULL, 0, SCRIPT_RESET, 100 * KIB};
    struct fixture fixture;
    set_up(&fixture, &step, 1);
    assert_int_equal(facegen_request_set_face_memory(fixture.request, face, size), FACEGEN_OK);
    assert_int_equal(submit(&fixture), FACEGEN_E_IO);
    assert_true(fixture.error.bytes_sent > 0 && fixture.error.bytes_sent < size);
    assert_int_equal(scripted_server_paid(fixture.server), 0);
    tear_down(&fixture);
    free(face);
}

static void a_closed_port_is_not_reached_and_nothing_was_accepted(void **state)
{
    (void)state;
    const script_step step = {NULL, 0, SCRIPT_CLOSE, 0};
    struct fixture fixture;
    set_up(&fixture, &step, 1);
    assert_int_equal(facegen_client_set_base_url(fixture.client, "http://127.0.0.1:1", NULL), FACEGEN_OK);
    assert_int_equal(submit(&fixture), FACEGEN_E_CONNECT);
    assert_int_equal(fixture.error.bytes_sent, 0);
    tear_down(&fixture);
}

static void an_answer_that_never_ends_is_cut_at_its_limit(void **state)
{
    (void)state;
    size_t size = 9 * 1024 * KIB; /* the limit is 8 MiB */
    char *reply = malloc(size);
    memset(reply, ' ', size);
    memcpy(reply, "HTTP/1.1 200 OK\r\n\r\n", 19);
    const script_step step = {reply, size, SCRIPT_CLOSE, 0};
    struct fixture fixture;
    set_up(&fixture, &step, 1);
    assert_int_equal(submit(&fixture), FACEGEN_E_UNCERTAIN);
    assert_non_null(strstr(fixture.error.message, "larger than is accepted"));
    tear_down(&fixture);
    free(reply);
}

static void headers_that_never_end_are_cut_at_their_limit(void **state)
{
    (void)state;
    size_t size = 80 * KIB; /* the limit is 64 KiB */
    char *reply = malloc(size + 1), *next = reply;
    next += sprintf(next, "HTTP/1.1 200 OK\r\n");
    while (next < reply + size - 64)
        next += sprintf(next, "X-Filler: 0123456789012345678901234567890123456\r\n");
    const script_step step = {reply, (size_t)(next - reply), SCRIPT_CLOSE, 0};
    struct fixture fixture;
    set_up(&fixture, &step, 1);
    assert_int_equal(submit(&fixture), FACEGEN_E_UNCERTAIN);
    assert_int_equal(fixture.error.http_status, 200);
    tear_down(&fixture);
    free(reply);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_has_one_outcome_and_one_paid_request),
        cmocka_unit_test(an_uncertain_outcome_tells_what_is_known),
        cmocka_unit_test(an_id_in_an_unclear_answer_is_kept),
        cmocka_unit_test(an_answer_that_is_whole_counts_although_its_framing_is_not),
        cmocka_unit_test(the_id_in_an_answer_that_broke_off_is_told),
        cmocka_unit_test(a_call_that_succeeds_clears_the_error_of_the_one_before),
        cmocka_unit_test(a_refusal_with_an_id_is_not_repeated),
        cmocka_unit_test(a_paid_request_gets_a_fresh_connection_and_a_fetch_the_kept_one),
        cmocka_unit_test(a_kept_connection_that_dies_does_not_make_a_paid_request_twice),
        cmocka_unit_test(a_body_that_did_not_arrive_whole_was_not_accepted),
        cmocka_unit_test(a_closed_port_is_not_reached_and_nothing_was_accepted),
        cmocka_unit_test(an_answer_that_never_ends_is_cut_at_its_limit),
        cmocka_unit_test(headers_that_never_end_are_cut_at_their_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
