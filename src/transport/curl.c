/* HTTP over libcurl; a session is one multi handle, with the connections that are kept, and a loop to wait for it. */
#include "curl.h"

#include "curl_transfer.h"
#include "loop.h"
#include "multi.h"
#include "os/signal_guard.h"
#include "os/thread.h"

#include <stdlib.h>
#include <string.h>

enum {
    SPARES_MAX = 32,
    SLICE_SIZE = 1024 * 1024,    /* bytes: 1.5 ms of processor time, decoding and writing to a file included */
    SETTLING_MS = 5 * 60 * 1000, /* measured: a kernel delivered what it held up to 54 s after the process had ended */
    QUICK_EXIT = CURLOPTTYPE_LONG + 21, /* CURLMOPT_QUICK_EXIT, also where libcurl's headers are older than 8.20 */
};

struct session {
    const fg_curl_settings *settings;
    CURLM *multi;
    bool fit; /* multi has not failed as a whole; if it has, the next transfer gets a new one */
    fg_loop *loop;
    fg_transfer *spares[SPARES_MAX]; /* transfers that have ended, for the fetches to come */
    int spare_count;
    fg_slice slice;
    fg_transfer *transfers; /* that run */
    bool running;           /* libcurl runs, and may be in a callback: no handle may be taken out of it then */
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
        fg_signal_guard_begin(guard, FG_SIGNAL_BROKEN_PIPE);
}

static void end_guard(const fg_signal_guard *guard)
{
    if (raises_sigpipe)
        fg_signal_guard_end(guard);
}

static void close_multi(struct session *session)
{
    fg_signal_guard guard;
    begin_guard(&guard);
    while (session->spare_count > 0)
        fg_transfer_free(session->spares[--session->spare_count]);
    curl_multi_cleanup(session->multi); /* tells the loop of the sockets that it closes */
    end_guard(&guard);
}

/* Gives a session a multi handle, in place of one that has failed; false when memory runs out. */
static bool renew_multi(struct session *session)
{
    CURLM *multi = fg_new_multi();
    if (!multi)
        return false;
    /* From 8.20 on freeing it waits for the resolver's threads otherwise; an older libcurl does not know it. */
    (void)curl_multi_setopt(multi, (CURLMoption)QUICK_EXIT, 1L);
    close_multi(session);
    session->multi = multi;
    session->fit = fg_loop_attach(session->loop, multi);
    return session->fit;
}

static void close_curl(void *opaque)
{
    struct session *session = opaque;
    close_multi(session);
    if (session->loop)
        fg_loop_free(session->loop);
    free(session);
}

static void *open_curl(void *settings)
{
    static fg_once once;
    fg_once_run(&once, initialize);
    struct session *session = ready ? calloc(1, sizeof *session) : NULL;
    if (!session)
        return NULL;
    session->settings = settings;
    session->slice.left = SLICE_SIZE;
    session->loop = fg_loop_new();
    if (session->loop && renew_multi(session))
        return session;
    close_curl(session);
    return NULL;
}

/* Polls are many and all alike: making a handle of libcurl anew costs as much as all else that it does for one. */
static fg_transfer *take_spare(struct session *session, facegen_exchange *exchange)
{
    if (session->spare_count > 0 && fg_transfer_again(session->spares[session->spare_count - 1], exchange))
        return session->spares[--session->spare_count];
    return NULL;
}

static void add_transfer(struct session *session, fg_transfer *transfer)
{
    transfer->next = session->transfers;
    transfer->link = &session->transfers;
    if (transfer->next)
        transfer->next->link = &transfer->next;
    session->transfers = transfer;
}

static facegen_code start_transfer(void *opaque, facegen_exchange *exchange)
{
    struct session *session = opaque;
    if (!session->fit && !renew_multi(session))
        return FACEGEN_E_NOMEM;
    fg_transfer *transfer = take_spare(session, exchange);
    if (!transfer)
        transfer = fg_transfer_new(session->settings, &session->slice, exchange);
    if (!transfer)
        return FACEGEN_E_NOMEM;
    facegen_exchange_set_data(exchange, transfer);
    if (curl_multi_add_handle(session->multi, transfer->easy) != CURLM_OK) {
        fg_transfer_free(transfer);
        return FACEGEN_E_NOMEM;
    }
    add_transfer(session, transfer);
    return FACEGEN_OK;
}

