/* What an answer says, and what a paid call and a fetch make of it, over real sockets. */
#include "support/fault.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

#define LINK "https://example.com/1.png"

/* An answer, and what a submit and a fetch come to. */
typedef struct answer {
    const char *name, *status, *body;
    facegen_code submit, fetch;
} answer;

static const answer answers[] = {
    {"HTTP 400", "400 No", "", FACEGEN_E_REJECTED, FACEGEN_E_REJECTED},
    {"HTTP 401", "401 No", "", FACEGEN_E_AUTH, FACEGEN_E_AUTH},
    {"HTTP 402", "402 No", "", FACEGEN_E_CREDITS, FACEGEN_E_CREDITS},
    {"HTTP 403", "403 No", "{\"status\":\"error\",\"message\":\"premium only\"}", FACEGEN_E_PLAN, FACEGEN_E_PLAN},
    {"HTTP 403 of a firewall", "403 No", "error code: 1010", FACEGEN_E_REJECTED, FACEGEN_E_REJECTED},
    {"HTTP 404", "404 No", "", FACEGEN_E_REJECTED, FACEGEN_E_GONE},
    {"HTTP 413", "413 No", "", FACEGEN_E_REJECTED, FACEGEN_E_REJECTED},
    {"HTTP 417", "417 No", "", FACEGEN_E_UNCERTAIN, FACEGEN_E_UNAVAILABLE},
    {"HTTP 418", "418 Teapot", "", FACEGEN_E_UNCERTAIN, FACEGEN_E_UNAVAILABLE},
    {"HTTP 422", "422 No", "", FACEGEN_E_REJECTED, FACEGEN_E_REJECTED},
    {"HTTP 429", "429 Full", "", FACEGEN_E_BUSY, FACEGEN_E_BUSY},
    {"HTTP 500", "500 Oops", "", FACEGEN_E_UNCERTAIN, FACEGEN_E_UNAVAILABLE},
    {"HTTP 502 with HTML", "502 Bad", "<html>", FACEGEN_E_UNCERTAIN, FACEGEN_E_UNAVAILABLE},
    {"HTTP 503", "503 Down", "", FACEGEN_E_UNAVAILABLE, FACEGEN_E_UNAVAILABLE},
    {"HTTP 504", "504 Slow", "", FACEGEN_E_UNCERTAIN, FACEGEN_E_UNAVAILABLE},
    {"a rate limit in words", "200 OK", "{\"status\":\"error\",\"message\":\"Rate limit exceeded.\"}", FACEGEN_E_BUSY,
     FACEGEN_E_BUSY},
    {"NaN", "200 OK", "{\"status\":\"processing\",\"id\":1,\"eta\":NaN}", FACEGEN_E_UNCERTAIN, FACEGEN_OK},
    {"a redirect", "307 Go\r\nLocation: /x", "", FACEGEN_E_CONFIG, FACEGEN_E_CONFIG},
    {"an empty body", "200 OK", "", FACEGEN_E_UNCERTAIN, FACEGEN_E_PROTOCOL},
    {"no content", "204 No Content", "", FACEGEN_E_UNCERTAIN, FACEGEN_E_PROTOCOL},
    {"HTML", "200 OK", "<html>Hi</html>", FACEGEN_E_UNCERTAIN, FACEGEN_E_PROTOCOL},
    {"broken JSON", "200 OK", "{\"status\":\"success\",", FACEGEN_E_UNCERTAIN, FACEGEN_E_PROTOCOL},
    {"junk after JSON", "200 OK", "{} x", FACEGEN_E_UNCERTAIN, FACEGEN_E_PROTOCOL},
    {"a byte order mark", "200 OK", "\xef\xbb\xbf{}", FACEGEN_E_UNCERTAIN, FACEGEN_E_PROTOCOL},
    {"invalid UTF-8", "200 OK", "{\"message\":\"\xff\"}", FACEGEN_E_UNCERTAIN, FACEGEN_E_PROTOCOL},
    {"a status that comes twice", "200 OK", "{\"status\":\"processing\",\"id\":1,\"status\":\"success\"}",
     FACEGEN_E_UNCERTAIN, FACEGEN_E_PROTOCOL},
    {"no status and no id", "200 OK", "{}", FACEGEN_E_UNCERTAIN, FACEGEN_E_PROTOCOL},
    {"an unknown status", "200 OK", "{\"status\":\"queued\"}", FACEGEN_E_UNCERTAIN, FACEGEN_E_PROTOCOL},
    {"an unknown status with an id", "200 OK", "{\"status\":\"queued\",\"id\":1}", FACEGEN_OK, FACEGEN_OK},
    {"success without an image", "200 OK", "{\"status\":\"success\",\"output\":[]}", FACEGEN_E_UNCERTAIN,
     FACEGEN_E_PROTOCOL},
    {"success with an empty image", "200 OK", "{\"status\":\"success\",\"output\":[\"\"]}", FACEGEN_E_UNCERTAIN,
     FACEGEN_E_PROTOCOL},
    {"success with one text for an image", "200 OK", "{\"status\":\"success\",\"id\":1,\"output\":\"" LINK "\"}",
     FACEGEN_OK, FACEGEN_OK},
    {"a seed past 64 bits", "200 OK", "{\"status\":\"processing\",\"id\":1,\"meta\":{\"seed\":18446744073709551616}}",
     FACEGEN_OK, FACEGEN_OK},
    {"a NUL in the message", "200 OK", "{\"status\":\"processing\",\"id\":1,\"message\":\"a\\u0000b\"}", FACEGEN_OK,
     FACEGEN_OK},
    {"an error with HTTP 200", "200 OK", "{\"status\":\"error\"}", FACEGEN_E_REJECTED, FACEGEN_E_FAILED},
    {"a failure with HTTP 200", "200 OK", "{\"status\":\"failed\"}", FACEGEN_E_FAILED, FACEGEN_E_FAILED},
    {"a message that repeats the key", "400 No", "{\"status\":\"error\",\"message\":{\"key\":[\"" FAULT_KEY "\"]}}",
     FACEGEN_E_REJECTED, FACEGEN_E_REJECTED},
};
enum { ANSWERS = COUNT(answers) };

