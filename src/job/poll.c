#include "poll.h"

enum { SHORTEST_MS = 1000, LONGEST_MS = 10 * 1000 };

int64_t fg_poll_delay(int64_t elapsed_ms, double eta)
{
    /* Estimates are often wrong, so half of what is left is waited; past them, a share of what it took so far. */
    double left = eta * 1000 - (double)elapsed_ms;
    double delay = left > 0 ? left / 2 : (double)elapsed_ms / 4;
    if (delay < SHORTEST_MS)
        return SHORTEST_MS;
    return delay > LONGEST_MS ? LONGEST_MS : (int64_t)delay;
}
