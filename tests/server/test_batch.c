/* 200 jobs over HTTP and in real time, through one engine on one thread: each comes to its one end. */
#include "server_process.h"
#include "support/face_data.h"
#include "support/test.h"

#include <facegen/facegen.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { JOBS = 200, WALLET = 1000 /* at a price of 1 */ };

/* What a job chooses, and what is to come of it. */
typedef struct fate {
    const char *scenario; /* NULL: none */
    facegen_code code;
    bool paid;
    int refusals; /* HTTP 429 */
} fate;

static const fate queued = {NULL, FACEGEN_OK, true, 0}, at_once = {"instant", FACEGEN_OK, true, 0};

/* Of every tenth job. */
static const fate others[] = {
    {"fails", FACEGEN_E_FAILED, true, 0},
    {"http-429*1", FACEGEN_OK, true, 1},
    {"close-after-body", FACEGEN_E_UNCERTAIN, true, 0},
    {"http-400", FACEGEN_E_REJECTED, false, 0},
    {"messege-processing", FACEGEN_OK, true, 0},
    {"http-402", FACEGEN_E_CREDITS, false, 0},
    {"reset-after-body", FACEGEN_E_UNCERTAIN, true, 0},
    {"http-429-header*1", FACEGEN_OK, true, 1},
    {"html-200", FACEGEN_E_UNCERTAIN, true, 0},
    {"eta-missing", FACEGEN_OK, true, 0},
    {"http-503", FACEGEN_E_UNAVAILABLE, false, 0},
    {"id-large", FACEGEN_OK, true, 0},
    {"http-503@fetch*1", FACEGEN_OK, true, 0},
    {"http-500", FACEGEN_E_UNCERTAIN, true, 0},
    {"failed-200", FACEGEN_E_FAILED, false, 0},
    {"http-404@fetch", FACEGEN_E_GONE, true, 0},
    {"json-broken", FACEGEN_E_UNCERTAIN, true, 0},
    {"error-200", FACEGEN_E_REJECTED, false, 0},
    {"close-in-answer", FACEGEN_E_UNCERTAIN, true, 0},
    {"fails", FACEGEN_E_FAILED, true, 0},
};

static const fate *fate_of_well(int number)
{
    return number % 8 == 0 ? &queued : &at_once; /* polls take real time */
}

static const fate *fate_of_mixed(int number)
{
    return number % 10 == 0 ? &others[(size_t)number / 10 % COUNT(others)] : fate_of_well(number);
}

typedef struct job {
    int ends; /* final callbacks */
    facegen_code code;
    char id[64];
} job;

typedef struct fixture {
    server_process server;
    facegen_client *client;
    facegen_engine *engine;
    char face[64]; /* a link: what is made of it is shown as a link, too, and is not drawn */
    int refusals;
    job jobs[JOBS];
} fixture;

static void count_refusals(facegen_log_level level, const char *message, void *user_data)
{
    fixture *test = user_data;
    test->refusals += level == FACEGEN_LOG_WARNING && strstr(message, "HTTP 429");
}

/* Asks a route of the account; what follows a member's name in its answer. */
static const char *ask(const fixture *test, const char *route, const char *body, const char *member, char answer[512])
{
    char url[256];
    snprintf(url, sizeof url, "%s%s", test->server.root, route);
    assert_int_equal(server_request(url, body, answer, 512), 200);
    const char *found = strstr(answer, member);
    assert_non_null(found);
    return found + strlen(member);
}

static void upload_face(fixture *test)
{
    char answer[512];
    const char *output =
        ask(test, "/v6/base64_to_url", "{\"key\": \"k\", \"init_image\": \"" FACE_DATA "\"}", "\"output\":", answer);
    assert_int_equal(sscanf(output, "\"%63[^\"]", test->face), 1);
}

