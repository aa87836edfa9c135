/*
 * A thread for each connection: a call may wait for a face to be fetched, for an image to be drawn or for its
 * scenario's delay, and the others go on.
 */
#include "http.h"

#include "break.h"
#include "connections.h"
#include "os/clock.h"
#include "os/listener.h"
#include "os/process.h"
#include "os/thread.h"

#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    CONNECTIONS_MOST = 500, /* while some are silent; then those are ended */
    IDLE_TIMEOUT = 90,      /* seconds after which a silent connection is closed */
    DRAIN_PAUSES = 20,      /* for connections that are ending */
    DRAIN_PAUSE_MS = 10,
};
#define BODIES_MAX ((size_t)256 * 1024 * 1024) /* bytes of all bodies that are in memory */

struct sb_server {
    sb_endpoint *endpoint;
    sb_dispatcher *dispatcher;
    const sb_guard *guard;
    struct MHD_Daemon *daemon;
    sb_connections connections;
    fg_mutex lock; /* guards what follows */
    fg_condition stopped;
    bool stopping;
    size_t bodies; /* bytes of the bodies that are in memory */
};

/* A request being received and answered. */
typedef struct http_exchange {
    sb_server *server;
    sb_connection *connection;
    fg_buffer body;
    sb_reply reply;
    uint64_t announced; /* size of the body as the request has it; 0 when it does not say */
    bool half;          /* whether half of it has arrived */
    bool crowded_out;   /* whether its body was dropped, for there are too many */
} http_exchange;

/* Waits for a reply's delay, or until the server stops. */
static void delay(sb_server *server, int milliseconds)
{
    int64_t until = fg_clock_now() + milliseconds;
    fg_mutex_lock(&server->lock);
    while (!server->stopping && fg_condition_wait_until(&server->stopped, &server->lock, until))
        continue;
    fg_mutex_unlock(&server->lock);
}

/* Keeps account of the bytes of bodies; false when there are too many. */
static bool reserve(sb_server *server, size_t size)
{
    fg_mutex_lock(&server->lock);
    bool fits = size <= BODIES_MAX - server->bodies;
    if (fits)
        server->bodies += size;
    fg_mutex_unlock(&server->lock);
    return fits;
}

static void give_back(sb_server *server, size_t size)
{
    fg_mutex_lock(&server->lock);
    server->bodies -= size;
    fg_mutex_unlock(&server->lock);
}

static void drop_body(http_exchange *exchange)
{
    give_back(exchange->server, exchange->body.size);
    fg_buffer_free(&exchange->body);
}

static void exchange_free(http_exchange *exchange)
{
    drop_body(exchange);
    sb_reply_free(&exchange->reply);
    free(exchange);
}

static struct MHD_Response *make_whole(sb_reply *reply)
{
    size_t size = reply->body.size;
    char *bytes = fg_buffer_take(&reply->body);
    struct MHD_Response *response = bytes ? MHD_create_response_from_buffer(size, bytes, MHD_RESPMEM_MUST_FREE) : NULL;
    if (!response)
        free(bytes);
    return response;
}

static enum MHD_Result send_reply(struct MHD_Connection *connection, http_exchange *exchange)
{
    sb_reply *reply = &exchange->reply;
    bool is_cut = reply->broken == SB_BREAK_IN_ANSWER;
    char seconds[24];
    if (reply->delay > 0)
        delay(exchange->server, reply->delay);
    if (reply->broken != SB_BREAK_NONE && !is_cut)
        return sb_break_off(connection, reply);
    struct MHD_Response *response = is_cut ? sb_break_half(connection, reply) : make_whole(reply);
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, "Content-Type", reply->content_type);
    if (reply->location)
        MHD_add_response_header(response, "Location", reply->location);
    if (reply->retry_after > 0) {
        snprintf(seconds, sizeof seconds, "%lld", (long long)reply->retry_after);
        MHD_add_response_header(response, "Retry-After", seconds);
    }
    enum MHD_Result queued = MHD_queue_response(connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return queued;
}

