/* Threads, what they wait for, and what one of them does once. Members are the system's. */
#ifndef FG_THREAD_H
#define FG_THREAD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* ---- once ---- */

/* Static, and zeroed initially. */
typedef struct fg_once {
    atomic_bool done;
} fg_once;

/* Calls a function, unless it has been called, and returns once it has ended. It must not come here again. */
void fg_once_run(fg_once *once, void (*function)(void));

#endif
