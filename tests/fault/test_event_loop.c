/* An engine inside a foreign event loop, over real sockets. */
#include <facegen/facegen.h>

#include "support/fault.h"
#include "support/request.h"
#include "support/test.h"

#include <poll.h>
#include <string.h>

enum { JOBS = 20, LIMIT_MS = 20000 };

struct fixture {
    scripted_server *server;
    facegen_client *client;
    facegen_engine *engine;
    facegen_request *request;
    int succeeded, cancelled, out_of_time;
};

static void set_up(struct fixture *fixture, const script_step *step)
{
    *fixture = (struct fixture){.server = scripted_server_start(step, 1)};
    fixture->client = facegen_client_new();
    fixture->request = plain_request();
    assert_int_equal(facegen_client_set_base_url(fixture->client, scripted_server_url(fixture->server), NULL), 0);
    assert_int_equal(facegen_client_set_key(fixture->client, "key", NULL), 0);
    fixture->engine = facegen_engine_new(fixture->client, NULL);
    assert_non_null(fixture->engine);
}

static void tear_down(struct fixture *fixture)
{
    facegen_engine_free(fixture->engine);
    facegen_request_free(fixture->request);
    facegen_client_free(fixture->client);
    scripted_server_stop(fixture->server);
}

static void count(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                  void *user_data)
{
    struct fixture *fixture = user_data;
    (void)job, (void)error;
    fixture->succeeded += code == FACEGEN_OK;
    fixture->cancelled += code == FACEGEN_E_CANCELLED;
    /* A busy machine may not have sent the request by then. */
    fixture->out_of_time += code == FACEGEN_E_UNCERTAIN || code == FACEGEN_E_TIMEOUT;
    facegen_result_free(result);
}

static facegen_job *begin(struct fixture *fixture)
{
    facegen_job *job = NULL;
    assert_int_equal(facegen_engine_submit(fixture->engine, fixture->request, count, fixture, &job, NULL), 0);
    return job;
}

/* As a foreign loop does: waits for the descriptor and the time, and steps without waiting. */
static void loop(struct fixture *fixture)
{
    struct pollfd watched = {.fd = facegen_engine_fd(fixture->engine), .events = POLLIN};
    int64_t limit = fault_now() + LIMIT_MS;
    assert_true(watched.fd >= 0);
    while (facegen_engine_step(fixture->engine, 0) > 0 && fault_now() < limit)
        poll(&watched, 1, facegen_engine_timeout(fixture->engine));
}

static void jobs_are_driven_by_descriptor_and_timeout_alone(void **state)
{
    (void)state;
    const script_step step = {
        scripted_reply("200 OK", "{\"status\":\"success\",\"id\":1,\"output\":[\"https://example.com/1.png\"]}"), 0,
        SCRIPT_CLOSE, 0};
    struct fixture fixture;
    set_up(&fixture, &step);
    for (int i = 0; i < JOBS; i++)
        begin(&fixture);
    loop(&fixture);
    assert_int_equal(fixture.succeeded, JOBS);
    assert_int_equal(scripted_server_paid(fixture.server), JOBS);
    tear_down(&fixture);
}

static void a_job_whose_answer_never_comes_is_cancelled_at_once(void **state)
{
    (void)state;
    const script_step step = {NULL, 0, SCRIPT_HANG, 0};
    struct fixture fixture;
    set_up(&fixture, &step);
    facegen_job *job = begin(&fixture);
    int64_t limit = fault_now() + LIMIT_MS;
    while (scripted_server_paid(fixture.server) == 0 && fault_now() < limit)
        facegen_engine_step(fixture.engine, 10);
    facegen_job_cancel(job);
    assert_int_equal(facegen_engine_step(fixture.engine, -1), 0);
    assert_int_equal(fixture.cancelled, 1);
    tear_down(&fixture);
}

static void a_deadline_ends_a_job_whose_answer_never_comes(void **state)
{
    (void)state;
    const script_step step = {NULL, 0, SCRIPT_HANG, 0};
    struct fixture fixture;
    set_up(&fixture, &step);
    facegen_client_set_timeout(fixture.client, 50, NULL);
    begin(&fixture);
    loop(&fixture);
    assert_int_equal(fixture.out_of_time, 1);
    tear_down(&fixture);
}

static void note_id(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error, void *id)
{
    (void)job, (void)code;
    strcpy(id, error->id);
    facegen_result_free(result);
}

/* Waits for the answer without stepping. */
static void wait_for_the_answer(const struct fixture *fixture, int64_t limit)
{
    while (scripted_server_answered(fixture->server) == 0 && fault_now() < limit)
        poll(NULL, 0, 1);
}

/* As after a dialog, a breakpoint or Ctrl-Z: the answer to a paid request lies in the socket. */
static void an_engine_that_is_stepped_late_finds_the_answer(void **state)
{
    enum { TIMEOUT_MS = 100 };
    (void)state;
    const script_step step = {scripted_reply("200 OK", "{\"status\":\"processing\",\"id\":77,\"eta\":100}"), 0,
                              SCRIPT_KEEP, 0};
    char id[64] = "";
    struct fixture fixture;
    set_up(&fixture, &step);
    facegen_client_set_timeout(fixture.client, TIMEOUT_MS, NULL);
    int64_t late = fault_now() + 2 * TIMEOUT_MS, limit = fault_now() + LIMIT_MS;
    assert_int_equal(facegen_engine_submit(fixture.engine, fixture.request, note_id, id, NULL, NULL), FACEGEN_OK);
    while (scripted_server_paid(fixture.server) == 0 && fault_now() < limit)
        facegen_engine_step(fixture.engine, 0);
    wait_for_the_answer(&fixture, limit);
    while (fault_now() < late)
        continue;
    while (facegen_engine_step(fixture.engine, 10) > 0 && fault_now() < limit)
        continue;
    assert_string_equal(id, "77");
    tear_down(&fixture);
}

static void note_sent(facegen_phase phase, int64_t done, int64_t total, const char *id, void *sent)
{
    (void)id;
    if (phase == FACEGEN_PHASE_UPLOAD && done == total)
        *(bool *)sent = true;
}

/* A cancel comes from the same program that was late. */
static void a_cancel_after_a_pause_keeps_the_id_that_has_come(void **state)
{
    (void)state;
    const script_step step = {scripted_reply("200 OK", "{\"status\":\"processing\",\"id\":77,\"eta\":100}"), 0,
                              SCRIPT_KEEP, 0};
    char id[64] = "";
    bool sent = false;
    facegen_job *job;
    struct fixture fixture;
    set_up(&fixture, &step);
    int64_t limit = fault_now() + LIMIT_MS;
    assert_int_equal(facegen_engine_submit(fixture.engine, fixture.request, note_id, id, &job, NULL), FACEGEN_OK);
    facegen_job_set_progress(job, note_sent, &sent);
    while (!sent && fault_now() < limit)
        facegen_engine_step(fixture.engine, 0);
    wait_for_the_answer(&fixture, limit);
    facegen_job_cancel(job);
    assert_int_equal(facegen_engine_step(fixture.engine, 0), 0);
    assert_string_equal(id, "77");
    tear_down(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_are_driven_by_descriptor_and_timeout_alone),
        cmocka_unit_test(a_job_whose_answer_never_comes_is_cancelled_at_once),
        cmocka_unit_test(a_deadline_ends_a_job_whose_answer_never_comes),
        cmocka_unit_test(an_engine_that_is_stepped_late_finds_the_answer),
        cmocka_unit_test(a_cancel_after_a_pause_keeps_the_id_that_has_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
