/*
 * Calls of this process that fail on demand: allocations, and the system calls that a library makes for descriptors
 * and files. The program itself defines these functions (memory.c, system.c), which every library that it is linked
 * with then calls instead of libc's. Only calls of the thread that begins are counted and fail.
 */
#ifndef FALLIBLE_H
#define FALLIBLE_H

#include <stdbool.h>
#include <stddef.h>

typedef enum call_kind {
    CALL_MEMORY = 1 << 0,
    CALL_OPEN = 1 << 1,  /* whatever makes a descriptor: open, socket, epoll_create1, eventfd */
    CALL_WATCH = 1 << 2, /* epoll_ctl, adding a descriptor */
    CALL_READ = 1 << 3,
    CALL_WRITE = 1 << 4,
    CALL_SYNC = 1 << 5,
    CALL_RENAME = 1 << 6,
    CALL_CLOSE = 1 << 7, /* the descriptor is closed all the same, as on Linux */
    CALL_UNLINK = 1 << 8,
    CALLS_SYSTEM = (1 << 9) - 1 - CALL_MEMORY,
} call_kind;

enum { SHORT_WRITE = -1 }; /* instead of an errno: a write takes one byte only */

enum { OPENSSL_GAVE_UP = 98 }; /* the exit status of a process that OpenSSL ended (abort.c) */

/* Which calls fail. */
typedef struct fallible_plan {
    unsigned kinds;  /* of calls that are counted */
    size_t smallest; /* bytes of an allocation that is counted; smaller ones succeed */
    size_t first;    /* which of the counted calls fails first, from 1 */
    size_t count;    /* how many fail in a row; SIZE_MAX: for ever */
    int number;      /* the errno, or SHORT_WRITE; 0: the usual one of each kind */
} fallible_plan;

/* From now on calls are counted, and fail by the plan; allocations are recorded. */
void fallible_begin(const fallible_plan *plan);

/* Nothing fails any more. How many calls were counted. */
size_t fallible_end(void);

/* Whether calls are neither counted nor recorded for a while: they are not the library's. Returns what held before. */
bool fallible_pause(bool paused);

/* The kinds of which a call has failed. */
unsigned fallible_failed(void);

/* How many allocations that were recorded have not been freed. */
size_t fallible_leaks(void);

/* Writes to standard error where the first call failed. */
void fallible_show(void);

/* ---- for memory.c and system.c ---- */

/* Counts a call; true when it is to fail, and errno is set. bytes is the size of an allocation. */
bool fallible_fails(call_kind kind, size_t bytes);

/* A block was allocated, or is about to be freed. */
void fallible_record(const void *block);
void fallible_forget(const void *block);

#endif
