#include "call.h"

#include "model/error.h"

#include <limits.h>
#include <stdlib.h>

/* ---- the heap: each turn is due no later than its four children, which share a line of the cache ---- */

enum { CHILDREN = 4 };

static void put(facegen_engine *engine, size_t place, fg_turn turn)
{
    engine->turns[place] = turn;
    turn.task->place = place;
}

/* Turns that are due at once are taken in the order in which their tasks were begun. */
static bool comes_before(fg_turn a, fg_turn b)
{
    return a.due != b.due ? a.due < b.due : a.task->number < b.task->number;
}

/* The child of a place that is due first; the heap's count where it has none. */
static size_t first_child(const facegen_engine *engine, size_t place)
{
    size_t first = CHILDREN * place + 1, end = first + CHILDREN;
    if (first >= engine->count)
        return engine->count;
    for (size_t child = first + 1; child < end && child < engine->count; child++) {
        if (comes_before(engine->turns[child], engine->turns[first]))
            first = child;
    }
    return first;
}

/* Moves a turn up or down from a place, to where it belongs. */
static void settle(facegen_engine *engine, size_t place, fg_turn turn)
{
    fg_turn *turns = engine->turns;
    for (size_t parent; place > 0 && comes_before(turn, turns[parent = (place - 1) / CHILDREN]); place = parent)
        put(engine, place, turns[parent]);
    for (size_t child; (child = first_child(engine, place)) < engine->count && comes_before(turns[child], turn);
         place = child)
        put(engine, place, turns[child]);
    put(engine, place, turn);
}

static void set_due(fg_task *task, int64_t due)
{
    settle(task->engine, task->place, (fg_turn){due, task});
}

void fg_task_wake(fg_task *task)
{
    const facegen_engine *engine = task->engine;
    bool ended = task->place >= engine->count || engine->turns[task->place].task != task;
    if (!ended) /* a job may be cancelled in its final callback */
        set_due(task, INT64_MIN);
}

facegen_code fg_engine_add(facegen_engine *engine, fg_task *task)
{
    if (engine->closing)
        return FACEGEN_E_CANCELLED;
    if (engine->count == engine->capacity) {
        size_t capacity = engine->capacity ? 2 * engine->capacity : 4;
        fg_turn *turns = realloc(engine->turns, capacity * sizeof *turns);
        if (!turns)
            return FACEGEN_E_NOMEM;
        engine->turns = turns;
        engine->capacity = capacity;
    }
    task->engine = engine;
    task->number = engine->begun++;
    settle(engine, engine->count++, (fg_turn){INT64_MIN, task});
    return FACEGEN_OK;
}

static void drop(fg_task *task)
{
    facegen_engine *engine = task->engine;
    fg_turn last = engine->turns[--engine->count];
    if (last.task != task)
        settle(engine, task->place, last);
}

/* ---- cancelling ---- */

static void cancel_all(facegen_engine *engine)
{
    engine->cancels = true;
    for (size_t i = 0; i < engine->count; i++) {
        fg_task *task = engine->turns[i].task;
        task->cancelled = true;
        fg_task_wake(task); /* it moves up, among those that have been woken */
    }
}

/* Does what facegen_client_cancel() has asked for. */
static void heed_client(facegen_engine *engine)
{
    if (atomic_exchange(&engine->cancelled, false))
        cancel_all(engine);
}

facegen_code fg_engine_add_job(facegen_engine *engine, fg_task *task)
{
    heed_client(engine);
    return fg_engine_add(engine, task);
}

/* ---- time ---- */

int64_t fg_engine_now(const facegen_engine *engine)
{
    const facegen_transport *transport = &engine->client->transport;
    return transport->now ? transport->now(engine->session) : fg_clock_now();
}

int64_t fg_engine_unix_time(const facegen_engine *engine)
{
    const facegen_transport *transport = &engine->client->transport;
    return transport->unix_time ? transport->unix_time(engine->session) : fg_clock_unix_time();
}

/* A time that is some milliseconds later, INT64_MAX at the most. */
static int64_t later(int64_t time, int64_t milliseconds)
{
    return milliseconds < INT64_MAX - time ? time + milliseconds : INT64_MAX;
}

static void wait_until(facegen_engine *engine, int64_t until)
{
    const facegen_transport *transport = &engine->client->transport;
    if (transport->wait)
        transport->wait(engine->session, until);
    else /* the transport's clock may be another than the system's */
        fg_event_wait_until(&engine->woken, later(fg_clock_now(), until - fg_engine_now(engine)));
}

void facegen_engine_wake(facegen_engine *engine)
{
    if (!engine)
        return;
    const facegen_transport *transport = &engine->client->transport;
    if (transport->wait && transport->wake)
        transport->wake(engine->session);
    if (!transport->wait || transport->now) /* see wait_for_place() */
        fg_event_set(&engine->woken);
}

/* ---- a step ---- */

/* Wakes the calls that the window has let in. */
static void take_posted(facegen_engine *engine)
{
    fg_mutex_lock(&engine->client->lock);
    fg_window_retry(engine);
    for (fg_call *call = engine->posted.first; call; call = call->next_held)
        fg_task_wake(&call->task);
    engine->posted = (fg_calls){NULL, NULL};
    fg_mutex_unlock(&engine->client->lock);
}

/*
 * Looks at what has arrived, without waiting, before a time that has come is held against anyone, and before anything
 * is cancelled: a process that comes late (it was stopped, or its frame loop stood still) may find the whole answer
 * there.
 */
