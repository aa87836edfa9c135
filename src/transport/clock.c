#include "clock.h"

#include <time.h>

bool fg_clock_init(fg_clock *clock)
{
    *clock = (fg_clock){.woken = false};
    pthread_condattr_t attributes;
    if (pthread_condattr_init(&attributes) != 0)
        return false;
    bool made = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
                pthread_cond_init(&clock->changed, &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    if (made && pthread_mutex_init(&clock->lock, NULL) != 0) {
        pthread_cond_destroy(&clock->changed);
        made = false;
    }
    return made;
}

void fg_clock_destroy(fg_clock *clock)
{
    pthread_cond_destroy(&clock->changed);
    pthread_mutex_destroy(&clock->lock);
}

int64_t fg_clock_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int64_t fg_clock_unix_time(void)
{
    return (int64_t)time(NULL);
}

void fg_clock_wait(fg_clock *clock, int64_t until)
{
    struct timespec limit = {.tv_sec = (time_t)(until / 1000), .tv_nsec = (long)(until % 1000) * 1000000};
    pthread_mutex_lock(&clock->lock);
    int expired = 0;
    while (!clock->woken && expired == 0)
        expired = pthread_cond_timedwait(&clock->changed, &clock->lock, &limit);
    clock->woken = false;
    pthread_mutex_unlock(&clock->lock);
}

void fg_clock_wake(fg_clock *clock)
{
    pthread_mutex_lock(&clock->lock);
    clock->woken = true;
    pthread_cond_signal(&clock->changed);
    pthread_mutex_unlock(&clock->lock);
}
