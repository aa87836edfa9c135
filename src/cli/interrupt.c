#include "interrupt.h"

#include "clock.h"
#include "exit_code.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

/* interrupt_stop() sends it to the watching thread. */
enum { SIGNAL_STOP = SIGUSR1 };

/* How long further signals are taken for echoes of the first one. */
enum { ECHO_MS = 1000 };

static pthread_t watcher;
static sigset_t watched;
static sigset_t mask_before;
static atomic_int first_signal;
static atomic_bool stopping; /* SIGNAL_STOP is ours, and not from outside */

/*
 * Waits for SIGNAL_STOP; ends the program if a second signal comes first. A cancel only ends calls that are running:
 * repeated, it also ends one that was just about to begin.
 */
static void cancel_until_stopped(facegen_client *client)
{
    const struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
    const int64_t echoes_end = clock_now_ms() + ECHO_MS;
    for (;;) {
        facegen_client_cancel(client);
        int number = sigtimedwait(&watched, NULL, &pause);
        if (atomic_load(&stopping))
            return;
        if (number > 0 && number != SIGNAL_STOP && clock_now_ms() >= echoes_end)
            _exit((int)exit_code_interrupted());
    }
}

static void *watch(void *client)
{
    int number = SIGNAL_STOP;
    while (number == SIGNAL_STOP && !atomic_load(&stopping))
        sigwait(&watched, &number);
    if (number == SIGNAL_STOP)
        return NULL;
    atomic_store(&first_signal, number);
    cancel_until_stopped(client);
    return NULL;
}

/* A shell starts what it puts in the background with SIGINT ignored, and nohup with SIGHUP; both mean it. */
static void watch_unless_ignored(int number)
{
    struct sigaction action;
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_IGN)
        sigaddset(&watched, number);
}

bool interrupt_start(facegen_client *client)
{
    atomic_store(&stopping, false);
    sigemptyset(&watched);
    sigaddset(&watched, SIGNAL_STOP);
    watch_unless_ignored(SIGINT);
    watch_unless_ignored(SIGTERM);
    watch_unless_ignored(SIGHUP);
    if (pthread_sigmask(SIG_BLOCK, &watched, &mask_before) != 0)
        return false;
    if (pthread_create(&watcher, NULL, watch, client) == 0)
        return true;
    pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
    return false;
}

int interrupt_signal(void)
{
    return atomic_load(&first_signal);
}

void interrupt_stop(void)
{
    atomic_store(&stopping, true);
    pthread_kill(watcher, SIGNAL_STOP);
    pthread_join(watcher, NULL);
    if (interrupt_signal() == 0)
        pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
}
