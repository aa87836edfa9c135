/* An engine: one session of the transport with the time that goes with it, used by one thread at a time. */
#ifndef FG_ENGINE_H
#define FG_ENGINE_H

#include "client.h"
#include "transport/clock.h"
#include "transport/exchange.h"

#include <stdatomic.h>

typedef struct fg_engine {
    facegen_client *client;
    void *session;
    fg_clock clock;         /* for a transport that does not wait by itself */
    atomic_bool cancelled;  /* by facegen_client_cancel(), from any thread */
    struct fg_engine *next; /* in the client's list of idle or running engines */
} fg_engine;

/* Borrows an engine of the client, an idle or a new one, until fg_engine_release(). NULL: error says why. */
fg_engine *fg_engine_acquire(facegen_client *client, facegen_error *error);
void fg_engine_release(fg_engine *engine);

/* Frees a client's engines, of which none is running. */
void fg_engines_free(facegen_client *client);

int64_t fg_engine_now(const fg_engine *engine);       /* milliseconds, monotonic */
int64_t fg_engine_unix_time(const fg_engine *engine); /* seconds since 1970-01-01 UTC */

bool fg_engine_is_cancelled(const fg_engine *engine);

/* Lets exchanges progress until one ends, the engine is cancelled, or a time is reached; may return earlier. */
void fg_engine_wait(fg_engine *engine, int64_t until);

/* Begins an exchange. If it cannot begin it has ended when this returns, as failed, with nothing sent. */
void fg_engine_start(fg_engine *engine, facegen_exchange *exchange);

/* Gives up an exchange if it has not ended; it has then failed with `code`. */
void fg_engine_stop(fg_engine *engine, facegen_exchange *exchange, facegen_code code);

/* Performs an exchange to its end, its deadline, or cancellation. */
void fg_engine_perform(fg_engine *engine, facegen_exchange *exchange);

#endif
