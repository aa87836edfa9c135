#include "connections.h"

#include "os/listener.h"

#include <stdlib.h>

struct sb_connection {
    sb_connection *older, *newer;
    fg_socket socket;
    bool busy;
};

void sb_connections_init(sb_connections *connections, size_t most)
{
    *connections = (sb_connections){.most = most};
    fg_mutex_init(&connections->lock);
}

void sb_connections_destroy(sb_connections *connections)
{
    fg_mutex_destroy(&connections->lock);
}

static void take_out(sb_connections *connections, sb_connection *connection)
{
    *(connection->older ? &connection->older->newer : &connections->oldest) = connection->newer;
    *(connection->newer ? &connection->newer->older : &connections->newest) = connection->older;
    connections->count--;
}

static void append(sb_connections *connections, sb_connection *connection)
{
    connection->older = connections->newest;
    connection->newer = NULL;
    *(connection->older ? &connection->older->newer : &connections->oldest) = connection;
    connections->newest = connection;
    connections->count++;
}

/* Ends the one that has been silent for longest. Its own thread closes it. */
static void end_silent(sb_connections *connections)
{
    sb_connection *silent = connections->oldest;
    while (silent && silent->busy)
        silent = silent->newer;
    if (!silent)
        return;
    fg_socket_shut_down(silent->socket);
    silent->busy = true; /* not to be ended again */
}

sb_connection *sb_connection_open(sb_connections *connections, fg_socket socket)
{
    sb_connection *opened = calloc(1, sizeof *opened);
    if (!opened)
        return NULL;
    opened->socket = socket;
    fg_mutex_lock(&connections->lock);
    if (connections->count >= connections->most)
        end_silent(connections);
    append(connections, opened);
    fg_mutex_unlock(&connections->lock);
    return opened;
}

void sb_connection_close(sb_connections *connections, sb_connection *connection)
{
    if (!connection)
        return;
    fg_mutex_lock(&connections->lock);
    take_out(connections, connection);
    fg_mutex_unlock(&connections->lock);
    free(connection);
}

void sb_connection_move(sb_connections *connections, sb_connection *connection, bool busy)
{
    if (!connection)
        return;
    fg_mutex_lock(&connections->lock);
    take_out(connections, connection);
    append(connections, connection);
    connection->busy = busy;
    fg_mutex_unlock(&connections->lock);
}
