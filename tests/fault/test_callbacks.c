/* Callbacks that call back, over real sockets. */
#include <facegen/webhook.h>

#include "support/fault.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- the final callback ---- */

struct job {
    fault_fixture fixture;
    facegen_engine *engine;
    int ended; /* final callbacks */
};

static void do_everything(facegen_job *ended, facegen_code code, facegen_result *result, const facegen_error *error,
                          void *user_data)
{
    struct job *job = user_data;
    (void)error;
    job->ended++;
    assert_int_equal(code, FACEGEN_OK);
    assert_int_equal(facegen_engine_step(job->engine, -1), 0); /* not within a step */
    facegen_job_cancel(ended);
    facegen_engine_cancel(job->engine);
    facegen_client_cancel(job->fixture.client);
    fault_expect(&job->fixture, FAULT_SUBMIT, FACEGEN_OK, 1);
    fault_expect(&job->fixture, FAULT_FETCH, FACEGEN_OK, 0);
    facegen_result_free(result);
}

static void in_the_final_callback_everything_may_be_called(void **state)
{
    (void)state;
    const script_step step = {
        scripted_reply("200 OK", "{\"status\":\"success\",\"id\":1,\"output\":[\"https://example.com/1.png\"]}"), 0,
        SCRIPT_CLOSE, 0};
    struct job job = {0};
    fault_set_up(&job.fixture, &step, 1, NULL);
    job.engine = facegen_engine_new(job.fixture.client, NULL);
    assert_int_equal(facegen_engine_submit(job.engine, job.fixture.request, do_everything, &job, NULL, NULL),
                     FACEGEN_OK);
    while (facegen_engine_step(job.engine, -1) > 0)
        continue;
    assert_int_equal(job.ended, 1);
    assert_int_equal(scripted_server_paid(job.fixture.server), 2);
    facegen_engine_free(job.engine);
    fault_tear_down(&job.fixture);
}

static void cancel_itself(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                          void *user_data)
{
    (void)error;
    int *succeeded = user_data;
    *succeeded += code == FACEGEN_OK;
    facegen_job_cancel(job);
    facegen_result_free(result);
}

static void cancelling_a_job_that_has_ended_does_nothing_to_others(void **state)
{
    enum { JOBS = 4 };
    (void)state;
    int succeeded = 0;
    const script_step step = {
        scripted_reply("200 OK", "{\"status\":\"success\",\"id\":1,\"output\":[\"https://example.com/1.png\"]}"), 0,
        SCRIPT_CLOSE, 0};
    fault_fixture fixture;
    fault_set_up(&fixture, &step, 1, NULL);
    facegen_engine *engine = facegen_engine_new(fixture.client, NULL);
    for (int i = 0; i < JOBS; i++)
        assert_int_equal(facegen_engine_submit(engine, fixture.request, cancel_itself, &succeeded, NULL, NULL),
                         FACEGEN_OK);
    while (facegen_engine_step(engine, -1) > 0)
        continue;
    assert_int_equal(succeeded, JOBS);
    facegen_engine_free(engine);
    fault_tear_down(&fixture);
}

static void free_result(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    (void)error;
    facegen_result **result = user_data;
    assert_int_equal(code, FACEGEN_OK);
    assert_int_equal(remove(path), 0);
    facegen_result_free(*result);
    *result = NULL;
}

static void a_result_may_be_freed_when_its_image_is_saved(void **state)
{
    (void)state;
    char folder[] = "/tmp/facegen-test-XXXXXX", link[128];
    const script_step step = {scripted_reply("200 OK", FAULT_PNG), 0, SCRIPT_CLOSE, 0};
    fault_fixture fixture;
    assert_non_null(mkdtemp(folder));
    fault_set_up(&fixture, &step, 1, NULL);
    snprintf(link, sizeof link, "%s/1.png", fixture.origin);
    facegen_result *result = fault_result_with_link(link);
    facegen_engine *engine = facegen_engine_new(fixture.client, NULL);
    assert_int_equal(facegen_engine_save(engine, result, 0, folder, free_result, &result, NULL, NULL), FACEGEN_OK);
    while (facegen_engine_step(engine, -1) > 0)
        continue;
    assert_null(result);
    facegen_engine_free(engine);
    fault_tear_down(&fixture);
    assert_int_equal(rmdir(folder), 0);
}

/* ---- log and progress: they may cancel, and no more ---- */

struct canceller {
    facegen_client *client;
    int left; /* calls until it cancels */
};

static void count_down(struct canceller *canceller)
{
    if (canceller->left-- == 0)
        facegen_client_cancel(canceller->client);
}

static void cancel_in_log(facegen_log_level level, const char *message, void *user_data)
{
    (void)level, (void)message;
    count_down(user_data);
}

static void cancel_in_progress(facegen_phase phase, int64_t done, int64_t total, const char *id, void *user_data)
{
    (void)phase, (void)done, (void)total, (void)id;
    count_down(user_data);
}