static int meet_answers(void)
{
    static fault faults[ANSWERS];
    for (size_t i = 0; i < ANSWERS; i++)
        faults[i] = (fault){.name = answers[i].name,
                            .step = {scripted_reply(answers[i].status, answers[i].body), 0, SCRIPT_CLOSE, 0},
                            .submit = answers[i].submit,
                            .fetch = answers[i].fetch,
                            .load = FAULT_LEFT_OUT,
                            .paid = 1};
    return fault_meet_all(faults, ANSWERS);
}

/* ---- what is told of it ---- */

static void set_up(fault_fixture *fixture, const char *status, const char *body)
{
    static script_step step;
    step = (script_step){scripted_reply(status, body), 0, SCRIPT_CLOSE, 0};
    fault_set_up(fixture, &step, 1, NULL);
}

static void an_uncertain_outcome_tells_what_is_known(void **state)
{
    (void)state;
    fault_fixture fixture;
    set_up(&fixture, "502 Bad Gateway", "<html>key=" FAULT_KEY "</html>");
    facegen_request_set_track_id(fixture.request, "order-7");
    fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_E_UNCERTAIN, 1);
    const char *request = strstr(scripted_server_last_request(fixture.server), "\r\n\r\n") + 4;
    assert_int_equal(fixture.error.http_status, 502);
    assert_int_equal(fixture.error.bytes_sent, strlen(request));
    assert_string_equal(fixture.error.track_id, "order-7");
    assert_string_equal(fixture.error.body, "<html>key=***</html>");
    fault_tear_down(&fixture);
}

