

#include "os/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

fg_socket fg_listen(const char *text, unsigned *port, int backlog)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)*port)};
    socklen_t size = sizeof address;
    int yes = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    inet_pton(AF_INET, text, &address.sin_addr);
    if (listener >= 0 && setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
        bind(listener, (struct sockaddr *)&address, size) == 0 && listen(listener, backlog) == 0 &&
        getsockname(listener, (struct sockaddr *)&address, &size) == 0) {
        *port = ntohs(address.sin_port);
        return listener;
    }
    if (listener >= 0)
        close(listener);
    return -1;
}

void fg_socket_close(fg_socket socket)
{
    close(socket);
}

void fg_socket_shut_down(fg_socket socket)
{
    shutdown(socket, SHUT_RDWR);
}

/* So Linux does with a connection that is to lead nowhere. */
void fg_socket_reset(fg_socket socket)
{
    const struct sockaddr nowhere = {.sa_family = AF_UNSPEC};
    connect(socket, &nowhere, sizeof nowhere);
}
