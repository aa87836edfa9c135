/* The system's clocks. */
#ifndef FG_CLOCK_H
#define FG_CLOCK_H

#include <stdint.h>

/* Milliseconds on a clock that is never set. */
int64_t fg_clock_now(void);

/* Waits until a time of fg_clock_now(). */
void fg_clock_sleep_until(int64_t until);

/* Seconds since 1970-01-01 UTC. */
int64_t fg_clock_unix_time(void);

#endif