static void a_refusal_is_told_in_the_words_of_its_body(void **state)
{
#define NOT_THE_API "something on the way refused it (HTTP "
    static const struct {
        const char *status, *body, *message;
    } rows[] = {
        {"403 No", "error code: 1010", NOT_THE_API "403), not the API: error code: 1010"},
        {"403 No", "", NOT_THE_API "403), not the API"},
        {"403 No", "<!DOCTYPE html>\n<html><head><title>example.com |\n 1020: Access denied</title></head></html>",
         NOT_THE_API "403), not the API: example.com | 1020: Access denied"},
        {"403 No", "{\"title\":\"Error 1010\",\"status\":403,\"detail\":\"It is blocked\"}",
         NOT_THE_API "403), not the API: It is blocked"},
        {"413 No", "<html><title>413 Request Entity Too Large</title></html>",
         NOT_THE_API "413), not the API: 413 Request Entity Too Large"},
        {"429 No", "error code: 1015", NOT_THE_API "429), not the API: error code: 1015"},
        {"401 No", "{\"detail\":\"Not authenticated\"}", "the API key is missing, wrong or revoked: Not authenticated"},
        {"401 No", "<html>401 <b>Authorization</b> Required</html>",
         "the API key is missing, wrong or revoked: HTTP 401: 401 Authorization Required"},
        {"404 No", "<html><body>Not Found</body></html>", "the provider rejected the request: HTTP 404: Not Found"},
        {"405 No", "", "the provider rejected the request: HTTP 405"},
        {"415 No", "", "the provider rejected the request: HTTP 415"},
        {"422 No", "{\"message\":\"Invalid.\",\"errors\":{\"seed\":[\"Too large.\"]}}",
         "the provider rejected the request: Invalid. seed: Too large."},
        {"503 No", "<title>Maintenance</title>", "the service is overloaded or down: HTTP 503: Maintenance"},
        {"403 No", "<title>" FAULT_KEY "</title>", NOT_THE_API "403), not the API: ***"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].status);
        fault_fixture fixture;
        set_up(&fixture, rows[i].status, rows[i].body);
        fault_perform(&fixture, FAULT_SUBMIT);
        assert_string_equal(fixture.error.message, rows[i].message);
        fault_tear_down(&fixture);
    }
}

static void a_message_that_is_too_long_is_cut_between_characters(void **state)
{
    (void)state;
    for (int odd = 0; odd < 2; odd++) {
        char message[601], body[700];
        for (size_t i = 0; i < sizeof message - 1; i += 2)
            memcpy(message + i, "\xc3\xa4", 2);
        message[sizeof message - 1] = '\0';
        snprintf(body, sizeof body, "{\"status\":\"error\",\"message\":\"%s%s\"}", odd ? "x" : "", message);
        fault_fixture fixture;
        set_up(&fixture, "400 No", body);
        fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_E_REJECTED, 1);
        size_t size = strlen(fixture.error.message);
        assert_true(size >= sizeof fixture.error.message - 2);
        assert_true(fixture.error.message[size - 1] == '\xa4');
        fault_tear_down(&fixture);
    }
}

static void what_is_wrong_with_an_answer_is_told(void **state)
{
    static const struct {
        const char *body, *message;
    } rows[] = {
        {"{\"status\":\"failed\",\"id\":7,\"message\":\"No face.\"}", "No face."},
        {"{\"status\":\"failed\",\"id\":7}", "the answer has the status \"failed\""},
        {"{\"status\":\"success\",\"output\":[]}", "the answer has the status \"success\" and no image"},
        {"{\"status\":\"processing\"}", "the answer has the status \"processing\" and no id"},
        {"{\"status\":\"queued\"}", "the answer has the status \"queued\""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fault_fixture fixture;
        set_up(&fixture, "200 OK", rows[i].body);
        fault_perform(&fixture, FAULT_SUBMIT);
        if (!strstr(fixture.error.message, rows[i].message))
            fail_msg("%s: %s", rows[i].body, fixture.error.message);
        fault_tear_down(&fixture);
    }
}

static void a_job_that_does_not_end_tells_its_odd_status(void **state)
{
    (void)state;
    fault_fixture fixture;
    set_up(&fixture, "200 OK", "{\"status\":\"on ice\",\"id\":7}");
    facegen_client_set_timeout(fixture.client, 300, NULL);
    facegen_code code = facegen_submit(fixture.client, fixture.request, &fixture.result, &fixture.error);
    fault_print(FAULT_SUBMIT, code, 1);
    assert_int_equal(code, FACEGEN_E_TIMEOUT);
    assert_string_equal(fixture.error.message, "the time allowed is over: the job's status is \"on ice\"");
    fault_tear_down(&fixture);
}

static void an_id_in_an_unclear_answer_is_kept(void **state)
{
    (void)state;
    fault_fixture fixture;
    set_up(&fixture, "500 Oops", "{\"status\":\"error\",\"id\":77}");
    fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_E_UNCERTAIN, 1);
    assert_string_equal(fixture.error.id, "77");
    fault_tear_down(&fixture);
}

