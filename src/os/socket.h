/* Sockets, as far as libcurl leaves them to us. */
#ifndef FG_SOCKET_H
#define FG_SOCKET_H

#include <stdbool.h>
#include <stdint.h>

typedef int fg_socket; /* what libcurl calls curl_socket_t */

/* Opens a socket that is closed on exec. Returns -1 with errno. */
fg_socket fg_socket_open(int family, int type, int protocol);

/*
 * Whether what has not left yet is dropped as the socket is closed, so that the peer sees a reset. The kernel goes on
 * delivering it otherwise, measured up to a minute after its process had died. Where the system can (Linux), what is
 * not acknowledged for `stall_ms` ends the connection, too.
 */
void fg_socket_set_abrupt(fg_socket socket, bool abrupt, int64_t stall_ms);

/* The port of this end; -1 if the socket has none. */
int fg_socket_local_port(fg_socket socket);

#endif
