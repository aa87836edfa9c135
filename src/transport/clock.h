/* Time for transports that bring none: the system's clocks, and waiting that another thread can end. */
#ifndef FG_CLOCK_H
#define FG_CLOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct fg_clock {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool woken;
} fg_clock;

/* False when the system refuses. */
bool fg_clock_init(fg_clock *clock);
void fg_clock_destroy(fg_clock *clock);

/* Milliseconds on the monotonic clock. */
int64_t fg_clock_now(void);

/* Seconds since 1970-01-01 UTC. */
int64_t fg_clock_unix_time(void);

/* Waits until a time of fg_clock_now(), or until fg_clock_wake(), also an earlier one. */
void fg_clock_wait(fg_clock *clock, int64_t until);

/* Ends the current or else the next wait. Any thread. */
void fg_clock_wake(fg_clock *clock);

#endif
