#include "window.h"

#include "call.h"
#include "os/slot.h"

enum { RETRY_MS = 100 }; /* between two looks at slots that other processes hold */

static void append(fg_calls *calls, fg_call *call)
{
    call->next_held = NULL;
    if (calls->last)
        calls->last->next_held = call;
    else
        calls->first = call;
    calls->last = call;
}

static fg_call *take_first(fg_calls *calls)
{
    fg_call *call = calls->first;
    calls->first = call->next_held;
    if (!calls->first)
        calls->last = NULL;
    return call;
}

/* Takes a call out of a list; false when it is not in it. */
static bool take_out(fg_calls *calls, fg_call *call)
{
    fg_call *before = NULL, *next = calls->first;
    while (next && next != call) {
        before = next;
        next = next->next_held;
    }
    if (!next)
        return false;
    if (before)
        before->next_held = call->next_held;
    else
        calls->first = call->next_held;
    if (calls->last == call)
        calls->last = before;
    return true;
}

static facegen_client *client_of(const fg_call *call)
{
    return call->task.engine->client;
}

/* Takes a place for a call, if there is one. */
static bool take_place(fg_window *window, fg_call *call)
{
    if (window->used >= window->limit)
        return false;
    call->slot = window->name ? fg_slot_take(window->name, window->max) : FG_NO_SLOT;
    if (window->name && call->slot == FG_NO_SLOT) {
        window->retry_at = fg_clock_now() + RETRY_MS;
        return false;
    }
    window->used++;
    return true;
}

/*
 * Lets held calls in, as far as there is room. Their engines may be of other threads, which take them from `posted`;
 * `engine` is the calling thread's.
 */
static void let_in(fg_window *window, const facegen_engine *engine)
{
    while (window->held.first && take_place(window, window->held.first)) {
        fg_call *call = take_first(&window->held);
        call->admitted = true;
        append(&call->task.engine->posted, call);
        facegen_engine_wake(call->task.engine);
    }
    if (window->held.first && window->retry_at != INT64_MAX && window->held.first->task.engine != engine)
        facegen_engine_wake(window->held.first->task.engine); /* for it to look again in time */
}

bool fg_window_enter(fg_call *call)
{
    facegen_client *client = client_of(call);
    fg_mutex_lock(&client->lock);
    fg_window *window = &client->window;
    call->admitted = !window->held.first && take_place(window, call);
    if (!call->admitted)
        append(&window->held, call);
    bool admitted = call->admitted;
    fg_mutex_unlock(&client->lock);
    return admitted;
}

bool fg_window_admitted(fg_call *call)
{
    facegen_client *client = client_of(call);
    fg_mutex_lock(&client->lock);
    bool admitted = call->admitted;
    if (admitted)
        take_out(&call->task.engine->posted, call);
    fg_mutex_unlock(&client->lock);
    return admitted;
}

void fg_window_shrink(facegen_client *client)
{
    fg_mutex_lock(&client->lock);
    if (client->window.limit > 1)
        client->window.limit--;
    fg_mutex_unlock(&client->lock);
}

int64_t fg_window_retry_at(facegen_client *client)
{
    if (!client->window.name)
        return INT64_MAX;
    fg_mutex_lock(&client->lock);
    int64_t retry_at = client->window.retry_at;
    fg_mutex_unlock(&client->lock);
    return retry_at;
}

void fg_window_retry(facegen_engine *engine)
{
    fg_window *window = &engine->client->window;
    if (window->retry_at == INT64_MAX || fg_clock_now() < window->retry_at)
        return;
    window->retry_at = INT64_MAX;
    let_in(window, engine);
}

static void leave(fg_window *window, fg_call *call, fg_leaving how)
{
    fg_slot_give_back(call->slot);
    window->used--;
    if (how == FG_LEAVES_WELL && window->limit < window->max)
        window->limit++;
    let_in(window, call->task.engine);
}

void fg_window_leave(fg_call *call, fg_leaving how)
{
    facegen_client *client = client_of(call);
    fg_mutex_lock(&client->lock);
    leave(&client->window, call, how);
    fg_mutex_unlock(&client->lock);
}

void fg_window_withdraw(fg_call *call)
{
    facegen_client *client = client_of(call);
    fg_mutex_lock(&client->lock);
    if (!take_out(&client->window.held, call)) { /* it has just been let in */
        take_out(&call->task.engine->posted, call);
        leave(&client->window, call, FG_LEAVES_REFUSED);
    }
    fg_mutex_unlock(&client->lock);
}
