#include "scripted_server.h"

#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUEST_MAX = 64 * 1024, REPLIES_MAX = 64 }; /* of a longer request the end is read and dropped */

struct scripted_server {
    const script_step *steps;
    size_t count;
    atomic_size_t next;    /* the step of the next request */
    int listener, stop[2]; /* a byte in the pipe ends the thread */
    pthread_t thread;
    char url[64];
    atomic_int paid, requests, connections;
    pthread_mutex_t lock;
    char last[REQUEST_MAX]; /* the last request; guarded by lock */
};

static void must(bool done, const char *what)
{
    if (done)
        return;
    perror(what);
    exit(99);
}

/* Waits until a descriptor can be read; false when the server is to end. */
static bool wait_readable(scripted_server *server, int descriptor)
{
    struct pollfd both[2] = {{.fd = descriptor, .events = POLLIN}, {.fd = server->stop[0], .events = POLLIN}};
    while (poll(both, 2, -1) < 0) {
    }
    return both[1].revents == 0;
}

static size_t content_length(const char *headers)
{
    const char *found = strcasestr(headers, "\r\ncontent-length:");
    return found ? strtoul(found + strlen("\r\ncontent-length:"), NULL, 10) : 0;
}

/* Keeps a request for the test to see, and counts it. */
static void note(scripted_server *server, const char *request, bool complete)
{
    pthread_mutex_lock(&server->lock);
    strcpy(server->last, request);
    pthread_mutex_unlock(&server->lock);
    server->requests++;
    bool pays = strncmp(request, "POST ", 5) == 0 && !strstr(request, "/fetch/");
    if (complete && pays)
        server->paid++;
}

/* Reads one request into REQUEST_MAX bytes; false when the connection ended before its headers did. */
static bool read_request(scripted_server *server, int connection, size_t read_at_most, char *request)
{
    size_t size = 0, dropped = 0, wanted = SIZE_MAX;
    const char *body = NULL;
    bool complete = false;
    while (!complete && wait_readable(server, connection)) {
        char piece[4096];
        ssize_t got = recv(connection, piece, sizeof piece, 0);
        if (got <= 0)
            break;
        size_t room = REQUEST_MAX - 1 - size, kept = (size_t)got < room ? (size_t)got : room;
        memcpy(request + size, piece, kept);
        size += kept;
        dropped += (size_t)got - kept;
        request[size] = '\0';
        if (!body && (body = strstr(request, "\r\n\r\n"))) {
            body += 4;
            wanted = content_length(request);
        }
        size_t arrived = body ? size - (size_t)(body - request) + dropped : 0;
        complete = body && arrived >= wanted;
        if (read_at_most > 0 && arrived >= read_at_most)
            break;
    }
    if (body)
        note(server, request, complete);
    return body;
}

static const script_step *next_step(scripted_server *server)
{
    size_t index = server->next++;
    return &server->steps[index < server->count ? index : server->count - 1];
}

static void serve(scripted_server *server, int connection)
{
    char *request = malloc(REQUEST_MAX);
    must(request, "malloc");
    server->connections++;
    for (;;) {
        size_t upcoming = server->next < server->count ? server->next : server->count - 1;
        if (!read_request(server, connection, server->steps[upcoming].read_at_most, request))
            break;
        const script_step *step = next_step(server);
        size_t size = step->reply_size > 0 ? step->reply_size : step->reply ? strlen(step->reply) : 0;
        if (size > 0)
            (void)!send(connection, step->reply, size, MSG_NOSIGNAL);
        if (step->end == SCRIPT_HANG)
            wait_readable(server, server->stop[0]);
        if (step->end == SCRIPT_RESET)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &(struct linger){.l_onoff = 1}, sizeof(struct linger));
        if (step->end != SCRIPT_KEEP)
            break;
    }
    free(request);
    close(connection);
}

struct connection {
    scripted_server *server;
    int descriptor;
};

/* A kept connection may stand beside a fresh one: each has a thread. */
static void *serve_thread(void *opaque)
{
    struct connection connection = *(struct connection *)opaque;
    free(opaque);
    serve(connection.server, connection.descriptor);
    return NULL;
}

static void *accept_thread(void *opaque)
{
    scripted_server *server = opaque;
    pthread_t threads[REPLIES_MAX];
    size_t count = 0;
    while (count < REPLIES_MAX && wait_readable(server, server->listener)) {
        struct connection *connection = malloc(sizeof *connection);
        must(connection, "malloc");
        *connection = (struct connection){server, accept(server->listener, NULL, NULL)};
        must(pthread_create(&threads[count++], NULL, serve_thread, connection) == 0, "pthread_create");
    }
    for (size_t i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    return NULL;
}

scripted_server *scripted_server_start(const script_step *steps, size_t count)
{
    scripted_server *server = calloc(1, sizeof *server);
    must(server && pthread_mutex_init(&server->lock, NULL) == 0, "pthread_mutex_init");
    server->steps = steps;
    server->count = count;
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    must(bind(server->listener, (struct sockaddr *)&address, size) == 0, "bind");
    must(listen(server->listener, 16) == 0, "listen");
    must(getsockname(server->listener, (struct sockaddr *)&address, &size) == 0, "getsockname");
    must(pipe(server->stop) == 0, "pipe");
    snprintf(server->url, sizeof server->url, "http://127.0.0.1:%d", ntohs(address.sin_port));
    must(pthread_create(&server->thread, NULL, accept_thread, server) == 0, "pthread_create");
    return server;
}

const char *scripted_server_url(const scripted_server *server)
{
    return server->url;
}

int scripted_server_paid(const scripted_server *server)
{
    return server->paid;
}

int scripted_server_requests(const scripted_server *server)
{
    return server->requests;
}

int scripted_server_connections(const scripted_server *server)
{
    return server->connections;
}

const char *scripted_server_last_request(const scripted_server *server)
{
    return server->last;
}

void scripted_server_stop(scripted_server *server)
{
    (void)!write(server->stop[1], "", 1);
    pthread_join(server->thread, NULL);
    close(server->listener);
    close(server->stop[0]);
    close(server->stop[1]);
    pthread_mutex_destroy(&server->lock);
    free(server);
}

const char *scripted_reply(const char *status, const char *body)
{
    static char replies[REPLIES_MAX][2048];
    static size_t next;
    char *reply = replies[next++ % REPLIES_MAX];
    snprintf(reply, sizeof replies[0], "HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n%s", status, strlen(body), body);
    return reply;
}
