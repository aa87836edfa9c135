/*
 * The engines of a client. Each is idle, or running: borrowed by the call of a thread, or the application's own. Idle
 * ones keep their connections for the next call.
 */
#ifndef FG_POOL_H
#define FG_POOL_H

#include <facegen/engine.h>

/* Lists, guarded by the client's lock. */
typedef struct fg_pool {
    facegen_engine *idle, *running; /* linked by facegen_engine::next */
} fg_pool;

/* Borrows an engine of the client, an idle or a new one. NULL: error says why. */
facegen_engine *fg_engine_borrow(facegen_client *client, facegen_error *error);

/* Gives an engine back that was borrowed. */
void fg_engine_give_back(facegen_engine *engine);

/* Closes an engine that was borrowed, instead of giving it back; it has no task. */
void fg_engine_close(facegen_engine *engine);

/* Closes a client's idle engines. */
void fg_pool_close(facegen_client *client);

/* Cancels what the running engines of a client have. */
void fg_pool_cancel(facegen_client *client);

/* Whether a client has an engine; whether one of its engines has a task. */
bool fg_pool_is_used(facegen_client *client);
bool fg_pool_is_busy(facegen_client *client);

#endif
