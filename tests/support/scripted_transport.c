#include "scripted_transport.h"

#include <string.h>

static void read_body(scripted_transport *self, facegen_exchange *exchange, size_t most)
{
    char piece[256];
    uint64_t taken = 0;
    while (taken < most) {
        size_t room = most - taken < sizeof piece ? (size_t)(most - taken) : sizeof piece;
        int64_t got = facegen_exchange_read(exchange, piece, room);
        if (got <= 0)
            break;
        taken += (uint64_t)got;
    }
    self->paid += facegen_exchange_paid(exchange) && taken == facegen_exchange_body_size(exchange);
}

/* The answer comes at once, and its end when the act is over. */
static facegen_code start(void *session, facegen_exchange *exchange)
{
    scripted_transport *self = session;
    size_t index = (size_t)self->started++;
    self->act = &self->acts[index < self->count ? index : self->count - 1];
    self->exchange = exchange;
    self->ends_at = self->act->takes_ms < INT64_MAX - self->now ? self->now + self->act->takes_ms : INT64_MAX;
    read_body(self, exchange, self->act->read);
    if (self->act->status > 0)
        facegen_exchange_set_status(exchange, self->act->status);
    if (self->act->answer)
        facegen_exchange_write(exchange, self->act->answer, strlen(self->act->answer));
    return FACEGEN_OK;
}

static void cancel(void *session, facegen_exchange *exchange)
{
    (void)exchange;
    ((scripted_transport *)session)->exchange = NULL;
}

static int64_t now(void *session)
{
    return ((scripted_transport *)session)->now;
}

static int64_t unix_time(void *session)
{
    return ((scripted_transport *)session)->unix_time;
}

static void wait(void *session, int64_t until)
{
    scripted_transport *self = session;
    if (self->on_wait)
        self->on_wait(self);
    if (self->woken)
        until = self->now;
    self->woken = false;
    bool ends = self->exchange && self->ends_at <= until;
    int64_t next = ends ? self->ends_at : until;
    if (next > self->now)
        self->now = next;
    if (!ends)
        return;
    facegen_exchange *exchange = self->exchange;
    self->exchange = NULL;
    if (self->act->code == FACEGEN_OK)
        facegen_exchange_finish(exchange);
    else
        facegen_exchange_fail(exchange, self->act->code, FACEGEN_REACH_MAYBE, NULL);
}

static void wake(void *session)
{
    ((scripted_transport *)session)->woken = true;
}

const facegen_transport scripted_transport_functions = {
    .size = sizeof(facegen_transport),
    .start = start,
    .cancel = cancel,
    .now = now,
    .unix_time = unix_time,
    .wait = wait,
    .wake = wake,
};
