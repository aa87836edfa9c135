#include "os/clock.h"
#include "os/thread.h"
#include "support/test.h"

#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 4 };

static fg_once once;
static atomic_int runs;

static void run(void)
{
    fg_clock_sleep_until(fg_clock_now() + 20); /* so that the others come meanwhile */
    atomic_fetch_add(&runs, 1);
}

/* `data` receives how often it had run when this thread went on. */
static void *run_once(void *data)
{
    int *seen = data;
    fg_once_run(&once, run);
    *seen = atomic_load(&runs);
    return NULL;
}

static void what_is_done_once_is_done_before_any_thread_goes_on(void **state)
{
    (void)state;
    fg_thread threads[THREADS];
    int seen[THREADS] = {0};
    for (int i = 0; i < THREADS; i++)
        assert_true(fg_thread_start(&threads[i], run_once, &seen[i]));
    for (int i = 0; i < THREADS; i++) {
        fg_thread_join(threads[i]);
        assert_int_equal(seen[i], 1);
    }
}

static fg_once slow;
static atomic_bool begun;

static void run_slowly(void)
{
    atomic_store(&begun, true);
    fg_clock_sleep_until(fg_clock_now() + 50);
}

static void *run_slowly_once(void *data)
{
    fg_once_run(&slow, run_slowly);
    return data;
}

static void run_nothing(void)
{
}

/* What has nothing to do with it, and that itself: else the child would wait for a thread that it does not have. */
static void a_child_of_fork_runs_what_another_thread_had_begun(void **state)
{
    (void)state;
    static fg_once other;
    fg_thread thread;
    int status = 0;
    assert_true(fg_thread_start(&thread, run_slowly_once, NULL));
    while (!atomic_load(&begun))
        continue;
    pid_t child = fork();
    if (child == 0) {
        alarm(10);
        fg_once_run(&other, run_nothing);
#if defined __GLIBC__ && !defined __SANITIZE_THREAD__ /* the others wait for the thread that the child lacks */
        fg_once_run(&slow, run_nothing);
#endif
        _exit(0);
    }
    fg_thread_join(thread);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void an_event_that_was_set_ends_the_next_wait_and_no_other(void **state)
{
    (void)state;
    fg_event event;
    assert_true(fg_event_init(&event));
    fg_event_set(&event);
    fg_event_wait_until(&event, INT64_MAX / 2000);
    int64_t until = fg_clock_now() + 2;
    fg_event_wait_until(&event, until);
    assert_true(fg_clock_now() >= until);
    fg_event_destroy(&event);
}

static void *set(void *event)
{
    fg_event_set(event);
    return NULL;
}

static void an_event_ends_the_wait_of_another_thread(void **state)
{
    (void)state;
    fg_event event;
    fg_thread other;
    assert_true(fg_event_init(&event));
    assert_true(fg_thread_start(&other, set, &event));
    fg_event_wait_until(&event, INT64_MAX / 2000);
    fg_thread_join(other);
    fg_event_destroy(&event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_done_once_is_done_before_any_thread_goes_on),
        cmocka_unit_test(a_child_of_fork_runs_what_another_thread_had_begun),
        cmocka_unit_test(an_event_that_was_set_ends_the_next_wait_and_no_other),
        cmocka_unit_test(an_event_ends_the_wait_of_another_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
