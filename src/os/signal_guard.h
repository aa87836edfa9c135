/*
 * Keeps a signal that a system call raises from the host: blocked in this thread meanwhile, and taken away if it came.
 * No handler is touched.
 */
#ifndef FG_SIGNAL_GUARD_H
#define FG_SIGNAL_GUARD_H

#include <stdbool.h>
#include <stdint.h>

typedef enum fg_guarded_signal {
    FG_SIGNAL_BROKEN_PIPE, /* SIGPIPE: a write to a socket whose peer has gone */
    FG_SIGNAL_FILE_SIZE,   /* SIGXFSZ: a write to a file past the process's limit */
} fg_guarded_signal;

typedef struct fg_signal_guard {
    int signal_number;
    bool was_pending;    /* the signal: it is the host's own then, and left alone */
    uint64_t before[16]; /* the thread's mask of signals, as the system keeps it */
} fg_signal_guard;

/* errno is as it was after either. */
void fg_signal_guard_begin(fg_signal_guard *guard, fg_guarded_signal which);
void fg_signal_guard_end(const fg_signal_guard *guard);

#endif
