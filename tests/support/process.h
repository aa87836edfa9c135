/* What tests and their servers ask of their own process. */
#ifndef FG_TEST_PROCESS_H
#define FG_TEST_PROCESS_H

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* Ends the program unless it is done: what the tests stand on cannot be had. */
static inline void must(bool done, const char *what)
{
    if (done)
        return;
    perror(what);
    exit(99);
}

/* How many descriptors are open, of the first 256. */
static inline int count_descriptors(void)
{
    int count = 0;
    for (int descriptor = 0; descriptor < 256; descriptor++)
        count += fcntl(descriptor, F_GETFD) >= 0;
    return count;
}

#endif
