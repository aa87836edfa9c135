#include "thread.h"

bool fg_event_init(fg_event *event)
{
    event->is_set = false;
    if (!fg_mutex_init(&event->lock))
        return false;
    if (fg_condition_init(&event->changed))
        return true;
    fg_mutex_destroy(&event->lock);
    return false;
}

void fg_event_destroy(fg_event *event)
{
    fg_condition_destroy(&event->changed);
    fg_mutex_destroy(&event->lock);
}

void fg_event_wait_until(fg_event *event, int64_t until)
{
    fg_mutex_lock(&event->lock);
    while (!event->is_set && fg_condition_wait_until(&event->changed, &event->lock, until))
        continue;
    event->is_set = false;
    fg_mutex_unlock(&event->lock);
}

void fg_event_set(fg_event *event)
{
    fg_mutex_lock(&event->lock);
    event->is_set = true;
    fg_condition_signal(&event->changed);
    fg_mutex_unlock(&event->lock);
}
