/* The process that the library lives in: what it does to it, and what the library makes of that. */
#include "support/fault.h"
#include "support/scripted_transport.h"
#include "support/test.h"
#include "support/tls_identity.h"

#include <curl/curl.h>
#include <jansson.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static script_step processing(script_end end)
{
    return (script_step){scripted_reply("200 OK", "{\"status\":\"processing\",\"id\":1,\"eta\":12.5}"), 0, end, 0};
}

/* ---- fork ---- */

static bool in_child;

/* LeakSanitizer asks this at the end: a child has not the threads that hold what it would call lost. */
int __lsan_is_turned_off(void);
__attribute__((visibility("default"))) int __lsan_is_turned_off(void)
{
    return in_child;
}

static int use_and_free(fault_fixture *fixture)
{
    bool refused = fault_perform(fixture, FAULT_SUBMIT) == FACEGEN_E_FORK &&
                   fault_perform(fixture, FAULT_FETCH) == FACEGEN_E_FORK && !facegen_engine_new(fixture->client, NULL);
    facegen_client_cancel(fixture->client);
    facegen_client_free(fixture->client);
    return refused ? 0 : 1;
}

static int only_exit(fault_fixture *fixture)
{
    (void)fixture;
    return 0;
}

static void run_child(int (*live)(fault_fixture *fixture), fault_fixture *fixture)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        in_child = true;
        exit(live(fixture));
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void a_child_neither_uses_nor_ends_the_connections_of_its_parent(void **state)
{
    (void)state;
    char ca_file[] = "/tmp/facegen-test-ca-XXXXXX";
    close(mkstemp(ca_file));
    SSL_CTX *context = tls_identity_context(TLS_GOOD, ca_file);
    const script_step step = processing(SCRIPT_KEEP);
    fault_fixture fixture;
    fault_set_up(&fixture, &step, 1, context);
    facegen_client_set_ca_file(fixture.client, ca_file, NULL);
    fault_expect(&fixture, FAULT_FETCH, FACEGEN_OK, 0);
    run_child(use_and_free, &fixture);
    run_child(only_exit, &fixture);
    fault_expect(&fixture, FAULT_FETCH, FACEGEN_OK, 0);
    assert_int_equal(scripted_server_connections(fixture.server), 1);
    fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_OK, 1);
    fault_tear_down(&fixture);
    SSL_CTX_free(context);
    remove(ca_file);
}

/* ---- signals ---- */

static void get_handlers(struct sigaction handlers[NSIG])
{
    memset(handlers, 0, NSIG * sizeof *handlers);
    for (int number = 1; number < NSIG; number++)
        sigaction(number, NULL, &handlers[number]);
}

static void expect_same_handlers(const struct sigaction before[NSIG])
{
    struct sigaction after[NSIG];
    get_handlers(after);
    for (int number = 1; number < NSIG; number++)
        assert_true(after[number].sa_handler == before[number].sa_handler);
}

/* A peer resets while it is sent to, with and without TLS. By default SIGPIPE ends the process. */
static void a_peer_that_is_gone_raises_no_signal_and_no_handler_is_changed(void **state)
{
    enum { FACE = 16 * 1024 * 1024 }; /* more than the buffers on the way */
    (void)state;
    char ca_file[] = "/tmp/facegen-test-ca-XXXXXX", *face = calloc(1, FACE);
    struct sigaction handlers[NSIG];
    sigset_t before = {0}, after = {0};
    close(mkstemp(ca_file));
    memcpy(face, "\xff\xd8\xff\xe0", 4);
    SSL_CTX *const contexts[] = {NULL, tls_identity_context(TLS_GOOD, ca_file)};
    const script_step step = {NULL, 0, SCRIPT_RESET, 100 * 1024};
    signal(SIGPIPE, SIG_DFL);
    get_handlers(handlers);
    pthread_sigmask(SIG_SETMASK, NULL, &before);
    for (size_t i = 0; i < COUNT(contexts); i++) {
        name_row(i, "");
        fault_fixture fixture;
        fault_set_up(&fixture, &step, 1, contexts[i]);
        facegen_client_set_ca_file(fixture.client, i == 1 ? ca_file : NULL, NULL);
        facegen_request_set_face_memory(fixture.request, face, FACE);
        fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_E_IO, 0);
        fault_tear_down(&fixture);
    }
    pthread_sigmask(SIG_SETMASK, NULL, &after);
    assert_memory_equal(&before, &after, sizeof before);
    expect_same_handlers(handlers);
    SSL_CTX_free(contexts[1]);
    remove(ca_file);
    free(face);
}

static volatile sig_atomic_t alarms;

static void count_alarm(int number)
{
    (void)number;
    alarms++;
}

