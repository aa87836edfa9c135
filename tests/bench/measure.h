/* What a program of the bench says of its own work: a line of JSON for bench.py. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdnoreturn.h>

typedef struct measure {
    double wall, cpu; /* seconds, when it began */
} measure;

measure measure_begin(void);

/*
 * Prints how many calls were made since it began, the seconds that they took on the wall and on the processor, and the
 * most memory that the process has had in KiB.
 */
void measure_end(measure begun, long calls);

/* Ends the program with a message: what is measured must not fail. */
noreturn void measure_fail(const char *what);

#endif
