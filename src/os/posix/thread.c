
#include "os/thread.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

_Static_assert(sizeof(pthread_mutex_t) <= sizeof(fg_mutex), "room for a mutex");
_Static_assert(sizeof(pthread_cond_t) <= sizeof(fg_condition), "room for a condition");
_Static_assert(sizeof(pthread_t) <= sizeof(fg_thread), "room for a thread");

/* ---- threads ---- */

bool fg_thread_start(fg_thread *thread, void *(*function)(void *), void *data)
{
    pthread_t started;
    if (pthread_create(&started, NULL, function, data) != 0)
        return false;
    memcpy(thread, &started, sizeof started); /* a number on some systems, a pointer on others */
    return true;
}

void fg_thread_join(fg_thread thread)
{
    pthread_t started;
    memcpy(&started, &thread, sizeof started);
    pthread_join(started, NULL);
}

/* ---- mutexes and conditions ---- */

static pthread_mutex_t *mutex_of(fg_mutex *mutex)
{
    return (pthread_mutex_t *)mutex;
}

static pthread_cond_t *condition_of(fg_condition *condition)
{
    return (pthread_cond_t *)condition;
}

bool fg_mutex_init(fg_mutex *mutex)
{
    return pthread_mutex_init(mutex_of(mutex), NULL) == 0;
}

void fg_mutex_destroy(fg_mutex *mutex)
{
    pthread_mutex_destroy(mutex_of(mutex));
}

void fg_mutex_lock(fg_mutex *mutex)
{
    pthread_mutex_lock(mutex_of(mutex));
}

void fg_mutex_unlock(fg_mutex *mutex)
{
    pthread_mutex_unlock(mutex_of(mutex));
}

bool fg_condition_init(fg_condition *condition)
{
    pthread_condattr_t attributes;
    if (pthread_condattr_init(&attributes) != 0)
        return false;
    bool made = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
                pthread_cond_init(condition_of(condition), &attributes) == 0;
    pthread_condattr_destroy(&attributes);
    return made;
}

void fg_condition_destroy(fg_condition *condition)
{
    pthread_cond_destroy(condition_of(condition));
}

void fg_condition_wait(fg_condition *condition, fg_mutex *mutex)
{
    pthread_cond_wait(condition_of(condition), mutex_of(mutex));
}

bool fg_condition_wait_until(fg_condition *condition, fg_mutex *mutex, int64_t until)
{
    struct timespec limit = {.tv_sec = (time_t)(until / 1000), .tv_nsec = (long)(until % 1000) * 1000000};
    return pthread_cond_timedwait(condition_of(condition), mutex_of(mutex), &limit) == 0;
}

void fg_condition_signal(fg_condition *condition)
{
    pthread_cond_signal(condition_of(condition));
}

void fg_condition_broadcast(fg_condition *condition)
{
    pthread_cond_broadcast(condition_of(condition));
}

/* ---- once ---- */

_Static_assert(sizeof(pthread_once_t) <= sizeof(fg_once), "fg_once has no room for a pthread_once_t");

/* pthread_once() of glibc begins anew in a child of fork() what another thread of the parent had begun. */
void fg_once_run(fg_once *once, void (*function)(void))
{
    pthread_once((pthread_once_t *)once, function); /* whose initializer is all zero in glibc and musl */
}
