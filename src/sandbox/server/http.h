/* The endpoint on a listening socket, by libmicrohttpd. */
#ifndef FG_SANDBOX_SERVER_HTTP_H
#define FG_SANDBOX_SERVER_HTTP_H

#include "dispatcher.h"
#include "guard.h"

typedef struct fg_server fg_server;

/*
 * Serves the endpoint on a listening socket, which it takes over, to those whom the guard admits, and wakes the
 * dispatcher. All three must outlive it. NULL when it cannot.
 */
fg_server *fg_server_start(fg_endpoint *endpoint, fg_dispatcher *dispatcher, const fg_guard *guard, int listener);

/* Ends delayed answers at once, waits for the others, and closes everything. NULL is nothing to do. */
void fg_server_stop(fg_server *server);

#endif
