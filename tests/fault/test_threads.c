/* What threads may do with one client, over real sockets. */
#include <facegen/facegen.h>

#include "support/fault.h"
#include "support/request.h"
#include "support/test.h"

#include <pthread.h>
#include <sched.h>
#include <stdbool.h>

enum { THREADS = 8, CALLS = 4 };

static facegen_client *make_client(const scripted_server *server)
{
    facegen_client *client = facegen_client_new();
    assert_int_equal(facegen_client_set_base_url(client, scripted_server_url(server), NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_key(client, "key", NULL), FACEGEN_OK);
    return client;
}

static facegen_code submit(facegen_client *client)
{
    facegen_request *request = plain_request();
    facegen_result *result = NULL;
    facegen_code code = facegen_submit(client, request, &result, NULL);
    facegen_result_free(result);
    facegen_request_free(request);
    return code;
}

static void *submit_often(void *client)
{
    for (int i = 0; i < CALLS; i++) {
        if (submit(client) != FACEGEN_OK)
            return client;
    }
    return NULL;
}

static void threads_share_a_client(void **state)
{
    (void)state;
    const script_step step = {
        scripted_reply("200 OK", "{\"status\":\"success\",\"id\":1,\"output\":[\"https://example.com/1.png\"]}"), 0,
        SCRIPT_CLOSE, 0};
    scripted_server *server = scripted_server_start(&step, 1);
    facegen_client *client = make_client(server);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, submit_often, client), 0);
    for (int i = 0; i < THREADS; i++) {
        void *failed = NULL;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
    }
    assert_int_equal(scripted_server_paid(server), THREADS * CALLS);
    facegen_client_free(client);
    scripted_server_stop(server);
}

struct waiting {
    facegen_client *client;
    facegen_code code;
};

static void *submit_once(void *opaque)
{
    struct waiting *waiting = opaque;
    waiting->code = submit(waiting->client);
    return NULL;
}

static void another_thread_cancels_a_call_that_waits_for_its_answer(void **state)
{
    (void)state;
    const script_step step = {NULL, 0, SCRIPT_HANG, 0};
    scripted_server *server = scripted_server_start(&step, 1);
    struct waiting waiting = {.client = make_client(server)};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, submit_once, &waiting), 0);
    int64_t limit = fault_now() + 10000;
    while (scripted_server_paid(server) == 0 && fault_now() < limit)
        sched_yield();
    facegen_client_cancel(waiting.client);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_true(fault_now() < limit); /* and not the call's own deadline of 300 s */
    assert_int_equal(waiting.code, FACEGEN_E_CANCELLED);
    facegen_client_free(waiting.client);
    scripted_server_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_share_a_client),
        cmocka_unit_test(another_thread_cancels_a_call_that_waits_for_its_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
