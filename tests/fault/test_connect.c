/*
 * What goes wrong before a connection stands: name look-up, connecting, and a TLS handshake without an answer. Nothing
 * has been sent then. Name look-up is the tests' own: libcurl's calls find the functions below before the C library's.
 */
#include "support/fault.h"
#include "support/test.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NAMED "http://facegen.invalid"

/* ---- name look-up ---- */

static bool no_threads;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of what follows */
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool look_up_hangs, look_up_leads_home;
static int looking_up;

/* Knows no name, and says so at once or when the test lets it; or says of each name that it is this machine's. */
__attribute__((visibility("default"))) int getaddrinfo(const char *name, const char *service,
                                                       const struct addrinfo *hints, struct addrinfo **found)
{
    typedef int look_up_function(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    look_up_function *look_up;
    *(void **)&look_up = dlsym(RTLD_NEXT, "getaddrinfo");
    (void)name;
    pthread_mutex_lock(&lock);
    looking_up++;
    while (look_up_hangs)
        pthread_cond_wait(&changed, &lock);
    looking_up--;
    bool leads_home = look_up_leads_home;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    *found = NULL;
    return leads_home ? look_up("127.0.0.1", service, hints, found) : EAI_NONAME;
}

static void set_look_up(bool hangs, bool leads_home)
{
    pthread_mutex_lock(&lock);
    look_up_hangs = hangs;
    look_up_leads_home = leads_home;
    pthread_cond_broadcast(&changed);
    while (!hangs && looking_up > 0)
        pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
}

__attribute__((visibility("default"))) int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                                                          void *(*start)(void *), void *argument)
{
    typedef int create_function(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    if (no_threads)
        return EAGAIN;
    create_function *create;
    *(void **)&create = dlsym(RTLD_NEXT, "pthread_create");
    return create(thread, attributes, start, argument);
}

/* ---- where it stops ---- */

/* A port to which connecting takes for ever: its queue is full. */
struct deaf {
    int listener, callers[4];
    char url[64];
};

static void open_deaf(struct deaf *deaf)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    deaf->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(deaf->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(deaf->listener, 0), 0);
    assert_int_equal(getsockname(deaf->listener, (struct sockaddr *)&address, &size), 0);
    for (size_t i = 0; i < COUNT(deaf->callers); i++) {
        deaf->callers[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        (void)connect(deaf->callers[i], (struct sockaddr *)&address, size);
    }
    snprintf(deaf->url, sizeof deaf->url, "http://127.0.0.1:%d", ntohs(address.sin_port));
}

static void close_deaf(const struct deaf *deaf)
{
    for (size_t i = 0; i < COUNT(deaf->callers); i++)
        close(deaf->callers[i]);
    close(deaf->listener);
}

static const script_step silent = {NULL, 0, SCRIPT_HANG, 0};
static const fault_phase phases[] = {FAULT_SUBMIT, FAULT_FETCH, FAULT_LOAD};

/* Meets a fault at an origin in every phase; FACEGEN_E_TIMEOUT: one that ends by the deadline. */
static void expect_everywhere(const char *origin, facegen_code code)
{
    for (size_t i = 0; i < COUNT(phases); i++) {
        fault_fixture fixture;
        fault_set_up(&fixture, &silent, 1, NULL);
        fault_set_origin(&fixture, origin);
        if (code == FACEGEN_E_TIMEOUT)
            facegen_client_set_timeout(fixture.client, FAULT_SOON_MS, NULL);
        fault_expect(&fixture, phases[i], code, 0);
        assert_int_equal(fixture.error.bytes_sent, 0);
        fault_tear_down(&fixture);
    }
}

static void expect_cancel_everywhere(const char *origin)
{
    for (size_t i = 0; i < COUNT(phases); i++) {
        fault_fixture fixture;
        fault_set_up(&fixture, &silent, 1, NULL);
        fault_set_origin(&fixture, origin);
        fault_expect_cancel(&fixture, phases[i], 0);
        fault_tear_down(&fixture);
    }
}

/* An https link to a server that reads what it is sent, and says nothing: it waits for the end of HTTP headers. */
static scripted_server *start_silent(char *origin, size_t size)
{
    scripted_server *server = scripted_server_start(&silent, 1);
    snprintf(origin, size, "https%s", scripted_server_url(server) + 4);
    return server;
}

/* ---- the tests ---- */

static void a_name_that_nobody_knows_is_not_resolved(void **state)
{
    (void)state;
    expect_everywhere(NAMED, FACEGEN_E_RESOLVE);
}

static void a_look_up_that_hangs_ends_by_the_deadline(void **state)
{
    (void)state;
    set_look_up(true, false);
    expect_everywhere(NAMED, FACEGEN_E_TIMEOUT);
    set_look_up(false, false); /* after the clients were freed: that does not wait for it either */
}

static void a_look_up_that_hangs_can_be_cancelled(void **state)
{
    (void)state;
    set_look_up(true, false);
    expect_cancel_everywhere(NAMED);
    set_look_up(false, false);
}

static void a_look_up_for_which_no_thread_starts_fails(void **state)
{
    (void)state;
    fault_fixture fixture;
    fault_set_up(&fixture, &silent, 1, NULL);
    fault_set_origin(&fixture, NAMED);
    no_threads = true;
    fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_E_RESOLVE, 0);
    no_threads = false;
    fault_tear_down(&fixture);
}

