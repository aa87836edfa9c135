/*
 * Keeps a signal that a system call raises from the host: blocked in this thread meanwhile, and taken away if it came.
 * No handler is touched. Writing to a socket whose peer has gone raises SIGPIPE; to a file past its limit, SIGXFSZ.
 */
#ifndef FG_SIGNAL_GUARD_H
#define FG_SIGNAL_GUARD_H

#include <signal.h>
#include <stdbool.h>

typedef struct fg_signal_guard {
    int signal_number;
    sigset_t before;  /* the thread's mask */
    bool was_pending; /* the signal: it is the host's own then, and left alone */
} fg_signal_guard;

/* errno is as it was after either. */
void fg_signal_guard_begin(fg_signal_guard *guard, int signal_number);
void fg_signal_guard_end(const fg_signal_guard *guard);

#endif
