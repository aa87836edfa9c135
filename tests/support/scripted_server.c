#include "scripted_server.h"

#include "process.h"

#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    REQUEST_MAX = 64 * 1024, /* of a longer request the end is read and dropped */
    REPLIES_MAX = 64,
    DRIP_MS = 10, /* between the bytes of a slow answer */
};

struct scripted_server {
    const script_step *steps;
    size_t count;
    SSL_CTX *tls;          /* NULL: plain */
    atomic_size_t next;    /* the step of the next request */
    int listener, stop[2]; /* a byte in the pipe ends the threads */
    pthread_t thread;
    in_port_t port, tunnel_port; /* in network order */
    char url[64];
    atomic_int paid, requests, connections, answered;
    pthread_mutex_t lock;   /* of what follows */
    pthread_cond_t changed; /* serving */
    int serving;            /* threads with a connection */
    char last[REQUEST_MAX]; /* the last request */
};

/* A connection. A kept one may stand beside a fresh one: each has a thread. */
struct connection {
    scripted_server *server;
    int descriptor;
    SSL *tls; /* NULL: plain */
};

/* Waits until a descriptor can be read, or some milliseconds if not negative; false when the server is to end. */
static bool wait_readable(scripted_server *server, int descriptor, int timeout)
{
    struct pollfd both[2] = {{.fd = descriptor, .events = POLLIN}, {.fd = server->stop[0], .events = POLLIN}};
    while (poll(both, 2, timeout) < 0) {
    }
    return both[1].revents == 0;
}

/* ---- bytes, plain or encrypted ---- */

/* As recv(), once there is something to read; 0 when the server is to end. */
static ssize_t receive(const struct connection *connection, void *bytes, size_t size)
{
    bool buffered = connection->tls && SSL_pending(connection->tls) > 0;
    if (!buffered && !wait_readable(connection->server, connection->descriptor, -1))
        return 0;
    if (connection->tls)
        return SSL_read(connection->tls, bytes, (int)size);
    return recv(connection->descriptor, bytes, size, 0);
}

static bool deliver(const struct connection *connection, const char *bytes, size_t size)
{
    if (connection->tls)
        return SSL_write(connection->tls, bytes, (int)size) > 0;
    return send(connection->descriptor, bytes, size, MSG_NOSIGNAL) > 0;
}

/* ---- requests ---- */

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

/* How a request was read. */
struct reading {
    bool begun;    /* its headers are there, or as much of it as the script wants */
    bool complete; /* its body, too */
};

/* Reads one request, or as much of it as the script wants, into REQUEST_MAX bytes. */
static struct reading read_request(const struct connection *connection, size_t at_most, char *request)
{
    struct reading reading = {.begun = at_most == SCRIPT_NOTHING};
    size_t size = 0, dropped = 0, wanted = SIZE_MAX;
    const char *body = NULL;
    while (!reading.begun || (body && !reading.complete)) {
        char piece[4096];
        size_t left = at_most > 0 ? at_most - size - dropped : sizeof piece;
        ssize_t got = receive(connection, piece, left < sizeof piece ? left : sizeof piece);
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
        reading.complete = body && arrived >= wanted;
        reading.begun = body || size + dropped == at_most;
        if (size + dropped == at_most)
            break;
    }
    if (body)
        note(connection->server, request, reading.complete);
    return reading;
}

static const script_step *step_at(const scripted_server *server, size_t index)
{
    return &server->steps[index < server->count ? index : server->count - 1];
}

/* ---- answers ---- */

static void drip(const struct connection *connection, const char *reply, size_t size)
{
    for (size_t i = 0; i < size && deliver(connection, reply + i, 1); i++) {
        if (!wait_readable(connection->server, connection->server->stop[0], DRIP_MS))
            return;
    }
}

static void answer(const struct connection *connection, const script_step *step)
{
    size_t size = step->reply_size > 0 ? step->reply_size : step->reply ? strlen(step->reply) : 0;
    if (step->end == SCRIPT_DRIP)
        drip(connection, step->reply, size);
    else if (size > 0 && deliver(connection, step->reply, size))
        connection->server->answered++;
}

/* Closes in order. What has not been read would turn that into a reset: it is read and dropped. */
static void close_in_order(const struct connection *connection)
{
    char dropped[4096];
    if (connection->tls)
        SSL_shutdown(connection->tls);
    shutdown(connection->descriptor, SHUT_WR);
    while (wait_readable(connection->server, connection->descriptor, -1) &&
           recv(connection->descriptor, dropped, sizeof dropped, 0) > 0)
        continue;
}

