

#include "os/interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

enum { SIGNAL_WAKE = SIGUSR1 };

static sigset_t watched;
static sigset_t mask_before;

static void watch_unless_ignored(int number)
{
    struct sigaction action;
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_IGN)
        sigaddset(&watched, number);
}

bool fg_interrupts_begin(fg_interrupt_kind kind)
{
    sigemptyset(&watched);
    if (kind == FG_INTERRUPTS_OF_COMMAND) {
        sigaddset(&watched, SIGNAL_WAKE);
        watch_unless_ignored(SIGINT);
        watch_unless_ignored(SIGTERM);
        watch_unless_ignored(SIGHUP);
    } else {
        sigaddset(&watched, SIGINT);
        sigaddset(&watched, SIGTERM);
    }
    return pthread_sigmask(SIG_BLOCK, &watched, &mask_before) == 0;
}

int fg_interrupt_wait(int timeout_ms)
{
    const struct timespec limit = {.tv_sec = timeout_ms / 1000, .tv_nsec = (long)(timeout_ms % 1000) * 1000000};
    int number = 0;
    if (timeout_ms < 0)
        sigwait(&watched, &number);
    else
        number = sigtimedwait(&watched, NULL, &limit);
    return number > 0 && number != SIGNAL_WAKE ? number : 0;
}

void fg_interrupt_wake(fg_thread waiting)
{
    pthread_t thread;
    memcpy(&thread, &waiting, sizeof thread);
    pthread_kill(thread, SIGNAL_WAKE);
}

void fg_interrupts_end(void)
{
    pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
}
