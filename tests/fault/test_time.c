/*
 * Deadlines, cancelling, and clocks that jump, wherever a call stands: in virtual time, to the millisecond.
 */
#include "support/fault.h"
#include "support/request.h"
#include "support/scripted_transport.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    SECOND = 1000,
    MINUTE = 60 * SECOND,
    HOUR = 60 * MINUTE,
    BEGIN = 1000 * SECOND, /* of the clock, which is no time of day */
    TIMEOUT = 10 * MINUTE,
    LATE = 50, /* a call may end so long after its deadline, or a cancel */
};

#define PROCESSING "{\"status\":\"processing\",\"id\":77}"
#define SUCCESS "{\"status\":\"success\",\"id\":77,\"output\":[\"https://example.com/1.png\"]}"

#define ACCEPTED                                                                                                       \
    {                                                                                                                  \
        ACT_ALL, 1, 200, PROCESSING, FACEGEN_OK                                                                        \
    }

/* Where a call that generates may stand for ever, and what is then known of it. */
static const struct {
    const char *name;
    act acts[2];
    facegen_code timeout; /* by the deadline */
    int paid;
    const char *id;
    facegen_acceptance acceptance;
} places[] = {
    {"before a byte was sent", {{0, ACT_FOR_EVER, 0, NULL, 0}}, FACEGEN_E_TIMEOUT, 0, "", FACEGEN_ACCEPTANCE_NO},
    {"in the middle of the upload", {{50, ACT_FOR_EVER, 0, NULL, 0}}, FACEGEN_E_TIMEOUT, 0, "", FACEGEN_ACCEPTANCE_NO},
    {"before the answer",
     {{ACT_ALL, ACT_FOR_EVER, 0, NULL, 0}},
     FACEGEN_E_UNCERTAIN,
     1,
     "",
     FACEGEN_ACCEPTANCE_UNKNOWN},
    {"after the status",
     {{ACT_ALL, ACT_FOR_EVER, 200, NULL, 0}},
     FACEGEN_E_UNCERTAIN,
     1,
     "",
     FACEGEN_ACCEPTANCE_UNKNOWN},
    {"in the middle of the answer",
     {{ACT_ALL, ACT_FOR_EVER, 200, "{\"id\":77,", 0}},
     FACEGEN_E_UNCERTAIN,
     1,
     "77",
     FACEGEN_ACCEPTANCE_UNKNOWN},
    {"at the end of the answer",
     {{ACT_ALL, ACT_FOR_EVER, 200, PROCESSING, 0}, ACCEPTED},
     FACEGEN_E_TIMEOUT,
     1,
     "77",
     FACEGEN_ACCEPTANCE_YES},
    {"in the queue", {ACCEPTED, ACCEPTED}, FACEGEN_E_TIMEOUT, 1, "77", FACEGEN_ACCEPTANCE_YES},
    {"in a fetch", {ACCEPTED, {0, ACT_FOR_EVER, 0, NULL, 0}}, FACEGEN_E_TIMEOUT, 1, "77", FACEGEN_ACCEPTANCE_YES},
    {"in the answer to a fetch",
     {ACCEPTED, {ACT_ALL, ACT_FOR_EVER, 200, "{", 0}},
     FACEGEN_E_TIMEOUT,
     1,
     "77",
     FACEGEN_ACCEPTANCE_YES},
};

struct fixture {
    facegen_client *client;
    facegen_request *request;
    facegen_result *result;
    facegen_error error;
    scripted_transport transport;
};

static void set_up(struct fixture *fixture, const act *acts, size_t count)
{
    *fixture = (struct fixture){.error = FACEGEN_ERROR_INIT};
    fixture->transport = (scripted_transport){.acts = acts, .count = count, .now = BEGIN, .unix_time = 1700000000};
    fixture->client = facegen_client_new();
    fixture->request = plain_request();
    facegen_client_set_key(fixture->client, FAULT_KEY, NULL);
    facegen_client_set_timeout(fixture->client, TIMEOUT, NULL);
    facegen_client_set_stall_timeout(fixture->client, TIMEOUT, NULL);
    facegen_client_set_transport(fixture->client, &scripted_transport_functions, &fixture->transport, NULL);
}

static void tear_down(struct fixture *fixture)
{
    facegen_result_free(fixture->result);
    facegen_request_free(fixture->request);
    facegen_client_free(fixture->client);
}

static facegen_code submit(struct fixture *fixture)
{
    return facegen_submit(fixture->client, fixture->request, &fixture->result, &fixture->error);
}

/* A call came to this, at the latest at a time of the clock. */
static void expect(const struct fixture *fixture, const char *name, facegen_code code, facegen_code expected, int paid,
                   int64_t latest)
{
    const scripted_transport *transport = &fixture->transport;
    if (code != expected || transport->paid != paid || transport->now > latest)
        fail_msg("%s: %s, %d paid, at %lld ms", name, facegen_code_name(code), transport->paid,
                 (long long)(transport->now - BEGIN));
    fault_print(FAULT_SUBMIT, code, transport->paid);
}

