/* HTTP over libcurl; a session is one multi handle, with the connections that are kept, and a loop to wait for it. */
#include "curl.h"

#include "base/signal_guard.h"
#include "curl_transfer.h"
#include "loop.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SPARES_MAX = 32 };

struct session {
    const fg_curl_settings *settings;
    CURLM *multi;
    fg_loop *loop;
    fg_transfer *spares[SPARES_MAX]; /* transfers that have ended, for the fetches to come */
    int spare_count;
};

/* Set once, below. */
static bool ready, raises_sigpipe;

/* From 7.87 on libcurl writes what OpenSSL has encrypted as it writes to plain sockets, without SIGPIPE. Other TLS
 * libraries write by themselves. */
static bool can_raise_sigpipe(void)
{
    const curl_version_info_data *version = curl_version_info(CURLVERSION_NOW);
    return version->version_num < 0x075700 || !version->ssl_version ||
           strncmp(version->ssl_version, "OpenSSL/", 8) != 0;
}

static void initialize(void)
{
    ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    raises_sigpipe = can_raise_sigpipe();
}

static void begin_guard(fg_signal_guard *guard)
{
    if (raises_sigpipe)
        fg_signal_guard_begin(guard, SIGPIPE);
}

static void end_guard(const fg_signal_guard *guard)
{
    if (raises_sigpipe)
        fg_signal_guard_end(guard);
}

static void close_session(void *opaque)
{
    struct session *session = opaque;
    fg_signal_guard guard;
    begin_guard(&guard);
    while (session->spare_count > 0)
        fg_transfer_free(session->spares[--session->spare_count]);
    curl_multi_cleanup(session->multi); /* tells the loop of the sockets that it closes */
    end_guard(&guard);
    if (session->loop)
        fg_loop_free(session->loop);
    free(session);
}

static void *open_session(void *settings)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, initialize);
    struct session *session = ready ? calloc(1, sizeof *session) : NULL;
    if (!session)
        return NULL;
    session->settings = settings;
    session->multi = curl_multi_init();
    session->loop = session->multi ? fg_loop_new(session->multi) : NULL;
    if (session->loop)
        return session;
    close_session(session);
    return NULL;
}

/* Polls are many and all alike: making a handle of libcurl anew costs as much as all else that it does for one. */
static fg_transfer *make_transfer(struct session *session, facegen_exchange *exchange)
{
    if (session->spare_count > 0 && fg_transfer_again(session->spares[session->spare_count - 1], exchange))
        return session->spares[--session->spare_count];
    return fg_transfer_new(session->settings, exchange);
}

static facegen_code start(void *opaque, facegen_exchange *exchange)
{
    struct session *session = opaque;
    fg_transfer *transfer = make_transfer(session, exchange);
    if (!transfer)
        return FACEGEN_E_NOMEM;
    facegen_exchange_set_data(exchange, transfer);
    if (curl_multi_add_handle(session->multi, fg_transfer_easy(transfer)) == CURLM_OK)
        return FACEGEN_OK;
    fg_transfer_free(transfer);
    return FACEGEN_E_NOMEM;
}

static void take_out(struct session *session, fg_transfer *transfer, bool again)
{
    curl_multi_remove_handle(session->multi, fg_transfer_easy(transfer));
    if (again && session->spare_count < SPARES_MAX)
        session->spares[session->spare_count++] = transfer;
    else
        fg_transfer_free(transfer);
}

static void cancel(void *opaque, facegen_exchange *exchange)
{
    fg_signal_guard guard;
    begin_guard(&guard);
    take_out(opaque, facegen_exchange_data(exchange), false);
    end_guard(&guard);
}

/* Ends the transfers that are done; whether there was one. */
static bool end_transfers(struct session *session)
{
    bool any = false;
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(session->multi, &left));) {
        fg_transfer *transfer = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
        bool again = fg_transfer_end(transfer, message->data.result);
        take_out(session, transfer, again);
        any = true;
    }
    return any;
}

static void wait(void *opaque, int64_t until)
{
    struct session *session = opaque;
    fg_signal_guard guard;
    begin_guard(&guard);
    fg_loop_progress(session->loop);
    if (!end_transfers(session)) {
        fg_loop_wait(session->loop, until);
        end_transfers(session);
    }
    end_guard(&guard);
}

static void wake(void *opaque)
{
    fg_loop_wake(((struct session *)opaque)->loop);
}

static int descriptor(void *opaque)
{
    return fg_loop_fd(((struct session *)opaque)->loop);
}

static int64_t deadline(void *opaque)
{
    return fg_loop_deadline(((struct session *)opaque)->loop);
}

const facegen_transport fg_curl_transport = {
    .size = sizeof(facegen_transport),
    .open = open_session,
    .close = close_session,
    .start = start,
    .cancel = cancel,
    .wait = wait,
    .wake = wake,
    .fd = descriptor,
    .deadline = deadline,
};
