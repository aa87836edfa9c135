/* Sockets of our server. */
#ifndef FG_LISTENER_H
#define FG_LISTENER_H

#include "socket.h"

/* A socket that listens on an IPv4 address and a port, which receives the one that was chosen if it is 0. Returns -1
 * with errno. */
fg_socket fg_listen(const char *address, unsigned *port, int backlog);

void fg_socket_close(fg_socket socket);

/* Ends a connection, whose socket stays open. */
void fg_socket_shut_down(fg_socket socket);

/* Sends a reset, now. The socket stays open. */
void fg_socket_reset(fg_socket socket);

#endif