static void a_call_that_succeeds_clears_the_error_of_the_one_before(void **state)
{
    (void)state;
    const script_step steps[] = {
        {scripted_reply("401 No", "{}"), 0, SCRIPT_CLOSE, 0},
        {scripted_reply("200 OK", "{\"status\":\"processing\",\"id\":1}"), 0, SCRIPT_CLOSE, 0},
    };
    fault_fixture fixture;
    fault_set_up(&fixture, steps, COUNT(steps), NULL);
    assert_int_equal(fault_perform(&fixture, FAULT_SUBMIT), FACEGEN_E_AUTH);
    assert_int_equal(fixture.error.code, FACEGEN_E_AUTH);
    assert_int_equal(fault_perform(&fixture, FAULT_SUBMIT), FACEGEN_OK);
    assert_int_equal(fixture.error.code, FACEGEN_OK);
    fault_tear_down(&fixture);
}

static void a_refusal_with_an_id_is_not_repeated(void **state)
{
    (void)state;
    fault_fixture fixture;
    set_up(&fixture, "200 OK", "{\"status\":\"error\",\"id\":4242,\"retry_after\":1,\"message\":\"soon\"}");
    facegen_client_set_retries(fixture.client, 2, NULL);
    fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_E_FAILED, 1);
    assert_string_equal(fixture.error.id, "4242");
    fault_tear_down(&fixture);
}

static void a_time_to_wait_that_makes_no_sense_counts_as_none(void **state)
{
    static const struct {
        const char *header;
        int64_t retry_after_ms;
    } rows[] = {
        {"7", 7000},
        {"0", 0},
        {"-5", 0},
        {"1.5", 0},
        {"soon", 0},
        {"99999999999999999999", 0},
        {"86400", 86400000}, /* obeyed for five minutes: base/retry_after.h */
        {"Fri, 31 Dec 2099 23:59:59 GMT", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].header);
        char status[128];
        fault_fixture fixture;
        snprintf(status, sizeof status, "429 Full\r\nRetry-After: %s", rows[i].header);
        set_up(&fixture, status, "");
        fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_E_BUSY, 1);
        assert_int_equal(fixture.error.retry_after_ms, rows[i].retry_after_ms);
        fault_tear_down(&fixture);
    }
}

static void a_job_is_fetched_where_it_was_submitted_whatever_link_the_answer_gives(void **state)
{
    (void)state;
    char body[256];
    const script_step never = {scripted_reply("200 OK", "{}"), 0, SCRIPT_CLOSE, 0};
    scripted_server *elsewhere = scripted_server_start(&never, 1);
    snprintf(body, sizeof body, "{\"status\":\"processing\",\"id\":1,\"fetch_result\":\"%s/steal\"}",
             scripted_server_url(elsewhere));
    const script_step steps[] = {
        {scripted_reply("200 OK", body), 0, SCRIPT_KEEP, 0},
        {scripted_reply("200 OK", "{\"status\":\"success\",\"id\":1,\"output\":[\"" LINK "\"]}"), 0, SCRIPT_CLOSE, 0},
    };
    fault_fixture fixture;
    fault_set_up(&fixture, steps, COUNT(steps), NULL);
    fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_OK, 1);
    fault_expect(&fixture, FAULT_FETCH, FACEGEN_OK, 0);
    assert_int_equal(scripted_server_connections(elsewhere), 0);
    fault_tear_down(&fixture);
    scripted_server_stop(elsewhere);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_uncertain_outcome_tells_what_is_known),
        cmocka_unit_test(a_refusal_is_told_in_the_words_of_its_body),
        cmocka_unit_test(a_message_that_is_too_long_is_cut_between_characters),
        cmocka_unit_test(what_is_wrong_with_an_answer_is_told),
        cmocka_unit_test(a_job_that_does_not_end_tells_its_odd_status),
        cmocka_unit_test(an_id_in_an_unclear_answer_is_kept),
        cmocka_unit_test(a_call_that_succeeds_clears_the_error_of_the_one_before),
        cmocka_unit_test(a_refusal_with_an_id_is_not_repeated),
        cmocka_unit_test(a_time_to_wait_that_makes_no_sense_counts_as_none),
        cmocka_unit_test(a_job_is_fetched_where_it_was_submitted_whatever_link_the_answer_gives),
    };
    return meet_answers() + cmocka_run_group_tests(tests, NULL, NULL);
}