static void calls_go_on_through_a_storm_of_alarms(void **state)
{
    (void)state;
    const struct itimerval often = {{0, 1000}, {0, 1000}}, never = {{0, 0}, {0, 0}};
    const struct sigaction counted = {.sa_handler = count_alarm}; /* without SA_RESTART */
    const script_step slow = processing(SCRIPT_DRIP);
    struct sigaction before;
    fault_fixture fixture;
    fault_set_up(&fixture, &slow, 1, NULL);
    sigaction(SIGALRM, &counted, &before);
    setitimer(ITIMER_REAL, &often, NULL);
    fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_OK, 1);
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, &before, NULL);
    assert_true(alarms > 10);
    fault_tear_down(&fixture);
}

/* ---- descriptors ---- */

static const fault_phase phases[] = {FAULT_SUBMIT, FAULT_FETCH, FAULT_LOAD};

/* Lets no descriptor be opened any more. Returns the limit as it was. */
static struct rlimit exhaust_descriptors(void)
{
    struct rlimit before, exhausted;
    int next = dup(0);
    close(next);
    getrlimit(RLIMIT_NOFILE, &before);
    exhausted = (struct rlimit){.rlim_cur = (rlim_t)next, .rlim_max = before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &exhausted);
    return before;
}

static void expect_nothing_sent(fault_fixture *fixture, fault_phase phase)
{
    struct rlimit before = exhaust_descriptors();
    fault_expect(fixture, phase, FACEGEN_E_SYSTEM, 0);
    setrlimit(RLIMIT_NOFILE, &before);
    assert_int_equal(fixture->error.bytes_sent, 0);
    fault_expect(fixture, FAULT_SUBMIT, FACEGEN_OK, 1);
}

static void without_descriptors_nothing_is_sent(void **state)
{
    (void)state;
    const script_step step = processing(SCRIPT_KEEP);
    for (size_t i = 0; i < COUNT(phases); i++) {
        fault_fixture fixture;
        fault_set_up(&fixture, &step, 1, NULL);
        expect_nothing_sent(&fixture, phases[i]);
        expect_nothing_sent(&fixture, FAULT_SUBMIT); /* now the session is there, and a socket is wanted */
        fault_tear_down(&fixture);
    }
}

/* ---- others who use the same libraries ---- */

static size_t json_allocations;

static void *allocate_json(size_t size)
{
    json_allocations++;
    return malloc(size);
}

static void a_host_may_use_libcurl_and_jansson_as_it_likes(void **state)
{
    (void)state;
    const script_step step = processing(SCRIPT_CLOSE);
    json_malloc_t allocate;
    json_free_t release;
    fault_fixture fixture;
    fault_set_up(&fixture, &step, 1, NULL);
    curl_global_init(CURL_GLOBAL_ALL);
    fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_OK, 1);
    curl_global_cleanup();
    json_set_alloc_funcs(allocate_json, free);
    fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_OK, 1);
    json_get_alloc_funcs(&allocate, &release);
    json_set_alloc_funcs(malloc, free);
    assert_true(allocate == allocate_json && release == free);
    assert_int_equal(json_allocations, 0); /* the library reads JSON itself */
    fault_tear_down(&fixture);
}

/* ---- locales ---- */

static const char *const locales[] = {"C", "ps_AF.UTF-8", "de_DE.UTF-8"};
static atomic_bool flipping;

static void *flip_locales(void *data)
{
    for (size_t i = 0; flipping; i++)
        setlocale(LC_NUMERIC, locales[i % COUNT(locales)]);
    setlocale(LC_NUMERIC, "C");
    return data;
}

/* jansson by itself aborts on the first real number under ps_AF, and soon where another thread sets a locale. */
static void numbers_are_read_while_the_locale_changes(void **state)
{
    enum { CALLS = 2000 };
    static const act acts[] = {{ACT_ALL, 0, 200, "{\"status\":\"processing\",\"id\":7,\"eta\":12.5}", FACEGEN_OK}};
    (void)state;
    for (size_t i = 0; i < COUNT(locales); i++) {
        if (!setlocale(LC_NUMERIC, locales[i]))
            skip();
    }
    scripted_transport transport = {.acts = acts, .count = 1};
    facegen_client *client = facegen_client_new();
    pthread_t thread;
    facegen_client_set_key(client, FAULT_KEY, NULL);
    facegen_client_set_transport(client, &scripted_transport_functions, &transport, NULL);
    flipping = true;
    assert_int_equal(pthread_create(&thread, NULL, flip_locales, NULL), 0);
    for (int i = 0; i < CALLS; i++) {
        facegen_result *result = NULL;
        assert_int_equal(facegen_fetch_nowait(client, "7", &result, NULL), FACEGEN_OK);
        assert_true(facegen_result_eta(result) == 12.5);
        facegen_result_free(result);
    }
    flipping = false;
    pthread_join(thread, NULL);
    facegen_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_child_neither_uses_nor_ends_the_connections_of_its_parent),
        cmocka_unit_test(a_peer_that_is_gone_raises_no_signal_and_no_handler_is_changed),
        cmocka_unit_test(calls_go_on_through_a_storm_of_alarms),
        cmocka_unit_test(without_descriptors_nothing_is_sent),
        cmocka_unit_test(a_host_may_use_libcurl_and_jansson_as_it_likes),
        cmocka_unit_test(numbers_are_read_while_the_locale_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