static void remove_transfer(struct session *session, fg_transfer *transfer, bool again)
{
    *transfer->link = transfer->next;
    if (transfer->next)
        transfer->next->link = transfer->link;
    curl_multi_remove_handle(session->multi, transfer->easy);
    if (again && session->spare_count < SPARES_MAX)
        session->spares[session->spare_count++] = transfer;
    else
        fg_transfer_free(transfer);
}

/* Takes out the transfers that were given up within a callback of libcurl. */
static void remove_given_up(struct session *session)
{
    for (fg_transfer *transfer = session->transfers, *next; transfer; transfer = next) {
        next = transfer->next;
        if (!transfer->exchange)
            remove_transfer(session, transfer, false);
    }
}

static void cancel_transfer(void *opaque, facegen_exchange *exchange)
{
    struct session *session = opaque;
    fg_transfer *transfer = facegen_exchange_data(exchange);
    transfer->exchange = NULL;
    if (session->running)
        return; /* it is taken out as soon as libcurl returns */
    fg_signal_guard guard;
    begin_guard(&guard);
    remove_transfer(session, transfer, false);
    end_guard(&guard);
}

static void end_transfer(struct session *session, fg_transfer *transfer, CURLcode outcome)
{
    bool again = fg_transfer_end(transfer, outcome);
    remove_transfer(session, transfer, again);
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
        end_transfer(session, transfer, message->data.result);
        any = true;
    }
    return any;
}

/*
 * Ends all transfers: in a multi handle that has failed, for want of memory or because a socket cannot be watched, none
 * may go on. libcurl 7.88 leaves a table of no size in it, and divides by that (multi.c, singlesocket()).
 */
static void give_up_transfers(struct session *session)
{
    while (session->transfers)
        end_transfer(session, session->transfers, CURLE_FAILED_INIT);
}

/* Ends what has ended while libcurl ran; whether there was anything. `fit`: whether its multi handle still is. */
static bool end_run(struct session *session, bool fit)
{
    session->running = false;
    session->fit = fit && session->fit;
    remove_given_up(session);
    return end_transfers(session);
}

/*
 * Resumes the paused transfers, for the next wait: libcurl sets a timer that expires at once, so a host that waits for
 * the loop calls again at once. libcurl hands over here what it had received of a chunked body when it was paused, and
 * reports only here that it was refused. Any other failure is one of the multi handle.
 */
static void resume_transfers(struct session *session)
{
    bool paused = session->slice.paused;
    session->slice = (fg_slice){.left = SLICE_SIZE};
    session->running = true;
    for (fg_transfer *transfer = session->transfers, *next; transfer && paused && session->fit; transfer = next) {
        next = transfer->next;
        if (!transfer->paused)
            continue;
        transfer->paused = false;
        CURLcode outcome = curl_easy_pause(transfer->easy, CURLPAUSE_CONT);
        if (outcome == CURLE_WRITE_ERROR && transfer->exchange)
            end_transfer(session, transfer, outcome);
        else if (outcome != CURLE_OK && outcome != CURLE_WRITE_ERROR)
            session->fit = false;
    }
    session->running = false;
    remove_given_up(session);
}

static void wait_for_transfers(void *opaque, int64_t until)
{
    struct session *session = opaque;
    fg_signal_guard guard;
    begin_guard(&guard);
    session->running = true;
    if (!end_run(session, fg_loop_progress(session->loop)) && session->fit && !session->slice.paused) {
        session->running = true;
        end_run(session, fg_loop_wait(session->loop, until));
    }
    resume_transfers(session);
    if (!session->fit)
        give_up_transfers(session);
    end_guard(&guard);
}

static void wake_session(void *opaque)
{
    fg_loop_wake(((struct session *)opaque)->loop);
}

static int session_fd(void *opaque)
{
    return fg_loop_fd(((struct session *)opaque)->loop);
}

static int64_t session_deadline(void *opaque)
{
    return fg_loop_deadline(((struct session *)opaque)->loop);
}

const facegen_transport fg_curl_transport = {
    .size = sizeof(facegen_transport),
    .open = open_curl,
    .close = close_curl,
    .start = start_transfer,
    .cancel = cancel_transfer,
    .wait = wait_for_transfers,
    .wake = wake_session,
    .fd = session_fd,
    .deadline = session_deadline,
    .settling_ms = SETTLING_MS,
};
