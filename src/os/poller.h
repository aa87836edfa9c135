/*
 * Waiting for several sockets at a time, and for another thread's wake, by one descriptor that a foreign event loop can
 * watch, too. There is none of systems without epoll.
 */
#ifndef FG_POLLER_H
#define FG_POLLER_H

#include "socket.h"

#include <stdbool.h>

/* What a socket is waited for, and has: bits. */
enum { FG_POLL_IN = 1, FG_POLL_OUT = 2, FG_POLL_ERROR = 4 /* is always waited for */ };

typedef struct fg_poller fg_poller;

typedef struct fg_poll_event {
    fg_socket socket;
    int what;
} fg_poll_event;

/* NULL if the system refuses. */
fg_poller *fg_poller_new(void);
void fg_poller_free(fg_poller *poller);

/* Waits for something of a socket from now on, or for something else if it is known already. Returns false if the
 * system refuses. */
bool fg_poller_watch(fg_poller *poller, fg_socket socket, int what, bool is_known);

/* Does not wait for it any more. */
void fg_poller_forget(fg_poller *poller, fg_socket socket);

/* Waits some milliseconds at most. Returns how many events there are, up to `most`; a wake, or a signal, also ends the
 * wait. A wake stays unless it is taken. */
int fg_poller_wait(fg_poller *poller, int timeout, bool take_wake, fg_poll_event *events, int most);

/* Ends the current or else the next wait. Any thread. */
void fg_poller_wake(fg_poller *poller);

/* Readable when a wait would end at once. */
int fg_poller_descriptor(const fg_poller *poller);

#endif
