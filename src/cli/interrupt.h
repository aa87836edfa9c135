/*
 * SIGINT, SIGTERM and SIGHUP while a client is at work: the first one cancels the client's calls, so that they return
 * with the job's id; a later one ends the program at once, unless it comes within a second of the first. Programs like
 * timeout(1) signal both the process and its group, and that must not cost the ids.
 */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <facegen/client.h>

/* Begins to watch, in a thread. Comes before anything that may start threads: they are to inherit what is blocked. */
bool interrupt_start(facegen_client *client);

/* The number of the first signal that came; 0 if none did. */
int interrupt_signal(void);

/*
 * Ends what a successful interrupt_start() began. From here on signals do what they usually do; but if one came, the
 * program is about to end, and further ones are ignored.
 */
void interrupt_stop(void);

#endif
