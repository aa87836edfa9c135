/* Many jobs on one thread, through the in-process sandbox in virtual time. */
#include "engine_fixture.h"
#include "support/test.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void count(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                  void *user_data)
{
    struct fixture *fixture = user_data;
    fixture->done++;
    fixture->code = code;
    fixture->succeeded += code == FACEGEN_OK && facegen_result_image_count(result) == 1 && !error;
    fixture->cancelled += code == FACEGEN_E_CANCELLED && !result && error->code == code;
    size_t used = strlen(fixture->order);
    snprintf(fixture->order + used, sizeof fixture->order - used, "%s ", facegen_job_id(job));
    facegen_result_free(result);
}

static facegen_job *begin(struct fixture *fixture, facegen_done_fn done)
{
    facegen_job *job = NULL;
    assert_int_equal(facegen_engine_submit(fixture->engine, fixture->request, done, fixture, &job, NULL), FACEGEN_OK);
    return job;
}

static void jobs_run_at_once_and_end_in_the_order_of_the_queue(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 3; i++)
        begin(fixture, count);
    run(fixture);
    assert_int_equal(fixture->succeeded, 3);
    assert_string_equal(fixture->order, "1 2 3 ");
}

static void keep_id(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                    void *user_data)
{
    (void)code, (void)error;
    *(int *)user_data = atoi(facegen_job_id(job));
    facegen_result_free(result);
}

static void keep_status(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                        void *user_data)
{
    (void)job, (void)code, (void)error;
    *(facegen_status *)user_data = facegen_result_status(result);
    facegen_result_free(result);
}

static void a_job_without_waiting_ends_with_the_first_answer(void **state)
{
    struct fixture *fixture = *state;
    facegen_status submitted = FACEGEN_STATUS_UNKNOWN, fetched = FACEGEN_STATUS_UNKNOWN;
    assert_int_equal(
        facegen_engine_submit_nowait(fixture->engine, fixture->request, keep_status, &submitted, NULL, NULL),
        FACEGEN_OK);
    run(fixture);
    assert_int_equal(submitted, FACEGEN_STATUS_PROCESSING);
    assert_int_equal(facegen_engine_fetch_nowait(fixture->engine, "1", keep_status, &fetched, NULL, NULL), FACEGEN_OK);
    run(fixture);
    assert_int_equal(fetched, FACEGEN_STATUS_PROCESSING);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 1);
}

static void jobs_are_sent_in_the_order_in_which_they_were_begun(void **state)
{
    enum { JOBS = 50 };
    struct fixture *fixture = *state;
    int ids[JOBS] = {0}; /* which the sandbox gives to requests as they come */
    for (int i = 0; i < JOBS; i++)
        assert_int_equal(facegen_engine_submit(fixture->engine, fixture->request, keep_id, &ids[i], NULL, NULL),
                         FACEGEN_OK);
    run(fixture);
    for (int i = 0; i < JOBS; i++)
        assert_int_equal(ids[i], i + 1);
}

static void a_thousand_jobs_end_well_without_overfilling_the_providers_queue(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 1000; i++)
        begin(fixture, count);
    run(fixture);
    assert_int_equal(fixture->succeeded, 1000);
    assert_int_equal(fixture->done, 1000);
    assert_int_equal(fixture->refusals, 0);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 1000);
}

static void a_refusal_that_others_caused_is_obeyed_and_the_window_recovers(void **state)
{
    struct fixture *fixture = *state;
    facegen_client_set_max_queued(fixture->client, 8, NULL); /* the sandbox's queue holds 5 */
    facegen_client_set_retries(fixture->client, 20, NULL);
    for (int i = 0; i < 50; i++)
        begin(fixture, count);
    run(fixture);
    assert_int_equal(fixture->succeeded, 50);
    assert_true(fixture->refusals > 0);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 50);
}

