/* Which descriptors are closed on exec: libcurl's own, and none of the host's. */
#include "os/close_on_exec.h"
#include "support/test.h"
#include "transport/multi.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PAIRS = 16, MULTIS = 200, THREADS = 8, MULTIS_OF_A_THREAD = 20, DESCRIPTORS = 1024 };

static bool is_closed_on_exec(int descriptor)
{
    return fcntl(descriptor, F_GETFD) & FD_CLOEXEC;
}

static bool is_open(int descriptor)
{
    return fcntl(descriptor, F_GETFD) >= 0;
}

static void make_pair(int pair[2])
{
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
}

static void close_pair(const int pair[2])
{
    close(pair[0]);
    close(pair[1]);
}

/* Nothing was done to a pair of the host's. */
static void expect_untouched(const int pair[2], int pending)
{
    for (int i = 0; i < 2; i++) {
        int bytes = -1;
        assert_false(is_closed_on_exec(pair[i]));
        assert_int_equal(ioctl(pair[i], FIONREAD, &bytes), 0);
        assert_int_equal(bytes, i == 1 ? pending : 0);
    }
}

static void both_ends_of_a_pair_are_closed_on_exec_and_no_other(void **state)
{
    (void)state;
    int before[2], pair[2], after[PAIRS][2];
    make_pair(before);
    make_pair(pair);
    for (int i = 0; i < PAIRS; i++) {
        make_pair(after[i]);
        assert_int_equal(send(after[i][0], "abcdefghijklmnop", (size_t)i + 1, 0), i + 1); /* one is like a round */
    }
    int apart = fcntl(pair[1], F_DUPFD, after[PAIRS - 1][1] + 10); /* the host has all numbers between the two */
    close(pair[1]);
    fg_close_on_exec(pair[0]);
    assert_true(is_closed_on_exec(pair[0]));
    assert_true(is_closed_on_exec(apart));
    expect_untouched(before, 0);
    for (int i = 0; i < PAIRS; i++) {
        expect_untouched(after[i], i + 1);
        close_pair(after[i]);
    }
    close(pair[0]);
    close(apart);
    close_pair(before);
}

static void nothing_is_sent_over_a_connection(void **state)
{
    (void)state;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0), ends[2] = {socket(AF_INET, SOCK_STREAM, 0), -1}, bytes = -1;
    assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    assert_int_equal(connect(ends[0], (struct sockaddr *)&address, size), 0);
    ends[1] = accept(listener, NULL, NULL);
    fg_close_on_exec(ends[0]);
    assert_true(is_closed_on_exec(ends[0]));
    assert_false(is_closed_on_exec(ends[1]));
    assert_int_equal(ioctl(ends[1], FIONREAD, &bytes), 0);
    assert_int_equal(bytes, 0);
    close_pair(ends);
    close(listener);
}

static void both_ends_of_a_pipe_are_closed_on_exec_and_no_other(void **state)
{
    (void)state;
    int before[2], ends[2], after[2];
    assert_int_equal(pipe(before), 0);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(pipe(after), 0);
    fg_close_on_exec(ends[0]);
    for (int i = 0; i < 2; i++) {
        assert_true(is_closed_on_exec(ends[i]));
        assert_false(is_closed_on_exec(before[i]));
        assert_false(is_closed_on_exec(after[i]));
    }
    close_pair(before);
    close_pair(ends);
    close_pair(after);
}

/* Makes a multi handle, all of whose descriptors are to be closed on exec. */
static CURLM *expect_closed_on_exec(void)
{
    bool before[256];
    int count = 0;
    for (int descriptor = 0; descriptor < 256; descriptor++)
        before[descriptor] = is_open(descriptor);
    CURLM *multi = fg_new_multi();
    assert_non_null(multi);
    for (int descriptor = 0; descriptor < 256; descriptor++) {
        if (before[descriptor] || !is_open(descriptor))
            continue;
        assert_true(is_closed_on_exec(descriptor));
        count++;
    }
    assert_true(count > 0);
    return multi;
}

