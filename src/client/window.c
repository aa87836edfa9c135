#include "window.h"

#include "call.h"

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

/* Lets held calls in, as far as there is room. Their engines may be of other threads, which take them from `posted`. */
static void let_in(fg_window *window)
{
    while (window->held.first && window->used < window->limit) {
        fg_call *call = take_first(&window->held);
        facegen_engine *engine = call->task.engine;
        window->used++;
        call->admitted = true;
        append(&engine->posted, call);
        facegen_engine_wake(engine);
    }
}

bool fg_window_enter(fg_call *call)
{
    facegen_client *client = client_of(call);
    pthread_mutex_lock(&client->lock);
    fg_window *window = &client->window;
    call->admitted = !window->held.first && window->used < window->limit;
    if (call->admitted)
        window->used++;
    else
        append(&window->held, call);
    bool admitted = call->admitted;
    pthread_mutex_unlock(&client->lock);
    return admitted;
}

bool fg_window_admitted(fg_call *call)
{
    facegen_client *client = client_of(call);
    pthread_mutex_lock(&client->lock);
    bool admitted = call->admitted;
    if (admitted)
        take_out(&call->task.engine->posted, call);
    pthread_mutex_unlock(&client->lock);
    return admitted;
}

void fg_window_shrink(facegen_client *client)
{
    pthread_mutex_lock(&client->lock);
    if (client->window.limit > 1)
        client->window.limit--;
    pthread_mutex_unlock(&client->lock);
}

static void leave(fg_window *window, fg_leaving how)
{
    window->used--;
    if (how == FG_LEAVES_WELL && window->limit < window->max)
        window->limit++;
    let_in(window);
}

void fg_window_leave(fg_call *call, fg_leaving how)
{
    facegen_client *client = client_of(call);
    pthread_mutex_lock(&client->lock);
    leave(&client->window, how);
    pthread_mutex_unlock(&client->lock);
}

void fg_window_withdraw(fg_call *call)
{
    facegen_client *client = client_of(call);
    pthread_mutex_lock(&client->lock);
    if (!take_out(&client->window.held, call)) { /* it has just been let in */
        take_out(&call->task.engine->posted, call);
        leave(&client->window, FG_LEAVES_REFUSED);
    }
    pthread_mutex_unlock(&client->lock);
}
