#include "interrupt.h"

#include "exit_code.h"
#include "os/clock.h"
#include "os/interrupt.h"
#include "os/thread.h"

#include <stdatomic.h>
#include <stdlib.h>

enum {
    ECHO_MS = 1000, /* how long further signals are taken for echoes of the first one */
    PAUSE_MS = 50,  /* between two cancels */
};

static fg_thread watcher;
static atomic_int first_signal;
static atomic_bool stopping;

/*
 * Waits for interrupt_stop(); ends the program if a second signal comes first. A cancel only ends calls that are
 * running: repeated, it also ends one that was just about to begin.
 */
static void cancel_until_stopped(facegen_client *client)
{
    const int64_t echoes_end = fg_clock_now() + ECHO_MS;
    for (;;) {
        facegen_client_cancel(client);
        int number = fg_interrupt_wait(PAUSE_MS);
        if (atomic_load(&stopping))
            return;
        if (number > 0 && fg_clock_now() >= echoes_end)
            _Exit((int)exit_code_interrupted());
    }
}

static void *watch_signals(void *client)
{
    int number = 0;
    while (number == 0 && !atomic_load(&stopping))
        number = fg_interrupt_wait(-1);
    if (number == 0)
        return NULL;
    atomic_store(&first_signal, number);
    cancel_until_stopped(client);
    return NULL;
}

bool interrupt_start(facegen_client *client)
{
    atomic_store(&stopping, false);
    if (!fg_interrupts_begin(FG_INTERRUPTS_OF_COMMAND))
        return false;
    if (fg_thread_start(&watcher, watch_signals, client))
        return true;
    fg_interrupts_end();
    return false;
}

int interrupt_signal(void)
{
    return atomic_load(&first_signal);
}

void interrupt_stop(void)
{
    atomic_store(&stopping, true);
    fg_interrupt_wake(watcher);
    fg_thread_join(watcher);
    if (interrupt_signal() == 0)
        fg_interrupts_end();
}
