/* This machine's clock of the day, against the header Date of the provider. */
#ifndef CLI_CLOCK_H
#define CLI_CLOCK_H

#include <facegen/client.h>

/* Begin with {0}. */
typedef struct cli_clock {
    bool known;    /* an answer had a Date */
    int64_t ahead; /* seconds by which ours is ahead of it; negative: behind */
} cli_clock;

/* Looks at the answers that a client gets from now on. */
void clock_watch(cli_clock *clock, facegen_client *client);

/* Whether it is further off than a slow answer explains. */
bool clock_is_off(const cli_clock *clock);

/* Says how far it is off: "3 hours behind". */
void clock_describe(const cli_clock *clock, char *text, size_t size);

/* A time in seconds since 1970-01-01 as "2026-11-22 18:31 UTC"; "" if it is none of the calendar. */
void clock_format(int64_t unix_time, char *text, size_t size);

#endif