/* Removes what clients that share a name leave behind. */
static void forget_name(const char *name)
{
    char path[80];
    snprintf(path, sizeof path, "/facegen-%lu-%s", (unsigned long)geteuid(), name);
    shm_unlink(path);
}

static void clients_that_share_a_name_keep_to_the_limit_together(void **state)
{
    struct fixture *fixture = *state;
    char name[32];
    snprintf(name, sizeof name, "test-engine-%ld", (long)getpid());
    facegen_client *other = facegen_client_new();
    facegen_client_set_log(other, count_refusals, fixture);
    assert_int_equal(facegen_sandbox_attach(fixture->sandbox, other, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_name(fixture->client, name, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_name(other, name, NULL), FACEGEN_OK);
    facegen_engine *engine = facegen_engine_new(other, NULL);
    for (int i = 0; i < 20; i++) {
        begin(fixture, count);
        assert_int_equal(facegen_engine_submit(engine, fixture->request, count, fixture, NULL, NULL), FACEGEN_OK);
    }
    size_t running = 2;
    while (running > 0)
        running = facegen_engine_step(fixture->engine, 10) + facegen_engine_step(engine, 10);
    facegen_engine_free(engine);
    facegen_client_free(other);
    forget_name(name);
    assert_int_equal(fixture->succeeded, 40);
    assert_int_equal(fixture->refusals, 0);
}

static void a_request_may_be_changed_as_soon_as_its_job_has_begun(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, count);
    facegen_request_set_prompt(fixture->request, "");
    run(fixture);
    assert_int_equal(fixture->succeeded, 1);
}

/* A transport that reads the request, and queues its job. */
static facegen_code queue(void *session, facegen_exchange *exchange)
{
    static const char answer[] = "{\"status\":\"processing\",\"id\":1,\"eta\":10}";
    char piece[4096];
    (void)session;
    while (facegen_exchange_read(exchange, piece, sizeof piece) > 0)
        continue;
    facegen_exchange_set_status(exchange, 200);
    facegen_exchange_write(exchange, answer, strlen(answer));
    facegen_exchange_finish(exchange);
    return FACEGEN_OK;
}

/* Under a sanitizer the heap is not told, and this holds anyhow. */
static size_t heap_size(void)
{
    struct mallinfo2 heap = mallinfo2();
    return heap.uordblks + heap.hblkhd;
}

static void a_job_that_waits_does_not_keep_its_face(void **state)
{
    enum { FACE_SIZE = 1024 * 1024 };
    static const facegen_transport transport = {.size = sizeof transport, .start = queue};
    struct fixture *fixture = *state;
    unsigned char *face = calloc(1, FACE_SIZE);
    memcpy(face, "\xff\xd8\xff\xe0", 4);
    facegen_request_set_face_memory(fixture->request, face, FACE_SIZE);
    free(face);
    facegen_client *client = facegen_client_new();
    facegen_client_set_key(client, "key", NULL);
    facegen_client_set_transport(client, &transport, NULL, NULL);
    facegen_engine *engine = facegen_engine_new(client, NULL);
    facegen_job *job = NULL;
    size_t before = heap_size();
    assert_int_equal(facegen_engine_submit(engine, fixture->request, count, fixture, &job, NULL), FACEGEN_OK);
    facegen_engine_step(engine, 0);
    assert_string_equal(facegen_job_id(job), "1");
    assert_true(heap_size() < before + FACE_SIZE / 2);
    facegen_engine_free(engine);
    facegen_client_free(client);
}

static void an_invalid_request_begins_nothing(void **state)
{
    struct fixture *fixture = *state;
    facegen_request_set_width(fixture->request, 0);
    facegen_code code = facegen_engine_submit(fixture->engine, fixture->request, count, fixture, NULL, NULL);
    assert_int_equal(code, FACEGEN_E_INVALID);
    run(fixture);
    assert_int_equal(fixture->done, 0);
}

static void what_is_no_job_begins_nothing(void **state)
{
    struct fixture *fixture = *state;
    facegen_engine *engine = fixture->engine;
    assert_int_equal(facegen_engine_submit(engine, fixture->request, NULL, NULL, NULL, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_engine_fetch(engine, "../1", count, fixture, NULL, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_engine_fetch(NULL, "1", count, fixture, NULL, NULL), FACEGEN_E_ARGUMENT);
    run(fixture);
    assert_int_equal(fixture->done, 0);
}

static void a_face_that_has_gone_by_its_turn_ends_its_job_unsent(void **state)
{
    struct fixture *fixture = *state;
    char path[] = "/tmp/facegen-test-XXXXXX";
    int file = mkstemp(path);
    assert_int_equal(write(file, "\x89PNG\r\n\x1a\nIEND\xae\x42\x60\x82", 16), 16);
    close(file);
    facegen_request_set_face_file(fixture->request, path);
    begin(fixture, count);
    assert_int_equal(remove(path), 0);
    run(fixture);
    assert_int_equal(fixture->done, 1);
    assert_int_equal(fixture->code, FACEGEN_E_INVALID);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 0);
}

static void a_queued_job_is_fetched_by_its_id(void **state)
{
    struct fixture *fixture = *state;
    facegen_result *queued = NULL;
    assert_int_equal(facegen_submit_nowait(fixture->client, fixture->request, &queued, NULL), FACEGEN_OK);
    const char *id = facegen_result_id(queued);
    assert_int_equal(facegen_engine_fetch(fixture->engine, id, count, fixture, NULL, NULL), FACEGEN_OK);
    run(fixture);
    assert_int_equal(fixture->succeeded, 1);
    facegen_result_free(queued);
}

static void a_job_that_is_cancelled_ends_in_the_next_step_and_others_go_on(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, count);
    facegen_job *job = begin(fixture, count);
    facegen_engine_step(fixture->engine, 0);
    facegen_job_cancel(job);
    facegen_engine_step(fixture->engine, 0);
    assert_int_equal(fixture->cancelled, 1);
    run(fixture);
    assert_int_equal(fixture->succeeded, 1);
}

static void cancelling_all_ends_jobs_that_are_held_back_too(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 20; i++)
        begin(fixture, count);
    facegen_engine_step(fixture->engine, 0);
    facegen_engine_cancel(fixture->engine);
    run(fixture);
    assert_int_equal(fixture->cancelled, 20);
    begin(fixture, count); /* the window is open again */
    run(fixture);
    assert_int_equal(fixture->done, 21);
}