static void a_deadline_ends_a_call_wherever_it_stands(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(places); i++) {
        name_row(i, places[i].name);
        struct fixture fixture;
        set_up(&fixture, places[i].acts, COUNT(places[i].acts));
        facegen_code code = submit(&fixture);
        expect(&fixture, places[i].name, code, places[i].timeout, places[i].paid, BEGIN + TIMEOUT + LATE);
        assert_string_equal(fixture.error.id, places[i].id);
        assert_int_equal(fixture.error.acceptance, places[i].acceptance);
        tear_down(&fixture);
    }
}

/* Retries nothing; a request may stand still for half a minute. */
static void set_up_stall(struct fixture *fixture, const act *acts, size_t count)
{
    set_up(fixture, acts, count);
    facegen_client_set_retries(fixture->client, 0, NULL);
    facegen_client_set_stall_timeout(fixture->client, MINUTE / 2, NULL);
}

static void an_upload_that_stands_still_is_given_up_before_the_deadline(void **state)
{
    static const act acts[] = {{50, ACT_FOR_EVER, 0, NULL, FACEGEN_OK}};
    (void)state;
    struct fixture fixture;
    set_up_stall(&fixture, acts, COUNT(acts));
    expect(&fixture, "stands still", submit(&fixture), FACEGEN_E_TIMEOUT, 0, BEGIN + MINUTE / 2 + LATE);
    assert_int_equal(fixture.error.acceptance, FACEGEN_ACCEPTANCE_NO);
    tear_down(&fixture);
}

/* It is paid for. */
static void the_answer_to_a_request_that_was_sent_whole_is_waited_for_until_the_deadline(void **state)
{
    static const act acts[] = {{ACT_ALL, TIMEOUT - SECOND, 200, SUCCESS, FACEGEN_OK}};
    (void)state;
    struct fixture fixture;
    set_up_stall(&fixture, acts, COUNT(acts));
    expect(&fixture, "answers late", submit(&fixture), FACEGEN_OK, 1, BEGIN + TIMEOUT);
    tear_down(&fixture);
}

static void a_fetch_that_stands_still_is_given_up_before_the_deadline(void **state)
{
    static const act acts[] = {{ACT_ALL, ACT_FOR_EVER, 0, NULL, FACEGEN_OK}};
    (void)state;
    struct fixture fixture;
    set_up_stall(&fixture, acts, COUNT(acts));
    facegen_code code = facegen_fetch(fixture.client, "77", &fixture.result, &fixture.error);
    fault_print(FAULT_FETCH, code, 0);
    assert_int_equal(code, FACEGEN_E_TIMEOUT);
    assert_int_equal(fixture.transport.now, BEGIN + MINUTE / 2);
    tear_down(&fixture);
}

/* ---- cancelling ---- */

/* Something happens at one of the waits. */
struct event {
    facegen_client *client;
    int waits; /* until it happens: at 0 */
    int64_t at;
};

static void cancel_in_time(scripted_transport *transport)
{
    struct event *event = transport->on_wait_data;
    if (event->waits-- > 0)
        return;
    if (event->at == 0)
        event->at = transport->now;
    facegen_client_cancel(event->client);
}

/* Submits and cancels at a wait; false when the call ended before. */
static bool cancel_at(size_t place, int waits)
{
    struct fixture fixture;
    set_up(&fixture, places[place].acts, COUNT(places[place].acts));
    struct event event = {.client = fixture.client, .waits = waits};
    fixture.transport.on_wait = cancel_in_time;
    fixture.transport.on_wait_data = &event;
    facegen_code code = submit(&fixture);
    if (event.at > 0) {
        expect(&fixture, places[place].name, code, FACEGEN_E_CANCELLED, places[place].paid, event.at + LATE);
        bool told = *fixture.error.id || strstr(fixture.error.message, "may have been accepted");
        assert_int_equal(told, places[place].paid);
        assert_string_equal(fixture.error.id, places[place].id);
        assert_int_equal(fixture.error.acceptance, places[place].acceptance);
    }
    tear_down(&fixture);
    return event.at > 0;
}

static void a_cancel_ends_a_call_wherever_it_stands(void **state)
{
    enum { WAITS = 8 }; /* of a job that stays in the queue there are more, all alike */
    (void)state;
    for (size_t i = 0; i < COUNT(places); i++) {
        for (int waits = 0; waits < WAITS && cancel_at(i, waits); waits++)
            continue;
    }
}

/* ---- clocks that jump ---- */

static const act good[] = {ACCEPTED, ACCEPTED, {ACT_ALL, 1, 200, SUCCESS, FACEGEN_OK}};

static void turn_back_and_forth(scripted_transport *transport)
{
    enum { TEN_YEARS = 10 * 365 * 86400 };
    transport->unix_time += transport->unix_time > 1600000000 ? -TEN_YEARS : TEN_YEARS;
}

