#include "interrupt.h"

#include "exit_code.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

/* interrupt_stop() sends it to the watching thread. */
enum { SIGNAL_STOP = SIGUSR1 };

static pthread_t watcher;
static sigset_t watched;
static sigset_t mask_before;
static atomic_bool happened;

/* Only calls that are running are ended by a cancel; repeated, it also ends one that was just about to begin. */
static void cancel_until_signal(facegen_client *client, int *signal_number)
{
    const struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
    do {
        facegen_client_cancel(client);
        *signal_number = sigtimedwait(&watched, NULL, &pause);
    } while (*signal_number < 0);
}

static void *watch(void *client)
{
    int signal_number = SIGNAL_STOP;
    sigwait(&watched, &signal_number);
    if (signal_number == SIGNAL_STOP)
        return NULL;
    atomic_store(&happened, true);
    cancel_until_signal(client, &signal_number);
    if (signal_number != SIGNAL_STOP)
        _exit(EXIT_CODE_INTERRUPTED);
    return NULL;
}

/* A shell starts what it puts in the background with SIGINT ignored, and means it. */
static void watch_unless_ignored(int signal_number)
{
    struct sigaction action;
    if (sigaction(signal_number, NULL, &action) == 0 && action.sa_handler != SIG_IGN)
        sigaddset(&watched, signal_number);
}

bool interrupt_start(facegen_client *client)
{
    sigemptyset(&watched);
    sigaddset(&watched, SIGNAL_STOP);
    watch_unless_ignored(SIGINT);
    watch_unless_ignored(SIGTERM);
    if (pthread_sigmask(SIG_BLOCK, &watched, &mask_before) != 0)
        return false;
    if (pthread_create(&watcher, NULL, watch, client) == 0)
        return true;
    pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
    return false;
}

bool interrupt_happened(void)
{
    return atomic_load(&happened);
}

void interrupt_stop(void)
{
    pthread_kill(watcher, SIGNAL_STOP);
    pthread_join(watcher, NULL);
    pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
}