/* A name whose owner lets it lead into the network of the user. */
static void a_link_whose_name_leads_to_this_machine_is_not_followed(void **state)
{
    (void)state;
    char link[64];
    void *bytes;
    size_t size;
    fault_fixture fixture;
    fault_set_up(&fixture, &silent, 1, NULL);
    facegen_client_allow_http(fixture.client, false);
    assert_int_equal(facegen_client_set_base_url(fixture.client, "https://api.facegen.invalid", NULL), FACEGEN_OK);
    snprintf(link, sizeof link, "https://images.facegen.invalid%s", strrchr(fixture.origin, ':'));
    facegen_result *result = fault_result_with_link(link);
    set_look_up(false, true);
    facegen_code code = facegen_result_load(fixture.client, result, 0, &bytes, &size, NULL);
    set_look_up(false, false);
    fault_print(FAULT_LOAD, code, 0);
    assert_int_equal(code, FACEGEN_E_URL);
    assert_int_equal(scripted_server_connections(fixture.server), 0);
    facegen_result_free(result);
    fault_tear_down(&fixture);
}

static void a_closed_port_is_not_reached(void **state)
{
    (void)state;
    expect_everywhere("http://127.0.0.1:1", FACEGEN_E_CONNECT);
}

static void a_connection_that_hangs_ends_by_the_deadline(void **state)
{
    (void)state;
    struct deaf deaf;
    open_deaf(&deaf);
    expect_everywhere(deaf.url, FACEGEN_E_TIMEOUT);
    close_deaf(&deaf);
}

static void a_connection_that_hangs_can_be_cancelled(void **state)
{
    (void)state;
    struct deaf deaf;
    open_deaf(&deaf);
    expect_cancel_everywhere(deaf.url);
    close_deaf(&deaf);
}

static void a_handshake_that_hangs_ends_by_the_deadline(void **state)
{
    (void)state;
    char origin[64];
    scripted_server *server = start_silent(origin, sizeof origin);
    expect_everywhere(origin, FACEGEN_E_TIMEOUT);
    scripted_server_stop(server);
}

static void a_handshake_that_hangs_can_be_cancelled(void **state)
{
    (void)state;
    char origin[64];
    scripted_server *server = start_silent(origin, sizeof origin);
    expect_cancel_everywhere(origin);
    scripted_server_stop(server);
}

static void the_time_to_connect_has_a_limit_of_its_own(void **state)
{
    (void)state;
    char origin[64];
    scripted_server *server = start_silent(origin, sizeof origin);
    fault_fixture fixture;
    fault_set_up(&fixture, &silent, 1, NULL);
    fault_set_origin(&fixture, origin);
    facegen_client_set_connect_timeout(fixture.client, FAULT_SOON_MS, NULL);
    fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_E_TIMEOUT, 0);
    fault_tear_down(&fixture);
    scripted_server_stop(server);
}

/* ---- a program that the host executes meanwhile ---- */

enum { DESCRIPTORS_MAX = 1024 };

/* Whether each descriptor is open. */
struct descriptors {
    bool open[DESCRIPTORS_MAX];
};

