#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

measure measure_begin(void)
{
    return (measure){seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID)};
}

/* Not of getrusage(), which remembers what the process was before exec(). */
static long peak_kib(void)
{
    char line[128];
    long peak = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status)) {
        if (sscanf(line, "VmHWM: %ld", &peak) == 1)
            break;
    }
    if (status)
        fclose(status);
    return peak;
}

void measure_end(measure begun, long calls)
{
    measure now = measure_begin();
    printf("{\"calls\": %ld, \"wall\": %.9f, \"cpu\": %.9f, \"peak\": %ld}\n", calls, now.wall - begun.wall,
           now.cpu - begun.cpu, peak_kib());
}

void measure_fail(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(EXIT_FAILURE);
}
