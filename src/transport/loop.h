/*
 * Waiting for libcurl's sockets. Two implementations: loop.c for systems with a poller, in which a foreign event loop
 * can take part, and loop_poll.c for every other system.
 */
#ifndef FG_LOOP_H
#define FG_LOOP_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct fg_loop fg_loop;

/* A loop, to be given a multi handle; NULL when the system refuses. */
fg_loop *fg_loop_new(void);
void fg_loop_free(fg_loop *loop);

/* Attaches a multi handle in place of an earlier one, which is gone. False when memory runs out. */
bool fg_loop_attach(fg_loop *loop, CURLM *multi);

/*
 * Lets transfers progress that can at once: first by what their sockets have, then by what timers ask for, so that a
 * process that comes late does not give up what is there. Returns false when the multi handle has failed as a whole.
 */
bool fg_loop_progress(fg_loop *loop);

/* Waits for something to do, until a time of fg_clock_now() at most, and does it. Like fg_loop_progress(). */
bool fg_loop_wait(fg_loop *loop, int64_t until);

/* Ends the current or else the next wait. Any thread. */
void fg_loop_wake(fg_loop *loop);

/* A descriptor that becomes readable when fg_loop_wait() has something to do; -1 when there is none. */
int fg_loop_fd(const fg_loop *loop);

/* When fg_loop_wait() is to be called at the latest; INT64_MAX: whenever. */
int64_t fg_loop_deadline(const fg_loop *loop);

#endif
