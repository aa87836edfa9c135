/* Signals from outside that ask one of our programs to end. */
#ifndef FG_INTERRUPT_H
#define FG_INTERRUPT_H

#include "thread.h"

#include <stdbool.h>

typedef enum fg_interrupt_kind {
    FG_INTERRUPTS_OF_COMMAND, /* SIGINT, SIGTERM, SIGHUP, unless ignored: a shell starts what it puts in the background
                               * with SIGINT ignored, and nohup with SIGHUP; both mean it */
    FG_INTERRUPTS_OF_SERVER,  /* SIGINT, SIGTERM */
} fg_interrupt_kind;

/* From here on they only end a wait. Comes before anything that may start threads: they are to inherit what is blocked.
 * Returns false if the system refuses. */
bool fg_interrupts_begin(fg_interrupt_kind kind);

/* Waits for one, some milliseconds at most; negative: however long. Returns its number; 0 if none came. */
int fg_interrupt_wait(int timeout_ms);

/* Ends the wait of a thread, the current or else the next one. */
void fg_interrupt_wake(fg_thread waiting);

/* From here on they do again what they did before. */
void fg_interrupts_end(void);

#endif
