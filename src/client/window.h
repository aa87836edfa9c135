/*
 * How many jobs a client has in the provider's queue at once. Further ones are held back, first in first out over all
 * engines of the client, and let in as others end.
 *
 * The provider's queue holds 5, 10 or 15 jobs of an account, by its plan, over all its machines (provider's page). A
 * refusal because it is full, which then another machine has caused, makes the window smaller by one; a job that ends
 * well makes it larger again. Processes of this machine can share the places by a name (slot.h); whether others have
 * given one back is looked at now and then, as nothing tells.
 */
#ifndef FG_WINDOW_H
#define FG_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

struct fg_call;
struct facegen_client;
struct facegen_engine;

/* A list of calls, linked by fg_call::next_held. */
typedef struct fg_calls {
    struct fg_call *first, *last;
} fg_calls;

/* Guarded by the client's lock. */
typedef struct fg_window {
    int max;   /* jobs at once, as the caller set it */
    int limit; /* at present, 1 to max */
    int used;
    fg_calls held;
    char *name;       /* of the slots that are shared with other processes; NULL: none are */
    int64_t retry_at; /* when to look whether others have given slots back, in ms of fg_clock_now(), for other processes
                         live in real time; INT64_MAX: none is wanted */
} fg_window;

/* How a call leaves. */
typedef enum fg_leaving {
    FG_LEAVES_WELL,   /* the provider accepted it */
    FG_LEAVES_REFUSED /* it was not accepted */
} fg_leaving;

/* Whether a call may begin now. If not it is held, and woken when it may: ask fg_window_admitted() then. */
bool fg_window_enter(struct fg_call *call);

/* Whether a call that was held may begin. It is not posted to its engine any more then: it may end before that looks.
 */
bool fg_window_admitted(struct fg_call *call);

/* When an engine of the client is to call fg_window_retry(), in ms of fg_clock_now(); INT64_MAX: it need not. */
int64_t fg_window_retry_at(struct facegen_client *client);

/* Lets held calls in if other processes have given slots back. To be called with the client's lock. */
void fg_window_retry(struct facegen_engine *engine);

/* The provider's queue is full although the window is not. */
void fg_window_shrink(struct facegen_client *client);

/* A call that was admitted has ended: lets held ones in. */
void fg_window_leave(struct fg_call *call, fg_leaving how);

/* A call that was held is not to begin any more. */
void fg_window_withdraw(struct fg_call *call);

#endif
