/* The endpoint on a listening socket, by libmicrohttpd. */
#ifndef SB_SERVER_HTTP_H
#define SB_SERVER_HTTP_H

#include "dispatcher.h"
#include "guard.h"

typedef struct sb_server sb_server;

/*
 * Serves the endpoint on a listening socket, which it takes over, to those whom the guard admits, and wakes the
 * dispatcher. All three must outlive it. NULL when it cannot.
 */
sb_server *sb_server_start(sb_endpoint *endpoint, sb_dispatcher *dispatcher, const sb_guard *guard, int listener);

/* Ends delayed answers at once, waits for the others, and closes everything. NULL is nothing to do. */
void sb_server_stop(sb_server *server);

#endif
