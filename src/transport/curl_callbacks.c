#include "curl_callbacks.h"

#include "base/address.h"
#include "os/socket.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- the socket ---- */

/* Sees the address after name look-up, so that a name cannot lead elsewhere than it was checked for. */
curl_socket_t fg_curl_open_socket(void *opaque, curlsocktype purpose, struct curl_sockaddr *address)
{
    fg_transfer *transfer = opaque;
    const facegen_exchange *exchange = transfer->exchange;
    (void)purpose;
    if (!exchange)
        return CURL_SOCKET_BAD;
    if (facegen_exchange_public_only(exchange) && !transfer->settings->proxy && fg_address_is_private(&address->addr)) {
        transfer->private_address = true;
        return CURL_SOCKET_BAD;
    }
    curl_socket_t opened = fg_socket_open(address->family, address->socktype, address->protocol);
    transfer->no_descriptor = opened == CURL_SOCKET_BAD && (errno == EMFILE || errno == ENFILE);
    if (opened != CURL_SOCKET_BAD && facegen_exchange_paid(exchange)) { /* a given-up one must not arrive afterwards */
        fg_socket_set_abrupt(opened, true, transfer->settings->stall_ms);
        transfer->opened[transfer->open_count++ % FG_OPENED_MAX] = opened;
    }
    return opened;
}

/*
 * The socket that the request goes over, of those that were opened for it: libcurl has closed the others, and their
 * numbers may be somebody else's by now. It tells the socket itself only once the transfer has ended.
 */
static curl_socket_t find_socket(const fg_transfer *transfer, int local_port)
{
    size_t count = transfer->open_count < FG_OPENED_MAX ? transfer->open_count : FG_OPENED_MAX;
    for (size_t i = 0; i < count; i++) {
        if (fg_socket_local_port(transfer->opened[i]) == local_port)
            return transfer->opened[i];
    }
    return CURL_SOCKET_BAD;
}

/* ---- the request ---- */

/* Called before a paid request is sent on a connection: once. */
int fg_curl_allow_beginning(void *opaque, char *peer, char *local, int peer_port, int local_port)
{
    (void)peer, (void)local, (void)peer_port;
    fg_transfer *transfer = opaque;
    transfer->socket = find_socket(transfer, local_port);
    return !transfer->exchange || ++transfer->beginnings > 1 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

size_t fg_curl_read_body(char *buffer, size_t size, size_t count, void *opaque)
{
    fg_transfer *transfer = opaque;
    if (!transfer->exchange)
        return CURL_READFUNC_ABORT;
    int64_t got = facegen_exchange_read(transfer->exchange, buffer, size * count);
    return got < 0 ? CURL_READFUNC_ABORT : (size_t)got;
}

/* libcurl begins a request again whose kept connection had died: for one that is not paid. */
int fg_curl_rewind_body(void *opaque, curl_off_t offset, int origin)
{
    facegen_exchange *exchange = ((fg_transfer *)opaque)->exchange;
    bool rewound = exchange && offset == 0 && origin == SEEK_SET && facegen_exchange_rewind(exchange);
    return rewound ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
}

/* ---- the answer ---- */

/* Pauses a transfer once the slice of this wait is used up. If libcurl fails it is paused all the same, and whoever
 * resumes it finds out. */
static void take_from_slice(fg_transfer *transfer, size_t size)
{
    fg_slice *slice = transfer->slice;
    slice->left = size < slice->left ? slice->left - size : 0;
    if (slice->left > 0 || transfer->paused)
        return;
    slice->paused = transfer->paused = true;
    curl_easy_pause(transfer->easy, CURLPAUSE_RECV);
}

size_t fg_curl_write_answer(char *bytes, size_t size, size_t count, void *opaque)
{
    fg_transfer *transfer = opaque;
    size *= count;
    if (!transfer->exchange || !facegen_exchange_write(transfer->exchange, bytes, size))
        return 0;
    take_from_slice(transfer, size);
    return size;
}

/* Takes the status as libcurl has read it from the first line of a block of headers. */
static void take_status(fg_transfer *transfer)
{
    long status = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    facegen_exchange_set_status(transfer->exchange, (int)status);
    transfer->is_final = status >= 200;
    if (transfer->is_final && transfer->socket != CURL_SOCKET_BAD)
        fg_socket_set_abrupt(transfer->socket, false, 0); /* it may end as any other, and be kept for fetches */
}

/*
 * A line of a block of headers: the status line is its first, whatever a later one looks like, and a blank one its
 * last. The blocks of interim answers (1xx), which libcurl bounds, come before the final one; trailers after it.
 */
size_t fg_curl_write_header(char *line, size_t size, size_t count, void *opaque)
{
    fg_transfer *transfer = opaque;
    size *= count;
    if (!transfer->exchange)
        return 0;
    if (transfer->head == FG_HEAD_AWAITED)
        take_status(transfer);
    else if (transfer->is_final && !facegen_exchange_add_header_line(transfer->exchange, line, size))
        return 0;
    if (*line != '\r' && *line != '\n')
        transfer->head = FG_HEAD_BEGUN;
    else
        transfer->head = transfer->is_final ? FG_HEAD_ENDED : FG_HEAD_AWAITED;
    return size;
}