static void list_descriptors(struct descriptors *descriptors)
{
    *descriptors = (struct descriptors){.open = {false}};
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        int descriptor = atoi(entry->d_name);
        if (descriptor != dirfd(folder) && descriptor < DESCRIPTORS_MAX)
            descriptors->open[descriptor] = true;
    }
    closedir(folder);
}

/* Whether a descriptor is a server's end of a connection, at a port. */
static bool is_server_end(int descriptor, int port)
{
    struct sockaddr_in address = {.sin_family = AF_UNSPEC};
    socklen_t size = sizeof address;
    return getsockname(descriptor, (struct sockaddr *)&address, &size) == 0 && address.sin_family == AF_INET &&
           ntohs(address.sin_port) == port;
}

/* Looks at the descriptors that were not there before; returns how many of them are the library's. */
static int expect_closed_on_exec(const struct descriptors *before, int port)
{
    struct descriptors now;
    int count = 0;
    list_descriptors(&now);
    for (int descriptor = 0; descriptor < DESCRIPTORS_MAX; descriptor++) {
        if (!now.open[descriptor] || before->open[descriptor] || is_server_end(descriptor, port))
            continue;
        count++;
        assert_true(fcntl(descriptor, F_GETFD) & FD_CLOEXEC);
    }
    return count;
}

static void ignore(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error, void *data)
{
    (void)job, (void)code, (void)error, (void)data;
    facegen_result_free(result);
}

/* Submits to an origin, and looks at the descriptors again and again. */
static void expect_nothing_inherited(const char *origin)
{
    struct descriptors before;
    fault_fixture fixture;
    fault_set_up(&fixture, &silent, 1, NULL);
    fault_set_origin(&fixture, origin);
    list_descriptors(&before);
    facegen_engine *engine = facegen_engine_new(fixture.client, NULL);
    assert_int_equal(facegen_engine_submit(engine, fixture.request, ignore, NULL, NULL, NULL), FACEGEN_OK);
    for (int64_t limit = fault_now() + FAULT_SOON_MS; fault_now() < limit;) {
        facegen_engine_step(engine, 10);
        assert_true(expect_closed_on_exec(&before, atoi(strrchr(origin, ':') + 1)) > 0);
    }
    facegen_engine_free(engine);
    fault_tear_down(&fixture);
}

static void a_program_that_is_executed_during_a_look_up_inherits_nothing(void **state)
{
    (void)state;
    set_look_up(true, false);
    expect_nothing_inherited(NAMED);
    set_look_up(false, false);
}

static void a_program_that_is_executed_during_a_connect_inherits_nothing(void **state)
{
    (void)state;
    struct deaf deaf;
    open_deaf(&deaf);
    expect_nothing_inherited(deaf.url);
    close_deaf(&deaf);
}

static void a_program_that_is_executed_during_a_request_inherits_nothing(void **state)
{
    (void)state;
    char origin[64];
    scripted_server *server = start_silent(origin, sizeof origin);
    expect_nothing_inherited(origin);
    expect_nothing_inherited(scripted_server_url(server));
    scripted_server_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_that_nobody_knows_is_not_resolved),
        cmocka_unit_test(a_look_up_that_hangs_ends_by_the_deadline),
        cmocka_unit_test(a_look_up_that_hangs_can_be_cancelled),
        cmocka_unit_test(a_look_up_for_which_no_thread_starts_fails),
        cmocka_unit_test(a_link_whose_name_leads_to_this_machine_is_not_followed),
        cmocka_unit_test(a_closed_port_is_not_reached),
        cmocka_unit_test(a_connection_that_hangs_ends_by_the_deadline),
        cmocka_unit_test(a_connection_that_hangs_can_be_cancelled),
        cmocka_unit_test(a_handshake_that_hangs_ends_by_the_deadline),
        cmocka_unit_test(a_handshake_that_hangs_can_be_cancelled),
        cmocka_unit_test(the_time_to_connect_has_a_limit_of_its_own),
        cmocka_unit_test(a_program_that_is_executed_during_a_look_up_inherits_nothing),
        cmocka_unit_test(a_program_that_is_executed_during_a_connect_inherits_nothing),
        cmocka_unit_test(a_program_that_is_executed_during_a_request_inherits_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