static const char *header_of(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static sb_connection *connection_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/* Writes the refusal of a request that may not be answered; false if it may. */
static bool refuse(const sb_server *server, struct MHD_Connection *connection, const char *method, sb_reply *reply)
{
    const sb_asker asker = {.host = header_of(connection, "Host"),
                            .origin = header_of(connection, "Origin"),
                            .content_type = header_of(connection, "Content-Type")};
    const char *reason;
    int status = sb_guard_judge(server->guard, method, &asker, &reason);
    if (status != 0)
        sb_reply_error(reply, status, reason);
    return status != 0;
}

/* The headers are there: whether the body is wanted. */
static enum MHD_Result begin(sb_server *server, struct MHD_Connection *connection, const char *path, const char *method,
                             void **slot)
{
    const char *size = header_of(connection, "Content-Length");
    http_exchange *exchange = calloc(1, sizeof *exchange);
    if (!exchange)
        return MHD_NO;
    *slot = exchange;
    exchange->server = server;
    exchange->connection = connection_of(connection);
    exchange->announced = size ? strtoull(size, NULL, 10) : 0;
    fg_buffer_init_secret(&exchange->body, SB_REQUEST_MAX);
    sb_reply_init(&exchange->reply);
    if (refuse(server, connection, method, &exchange->reply))
        return send_reply(connection, exchange);
    sb_endpoint_announce(server->endpoint, method, path, &exchange->reply);
    if (exchange->reply.broken == SB_BREAK_BEFORE_BODY)
        return sb_break_off(connection, &exchange->reply);
    if (exchange->announced <= SB_REQUEST_MAX)
        return MHD_YES;
    sb_reply_error(&exchange->reply, 413, "The request exceeds 96 MiB");
    return send_reply(connection, exchange);
}

/* Whether the connection is to break in the body, now that half of it has arrived. */
static bool breaks_in_body(http_exchange *exchange, const char *method, const char *path)
{
    if (exchange->half || exchange->body.size < exchange->announced / 2)
        return false;
    exchange->half = true;
    if (exchange->reply.broken == SB_BREAK_NONE)
        sb_endpoint_peek(exchange->server->endpoint, method, path, fg_buffer_string(&exchange->body), &exchange->reply);
    return exchange->reply.broken != SB_BREAK_NONE;
}

static enum MHD_Result receive(struct MHD_Connection *connection, http_exchange *exchange, const char *method,
                               const char *path, const char *bytes, size_t *size)
{
    size_t piece = *size;
    *size = 0;
    if (exchange->crowded_out || !reserve(exchange->server, piece)) {
        drop_body(exchange);
        exchange->crowded_out = true;
        return MHD_YES; /* libmicrohttpd takes an answer only once the body has arrived */
    }
    if (!fg_buffer_append(&exchange->body, bytes, piece)) {
        give_back(exchange->server, piece);
        return MHD_NO;
    }
    return breaks_in_body(exchange, method, path) ? sb_break_off(connection, &exchange->reply) : MHD_YES;
}

static void handle(http_exchange *exchange, const char *method, const char *path)
{
    sb_endpoint_handle(exchange->server->endpoint, method, path, fg_buffer_string(&exchange->body), exchange->body.size,
                       fg_clock_now(), &exchange->reply);
    sb_dispatcher_wake(exchange->server->dispatcher);
}

/* An MHD_AccessHandlerCallback: called with the headers, with each piece of the body, and at its end. */
static enum MHD_Result serve(void *data, struct MHD_Connection *connection, const char *path, const char *method,
                             const char *version, const char *piece, size_t *size, void **slot)
{
    sb_server *server = data;
    (void)version;
    if (!*slot)
        return begin(server, connection, path, method, slot);
    http_exchange *exchange = *slot;
    sb_connection_move(&server->connections, exchange->connection, *size == 0);
    if (*size > 0)
        return receive(connection, exchange, method, path, piece, size);
    if (exchange->crowded_out)
        sb_reply_error(&exchange->reply, 503, "Service temporarily unavailable. Too many requests at once.");
    else if (exchange->reply.broken == SB_BREAK_NONE)
        handle(exchange, method, path);
    enum MHD_Result sent = send_reply(connection, exchange);
    sb_connection_move(&server->connections, exchange->connection, false);
    return sent;
}

/* An MHD_NotifyConnectionCallback. */
static void notice(void *data, struct MHD_Connection *connection, void **context,
                   enum MHD_ConnectionNotificationCode why)
{
    sb_server *server = data;
    if (why == MHD_CONNECTION_NOTIFY_CLOSED) {
        sb_connection_close(&server->connections, *context);
        *context = NULL;
        return;
    }
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *context = info ? sb_connection_open(&server->connections, info->connect_fd) : NULL;
}

/* An MHD_RequestCompletedCallback. */
static void complete(void *data, struct MHD_Connection *connection, void **slot, enum MHD_RequestTerminationCode why)
{
    (void)data, (void)connection, (void)why;
    if (*slot)
        exchange_free(*slot);
    *slot = NULL;
}

/* How many connections are kept while some are silent: a server of few descriptors needs some for other things. */
static size_t most_connections(void)
{
    int64_t half = fg_descriptor_limit() / 2;
    return half < CONNECTIONS_MOST ? (size_t)half : CONNECTIONS_MOST;
}

sb_server *sb_server_start(sb_endpoint *endpoint, sb_dispatcher *dispatcher, const sb_guard *guard, int listener)
{
    size_t most = most_connections();
    sb_server *server = calloc(1, sizeof *server);
    if (!server)
        return NULL;
    server->endpoint = endpoint;
    server->dispatcher = dispatcher;
    server->guard = guard;
    sb_connections_init(&server->connections, most);
    fg_mutex_init(&server->lock);
    fg_condition_init(&server->stopped);
    server->daemon = MHD_start_daemon(
        MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL, 0, NULL, NULL, serve, server,
        MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_NOTIFY_COMPLETED, complete, NULL, MHD_OPTION_NOTIFY_CONNECTION,
        notice, server, MHD_OPTION_CONNECTION_LIMIT, (unsigned)(most + most / 4), /* room for those that are ending */
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_TIMEOUT, MHD_OPTION_END);
    if (server->daemon)
        return server;
    sb_server_stop(server);
    return NULL;
}

/*
 * Lets connections that are ending end: libmicrohttpd 0.9.75 can free one that its own thread is still closing. Those
 * that go on, such as idle ones, are ended by MHD_stop_daemon().
 */
static void drain(struct MHD_Daemon *daemon)
{
    MHD_socket listener = MHD_quiesce_daemon(daemon);
    const union MHD_DaemonInfo *info;
    for (int i = 0; i < DRAIN_PAUSES; i++) {
        info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);
        if (!info || info->num_connections == 0)
            break;
        fg_clock_sleep_until(fg_clock_now() + DRAIN_PAUSE_MS);
    }
    if (listener != MHD_INVALID_SOCKET)
        fg_socket_close(listener);
}

void sb_server_stop(sb_server *server)
{
    if (!server)
        return;
    fg_mutex_lock(&server->lock);
    server->stopping = true;
    fg_condition_broadcast(&server->stopped);
    fg_mutex_unlock(&server->lock);
    if (server->daemon) {
        drain(server->daemon);
        MHD_stop_daemon(server->daemon);
    }
    sb_connections_destroy(&server->connections);
    fg_condition_destroy(&server->stopped);
    fg_mutex_destroy(&server->lock);
    free(server);
}
