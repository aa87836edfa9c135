/*
 * Ctrl-C and SIGTERM while a client is at work: the first one cancels its calls, so that they return with the job's
 * id; the second one ends the program at once.
 */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <facegen/client.h>

/* Begins to watch, in a thread. Comes before anything that may start threads: they are to inherit what is blocked. */
bool interrupt_start(facegen_client *client);

/* Whether the first signal has come. */
bool interrupt_happened(void);

/* Ends what a successful interrupt_start() began: from here on signals do what they usually do. */
void interrupt_stop(void);

#endif