static void look_before_ending(facegen_engine *engine)
{
    const facegen_transport *transport = &engine->client->transport;
    int64_t now = fg_engine_now(engine);
    bool timed = engine->count > 0 && engine->turns[0].due != INT64_MIN; /* a deadline, and not an event */
    bool may_arrive = transport->wait && transport->cancel;              /* else exchanges end where they start */
    bool ends = engine->cancels || (timed && engine->turns[0].due <= now);
    engine->cancels = false;
    if (ends && engine->count > 0 && may_arrive)
        transport->wait(engine->session, now);
}

/* Gives every task whose turn it is one; whether there was any. Callbacks may add, wake and cancel tasks. */
static bool take_turns(facegen_engine *engine)
{
    heed_client(engine);
    look_before_ending(engine);
    heed_client(engine); /* of a thread that asked meanwhile */
    int64_t now = fg_engine_now(engine), until = now;
    take_posted(engine);
    bool any = false;
    for (size_t left = engine->count; left > 0 && engine->count > 0 && engine->turns[0].due <= now; left--) {
        fg_task *task = engine->turns[0].task;
        any = true;
        set_due(task, INT64_MAX);
        if (task->kind->advance(task, now, &until)) {
            drop(task);
            if (task->kind->end)
                task->kind->end(task);
        } else if (engine->turns[task->place].due == INT64_MAX) { /* else it was woken meanwhile */
            set_due(task, until);
        }
    }
    return any;
}

/* Milliseconds until other processes are to be looked at for a place that they have given back; INT64_MAX: never. */
static int64_t until_retry(const facegen_engine *engine)
{
    int64_t retry_at = fg_window_retry_at(engine->client), now = fg_clock_now();
    if (retry_at == INT64_MAX)
        return INT64_MAX;
    return retry_at > now ? retry_at - now : 0;
}

/* When the next turn is at the latest; INT64_MAX: when something happens. An engine without a task has no turn. */
static int64_t next_turn(const facegen_engine *engine)
{
    int64_t due = engine->turns[0].due, retry_at = later(fg_engine_now(engine), until_retry(engine));
    return due < retry_at ? due : retry_at;
}

/*
 * The processes that hold the places of a name live in real time: while one of these is waited for, the time of a
 * session that jumps, as a sandbox's does, passes no faster than theirs.
 */
static void wait_for_place(facegen_engine *engine, int64_t until, int64_t real_until)
{
    bool jumps = engine->client->transport.now && fg_engine_now(engine) >= until && fg_clock_now() < real_until;
    if (jumps && fg_window_retry_at(engine->client) != INT64_MAX)
        fg_event_wait_until(&engine->woken, real_until);
}

static void wait_for_turn(facegen_engine *engine, int64_t until)
{
    /* Without a task not to wait, but to take notice of a wake. */
    int64_t now = fg_engine_now(engine), due = engine->count > 0 ? next_turn(engine) : now;
    if (due < until)
        until = due;
    int64_t real_until = later(fg_clock_now(), until - now);
    wait_until(engine, until);
    wait_for_place(engine, until, real_until);
}

static size_t step(facegen_engine *engine, int64_t until)
{
    engine->stepping = true;
    if (!take_turns(engine)) {
        wait_for_turn(engine, until);
        take_turns(engine);
    }
    engine->stepping = false;
    return engine->count;
}

size_t facegen_engine_step(facegen_engine *engine, int64_t timeout_ms)
{
    if (!engine || engine->stepping || fg_client_check(engine->client, NULL) != FACEGEN_OK)
        return 0;
    size_t count = step(engine, timeout_ms < 0 ? INT64_MAX : later(fg_engine_now(engine), timeout_ms));
    if (!engine->abandoned)
        return count;
    facegen_engine_free(engine);
    return 0;
}

void fg_engine_run(facegen_engine *engine)
{
    while (step(engine, INT64_MAX) > 0)
        continue;
}

int facegen_engine_fd(const facegen_engine *engine)
{
    return engine && engine->client->transport.fd ? engine->client->transport.fd(engine->session) : -1;
}

int facegen_engine_timeout(const facegen_engine *engine)
{
    if (!engine || engine->count == 0)
        return -1;
    const facegen_transport *transport = &engine->client->transport;
    int64_t due = next_turn(engine), now = fg_engine_now(engine);
    int64_t theirs = transport->deadline ? transport->deadline(engine->session) : INT64_MAX;
    if (due == INT64_MAX)
        return -1; /* all are held back, for engines of other threads */
    if (theirs < due)
        due = theirs;
    if (due <= now)
        return 0;
    return due - now < INT_MAX ? (int)(due - now) : INT_MAX;
}

/* ---- as a handle ---- */

facegen_engine *facegen_engine_new(facegen_client *client, facegen_error *error)
{
    if (!client) {
        fg_fail(error, FACEGEN_E_ARGUMENT, "", "facegen_engine_new: no client was given");
        return NULL;
    }
    return fg_client_check(client, error) == FACEGEN_OK ? fg_engine_acquire(client, error) : NULL;
}

void facegen_engine_free(facegen_engine *engine)
{
    if (!engine)
        return;
    if (engine->stepping) {
        engine->abandoned = engine->closing = true;
        cancel_all(engine);
        return;
    }
    if (fg_client_check(engine->client, NULL) != FACEGEN_OK)
        return; /* the parent's: its sockets are not ours to close */
    engine->closing = true;
    cancel_all(engine);
    fg_engine_run(engine);
    fg_engine_dismiss(engine);
}

void facegen_engine_cancel(facegen_engine *engine)
{
    if (engine)
        cancel_all(engine);
}
