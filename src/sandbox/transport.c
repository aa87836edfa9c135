#include "transport.h"

#include "base/text.h"
#include "webhook.h"
#include "os/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    EXCHANGE_TIME = 1, /* virtual milliseconds that an exchange takes at least */
    LOOK_TIME = 100    /* and those that a wait of no length lets pass */
};

static int64_t virtual_now(void *session)
{
    const facegen_sandbox *sandbox = session;
    return sandbox->virtual_now;
}

static int64_t virtual_unix_time(void *session)
{
    return virtual_now(session) / 1000;
}

/* Tells the webhooks that are due. */
static void tell_webhooks(facegen_sandbox *sandbox)
{
    sb_webhook webhook;
    while (sandbox->webhook && sb_webhook_take(sandbox->endpoint, sb_now(sandbox), &webhook)) {
        sandbox->webhook(webhook.url, webhook.body, webhook.size, sandbox->webhook_data);
        sb_webhook_free(&webhook);
    }
}

void sb_advance(facegen_sandbox *sandbox, int64_t until)
{
    bool comes_first = true;
    while (comes_first) {
        int64_t due = sb_webhook_next(sandbox->endpoint);
        comes_first = sandbox->webhook && due < until;
        int64_t next = comes_first ? due : until;
        if (next > sandbox->virtual_now)
            sandbox->virtual_now = next;
        tell_webhooks(sandbox);
    }
}

/* A wait of no length is a look from a frame or event loop: without time that passes it would wait for ever. */
static void virtual_wait(void *session, int64_t until)
{
    int64_t now = virtual_now(session);
    sb_advance(session, until > now ? until : now + LOOK_TIME);
}

/* Waiting takes no time: event loops need not. */
static int64_t virtual_deadline(void *session)
{
    return virtual_now(session);
}

static void real_wait(int64_t until)
{
    fg_clock_sleep_until(until);
}

int64_t sb_now(const facegen_sandbox *sandbox)
{
    return sandbox->time == FACEGEN_SANDBOX_VIRTUAL ? sandbox->virtual_now : fg_clock_now();
}

/* Lets the time of an exchange pass; false when its deadline comes first. */
static bool pass_time(facegen_sandbox *sandbox, const facegen_exchange *exchange, int delay)
{
    bool is_virtual = sandbox->time == FACEGEN_SANDBOX_VIRTUAL;
    int64_t end = sb_now(sandbox) + delay + (is_virtual ? EXCHANGE_TIME : 0);
    int64_t deadline = facegen_exchange_deadline(exchange);
    int64_t until = end < deadline ? end : deadline;
    if (is_virtual) {
        sb_advance(sandbox, until);
    } else {
        real_wait(until);
        tell_webhooks(sandbox);
    }
    return end < deadline;
}

/* The path of an absolute URL, for free(). */
static char *path_of(const char *url)
{
    const char *authority = strstr(url, "://");
    const char *path = authority ? strchr(authority + 3, '/') : NULL;
    return fg_text_copy_part(path ? path : "/", path ? strcspn(path, "?#") : 1);
}

/* Reads up to `size` bytes of a body; false when it cannot be had. */
static bool read_body(facegen_exchange *exchange, uint64_t size, fg_buffer *body)
{
    char piece[16384];
    while (body->size < size) {
        uint64_t left = size - body->size;
        int64_t got = facegen_exchange_read(exchange, piece, left < sizeof piece ? (size_t)left : sizeof piece);
        if (got < 0 || (got > 0 && !fg_buffer_append(body, piece, (size_t)got)))
            return false;
        if (got == 0)
            break;
    }
    return true;
}

/* The connection breaks after the body, or the part of it that was read. */
static void fail_broken(facegen_exchange *exchange, const sb_reply *reply, const fg_buffer *body)
{
    bool untouched = reply->broken <= SB_BREAK_IN_BODY && body->size == 0;
    facegen_exchange_fail(exchange, FACEGEN_E_IO, untouched ? FACEGEN_REACH_NOTHING : FACEGEN_REACH_MAYBE,
                          reply->reset ? "connection reset by the server" : "connection closed by the server");
}

