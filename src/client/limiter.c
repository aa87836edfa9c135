#include "limiter.h"

#include "os/clock.h"

#include <stdlib.h>

enum { RETRY_MS = 100 }; /* between two looks at slots that other processes hold */

static void append_waiter(fg_waiters *waiters, fg_waiter *waiter)
{
    waiter->next = NULL;
    if (waiters->last)
        waiters->last->next = waiter;
    else
        waiters->first = waiter;
    waiters->last = waiter;
}

/* Takes a waiter out of a list; false when it is not in it. */
static bool remove_waiter(fg_waiters *waiters, fg_waiter *waiter)
{
    fg_waiter *before = NULL, *next = waiters->first;
    while (next && next != waiter) {
        before = next;
        next = next->next;
    }
    if (!next)
        return false;
    if (before)
        before->next = waiter->next;
    else
        waiters->first = waiter->next;
    if (waiters->last == waiter)
        waiters->last = before;
    return true;
}

bool fg_limiter_init(fg_limiter *limiter, int max)
{
    *limiter = (fg_limiter){.max = max, .limit = max, .retry_at = INT64_MAX};
    return fg_mutex_init(&limiter->lock);
}

void fg_limiter_destroy(fg_limiter *limiter)
{
    free(limiter->name);
    fg_mutex_destroy(&limiter->lock);
}

void fg_limiter_set_max(fg_limiter *limiter, int max)
{
    limiter->max = limiter->limit = max;
}

/* Takes a place for a waiter, if there is one. */
static bool take_place(fg_limiter *limiter, fg_waiter *waiter)
{
    if (limiter->used >= limiter->limit)
        return false;
    waiter->slot = limiter->name ? fg_slot_take(limiter->name, limiter->max) : FG_NO_SLOT;
    if (limiter->name && waiter->slot == FG_NO_SLOT) {
        limiter->retry_at = fg_clock_now() + RETRY_MS;
        return false;
    }
    limiter->used++;
    return true;
}

/* Lets held waiters in, as far as there is room. `thread` is the calling one, which need not be woken to look again. */
static void let_in(fg_limiter *limiter, const fg_waiting_thread *thread)
{
    while (limiter->held.first && take_place(limiter, limiter->held.first)) {
        fg_waiter *waiter = limiter->held.first;
        remove_waiter(&limiter->held, waiter);
        waiter->admitted = true;
        append_waiter(&waiter->thread->admitted, waiter);
        waiter->thread->wake(waiter->thread->owner);
    }
    fg_waiter *first = limiter->held.first;
    if (first && limiter->retry_at != INT64_MAX && first->thread != thread)
        first->thread->wake(first->thread->owner);
}

bool fg_limiter_enter(fg_limiter *limiter, fg_waiter *waiter)
{
    fg_mutex_lock(&limiter->lock);
    bool admitted = waiter->admitted = !limiter->held.first && take_place(limiter, waiter);
    if (!admitted)
        append_waiter(&limiter->held, waiter);
    fg_mutex_unlock(&limiter->lock);
    return admitted;
}

bool fg_limiter_admitted(fg_limiter *limiter, fg_waiter *waiter)
{
    fg_mutex_lock(&limiter->lock);
    bool admitted = waiter->admitted;
    if (admitted)
        remove_waiter(&waiter->thread->admitted, waiter);
    fg_mutex_unlock(&limiter->lock);
    return admitted;
}

fg_waiters fg_limiter_collect(fg_limiter *limiter, fg_waiting_thread *thread)
{
    fg_mutex_lock(&limiter->lock);
    if (limiter->retry_at != INT64_MAX && fg_clock_now() >= limiter->retry_at) {
        limiter->retry_at = INT64_MAX;
        let_in(limiter, thread);
    }
    fg_waiters admitted = thread->admitted;
    thread->admitted = (fg_waiters){NULL, NULL};
    fg_mutex_unlock(&limiter->lock);
    return admitted;
}

int64_t fg_limiter_retry_at(fg_limiter *limiter)
{
    if (!limiter->name)
        return INT64_MAX;
    fg_mutex_lock(&limiter->lock);
    int64_t retry_at = limiter->retry_at;
    fg_mutex_unlock(&limiter->lock);
    return retry_at;
}

void fg_limiter_shrink(fg_limiter *limiter)
{
    fg_mutex_lock(&limiter->lock);
    if (limiter->limit > 1)
        limiter->limit--;
    fg_mutex_unlock(&limiter->lock);
}

/* Gives a waiter's place back. */
static void give_back(fg_limiter *limiter, fg_waiter *waiter, fg_leaving how)
{
    fg_slot_give_back(waiter->slot);
    limiter->used--;
    if (how == FG_LEAVES_WELL && limiter->limit < limiter->max)
        limiter->limit++;
    let_in(limiter, waiter->thread);
}

void fg_limiter_leave(fg_limiter *limiter, fg_waiter *waiter, fg_leaving how)
{
    fg_mutex_lock(&limiter->lock);
    give_back(limiter, waiter, how);
    fg_mutex_unlock(&limiter->lock);
}

void fg_limiter_withdraw(fg_limiter *limiter, fg_waiter *waiter)
{
    fg_mutex_lock(&limiter->lock);
    if (!remove_waiter(&limiter->held, waiter)) { /* it has just been let in */
        remove_waiter(&waiter->thread->admitted, waiter);
        give_back(limiter, waiter, FG_LEAVES_REFUSED);
    }
    fg_mutex_unlock(&limiter->lock);
}
