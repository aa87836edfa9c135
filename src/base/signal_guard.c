#include "signal_guard.h"

#include <errno.h>
#include <stddef.h>

static bool is_pending(int signal_number)
{
    sigset_t pending;
    return sigpending(&pending) == 0 && sigismember(&pending, signal_number) == 1;
}

void fg_signal_guard_begin(fg_signal_guard *guard, int signal_number)
{
    int error = errno;
    sigset_t guarded;
    sigemptyset(&guarded);
    sigaddset(&guarded, signal_number);
    guard->signal_number = signal_number;
    guard->was_pending = is_pending(signal_number);
    pthread_sigmask(SIG_BLOCK, &guarded, &guard->before);
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
    pthread_sigmask(SIG_SETMASK, &guard->before, NULL);
    errno = error;
}
