/*
 * How many jobs a client has in the provider's queue at once. Further ones are held back, first in first out over all
 * threads of the client, and let in as others end.
 *
 * The provider's queue holds 5, 10 or 15 jobs of an account, by its plan, over all its machines (provider's page). A
 * refusal because it is full, which then another machine has caused, makes the limit smaller by one; a job that ends
 * well makes it larger again. Processes of this machine can share the places by a name (os/slot.h); whether others have
 * given one back is looked at now and then, as nothing tells.
 */
#ifndef FG_LIMITER_H
#define FG_LIMITER_H

#include "os/slot.h"
#include "os/thread.h"

typedef struct fg_waiter fg_waiter;

/* A list of waiters, linked by their `next`. */
typedef struct fg_waiters {
    fg_waiter *first, *last;
} fg_waiters;

/* A thread that has waiters: where those that were let in are until it looks, and how it is told to. */
typedef struct fg_waiting_thread {
    fg_waiters admitted; /* guarded by the limiter's lock */
    void (*wake)(void *owner);
    void *owner;
} fg_waiting_thread;

/* What wants a place. Its owner sets thread and owner; the rest is the limiter's. */
struct fg_waiter {
    fg_waiting_thread *thread;
    void *owner;
    fg_waiter *next;
    bool admitted;
    int slot; /* in the places that processes share, while admitted; FG_NO_SLOT */
};

typedef struct fg_limiter {
    fg_mutex lock; /* of all that follows but max and name, which are settings */
    int max;       /* jobs at once, as the caller set it */
    int limit;     /* at present, 1 to max */
    int used;
    fg_waiters held;
    char *name;       /* of the slots that are shared with other processes; NULL: none are */
    int64_t retry_at; /* when to look whether others have given slots back, in ms of fg_clock_now(), for other processes
                         live in real time; INT64_MAX: none is wanted */
} fg_limiter;

/* How a waiter that was admitted leaves. */
typedef enum fg_leaving {
    FG_LEAVES_WELL,   /* the provider accepted its request */
    FG_LEAVES_REFUSED /* it was not accepted */
} fg_leaving;

bool fg_limiter_init(fg_limiter *limiter, int max);
void fg_limiter_destroy(fg_limiter *limiter);

/* Sets how many may be in the queue at once, before any is. */
void fg_limiter_set_max(fg_limiter *limiter, int max);

/* Whether a waiter may go on. If not it is held, and its thread woken when it may: ask fg_limiter_admitted() then. */
bool fg_limiter_enter(fg_limiter *limiter, fg_waiter *waiter);

/* Whether a waiter that was held may go on. It is not among those that fg_limiter_collect() returns any more then. */
bool fg_limiter_admitted(fg_limiter *limiter, fg_waiter *waiter);

/* Returns the waiters of a thread that were let in since it last asked; also lets in held ones if it is time to look
 * whether other processes have given slots back. */
fg_waiters fg_limiter_collect(fg_limiter *limiter, fg_waiting_thread *thread);

/* When a thread is to call fg_limiter_collect(), in ms of fg_clock_now(); INT64_MAX: once it is woken. */
int64_t fg_limiter_retry_at(fg_limiter *limiter);

/* The provider's queue is full although the limit is not reached. */
void fg_limiter_shrink(fg_limiter *limiter);

/* A waiter that was admitted has ended: lets held ones in. */
void fg_limiter_leave(fg_limiter *limiter, fg_waiter *waiter, fg_leaving how);

/* A waiter that was held is not to go on any more. */
void fg_limiter_withdraw(fg_limiter *limiter, fg_waiter *waiter);

#endif
