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
    struct scene *scene = user_data;
    scene->done++;
    scene->code = code;
    scene->succeeded += code == FACEGEN_OK && facegen_result_image_count(result) == 1 && !error;
    scene->cancelled += code == FACEGEN_E_CANCELLED && !result && error->code == code;
    size_t used = strlen(scene->order);
    snprintf(scene->order + used, sizeof scene->order - used, "%s ", facegen_job_id(job));
    facegen_result_free(result);
}

static facegen_job *begin(struct scene *scene, facegen_done_fn done)
{
    facegen_job *job = NULL;
    assert_int_equal(facegen_engine_submit(scene->base.engine, scene->base.request, done, scene, &job, NULL),
                     FACEGEN_OK);
    return job;
}

static void jobs_run_at_once_and_end_in_the_order_of_the_queue(void **state)
{
    struct scene *scene = *state;
    for (int i = 0; i < 3; i++)
        begin(scene, count);
    run(scene);
    assert_int_equal(scene->succeeded, 3);
    assert_string_equal(scene->order, "1 2 3 ");
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
    struct scene *scene = *state;
    facegen_status submitted = FACEGEN_STATUS_UNKNOWN, fetched = FACEGEN_STATUS_UNKNOWN;
    assert_int_equal(
        facegen_engine_submit_nowait(scene->base.engine, scene->base.request, keep_status, &submitted, NULL, NULL),
        FACEGEN_OK);
    run(scene);
    assert_int_equal(submitted, FACEGEN_STATUS_PROCESSING);
    assert_int_equal(facegen_engine_fetch_nowait(scene->base.engine, "1", keep_status, &fetched, NULL, NULL),
                     FACEGEN_OK);
    run(scene);
    assert_int_equal(fetched, FACEGEN_STATUS_PROCESSING);
    assert_int_equal(facegen_sandbox_paid_requests(scene->base.sandbox), 1);
}

static void jobs_are_sent_in_the_order_in_which_they_were_begun(void **state)
{
    enum { JOBS = 50 };
    struct scene *scene = *state;
    int ids[JOBS] = {0}; /* which the sandbox gives to requests as they come */
    for (int i = 0; i < JOBS; i++)
        assert_int_equal(facegen_engine_submit(scene->base.engine, scene->base.request, keep_id, &ids[i], NULL, NULL),
                         FACEGEN_OK);
    run(scene);
    for (int i = 0; i < JOBS; i++)
        assert_int_equal(ids[i], i + 1);
}

static void a_thousand_jobs_end_well_without_overfilling_the_providers_queue(void **state)
{
    struct scene *scene = *state;
    for (int i = 0; i < 1000; i++)
        begin(scene, count);
    run(scene);
    assert_int_equal(scene->succeeded, 1000);
    assert_int_equal(scene->done, 1000);
    assert_int_equal(scene->refusals, 0);
    assert_int_equal(facegen_sandbox_paid_requests(scene->base.sandbox), 1000);
}