static void send_headers(facegen_exchange *exchange, const sb_reply *reply)
{
    char seconds[24];
    facegen_exchange_set_status(exchange, reply->status);
    if (reply->location)
        facegen_exchange_add_header(exchange, "Location", reply->location);
    if (reply->retry_after > 0) {
        snprintf(seconds, sizeof seconds, "%lld", (long long)reply->retry_after);
        facegen_exchange_add_header(exchange, "Retry-After", seconds);
    }
}

/* Gives a reply to the exchange, which ends with it. */
static void answer(facegen_sandbox *sandbox, facegen_exchange *exchange, const fg_buffer *body, const sb_reply *reply)
{
    bool is_cut = reply->broken == SB_BREAK_IN_ANSWER;
    if (reply->broken != SB_BREAK_NONE && !is_cut) {
        fail_broken(exchange, reply, body);
        return;
    }
    if (!pass_time(sandbox, exchange, reply->delay)) {
        facegen_exchange_fail(exchange, FACEGEN_E_TIMEOUT, FACEGEN_REACH_MAYBE, "no answer by the deadline");
        return;
    }
    send_headers(exchange, reply);
    size_t size = is_cut ? reply->body.size / 2 : reply->body.size;
    if (size > 0 && !facegen_exchange_write(exchange, reply->body.bytes, size))
        facegen_exchange_fail(exchange, FACEGEN_E_IO, FACEGEN_REACH_MAYBE, "the answer was not wanted");
    else if (is_cut)
        fail_broken(exchange, reply, body);
    else
        facegen_exchange_finish(exchange);
}

/* How much of a body is read before it may break: all but its last byte where the body itself can ask for it. */
static uint64_t size_before_break(const sb_reply *reply, uint64_t size)
{
    if (reply->broken == SB_BREAK_BEFORE_BODY || size == 0)
        return 0;
    return reply->broken == SB_BREAK_IN_BODY ? size / 2 : size - 1;
}

/* Performs an exchange on a path, with empty buffers for its body and its reply. */
static void perform(facegen_sandbox *sandbox, facegen_exchange *exchange, const char *path, fg_buffer *body,
                    sb_reply *reply)
{
    const char *method = facegen_exchange_method(exchange);
    uint64_t size = facegen_exchange_body_size(exchange);
    sb_endpoint_announce(sandbox->endpoint, method, path, reply);
    bool had = read_body(exchange, size_before_break(reply, size), body);
    if (had && reply->broken == SB_BREAK_NONE) {
        sb_endpoint_peek(sandbox->endpoint, method, path, fg_buffer_string(body), reply);
        had = reply->broken != SB_BREAK_NONE || read_body(exchange, size, body);
    }
    if (!had) {
        facegen_exchange_fail(exchange, FACEGEN_E_IO, FACEGEN_REACH_NOTHING, "the body could not be read");
        return;
    }
    if (reply->broken == SB_BREAK_NONE)
        sb_endpoint_handle(sandbox->endpoint, method, path, fg_buffer_string(body), body->size, sb_now(sandbox), reply);
    answer(sandbox, exchange, body, reply);
}

static facegen_code start(void *session, facegen_exchange *exchange)
{
    facegen_sandbox *sandbox = session;
    fg_buffer body;
    sb_reply reply;
    char *path = path_of(facegen_exchange_url(exchange));
    if (!path)
        return FACEGEN_E_NOMEM;
    sandbox->requests++;
    fg_buffer_init_secret(&body, SB_REQUEST_MAX);
    sb_reply_init(&reply);
    perform(sandbox, exchange, path, &body, &reply);
    sb_reply_free(&reply);
    fg_buffer_free(&body);
    free(path);
    return FACEGEN_OK;
}

static const facegen_transport virtual_transport = {
    .size = sizeof(facegen_transport),
    .start = start,
    .now = virtual_now,
    .unix_time = virtual_unix_time,
    .wait = virtual_wait,
    .deadline = virtual_deadline,
    .settling_ms = -1,
};
static const facegen_transport real_transport = {.size = sizeof(facegen_transport), .start = start, .settling_ms = -1};

const facegen_transport *sb_transport(const facegen_sandbox *sandbox)
{
    return sandbox->time == FACEGEN_SANDBOX_VIRTUAL ? &virtual_transport : &real_transport;
}
