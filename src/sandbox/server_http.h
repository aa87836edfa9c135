/* The endpoint on a listening socket, by libmicrohttpd. */
#ifndef FG_SANDBOX_SERVER_HTTP_H
#define FG_SANDBOX_SERVER_HTTP_H

#include "endpoint.h"

typedef struct fg_server fg_server;

/* Serves the endpoint, which must outlive it, on a listening socket, which it takes over. NULL when it cannot. */
fg_server *fg_server_start(fg_endpoint *endpoint, int listener);

/* Ends delayed answers at once, waits for the others, and closes everything. NULL is nothing to do. */
void fg_server_stop(fg_server *server);

#endif
