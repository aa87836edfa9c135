#include "engine.h"

#include "os/clock.h"

/* ---- tasks ---- */

fg_task fg_task_make(const fg_task_kind *kind, facegen_engine *engine, const char *id)
{
    const facegen_client *client = engine->client;
    return (fg_task){
        .kind = kind,
        .engine = engine,
        .id = id,
        .listener = {.tell = client->progress, .user_data = client->progress_data},
    };
}

void fg_task_wake(fg_task *task)
{
    fg_turns *turns = &task->engine->turns;
    if (fg_turns_has(turns, task)) /* a job may be cancelled in its final callback */
        fg_turns_set_due(turns, task, INT64_MIN);
}

static void wake_owner(void *task)
{
    fg_task_wake(task);
}

void fg_task_start(fg_task *task, facegen_exchange *exchange)
{
    facegen_engine *engine = task->engine;
    const facegen_client *client = engine->client;
    facegen_code code = FACEGEN_OK;
    if (client->tap.begin &&
        !fg_watch_begin(exchange, &client->tap, client->tap_data, client->key, fg_engine_unix_time(engine)))
        code = FACEGEN_E_NOMEM;
    if (code == FACEGEN_OK)
        code = client->transport.start(engine->session, exchange);
    if (code != FACEGEN_OK)
        facegen_exchange_fail(exchange, code, FACEGEN_REACH_MAYBE, "the transport did not begin");
    exchange->on_end = wake_owner; /* from now on: the task that starts it looks at it itself */
    exchange->on_end_owner = task;
}

void fg_task_stop(fg_task *task, facegen_exchange *exchange, facegen_code code)
{
    facegen_engine *engine = task->engine;
    if (exchange->ended)
        return;
    if (engine->client->transport.cancel)
        engine->client->transport.cancel(engine->session, exchange);
    exchange->on_end = NULL;
    facegen_exchange_fail(exchange, code, FACEGEN_REACH_MAYBE, NULL);
}

facegen_code fg_engine_add(facegen_engine *engine, fg_task *task)
{
    if (engine->closing)
        return FACEGEN_E_CANCELLED;
    return fg_turns_add(&engine->turns, task) ? FACEGEN_OK : FACEGEN_E_NOMEM;
}

/* ---- cancelling ---- */

void fg_engine_cancel(facegen_engine *engine)
{
    engine->cancels = true;
    for (size_t i = 0; i < engine->turns.count; i++) {
        fg_task *task = engine->turns.items[i].task;
        task->cancelled = true;
        fg_task_wake(task); /* it moves up, among those that have been woken */
    }
}

