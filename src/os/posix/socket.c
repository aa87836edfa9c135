

#include "os/socket.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

fg_socket fg_socket_open(int family, int type, int protocol)
{
    return socket(family, type | SOCK_CLOEXEC, protocol);
}

void fg_socket_set_abrupt(fg_socket socket, bool abrupt, int64_t stall_ms)
{
    const struct linger linger = {.l_onoff = abrupt, .l_linger = 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
#ifdef TCP_USER_TIMEOUT
    const unsigned milliseconds = abrupt ? (unsigned)stall_ms : 0; /* 0: the system's own time */
    setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
#else
    (void)stall_ms;
#endif
}

int fg_socket_local_port(fg_socket socket)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address = {.any.sa_family = AF_UNSPEC};
    socklen_t size = sizeof address;
    if (getsockname(socket, &address.any, &size) != 0)
        return -1;
    return address.any.sa_family == AF_INET    ? ntohs(address.v4.sin_port)
           : address.any.sa_family == AF_INET6 ? ntohs(address.v6.sin6_port)
                                               : -1;
}
