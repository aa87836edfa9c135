/*
 * Preloaded into test programs: they run under the locale of the environment, as in a host that has called
 * setlocale(). With FACEGEN_TEST_FLIP set, a thread changes it all the while.
 */
#include <locale.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

static pthread_t thread;
static atomic_bool flips;

static void *flip(void *unused)
{
    const struct timespec pause = {.tv_nsec = 20 * 1000};
    while (atomic_load(&flips)) {
        setlocale(LC_NUMERIC, "C");
        nanosleep(&pause, NULL);
        setlocale(LC_NUMERIC, "");
        nanosleep(&pause, NULL);
    }
    return unused;
}

__attribute__((constructor)) static void set_locale(void)
{
    if (!setlocale(LC_ALL, ""))
        abort(); /* the test would show nothing */
    atomic_init(&flips, getenv("FACEGEN_TEST_FLIP"));
    if (atomic_load(&flips) && pthread_create(&thread, NULL, flip, NULL) != 0)
        abort();
}

__attribute__((destructor)) static void stop_flipping(void)
{
    if (atomic_exchange(&flips, false))
        pthread_join(thread, NULL);
}
