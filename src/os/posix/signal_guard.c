#include "os/signal_guard.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>

_Static_assert(sizeof(sigset_t) <= sizeof((fg_signal_guard *)0)->before, "room for a mask");

static bool is_pending(int signal_number)
{
    sigset_t pending;
    return sigpending(&pending) == 0 && sigismember(&pending, signal_number) == 1;
}

void fg_signal_guard_begin(fg_signal_guard *guard, fg_guarded_signal which)
{
    int error = errno;
    sigset_t guarded;
    guard->signal_number = which == FG_SIGNAL_BROKEN_PIPE ? SIGPIPE : SIGXFSZ;
    sigemptyset(&guarded);
    sigaddset(&guarded, guard->signal_number);
    guard->was_pending = is_pending(guard->signal_number);
    pthread_sigmask(SIG_BLOCK, &guarded, (sigset_t *)guard->before);
    errno = error;
}

void fg_signal_guard_end(const fg_signal_guard *guard)
{
    int error = errno, taken;
    if (!guard->was_pending && is_pending(guard->signal_number)) {
        sigset_t guarded;
        sigemptyset(&guarded);
        sigaddset(&guarded, guard->signal_number);
        sigwait(&guarded, &taken);
    }
    pthread_sigmask(SIG_SETMASK, (const sigset_t *)guard->before, NULL);
    errno = error;
}
