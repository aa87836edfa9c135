#include "fault.h"
#include "request.h"
#include "test.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int64_t fault_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void fault_set_up(fault_fixture *fixture, const script_step *steps, size_t count, SSL_CTX *tls)
{
    *fixture = (fault_fixture){.error = FACEGEN_ERROR_INIT};
    fixture->server = scripted_server_start_tls(steps, count, tls);
    fixture->client = facegen_client_new();
    fixture->request = plain_request();
    facegen_client *client = fixture->client;
    fault_set_origin(fixture, scripted_server_url(fixture->server));
    assert_int_equal(facegen_client_set_key(client, FAULT_KEY, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_retries(client, 0, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_timeout(client, FAULT_LIMIT_MS, NULL), FACEGEN_OK);
}

void fault_tear_down(fault_fixture *fixture)
{
    facegen_result_free(fixture->result);
    facegen_request_free(fixture->request);
    facegen_client_free(fixture->client);
    scripted_server_stop(fixture->server);
}

void fault_set_origin(fault_fixture *fixture, const char *origin)
{
    snprintf(fixture->origin, sizeof fixture->origin, "%s", origin);
    facegen_client_allow_http(fixture->client, true);
    assert_int_equal(facegen_client_set_base_url(fixture->client, origin, NULL), FACEGEN_OK);
}

facegen_result *fault_result_with_link(const char *link)
{
    char json[512];
    facegen_result *result = NULL;
    int size = snprintf(json, sizeof json, "{\"status\":\"success\",\"id\":1,\"output\":[\"%s\"]}", link);
    assert_int_equal(facegen_webhook_parse(json, (size_t)size, &result, NULL), FACEGEN_OK);
    return result;
}

/* A result with an image of the origin. */
static facegen_result *make_result(const fault_fixture *fixture)
{
    char link[128];
    snprintf(link, sizeof link, "%s/1.png", fixture->origin);
    return fault_result_with_link(link);
}

static facegen_code load(fault_fixture *fixture)
{
    void *bytes = NULL;
    size_t size;
    facegen_result *result = make_result(fixture);
    facegen_code code = facegen_result_load(fixture->client, result, 0, &bytes, &size, &fixture->error);
    if (code == FACEGEN_OK)
        assert_memory_equal(bytes, FAULT_PNG, sizeof FAULT_PNG - 1);
    facegen_free(bytes);
    facegen_result_free(result);
    return code;
}

facegen_code fault_perform(fault_fixture *fixture, fault_phase phase)
{
    facegen_result_free(fixture->result);
    fixture->result = NULL;
    switch (phase) {
    case FAULT_SUBMIT:
        return facegen_submit_nowait(fixture->client, fixture->request, &fixture->result, &fixture->error);
    case FAULT_FETCH:
        return facegen_fetch_nowait(fixture->client, "1", &fixture->result, &fixture->error);
    case FAULT_LOAD:
        break;
    }
    return load(fixture);
}

void fault_print(fault_phase phase, facegen_code code, int paid)
{
    print_message("=> %c %s, %d paid\n", phase, facegen_code_name(code), paid);
}

/* How many more complete paid requests the server has seen than before; it may not have read them all yet. */
static int count_paid(const fault_fixture *fixture, int before, int expected)
{
    int64_t limit = fault_now() + FAULT_LIMIT_MS;
    while (scripted_server_paid(fixture->server) - before < expected && fault_now() < limit)
        sched_yield();
    return scripted_server_paid(fixture->server) - before;
}

void fault_expect(fault_fixture *fixture, fault_phase phase, facegen_code expected, int expected_paid)
{
    int paid_before = scripted_server_paid(fixture->server);
    int64_t begun = fault_now();
    facegen_code code = fault_perform(fixture, phase);
    int64_t took = fault_now() - begun;
    int paid = count_paid(fixture, paid_before, expected_paid);
    const facegen_error *error = &fixture->error;
    bool shows_key = strstr(error->message, FAULT_KEY) || strstr(error->body, FAULT_KEY);
    if (code != expected || paid != expected_paid || error->code != code || shows_key || took >= FAULT_LIMIT_MS)
        fail_msg("%c: %s, %d paid, %lld ms, \"%s\"", phase, facegen_code_name(code), paid, (long long)took,
                 error->message);
    fault_print(phase, code, paid);
}

/* ---- cancelling ---- */

/* The end of a job or a saving. */
struct ending {
    facegen_code code;
    int times;
};

static void end_job(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                    void *user_data)
{
    struct ending *ending = user_data;
    (void)job, (void)error;
    ending->code = code;
    ending->times++;
    facegen_result_free(result);
}

static void end_saving(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    (void)path;
    end_job(NULL, code, NULL, error, user_data);
}

static void begin(const fault_fixture *fixture, facegen_engine *engine, fault_phase phase, const facegen_result *result,
                  const char *path, struct ending *ending)
{
    facegen_code code = FACEGEN_OK;
    if (phase == FAULT_SUBMIT)
        code = facegen_engine_submit(engine, fixture->request, end_job, ending, NULL, NULL);
    else if (phase == FAULT_FETCH)
        code = facegen_engine_fetch(engine, "1", end_job, ending, NULL, NULL);
    else
        code = facegen_engine_save(engine, result, 0, path, end_saving, ending, NULL, NULL);
    assert_int_equal(code, FACEGEN_OK);
}

void fault_expect_cancel(fault_fixture *fixture, fault_phase phase, int paid)
{
    struct ending ending = {0};
    char folder[] = "/tmp/facegen-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    facegen_result *result = make_result(fixture);
    facegen_engine *engine = facegen_engine_new(fixture->client, NULL);
    begin(fixture, engine, phase, result, folder, &ending);
    int64_t until = fault_now() + FAULT_SOON_MS;
    for (int64_t left = FAULT_SOON_MS; left > 0; left = until - fault_now())
        facegen_engine_step(engine, left);
    assert_int_equal(ending.times, 0);
    facegen_engine_cancel(engine);
    facegen_engine_step(engine, -1);
    assert_int_equal(ending.times, 1);
    assert_int_equal(ending.code, FACEGEN_E_CANCELLED);
    assert_int_equal(count_paid(fixture, 0, paid), paid);
    fault_print(phase, ending.code, paid);
    facegen_engine_free(engine);
    facegen_result_free(result);
    assert_int_equal(rmdir(folder), 0); /* there is no file in it */
}

/* ---- tables of faults ---- */

static void meet(void **state)
{
    const fault *met = *state;
    const struct {
        fault_phase phase;
        facegen_code code;
    } operations[] = {{FAULT_SUBMIT, met->submit}, {FAULT_FETCH, met->fetch}, {FAULT_LOAD, met->load}};
    for (size_t i = 0; i < COUNT(operations); i++) {
        fault_fixture fixture;
        if (operations[i].code == FAULT_LEFT_OUT)
            continue;
        fault_set_up(&fixture, &met->step, 1, NULL);
        if (met->timeout_ms > 0)
            facegen_client_set_timeout(fixture.client, met->timeout_ms, NULL);
        fault_expect(&fixture, operations[i].phase, operations[i].code, i == 0 ? met->paid : 0);
        fault_tear_down(&fixture);
    }
}

int fault_meet_all(const fault *faults, size_t count)
{
    struct CMUnitTest *tests = calloc(count, sizeof *tests);
    assert_non_null(tests);
    for (size_t i = 0; i < count; i++)
        tests[i] = (struct CMUnitTest){.name = faults[i].name, .test_func = meet, .initial_state = (void *)&faults[i]};
    int failed = _cmocka_run_group_tests("faults", tests, count, NULL, NULL);
    free(tests);
    return failed;
}