static void end(const struct connection *connection, script_end end, bool complete)
{
    const struct linger at_once = {.l_onoff = 1};
    if (end == SCRIPT_HANG || end == SCRIPT_DRIP)
        wait_readable(connection->server, connection->server->stop[0], -1);
    else if (end == SCRIPT_RESET)
        setsockopt(connection->descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    else if (!complete)
        close_in_order(connection);
    else if (connection->tls)
        SSL_shutdown(connection->tls);
}

/* ---- a tunnel ---- */

static struct sockaddr_in loopback(in_port_t port)
{
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

/* Passes on a piece that a client has sent; false at its end. */
static bool pass_on(const struct connection *connection, int target)
{
    char piece[4096];
    ssize_t got = receive(connection, piece, sizeof piece);
    return got > 0 && send(target, piece, (size_t)got, MSG_NOSIGNAL) == got;
}

/* Passes back a piece that the target has sent; false at its end. */
static bool pass_back(const struct connection *connection, int target)
{
    char piece[4096];
    ssize_t got = recv(target, piece, sizeof piece, 0);
    return got > 0 && deliver(connection, piece, (size_t)got);
}

static void tunnel(const struct connection *connection)
{
    const scripted_server *server = connection->server;
    struct sockaddr_in address = loopback(server->tunnel_port);
    int target = socket(AF_INET, SOCK_STREAM, 0);
    bool open = connect(target, (struct sockaddr *)&address, sizeof address) == 0;
    while (open) {
        struct pollfd all[3] = {{.fd = connection->descriptor, .events = POLLIN},
                                {.fd = target, .events = POLLIN},
                                {.fd = server->stop[0], .events = POLLIN}};
        bool buffered = connection->tls && SSL_pending(connection->tls) > 0;
        poll(all, 3, buffered ? 0 : -1);
        open = all[2].revents == 0;
        if (open && (buffered || all[0].revents))
            open = pass_on(connection, target);
        if (open && all[1].revents)
            open = pass_back(connection, target);
    }
    close(target);
}

static void serve(const struct connection *connection)
{
    scripted_server *server = connection->server;
    char *request = malloc(REQUEST_MAX);
    must(request, "malloc");
    server->connections++;
    for (;;) {
        struct reading reading = read_request(connection, step_at(server, server->next)->read_at_most, request);
        if (!reading.begun)
            break;
        const script_step *step = step_at(server, server->next++);
        answer(connection, step);
        if (step->end == SCRIPT_TUNNEL)
            tunnel(connection);
        if (step->end != SCRIPT_KEEP) {
            end(connection, step->end, reading.complete);
            break;
        }
    }
    free(request);
}

static void *serve_thread(void *opaque)
{
    struct connection *connection = opaque;
    scripted_server *server = connection->server;
    if (!connection->tls || SSL_accept(connection->tls) > 0)
        serve(connection);
    SSL_free(connection->tls);
    close(connection->descriptor);
    free(connection);
    pthread_mutex_lock(&server->lock);
    server->serving--;
    pthread_cond_signal(&server->changed);
    pthread_mutex_unlock(&server->lock);
    return NULL;
}

static void accept_one(scripted_server *server)
{
    struct connection *connection = malloc(sizeof *connection);
    must(connection, "malloc");
    *connection = (struct connection){.server = server, .descriptor = accept(server->listener, NULL, NULL)};
    if (server->tls) {
        connection->tls = SSL_new(server->tls);
        must(connection->tls && SSL_set_fd(connection->tls, connection->descriptor) == 1, "SSL_new");
    }
    pthread_mutex_lock(&server->lock);
    server->serving++;
    pthread_mutex_unlock(&server->lock);
    pthread_t thread;
    must(pthread_create(&thread, NULL, serve_thread, connection) == 0, "pthread_create");
    pthread_detach(thread);
}

static void *accept_thread(void *opaque)
{
    scripted_server *server = opaque;
    sigset_t all; /* signals are the test's; also SIGPIPE, which OpenSSL's way to write raises when a peer has gone */
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL); /* also for the threads that it starts */
    while (wait_readable(server, server->listener, -1))
        accept_one(server);
    return NULL;
}

scripted_server *scripted_server_start(const script_step *steps, size_t count)
{
    return scripted_server_start_tls(steps, count, NULL);
}

scripted_server *scripted_server_start_tls(const script_step *steps, size_t count, SSL_CTX *tls)
{
    scripted_server *server = calloc(1, sizeof *server);
    must(server && pthread_mutex_init(&server->lock, NULL) == 0, "pthread_mutex_init");
    must(pthread_cond_init(&server->changed, NULL) == 0, "pthread_cond_init");
    server->steps = steps;
    server->count = count;
    server->tls = tls;
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    must(bind(server->listener, (struct sockaddr *)&address, size) == 0, "bind");
    must(listen(server->listener, 16) == 0, "listen");
    must(getsockname(server->listener, (struct sockaddr *)&address, &size) == 0, "getsockname");
    must(pipe(server->stop) == 0, "pipe");
    server->port = address.sin_port;
    snprintf(server->url, sizeof server->url, "http%s://127.0.0.1:%d", tls ? "s" : "", ntohs(address.sin_port));
    must(pthread_create(&server->thread, NULL, accept_thread, server) == 0, "pthread_create");
    return server;
}

void scripted_server_tunnel_to(scripted_server *server, const scripted_server *target)
{
    server->tunnel_port = target->port;
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

int scripted_server_answered(const scripted_server *server)
{
    return server->answered;
}

const char *scripted_server_last_request(const scripted_server *server)
{
    return server->last;
}

void scripted_server_stop(scripted_server *server)
{
    (void)!write(server->stop[1], "", 1);
    pthread_join(server->thread, NULL);
    pthread_mutex_lock(&server->lock);
    while (server->serving > 0)
        pthread_cond_wait(&server->changed, &server->lock);
    pthread_mutex_unlock(&server->lock);
    close(server->listener);
    close(server->stop[0]);
    close(server->stop[1]);
    pthread_cond_destroy(&server->changed);
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