static int set_up(void **state)
{
    static const char *const quick[] = {"--speed", "1000", "--plan",    "premium", "--workers", "15",
                                        "--price", "1",    "--balance", "1000",    NULL};
    fixture *test = calloc(1, sizeof *test);
    assert_non_null(test);
    *state = test;
    server_start(&test->server, quick);
    upload_face(test);
    test->client = facegen_client_new();
    facegen_client_set_log(test->client, count_refusals, test);
    facegen_client_set_max_queued(test->client, 15, NULL);
    facegen_client_set_retries(test->client, 1, NULL);
    assert_int_equal(facegen_client_set_key(test->client, "k", NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_base_url(test->client, test->server.root, NULL), FACEGEN_OK);
    test->engine = facegen_engine_new(test->client, NULL);
    return test->engine ? 0 : -1;
}

static int tear_down(void **state)
{
    fixture *test = *state;
    facegen_engine_free(test->engine);
    facegen_client_free(test->client);
    assert_int_equal(server_end(&test->server, SIGTERM), 0);
    free(test);
    return 0;
}

static void keep(facegen_job *handle, facegen_code code, facegen_result *result, const facegen_error *error,
                 void *user_data)
{
    job *self = user_data;
    assert_int_equal(facegen_result_image_count(result), code == FACEGEN_OK ? 1 : 0);
    assert_true(code == FACEGEN_OK ? !error : error->code == code);
    self->ends++;
    self->code = code;
    snprintf(self->id, sizeof self->id, "%s", facegen_job_id(handle));
    facegen_result_free(result);
}

/* Begins a job that is to end in that way. */
static void begin(fixture *test, facegen_request *request, const fate *chosen, job *begun)
{
    char track_id[64];
    snprintf(track_id, sizeof track_id, "scenario:%s", chosen->scenario ? chosen->scenario : "");
    facegen_request_set(request, "track_id", chosen->scenario ? track_id : NULL, NULL);
    assert_int_equal(facegen_engine_submit(test->engine, request, keep, begun, NULL, NULL), FACEGEN_OK);
}

static void run(fixture *test, const fate *(*fate_of)(int number))
{
    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, "p");
    facegen_request_set_face_image(request, test->face);
    facegen_request_set_width(request, 8);
    facegen_request_set_height(request, 8);
    for (int i = 0; i < JOBS; i++)
        begin(test, request, fate_of(i), &test->jobs[i]);
    facegen_request_free(request);
    while (facegen_engine_step(test->engine, -1) > 0)
        continue;
}

/* How many jobs the server was paid for. */
static int count_paid(const fixture *test)
{
    char answer[512];
    return WALLET - atoi(ask(test, "/wallet_balance", "{\"key\": \"k\"}", "\"balance\":", answer));
}

static void expect(const fixture *test, const fate *(*fate_of)(int number))
{
    int paid = 0, refusals = 0;
    for (int i = 0; i < JOBS; i++) {
        const fate *expected = fate_of(i);
        const job *found = &test->jobs[i];
        paid += expected->paid;
        refusals += expected->refusals;
        if (found->ends != 1 || found->code != expected->code)
            fail_msg("job %d, %s: %d ends, the last with %s instead of %s", i,
                     expected->scenario ? expected->scenario : "queued", found->ends, facegen_code_name(found->code),
                     facegen_code_name(expected->code));
        for (int j = 0; j < i && found->code == FACEGEN_OK; j++)
            assert_true(test->jobs[j].code != FACEGEN_OK || strcmp(found->id, test->jobs[j].id) != 0);
    }
    assert_int_equal(test->refusals, refusals);
    assert_int_equal(count_paid(test), paid);
}

static void all_end_well_and_each_is_paid_once(void **state)
{
    fixture *test = *state;
    run(test, fate_of_well);
    expect(test, fate_of_well);
}

static void what_goes_wrong_with_some_is_told_of_them_alone(void **state)
{
    fixture *test = *state;
    run(test, fate_of_mixed);
    expect(test, fate_of_mixed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_end_well_and_each_is_paid_once),
        TEST(what_goes_wrong_with_some_is_told_of_them_alone),
    };
    return cmocka_run_group_tests_name("200 jobs over HTTP", tests, NULL, NULL);
}
