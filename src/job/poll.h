/* When to ask for a queued job. */
#ifndef FG_POLL_H
#define FG_POLL_H

#include <stdint.h>

/*
 * How long to wait before the next fetch, in milliseconds, 1,000 to 10,000.
 *
 * elapsed_ms  since the job was accepted
 * eta         seconds, as the provider estimated when it accepted the job; negative when it did not
 */
int64_t fg_poll_delay(int64_t elapsed_ms, double eta);

#endif
