#include "break.h"

#include "os/listener.h"

#include <stdlib.h>
#include <string.h>

static fg_socket socket_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

enum MHD_Result sb_break_off(struct MHD_Connection *connection, const sb_reply *reply)
{
    if (reply->reset) /* at once: libmicrohttpd ends a connection politely before it closes it */
        fg_socket_reset(socket_of(connection));
    return MHD_NO;
}

/* The first half of a reply's body, after which the connection breaks. */
typedef struct half {
    char *bytes;
    size_t size;
    fg_socket reset; /* the socket to be reset then; -1: closed */
} half;

static ssize_t read_half(void *data, uint64_t position, char *buffer, size_t room)
{
    const half *body = data;
    if (position >= body->size) {
        if (body->reset >= 0)
            fg_socket_reset(body->reset);
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    size_t left = body->size - (size_t)position;
    size_t size = left < room ? left : room;
    memcpy(buffer, body->bytes + position, size);
    return (ssize_t)size;
}

static void free_half(void *data)
{
    half *body = data;
    free(body->bytes);
    free(body);
}

struct MHD_Response *sb_break_half(struct MHD_Connection *connection, sb_reply *reply)
{
    size_t whole = reply->body.size;
    half *body = calloc(1, sizeof *body);
    if (!body)
        return NULL;
    *body = (half){
        .size = whole / 2,
        .bytes = fg_buffer_take(&reply->body),
        .reset = reply->reset ? socket_of(connection) : -1,
    };
    struct MHD_Response *response =
        body->bytes ? MHD_create_response_from_callback(whole, 4096, read_half, body, free_half) : NULL;
    if (!response)
        free_half(body);
    return response;
}