static void cancelling_a_client_does_not_reach_jobs_that_begin_later(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, count);
    facegen_client_cancel(fixture->client);
    begin(fixture, count);
    run(fixture);
    assert_int_equal(fixture->cancelled, 1);
    assert_int_equal(fixture->succeeded, 1);
}

static void freeing_an_engine_ends_what_runs(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 7; i++)
        begin(fixture, count);
    facegen_engine_step(fixture->engine, 0);
    facegen_engine_free(fixture->engine);
    fixture->engine = NULL;
    assert_int_equal(fixture->cancelled, 7);
}

static void begin_another(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                          void *user_data)
{
    count(job, code, result, error, user_data);
    begin(user_data, count);
}

static void a_job_may_begin_in_a_final_callback(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, begin_another);
    run(fixture);
    assert_int_equal(fixture->succeeded, 2);
}

static void try_to_begin_another(facegen_job *job, facegen_code code, facegen_result *result,
                                 const facegen_error *error, void *user_data)
{
    struct fixture *fixture = user_data;
    count(job, code, result, error, user_data);
    facegen_code begun = facegen_engine_submit(fixture->engine, fixture->request, count, fixture, NULL, NULL);
    assert_int_equal(begun, FACEGEN_E_CANCELLED);
}

static void free_engine(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                        void *user_data)
{
    struct fixture *fixture = user_data;
    count(job, code, result, error, user_data);
    facegen_engine_free(fixture->engine);
}

