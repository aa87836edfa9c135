/*
 * The engine: runs any number of tasks on one thread, over one session of the transport.
 *
 * A task is a state machine that never blocks: asked to advance, it does what is due and says when to be asked again.
 * All tasks of an engine are in one heap, by that time; an event (an exchange ends, a cancellation) brings a task to
 * its top. Ended tasks leave the heap before their owner is told, so that anything may be done then.
 */
#ifndef FG_ENGINE_H
#define FG_ENGINE_H

#include <facegen/engine.h>

#include "client.h"
#include "transport/exchange.h"
#include "turns.h"

#include <stdatomic.h>

typedef struct fg_task_kind {
    /* Does what is to be done now. True once the task has ended; else *until receives a later time than now. */
    bool (*advance)(fg_task *task, int64_t now, int64_t *until);
    /* The task has ended and left its engine: tells its owner, and frees it if need be. NULL: its owner runs the
     * engine, and sees. */
    void (*end)(fg_task *task);
} fg_task_kind;

/* Whom a task tells of its progress. */
typedef struct fg_listener {
    facegen_progress_fn tell; /* NULL: nobody */
    void *user_data;
    int64_t next; /* when it may be told again, in ms */
} fg_listener;

/* The part of a task that the engine knows; its first member. */
struct facegen_job {
    const fg_task_kind *kind;
    facegen_engine *engine;
    const char *id; /* the provider's, "" until it is known; the task's own */
    fg_listener listener;
    size_t place;       /* in the heap */
    uint64_t number;    /* in the order in which the engine's tasks began */
    void *user_data;    /* of the job's owner; NULL for a call that blocks */
    bool waits_at_gate; /* a call that waits for facegen_job_open() */
    bool cancelled;     /* to end with FACEGEN_E_CANCELLED when it advances next */
};

struct facegen_engine {
    facegen_client *client;
    void *session;
    fg_event woken; /* for a transport that does not wait by itself */
    fg_turns turns;
    fg_estimator estimator;    /* the provider's, as this engine's jobs show it */
    bool cancels;              /* a task was cancelled, and what has come for it has not been looked at since */
    bool stepping;             /* within facegen_engine_step() */
    bool closing;              /* being freed: nothing begins any more */
    bool abandoned;            /* to be freed when the step ends: facegen_engine_free() was called within it */
    fg_waiting_thread waiting; /* for places in the provider's queue */
    atomic_bool cancelled;     /* all tasks are to be cancelled; set by any thread */
    facegen_engine *next;      /* in the client's list of idle or running engines */
};

int64_t fg_engine_now(const facegen_engine *engine);       /* milliseconds, monotonic */
int64_t fg_engine_unix_time(const facegen_engine *engine); /* seconds since 1970-01-01 UTC */

/* Begins a task, which advances in the next step. FACEGEN_E_NOMEM: it did not begin. */
facegen_code fg_engine_add(facegen_engine *engine, fg_task *task);

/* The same for the task of an engine's owner, which an earlier facegen_client_cancel() is not meant for. */
facegen_code fg_engine_add_job(facegen_engine *engine, fg_task *task);

/* Gives every task whose turn it is one, first waiting for a turn if there is none, but until a time at most. */
void fg_engine_step(facegen_engine *engine, int64_t until);

/* Waits until a time, or until it is woken, whether or not there are tasks. */
void fg_engine_wait_until(facegen_engine *engine, int64_t until);

/* Runs a task of a borrowed engine to its end: what every blocking function does. Fails only if it did not begin. */
facegen_code fg_engine_run(facegen_engine *engine, fg_task *task, facegen_error *error);

/* Ends the wait of a step; any thread. */
void fg_engine_wake(facegen_engine *engine);

/* Cancels all tasks. */
void fg_engine_cancel(facegen_engine *engine);

/* Milliseconds until the next step is due; negative: when something happens. */
int64_t fg_engine_until_step(const facegen_engine *engine);

/* Makes a task that tells the client's listener. id stays where it is. */
fg_task fg_task_make(const fg_task_kind *kind, facegen_engine *engine, const char *id);

/* Brings a task to its turn at once, unless it has ended. */
void fg_task_wake(fg_task *task);

/* Tells a task's listener, at most a few times a second unless `always`. */
void fg_task_tell(fg_task *task, facegen_phase phase, int64_t done, int64_t total, bool always);

/* Begins a task's exchange; the task is woken when it ends. One that cannot begin has ended at once, nothing sent. */
void fg_task_start(fg_task *task, facegen_exchange *exchange);

/* Gives up a task's exchange if it has not ended; it has then failed with `code`. */
void fg_task_stop(fg_task *task, facegen_exchange *exchange, facegen_code code);

#endif
