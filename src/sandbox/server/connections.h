/*
 * The connections of the server, by when something last moved on them. One that comes when there are many ends the one
 * that has been silent for longest: silence, of any number of others, keeps nobody out.
 */
#ifndef SB_SERVER_CONNECTIONS_H
#define SB_SERVER_CONNECTIONS_H

#include "os/socket.h"
#include "os/thread.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct sb_connection sb_connection;

typedef struct sb_connections {
    fg_mutex lock; /* guards all that follows; any thread */
    sb_connection *oldest, *newest;
    size_t count, most; /* that are kept while some are silent */
} sb_connections;

void sb_connections_init(sb_connections *connections, size_t most);

/* After the last connection has closed. */
void sb_connections_destroy(sb_connections *connections);

/* A new one, until sb_connection_close(), which comes before its socket is closed. NULL if memory runs out. */
sb_connection *sb_connection_open(sb_connections *connections, fg_socket socket);
void sb_connection_close(sb_connections *connections, sb_connection *connection); /* does nothing if NULL */

/* Something has moved on a connection. While it is busy it waits for this server, and is not ended. NULL is skipped. */
void sb_connection_move(sb_connections *connections, sb_connection *connection, bool busy);

#endif