static void a_refusal_that_others_caused_is_obeyed_and_the_window_recovers(void **state)
{
    struct scene *scene = *state;
    facegen_client_set_max_queued(scene->base.client, 8, NULL); /* the sandbox's queue holds 5 */
    facegen_client_set_retries(scene->base.client, 20, NULL);
    for (int i = 0; i < 50; i++)
        begin(scene, count);
    run(scene);
    assert_int_equal(scene->succeeded, 50);
    assert_true(scene->refusals > 0);
    assert_int_equal(facegen_sandbox_paid_requests(scene->base.sandbox), 50);
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
    struct scene *scene = *state;
    char name[32];
    snprintf(name, sizeof name, "test-engine-%ld", (long)getpid());
    facegen_client *other = facegen_client_new();
    facegen_client_set_log(other, count_refusals, scene);
    assert_int_equal(facegen_sandbox_attach(scene->base.sandbox, other, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_name(scene->base.client, name, NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_name(other, name, NULL), FACEGEN_OK);
    facegen_engine *engine = facegen_engine_new(other, NULL);
    for (int i = 0; i < 20; i++) {
        begin(scene, count);
        assert_int_equal(facegen_engine_submit(engine, scene->base.request, count, scene, NULL, NULL), FACEGEN_OK);
    }
    size_t running = 2;
    while (running > 0)
        running = facegen_engine_step(scene->base.engine, 10) + facegen_engine_step(engine, 10);
    facegen_engine_free(engine);
    facegen_client_free(other);
    forget_name(name);
    assert_int_equal(scene->succeeded, 40);
    assert_int_equal(scene->refusals, 0);
}

static void a_request_may_be_changed_as_soon_as_its_job_has_begun(void **state)
{
    struct scene *scene = *state;
    begin(scene, count);
    facegen_request_set_prompt(scene->base.request, "");
    run(scene);
    assert_int_equal(scene->succeeded, 1);
}

/* A transport that reads the request, and queues its job. */
static facegen_code queue(void *session, facegen_exchange *exchange)
{
    static const char answer[] = "{\"status\":\"processing\",\"id\":1,\"eta\":10}";
    (void)session;
    return answer_exchange(exchange, 200, answer);
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
    struct scene *scene = *state;
    unsigned char *face = calloc(1, FACE_SIZE);
    memcpy(face, "\xff\xd8\xff\xe0", 4);
    facegen_request_set_face_memory(scene->base.request, face, FACE_SIZE);
    free(face);
    facegen_client *client = facegen_client_new();
    facegen_client_set_key(client, "key", NULL);
    facegen_client_set_transport(client, &transport, NULL, NULL);
    facegen_engine *engine = facegen_engine_new(client, NULL);
    facegen_job *job = NULL;
    size_t before = heap_size();
    assert_int_equal(facegen_engine_submit(engine, scene->base.request, count, scene, &job, NULL), FACEGEN_OK);
    facegen_engine_step(engine, 0);
    assert_string_equal(facegen_job_id(job), "1");
    assert_true(heap_size() < before + FACE_SIZE / 2);
    facegen_engine_free(engine);
    facegen_client_free(client);
}

static void an_invalid_request_begins_nothing(void **state)
{
    struct scene *scene = *state;
    facegen_request_set_width(scene->base.request, 0);
    facegen_code code = facegen_engine_submit(scene->base.engine, scene->base.request, count, scene, NULL, NULL);
    assert_int_equal(code, FACEGEN_E_INVALID);
    run(scene);
    assert_int_equal(scene->done, 0);
}

static void what_is_no_job_begins_nothing(void **state)
{
    struct scene *scene = *state;
    facegen_engine *engine = scene->base.engine;
    assert_int_equal(facegen_engine_submit(engine, scene->base.request, NULL, NULL, NULL, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_engine_fetch(engine, "../1", count, scene, NULL, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_engine_fetch(NULL, "1", count, scene, NULL, NULL), FACEGEN_E_ARGUMENT);
    run(scene);
    assert_int_equal(scene->done, 0);
}

static void a_face_that_has_gone_by_its_turn_ends_its_job_unsent(void **state)
{
    struct scene *scene = *state;
    char path[] = "/tmp/facegen-test-XXXXXX";
    int file = mkstemp(path);
    assert_int_equal(write(file, "\x89PNG\r\n\x1a\nIEND\xae\x42\x60\x82", 16), 16);
    close(file);
    facegen_request_set_face_file(scene->base.request, path);
    begin(scene, count);
    assert_int_equal(remove(path), 0);
    run(scene);
    assert_int_equal(scene->done, 1);
    assert_int_equal(scene->code, FACEGEN_E_INVALID);
    assert_int_equal(facegen_sandbox_paid_requests(scene->base.sandbox), 0);
}

static void a_queued_job_is_fetched_by_its_id(void **state)
{
    struct scene *scene = *state;
    facegen_result *queued = NULL;
    assert_int_equal(facegen_submit_nowait(scene->base.client, scene->base.request, &queued, NULL), FACEGEN_OK);
    const char *id = facegen_result_id(queued);
    assert_int_equal(facegen_engine_fetch(scene->base.engine, id, count, scene, NULL, NULL), FACEGEN_OK);
    run(scene);
    assert_int_equal(scene->succeeded, 1);
    facegen_result_free(queued);
}

static void a_job_that_is_cancelled_ends_in_the_next_step_and_others_go_on(void **state)
{
    struct scene *scene = *state;
    begin(scene, count);
    facegen_job *job = begin(scene, count);
    facegen_engine_step(scene->base.engine, 0);
    facegen_job_cancel(job);
    facegen_engine_step(scene->base.engine, 0);
    assert_int_equal(scene->cancelled, 1);
    run(scene);
    assert_int_equal(scene->succeeded, 1);
}

static void cancelling_all_ends_jobs_that_are_held_back_too(void **state)
{
    struct scene *scene = *state;
    for (int i = 0; i < 20; i++)
        begin(scene, count);
    facegen_engine_step(scene->base.engine, 0);
    facegen_engine_cancel(scene->base.engine);
    run(scene);
    assert_int_equal(scene->cancelled, 20);
    begin(scene, count); /* the window is open again */
    run(scene);
    assert_int_equal(scene->done, 21);
}

static void cancelling_a_client_does_not_reach_jobs_that_begin_later(void **state)
{
    struct scene *scene = *state;
    begin(scene, count);
    facegen_client_cancel(scene->base.client);
    begin(scene, count);
    run(scene);
    assert_int_equal(scene->cancelled, 1);
    assert_int_equal(scene->succeeded, 1);
}

static void freeing_an_engine_ends_what_runs(void **state)
{
    struct scene *scene = *state;
    for (int i = 0; i < 7; i++)
        begin(scene, count);
    facegen_engine_step(scene->base.engine, 0);
    facegen_engine_free(scene->base.engine);
    scene->base.engine = NULL;
    assert_int_equal(scene->cancelled, 7);
}

static void begin_another(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                          void *user_data)
{
    count(job, code, result, error, user_data);
    begin(user_data, count);
}

static void a_job_may_begin_in_a_final_callback(void **state)
{
    struct scene *scene = *state;
    begin(scene, begin_another);
    run(scene);
    assert_int_equal(scene->succeeded, 2);
}

static void try_to_begin_another(facegen_job *job, facegen_code code, facegen_result *result,
                                 const facegen_error *error, void *user_data)
{
    struct scene *scene = user_data;
    count(job, code, result, error, user_data);
    facegen_code begun = facegen_engine_submit(scene->base.engine, scene->base.request, count, scene, NULL, NULL);
    assert_int_equal(begun, FACEGEN_E_CANCELLED);
}

static void free_engine(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                        void *user_data)
{
    struct scene *scene = user_data;
    count(job, code, result, error, user_data);
    facegen_engine_free(scene->base.engine);
}

static void an_engine_may_be_freed_in_a_final_callback(void **state)
{
    struct scene *scene = *state;
    begin(scene, free_engine);
    begin(scene, count);
    run(scene);
    scene->base.engine = NULL;
    assert_int_equal(scene->succeeded, 1);
    assert_int_equal(scene->cancelled, 1);
}

static void nothing_begins_while_an_engine_is_freed(void **state)
{
    struct scene *scene = *state;
    begin(scene, try_to_begin_another);
    facegen_engine_step(scene->base.engine, 0);
    facegen_engine_free(scene->base.engine);
    scene->base.engine = NULL;
    assert_int_equal(scene->done, 1);
    assert_int_equal(facegen_sandbox_paid_requests(scene->base.sandbox), 1);
}

static void a_blocking_call_is_not_held_back_without_end(void **state)
{
    struct scene *scene = *state;
    facegen_result *result = NULL;
    facegen_client_set_max_queued(scene->base.client, 1, NULL);
    begin(scene, count);
    facegen_engine_step(scene->base.engine, 0);
    assert_int_equal(facegen_submit(scene->base.client, scene->base.request, &result, NULL), FACEGEN_E_TIMEOUT);
    assert_int_equal(facegen_sandbox_paid_requests(scene->base.sandbox), 1);
}

static void keep_path(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    assert_int_equal(code, FACEGEN_OK);
    assert_null(error);
    snprintf(user_data, 128, "%s", path);
}

static void an_image_is_saved_beside_other_jobs(void **state)
{
    struct scene *scene = *state;
    char folder[] = "/tmp/facegen-test-XXXXXX", path[128] = "";
    facegen_result *result = NULL;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(facegen_engine_submit(scene->base.engine, scene->base.request, keep_result, &result, NULL, NULL),
                     FACEGEN_OK);
    run(scene);
    begin(scene, count);
    assert_int_equal(facegen_engine_save(scene->base.engine, result, 0, folder, keep_path, path, NULL, NULL),
                     FACEGEN_OK);
    run(scene);
    assert_int_equal(scene->succeeded, 1);
    assert_int_equal(remove(path), 0);
    assert_int_equal(rmdir(folder), 0);
    facegen_result_free(result);
}

static void a_session_without_a_descriptor_has_none_for_an_event_loop(void **state)
{
    const struct fixture *fixture = *state;
    assert_int_equal(facegen_engine_fd(fixture->engine), -1);
    assert_int_equal(facegen_engine_fd(NULL), -1);
    assert_int_equal(facegen_engine_timeout(NULL), -1);
}

static void without_jobs_there_is_nothing_to_wait_for(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(facegen_engine_step(scene->base.engine, -1), 0);
    assert_int_equal(facegen_engine_timeout(scene->base.engine), -1);
    begin(scene, count);
    assert_int_equal(facegen_engine_timeout(scene->base.engine), 0);
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
        TEST(a_session_without_a_descriptor_has_none_for_an_event_loop),
        TEST(without_jobs_there_is_nothing_to_wait_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
