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
#include "os/clock.h"

#include <stdatomic.h>

/* A job of the public API, the call of a blocking function, a download: tasks alike. */
typedef struct facegen_job fg_task;

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
    size_t place;    /* in the heap */
    uint64_t number; /* in the order in which the engine's tasks began */
    bool cancelled;  /* to end with FACEGEN_E_CANCELLED when it advances next */
};

/* A task and when it is to advance. */
typedef struct fg_turn {
    int64_t due; /* in ms of the session's clock; INT64_MIN: at once */
    fg_task *task;
} fg_turn;

struct facegen_engine {
    facegen_client *client;
    void *session;
    fg_event woken;         /* for a transport that does not wait by itself */
    fg_turn *turns;         /* a heap by due time */
    size_t count, capacity; /* of turns */
    uint64_t begun;         /* tasks so far */
    fg_queue queue;         /* the provider's, as this engine's jobs show it */
    bool cancels;           /* a task was cancelled, and what has come for it has not been looked at since */
    bool stepping;          /* within facegen_engine_step() */
    bool closing;           /* being freed: nothing begins any more */
    bool abandoned;         /* to be freed when the step ends: facegen_engine_free() was called within it */
    fg_calls posted;        /* let in by the window, to be woken; guarded by the client's lock */
    atomic_bool cancelled;  /* all tasks are to be cancelled; set by any thread */
    facegen_engine *next;   /* in the client's list of idle or running engines */
};

/* Borrows an engine of the client, an idle or a new one, until fg_engine_release(). NULL: error says why. */
facegen_engine *fg_engine_acquire(facegen_client *client, facegen_error *error);
void fg_engine_release(facegen_engine *engine);

/* Frees an engine that was borrowed, instead of giving it back; it has no task. */
void fg_engine_dismiss(facegen_engine *engine);

/* Frees a client's idle engines. */
void fg_engines_free(facegen_client *client);

int64_t fg_engine_now(const facegen_engine *engine);       /* milliseconds, monotonic */
int64_t fg_engine_unix_time(const facegen_engine *engine); /* seconds since 1970-01-01 UTC */

/* Makes a task that tells the client's listener. id stays where it is. */
fg_task fg_task_make(const fg_task_kind *kind, facegen_engine *engine, const char *id);

/* Tells a task's listener, at most a few times a second unless `always`. */
void fg_task_tell(fg_task *task, facegen_phase phase, int64_t done, int64_t total, bool always);

/* Begins a task, which advances in the next step. FACEGEN_E_NOMEM: it did not begin. */
facegen_code fg_engine_add(facegen_engine *engine, fg_task *task);

/* The same for the task of an engine's owner, which an earlier facegen_client_cancel() is not meant for. */
facegen_code fg_engine_add_job(facegen_engine *engine, fg_task *task);

/* Brings a task to its turn at once, unless it has ended. */
void fg_task_wake(fg_task *task);

/* Steps an engine until it has no task. */
void fg_engine_run(facegen_engine *engine);

/* Begins a task's exchange; the task is woken when it ends. One that cannot begin has ended at once, nothing sent. */
void fg_task_start(fg_task *task, facegen_exchange *exchange);

/* Gives up a task's exchange if it has not ended; it has then failed with `code`. */
void fg_task_stop(fg_task *task, facegen_exchange *exchange, facegen_code code);

#endif
