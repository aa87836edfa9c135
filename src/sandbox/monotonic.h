/* The clock of the sandbox in real time. */
#ifndef FG_SANDBOX_MONOTONIC_H
#define FG_SANDBOX_MONOTONIC_H

#include <stdint.h>

/* Milliseconds on a clock that never goes back. */
int64_t fg_monotonic_now(void);

#endif
