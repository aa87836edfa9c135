/*
 * The other end of every measurement: an HTTP/1.1 server on loopback that does as little as can be done. One thread
 * with epoll; answers are ready to be sent, and bodies are dropped in the kernel without being copied.
 *
 *     bench-server
 *
 * prints its port, and ends with its standard input. GET /stats answers how many connections were opened.
 */
#include "answers.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEAD_SIZE = 8192, EVENTS = 64, DROPPED_AT_ONCE = 16 * 1024 * 1024 };

typedef struct connection {
    int socket;
    char head[HEAD_SIZE];
    size_t head_size;
    size_t body_left; /* bytes of the request that are still to come */
    const char *unsent;
    size_t unsent_size;
    bool waits_to_send;
} connection;

static int poller;
static long connections;

static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void watch(connection *watched, int operation, unsigned events)
{
    struct epoll_event event = {.events = events, .data.ptr = watched};
    if (epoll_ctl(poller, operation, watched->socket, &event) != 0)
        fail("epoll_ctl");
}

static void drop(connection *dropped)
{
    close(dropped->socket);
    free(dropped);
}

static void take_connection(int listener)
{
    int one = 1, socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    connection *taken = socket >= 0 ? calloc(1, sizeof *taken) : NULL;
    if (!taken)
        return;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    taken->socket = socket;
    connections++;
    watch(taken, EPOLL_CTL_ADD, EPOLLIN);
}

/* Sends what there is room for; false when the peer has gone. */
static bool send_some(connection *to)
{
    while (to->unsent_size > 0) {
        ssize_t sent = send(to->socket, to->unsent, to->unsent_size, MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN)
            return false;
        if (sent < 0)
            break;
        to->unsent += sent;
        to->unsent_size -= (size_t)sent;
    }
    bool waits = to->unsent_size > 0;
    if (waits != to->waits_to_send)
        watch(to, EPOLL_CTL_MOD, waits ? EPOLLOUT : EPOLLIN);
    to->waits_to_send = waits;
    return true;
}

static const answer *stats(void)
{
    static char text[128];
    static answer made = {.bytes = text};
    char body[32];
    snprintf(body, sizeof body, "%ld", connections);
    made.size =
        (size_t)snprintf(text, sizeof text, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
    return &made;
}

/* The request is whole. */
static bool respond(connection *to)
{
    char path[256] = "";
    sscanf(to->head, "%*s %255s", path);
    const answer *chosen = strcmp(path, "/stats") == 0 ? stats() : answer_for(path);
    to->unsent = chosen->bytes;
    to->unsent_size = chosen->size;
    to->head_size = 0;
    return send_some(to);
}

/* The head so far; true once it is whole, and body_left then known. */
static bool end_head(connection *from)
{
    from->head[from->head_size] = '\0';
    const char *end = strstr(from->head, "\r\n\r\n");
    if (!end)
        return false;
    const char *length = strcasestr(from->head, "\r\nContent-Length:");
    size_t body = length && length < end ? strtoul(length + 17, NULL, 10) : 0;
    size_t came = from->head_size - (size_t)(end + 4 - from->head);
    from->body_left = body > came ? body - came : 0;
    return true;
}

/* Takes what has come; false when the connection is to be dropped. */
static bool receive(connection *from)
{
    bool in_body = from->body_left > 0;
    size_t room = in_body ? from->body_left : HEAD_SIZE - 1 - from->head_size;
    if (room > DROPPED_AT_ONCE)
        room = DROPPED_AT_ONCE;
    /* TCP's MSG_TRUNC discards. */
    ssize_t got =
        in_body ? recv(from->socket, NULL, room, MSG_TRUNC) : recv(from->socket, from->head + from->head_size, room, 0);
    if (got <= 0)
        return got < 0 && errno == EAGAIN;
    if (in_body) {
        from->body_left -= (size_t)got;
        return from->body_left > 0 || respond(from);
    }
    from->head_size += (size_t)got;
    if (!end_head(from))
        return from->head_size < HEAD_SIZE - 1;
    return from->body_left > 0 || respond(from);
}

static int listen_on_loopback(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 1024) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        fail("listen");
    printf("%u\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

int main(void)
{
    connection listener = {0}, input = {.socket = STDIN_FILENO};
    struct epoll_event events[EVENTS];
    poller = epoll_create1(EPOLL_CLOEXEC);
    listener.socket = listen_on_loopback();
    watch(&listener, EPOLL_CTL_ADD, EPOLLIN);
    watch(&input, EPOLL_CTL_ADD, EPOLLIN);
    for (;;) {
        int count = epoll_wait(poller, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            connection *ready = events[i].data.ptr;
            if (ready == &input)
                return EXIT_SUCCESS;
            if (ready == &listener)
                take_connection(listener.socket);
            else if (!(ready->waits_to_send ? send_some(ready) : receive(ready)))
                drop(ready);
        }
    }
}
