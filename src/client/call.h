/* A call of the provider on its way: a task that does what its job says. */
#ifndef FG_CALL_H
#define FG_CALL_H

#include "attempt.h"

typedef struct fg_call {
    fg_task task;
    fg_question question; /* what it begins with; borrowed until the call has ended */
    facegen_request *
        *copy;      /* where its owner keeps a copy of its request, to be freed once the job is accepted; or NULL */
    char *track_id; /* of that copy, once it is freed: for free() */
    bool bulky;     /* whether images may come inside of its answers */
    char mark[FG_MARK_SIZE]; /* of a submit: the client's when it began */
    int64_t seed;            /* that a submit is sent with, also if it was drawn; negative: none */
    int64_t sent_at;         /* when bytes of the paid request were last sent: Unix time, ms; 0 for none */
    int64_t held_until;      /* when it is given up if it is still held back then: a call that blocks its thread */
    enum { FG_CALL_NEW, FG_CALL_HELD, FG_CALL_BEGUN, FG_CALL_WITHDRAWN } stage;
    fg_waiter waiter; /* of a submit: for a place in the provider's queue */
    fg_lifecycle
        lifecycle;       /* before it has begun: its limits, the client's unless they are changed, and a fetch's id */
    bool in_journal;     /* the journal was asked about an attempt, and not told yet what came of it */
    bool is_kept_back;   /* the journal has kept the last piece of the body from leaving */
    fg_attempt *attempt; /* the one under way, or the last; NULL while the job waits */
    facegen_result *result; /* of the last attempt; NULL while the job waits */
    char odd_status[32];    /* of the last answer, if it is not known here; else "" */
    fg_kept_links *earlier; /* where the images are going to be, as an earlier answer said; NULL for none */
} fg_call;

/* Makes a call that generates, within the account's limit; the request is valid. kind has fg_call_advance(). */
void fg_call_init_submit(fg_call *call, facegen_engine *engine, const fg_task_kind *kind,
                         const facegen_request *request, bool wait);

/* Makes a call that resumes a job. */
void fg_call_init_fetch(fg_call *call, facegen_engine *engine, const fg_task_kind *kind, const char *id, bool wait);

/* Makes a call that asks about the account, for a list which page of it. */
void fg_call_init_ask(fg_call *call, facegen_engine *engine, const fg_task_kind *kind, fg_route route, int page);

/* Of fg_task_kind. */
bool fg_call_advance(fg_task *task, int64_t now, int64_t *until);

/* Gives a call that waits in the provider's queue its result, which becomes its own: a webhook brought it. */
void fg_call_deliver(fg_call *call, facegen_result *result);

/* Takes the outcome of a call that has ended: its result and FACEGEN_OK, or error, which may be NULL, is filled. */
facegen_code fg_call_take(fg_call *call, facegen_result **result, facegen_error *error);

/* ---- of call.c and call_outcome.c alone ---- */

static inline facegen_client *fg_call_client(const fg_call *call)
{
    return call->task.engine->client;
}

/* Frees the last attempt, whose exchange has ended, and its result; there may be none. */
void fg_call_forget_attempt(fg_call *call);

/* The client knows a job of its own from when it is accepted. */
void fg_call_learn_id(const fg_call *call);

/* What later calls of the client may know of one that has ended: how long it took, that it came before them or goes on,
 * what seeds prove. */
void fg_call_teach(const fg_call *call);

#endif