/* Does what facegen_client_cancel() has asked for. */
static void heed_client(facegen_engine *engine)
{
    if (atomic_exchange(&engine->cancelled, false))
        fg_engine_cancel(engine);
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

void fg_engine_wait_until(facegen_engine *engine, int64_t until)
{
    const facegen_transport *transport = &engine->client->transport;
    if (transport->wait)
        transport->wait(engine->session, until);
    else /* the transport's clock may be another than the system's */
        fg_event_wait_until(&engine->woken, later(fg_clock_now(), until - fg_engine_now(engine)));
}

void fg_engine_wake(facegen_engine *engine)
{
    const facegen_transport *transport = &engine->client->transport;
    if (transport->wait && transport->wake)
        transport->wake(engine->session);
    if (!transport->wait || transport->now) /* see wait_for_place() */
        fg_event_set(&engine->woken);
}

/* ---- a step ---- */

/* Wakes the tasks that the account's limit has let in. */
static void wake_admitted(facegen_engine *engine)
{
    fg_waiters admitted = fg_limiter_collect(&engine->client->limiter, &engine->waiting);
    for (fg_waiter *waiter = admitted.first; waiter; waiter = waiter->next)
        fg_task_wake(waiter->owner);
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
    bool timed = engine->turns.count > 0 && engine->turns.items[0].due != INT64_MIN; /* a deadline, and not an event */
    bool may_arrive = transport->wait && transport->cancel; /* else exchanges end where they start */
    bool ends = engine->cancels || (timed && engine->turns.items[0].due <= now);
    engine->cancels = false;
    if (ends && engine->turns.count > 0 && may_arrive)
        transport->wait(engine->session, now);
}

/* Gives every task whose turn it is one; whether there was any. Callbacks may add, wake and cancel tasks. */
static bool take_turns(facegen_engine *engine)
{
    heed_client(engine);
    look_before_ending(engine);
    heed_client(engine); /* of a thread that asked meanwhile */
    int64_t now = fg_engine_now(engine), until = now;
    wake_admitted(engine);
    bool any = false;
    for (size_t left = engine->turns.count; left > 0 && engine->turns.count > 0 && engine->turns.items[0].due <= now;
         left--) {
        fg_task *task = engine->turns.items[0].task;
        any = true;
        fg_turns_set_due(&engine->turns, task, INT64_MAX);
        if (task->kind->advance(task, now, &until)) {
            fg_turns_remove(&engine->turns, task);
            if (task->kind->end)
                task->kind->end(task);
        } else if (engine->turns.items[task->place].due == INT64_MAX) { /* else it was woken meanwhile */
            fg_turns_set_due(&engine->turns, task, until);
        }
    }
    return any;
}

/* Milliseconds until other processes are to be looked at for a place that they have given back; INT64_MAX: never. */
static int64_t until_retry(const facegen_engine *engine)
{
    int64_t retry_at = fg_limiter_retry_at(&engine->client->limiter), now = fg_clock_now();
    if (retry_at == INT64_MAX)
        return INT64_MAX;
    return retry_at > now ? retry_at - now : 0;
}

/* When the next turn is at the latest; INT64_MAX: when something happens. An engine without a task has no turn. */
static int64_t next_turn(const facegen_engine *engine)
{
    int64_t due = engine->turns.items[0].due, retry_at = later(fg_engine_now(engine), until_retry(engine));
    return due < retry_at ? due : retry_at;
}

/*
 * The processes that hold the places of a name live in real time: while one of these is waited for, the time of a
 * session that jumps, as a sandbox's does, passes no faster than theirs.
 */
static void wait_for_place(facegen_engine *engine, int64_t until, int64_t real_until)
{
    bool jumps = engine->client->transport.now && fg_engine_now(engine) >= until && fg_clock_now() < real_until;
    if (jumps && fg_limiter_retry_at(&engine->client->limiter) != INT64_MAX)
        fg_event_wait_until(&engine->woken, real_until);
}

static void wait_for_turn(facegen_engine *engine, int64_t until)
{
    /* Without a task not to wait, but to take notice of a wake. */
    int64_t now = fg_engine_now(engine), due = engine->turns.count > 0 ? next_turn(engine) : now;
    if (due < until)
        until = due;
    int64_t real_until = later(fg_clock_now(), until - now);
    fg_engine_wait_until(engine, until);
    wait_for_place(engine, until, real_until);
}

void fg_engine_step(facegen_engine *engine, int64_t until)
{
    engine->stepping = true;
    if (!take_turns(engine)) {
        wait_for_turn(engine, until);
        take_turns(engine);
    }
    engine->stepping = false;
}

facegen_code fg_engine_run(facegen_engine *engine, fg_task *task, facegen_error *error)
{
    facegen_code code = fg_engine_add(engine, task);
    if (code != FACEGEN_OK)
        return fg_fail_plainly(error, code);
    engine->stepping = true;
    while (engine->turns.count > 0) {
        if (!take_turns(engine))
            wait_for_turn(engine, INT64_MAX);
    }
    engine->stepping = false;
    return FACEGEN_OK;
}

int64_t fg_engine_until_step(const facegen_engine *engine)
{
    if (engine->turns.count == 0)
        return -1;
    const facegen_transport *transport = &engine->client->transport;
    int64_t due = next_turn(engine), now = fg_engine_now(engine);
    int64_t theirs = transport->deadline ? transport->deadline(engine->session) : INT64_MAX;
    if (due == INT64_MAX)
        return -1; /* all are held back, for engines of other threads */
    if (theirs < due)
        due = theirs;
    return due > now ? due - now : 0;
}
