#include "os/thread.h"

#include <pthread.h>

void fg_once_run(fg_once *once, void (*function)(void))
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    if (atomic_load_explicit(&once->done, memory_order_acquire))
        return;
    pthread_mutex_lock(&one_at_a_time);
    if (!atomic_load_explicit(&once->done, memory_order_relaxed))
        function();
    atomic_store_explicit(&once->done, true, memory_order_release);
    pthread_mutex_unlock(&one_at_a_time);
}
