#include "os/signal_guard.h"
#include "support/test.h"

#include <signal.h>

static bool is_blocked(int signal_number)
{
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    return sigismember(&mask, signal_number) == 1;
}

static bool is_pending(int signal_number)
{
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, signal_number) == 1;
}

static void a_signal_raised_within_is_taken_away(void **state)
{
    (void)state;
    fg_signal_guard guard;
    fg_signal_guard_begin(&guard, FG_SIGNAL_BROKEN_PIPE);
    raise(SIGPIPE);
    fg_signal_guard_end(&guard);
    assert_false(is_pending(SIGPIPE));
    assert_false(is_blocked(SIGPIPE));
}

static void a_signal_that_was_pending_before_stays_the_hosts(void **state)
{
    (void)state;
    sigset_t pipe, before;
    fg_signal_guard guard;
    int taken;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, &before);
    raise(SIGPIPE);
    fg_signal_guard_begin(&guard, FG_SIGNAL_BROKEN_PIPE);
    fg_signal_guard_end(&guard);
    assert_true(is_blocked(SIGPIPE));
    assert_true(is_pending(SIGPIPE));
    sigwait(&pipe, &taken);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signal_raised_within_is_taken_away),
        cmocka_unit_test(a_signal_that_was_pending_before_stays_the_hosts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
