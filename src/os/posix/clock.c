
#include "os/clock.h"

#include <errno.h>
#include <time.h>

int64_t fg_clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void fg_clock_sleep_until(int64_t until)
{
    struct timespec time = {.tv_sec = (time_t)(until / 1000), .tv_nsec = (long)(until % 1000) * 1000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR)
        continue;
}

int64_t fg_clock_unix_time(void)
{
    return (int64_t)time(NULL);
}