static void a_multi_handle_has_no_descriptor_that_is_inherited(void **state)
{
    (void)state;
    CURLM *multi = expect_closed_on_exec();
    int woken = -1;
    assert_int_equal(curl_multi_poll(multi, NULL, 0, 0, &woken), CURLM_OK); /* no wake is left over */
    assert_int_equal(woken, 0);
    curl_multi_cleanup(multi);
}

static void a_multi_handle_may_have_the_number_of_the_standard_input(void **state)
{
    (void)state;
    int input = dup(STDIN_FILENO);
    close(STDIN_FILENO);
    CURLM *multi = expect_closed_on_exec();
    assert_true(is_open(STDIN_FILENO));
    curl_multi_cleanup(multi);
    dup2(input, STDIN_FILENO);
    close(input);
}

/* A host that opens pairs of its own on another thread. */
struct host {
    atomic_bool ends;
    bool touched;
};

static void *open_pairs(void *opaque)
{
    struct host *host = opaque;
    while (!atomic_load(&host->ends)) {
        int pair[2], bytes = 0;
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
            continue;
        (void)!send(pair[0], "abc", 3, 0);
        sched_yield();
        bool same = !is_closed_on_exec(pair[0]) && !is_closed_on_exec(pair[1]) &&
                    ioctl(pair[1], FIONREAD, &bytes) == 0 && bytes == 3 && ioctl(pair[0], FIONREAD, &bytes) == 0 &&
                    bytes == 0;
        host->touched = host->touched || !same;
        close_pair(pair);
    }
    return NULL;
}

static void descriptors_that_a_host_opens_meanwhile_are_left_alone(void **state)
{
    (void)state;
    struct host host = {.touched = false};
    pthread_t thread;
    atomic_init(&host.ends, false);
    assert_int_equal(pthread_create(&thread, NULL, open_pairs, &host), 0);
    for (int i = 0; i < MULTIS; i++) {
        CURLM *multi = fg_new_multi();
        assert_non_null(multi);
        curl_multi_cleanup(multi);
    }
    atomic_store(&host.ends, true);
    pthread_join(thread, NULL);
    assert_false(host.touched);
}

/* Makes multi handles, which stay open for the descriptors of all threads to be looked at together. */
static void *make_multis(void *opaque)
{
    CURLM **multis = opaque;
    for (int i = 0; i < MULTIS_OF_A_THREAD; i++)
        multis[i] = fg_new_multi();
    return NULL;
}

static void threads_that_make_multi_handles_at_once_do_not_take_each_others_descriptors_for_theirs(void **state)
{
    (void)state;
    static CURLM *multis[THREADS][MULTIS_OF_A_THREAD];
    bool before[DESCRIPTORS];
    pthread_t threads[THREADS];
    for (int descriptor = 0; descriptor < DESCRIPTORS; descriptor++)
        before[descriptor] = is_open(descriptor);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, make_multis, multis[i]), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int descriptor = 0; descriptor < DESCRIPTORS; descriptor++)
        assert_true(before[descriptor] || !is_open(descriptor) || is_closed_on_exec(descriptor));
    for (int i = 0; i < THREADS * MULTIS_OF_A_THREAD; i++)
        curl_multi_cleanup(multis[i / MULTIS_OF_A_THREAD][i % MULTIS_OF_A_THREAD]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ends_of_a_pair_are_closed_on_exec_and_no_other),
        cmocka_unit_test(nothing_is_sent_over_a_connection),
        cmocka_unit_test(both_ends_of_a_pipe_are_closed_on_exec_and_no_other),
        cmocka_unit_test(a_multi_handle_has_no_descriptor_that_is_inherited),
        cmocka_unit_test(a_multi_handle_may_have_the_number_of_the_standard_input),
        cmocka_unit_test(descriptors_that_a_host_opens_meanwhile_are_left_alone),
        cmocka_unit_test(threads_that_make_multi_handles_at_once_do_not_take_each_others_descriptors_for_theirs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