/* Performs an operation that is cancelled at its `left`th callback; false when it ended well before. */
static bool cancel_at(fault_phase phase, bool in_log, int left)
{
    const script_step step = {phase == FAULT_LOAD ? scripted_reply("200 OK", FAULT_PNG)
                                                  : scripted_reply("200 OK", "{\"id\":1}"),
                              0, SCRIPT_CLOSE, 0};
    fault_fixture fixture;
    fault_set_up(&fixture, &step, 1, NULL);
    struct canceller canceller = {fixture.client, left};
    facegen_client_set_log(fixture.client, in_log ? cancel_in_log : NULL, &canceller);
    facegen_client_set_progress(fixture.client, in_log ? NULL : cancel_in_progress, &canceller);
    facegen_code code = fault_perform(&fixture, phase);
    int paid = scripted_server_paid(fixture.server);
    assert_true(code == FACEGEN_OK || code == FACEGEN_E_CANCELLED);
    assert_true(paid <= 1);
    fault_print(phase, code, paid);
    fault_tear_down(&fixture);
    return canceller.left < 0 && code == FACEGEN_E_CANCELLED;
}

static void a_callback_may_cancel(void **state)
{
    static const fault_phase phases[] = {FAULT_SUBMIT, FAULT_FETCH, FAULT_LOAD};
    (void)state;
    for (size_t i = 0; i < COUNT(phases); i++) {
        assert_true(cancel_at(phases[i], true, 0));
        for (int left = 1; left < 8; left++)
            cancel_at(phases[i], true, left);
        for (int left = 0; left < 8; left++)
            cancel_at(phases[i], false, left);
    }
}

/* ---- a webhook that is delivered in the progress of another job ---- */

struct delivery {
    facegen_engine *engine;
    bool delivered;
    int ended;
};

static void deliver_in_progress(facegen_phase phase, int64_t sent, int64_t total, const char *id, void *user_data)
{
    static const char body[] = "{\"status\":\"success\",\"id\":77,\"output\":[\"https://example.com/1.png\"]}";
    struct delivery *delivery = user_data;
    facegen_result *result = NULL;
    (void)sent, (void)total, (void)id;
    if (phase != FACEGEN_PHASE_UPLOAD || delivery->delivered)
        return;
    assert_int_equal(facegen_webhook_parse(body, sizeof body - 1, &result, NULL), FACEGEN_OK);
    delivery->delivered = facegen_engine_deliver(delivery->engine, result);
    if (!delivery->delivered)
        facegen_result_free(result);
}

static void note_end(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                     void *user_data)
{
    struct delivery *delivery = user_data;
    (void)job, (void)error;
    assert_int_equal(code, FACEGEN_OK);
    facegen_result_free(result);
    delivery->ended++;
}

static void a_webhook_may_be_delivered_in_the_progress_of_another_job(void **state)
{
    (void)state;
    const script_step steps[] = {
        {scripted_reply("200 OK", "{\"status\":\"processing\",\"id\":77,\"eta\":0}"), 0, SCRIPT_KEEP, 0},
        {NULL, 0, SCRIPT_HANG, 0}, /* its fetch */
        {scripted_reply("200 OK", "{\"status\":\"success\",\"id\":78,\"output\":[\"https://example.com/2.png\"]}"), 0,
         SCRIPT_CLOSE, 0}};
    fault_fixture fixture;
    fault_set_up(&fixture, steps, COUNT(steps), NULL);
    struct delivery delivery = {.engine = facegen_engine_new(fixture.client, NULL)};
    assert_int_equal(facegen_engine_submit(delivery.engine, fixture.request, note_end, &delivery, NULL, NULL),
                     FACEGEN_OK);
    int64_t limit = fault_now() + FAULT_LIMIT_MS;
    while (scripted_server_requests(fixture.server) < 2 && fault_now() < limit)
        facegen_engine_step(delivery.engine, 10);
    facegen_client_set_progress(fixture.client, deliver_in_progress, &delivery);
    assert_int_equal(facegen_engine_submit(delivery.engine, fixture.request, note_end, &delivery, NULL, NULL),
                     FACEGEN_OK);
    while (facegen_engine_step(delivery.engine, 100) > 0 && fault_now() < limit)
        continue;
    assert_true(delivery.delivered);
    assert_int_equal(delivery.ended, 2);
    facegen_engine_free(delivery.engine);
    fault_tear_down(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_the_final_callback_everything_may_be_called),
        cmocka_unit_test(cancelling_a_job_that_has_ended_does_nothing_to_others),
        cmocka_unit_test(a_result_may_be_freed_when_its_image_is_saved),
        cmocka_unit_test(a_callback_may_cancel),
        cmocka_unit_test(a_webhook_may_be_delivered_in_the_progress_of_another_job),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