static void the_time_of_day_may_jump_by_ten_years(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture, good, COUNT(good));
    assert_int_equal(submit(&fixture), FACEGEN_OK);
    int64_t undisturbed = fixture.transport.now;
    tear_down(&fixture);
    set_up(&fixture, good, COUNT(good));
    fixture.transport.on_wait = turn_back_and_forth;
    expect(&fixture, "jumps", submit(&fixture), FACEGEN_OK, 1, undisturbed);
    int64_t received_at = facegen_result_received_at(fixture.result);
    assert_int_equal(facegen_result_expires_at(fixture.result), received_at + 86400);
    tear_down(&fixture);
}

static void suspend(scripted_transport *transport)
{
    struct event *event = transport->on_wait_data;
    if (event->waits-- == 0)
        event->at = transport->now += HOUR;
}

/* A machine that sleeps for longer than the deadline: what has come counts, and nothing is begun any more. */
static void a_machine_that_was_suspended_comes_to_an_end(void **state)
{
    bool suspended = true;
    (void)state;
    for (int waits = 0; suspended; waits++) {
        struct fixture fixture;
        struct event event = {.waits = waits};
        set_up(&fixture, good, COUNT(good));
        fixture.transport.on_wait = suspend;
        fixture.transport.on_wait_data = &event;
        facegen_code code = submit(&fixture);
        suspended = event.at > 0;
        facegen_code expected = !suspended || fixture.transport.started == 3 ? FACEGEN_OK : FACEGEN_E_TIMEOUT;
        expect(&fixture, "suspended", code, expected, 1, suspended ? event.at + LATE : BEGIN + TIMEOUT);
        if (code != FACEGEN_OK)
            assert_string_equal(fixture.error.id, "77");
        tear_down(&fixture);
    }
}

/* ---- downloads ---- */

/* Saves an image that does not come whole; it leaves no file. */
static void save(bool cancels, facegen_code expected, int64_t latest)
{
    static const act acts[] = {{0, ACT_FOR_EVER, 200, "\x89PNG\r\n\x1a\n", FACEGEN_OK}};
    char folder[] = "/tmp/facegen-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct fixture fixture;
    set_up(&fixture, acts, COUNT(acts));
    struct event event = {.client = fixture.client};
    fixture.transport.on_wait = cancels ? cancel_in_time : NULL;
    fixture.transport.on_wait_data = &event;
    facegen_result *result = fault_result_with_link("https://example.com/1.png");
    facegen_code code = facegen_result_save(fixture.client, result, 0, folder, NULL, NULL);
    fault_print(FAULT_LOAD, code, 0);
    assert_int_equal(code, expected);
    assert_true(fixture.transport.now <= latest);
    facegen_result_free(result);
    tear_down(&fixture);
    assert_int_equal(rmdir(folder), 0); /* fails when there is a file in it */
}

static void a_download_that_stands_still_ends_by_the_deadline(void **state)
{
    (void)state;
    save(false, FACEGEN_E_TIMEOUT, BEGIN + TIMEOUT + LATE);
}

static void a_download_that_stands_still_can_be_cancelled(void **state)
{
    (void)state;
    save(true, FACEGEN_E_CANCELLED, BEGIN + LATE);
}

/* ---- an engine that comes late ---- */

static void note_code(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    (void)path, (void)error;
    *(facegen_code *)user_data = code;
}

/* Its frame loop stood still: the deadline has passed, and so had the whole answer come. */
static void what_came_is_looked_at_before_a_deadline_is_enforced(void **state)
{
    (void)state;
    static const act acts[] = {{0, SECOND, 200, FAULT_PNG, FACEGEN_OK}};
    char folder[] = "/tmp/facegen-test-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/1.png", folder);
    struct fixture fixture;
    set_up(&fixture, acts, COUNT(acts));
    facegen_code code = FACEGEN_E_INVALID;
    facegen_result *result = fault_result_with_link("https://example.com/1.png");
    facegen_engine *engine = facegen_engine_new(fixture.client, NULL);
    assert_int_equal(facegen_engine_save(engine, result, 0, path, note_code, &code, NULL, NULL), FACEGEN_OK);
    facegen_engine_step(engine, 0);
    assert_int_equal(fixture.transport.started, 1);
    fixture.transport.now += HOUR;
    facegen_engine_step(engine, 0);
    assert_int_equal(code, FACEGEN_OK);
    assert_int_equal(fixture.transport.started, 1);
    facegen_engine_free(engine);
    facegen_result_free(result);
    tear_down(&fixture);
    remove(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deadline_ends_a_call_wherever_it_stands),
        cmocka_unit_test(an_upload_that_stands_still_is_given_up_before_the_deadline),
        cmocka_unit_test(the_answer_to_a_request_that_was_sent_whole_is_waited_for_until_the_deadline),
        cmocka_unit_test(a_fetch_that_stands_still_is_given_up_before_the_deadline),
        cmocka_unit_test(a_cancel_ends_a_call_wherever_it_stands),
        cmocka_unit_test(the_time_of_day_may_jump_by_ten_years),
        cmocka_unit_test(a_machine_that_was_suspended_comes_to_an_end),
        cmocka_unit_test(a_download_that_stands_still_ends_by_the_deadline),
        cmocka_unit_test(a_download_that_stands_still_can_be_cancelled),
        cmocka_unit_test(what_came_is_looked_at_before_a_deadline_is_enforced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