static void an_engine_may_be_freed_in_a_final_callback(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, free_engine);
    begin(fixture, count);
    run(fixture);
    fixture->engine = NULL;
    assert_int_equal(fixture->succeeded, 1);
    assert_int_equal(fixture->cancelled, 1);
}

static void nothing_begins_while_an_engine_is_freed(void **state)
{
    struct fixture *fixture = *state;
    begin(fixture, try_to_begin_another);
    facegen_engine_step(fixture->engine, 0);
    facegen_engine_free(fixture->engine);
    fixture->engine = NULL;
    assert_int_equal(fixture->done, 1);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 1);
}

static void a_blocking_call_is_not_held_back_without_end(void **state)
{
    struct fixture *fixture = *state;
    facegen_result *result = NULL;
    facegen_client_set_max_queued(fixture->client, 1, NULL);
    begin(fixture, count);
    facegen_engine_step(fixture->engine, 0);
    assert_int_equal(facegen_submit(fixture->client, fixture->request, &result, NULL), FACEGEN_E_TIMEOUT);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 1);
}

static void keep_result(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                        void *user_data)
{
    (void)job, (void)code, (void)error;
    *(facegen_result **)user_data = result;
}

static void keep_path(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    assert_int_equal(code, FACEGEN_OK);
    assert_null(error);
    snprintf(user_data, 128, "%s", path);
}

static void an_image_is_saved_beside_other_jobs(void **state)
{
    struct fixture *fixture = *state;
    char folder[] = "/tmp/facegen-test-XXXXXX", path[128] = "";
    facegen_result *result = NULL;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(facegen_engine_submit(fixture->engine, fixture->request, keep_result, &result, NULL, NULL),
                     FACEGEN_OK);
    run(fixture);
    begin(fixture, count);
    assert_int_equal(facegen_engine_save(fixture->engine, result, 0, folder, keep_path, path, NULL, NULL), FACEGEN_OK);
    run(fixture);
    assert_int_equal(fixture->succeeded, 1);
    assert_int_equal(remove(path), 0);
    assert_int_equal(rmdir(folder), 0);
    facegen_result_free(result);
}

static void without_jobs_there_is_nothing_to_wait_for(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(facegen_engine_step(fixture->engine, -1), 0);
    assert_int_equal(facegen_engine_timeout(fixture->engine), -1);
    begin(fixture, count);
    assert_int_equal(facegen_engine_timeout(fixture->engine), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(jobs_run_at_once_and_end_in_the_order_of_the_queue),
        TEST(a_job_without_waiting_ends_with_the_first_answer),
        TEST(jobs_are_sent_in_the_order_in_which_they_were_begun),
        TEST(a_thousand_jobs_end_well_without_overfilling_the_providers_queue),
        TEST(a_refusal_that_others_caused_is_obeyed_and_the_window_recovers),
        TEST(clients_that_share_a_name_keep_to_the_limit_together),
        TEST(a_request_may_be_changed_as_soon_as_its_job_has_begun),
        TEST(a_job_that_waits_does_not_keep_its_face),
        TEST(an_invalid_request_begins_nothing),
        TEST(what_is_no_job_begins_nothing),
        TEST(a_face_that_has_gone_by_its_turn_ends_its_job_unsent),
        TEST(a_queued_job_is_fetched_by_its_id),
        TEST(a_job_that_is_cancelled_ends_in_the_next_step_and_others_go_on),
        TEST(cancelling_all_ends_jobs_that_are_held_back_too),
        TEST(cancelling_a_client_does_not_reach_jobs_that_begin_later),
        TEST(freeing_an_engine_ends_what_runs),
        TEST(a_job_may_begin_in_a_final_callback),
        TEST(an_engine_may_be_freed_in_a_final_callback),
        TEST(nothing_begins_while_an_engine_is_freed),
        TEST(a_blocking_call_is_not_held_back_without_end),
        TEST(an_image_is_saved_beside_other_jobs),
        TEST(without_jobs_there_is_nothing_to_wait_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
