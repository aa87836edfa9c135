/*
 * The connections of the server, by when something last moved on them. One that comes when there are many ends the one
 * that has been silent for longest: silence, of any number of others, keeps nobody out.
 */
#ifndef FG_SANDBOX_SERVER_CONNECTIONS_H
#define FG_SANDBOX_SERVER_CONNECTIONS_H

#include "os/socket.h"
#include "os/thread.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct fg_connection fg_connection;

typedef struct fg_connections {
    fg_mutex lock; /* guards all that follows; any thread */
    fg_connection *oldest, *newest;
    size_t count, most; /* that are kept while some are silent */
} fg_connections;

void fg_connections_init(fg_connections *connections, size_t most);

/* After the last connection has closed. */
void fg_connections_destroy(fg_connections *connections);

/* A new one, until fg_connection_close(), which comes before its socket is closed. NULL if memory runs out. */
fg_connection *fg_connection_open(fg_connections *connections, fg_socket socket);
void fg_connection_close(fg_connections *connections, fg_connection *connection); /* does nothing if NULL */

/* Something has moved on a connection. While it is busy it waits for this server, and is not ended. NULL is skipped. */
void fg_connection_move(fg_connections *connections, fg_connection *connection, bool busy);

#endif
