#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* strptime() */
#endif
#include "clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

static void *watch(void *clock, const facegen_exchange *exchange, int64_t unix_time)
{
    (void)exchange, (void)unix_time;
    return clock;
}

/* RFC 9110, 5.6.7; the older forms are not written any more. The program runs in the locale "C". */
static void take_header(void *tape, const char *name, size_t name_size, const char *value, size_t value_size)
{
    cli_clock *clock = tape;
    char date[64];
    struct tm utc = {0};
    if (name_size != strlen("Date") || strncasecmp(name, "Date", name_size) != 0)
        return;
    snprintf(date, sizeof date, "%.*s", (int)value_size, value);
    const char *end = strptime(date, "%a, %d %b %Y %H:%M:%S GMT", &utc);
    if (!end || *end)
        return;
    clock->known = true;
    clock->ahead = (int64_t)time(NULL) - (int64_t)timegm(&utc);
}

void clock_watch(cli_clock *clock, facegen_client *client)
{
    static const facegen_tap tap = {.size = sizeof tap, .begin = watch, .header = take_header};
    facegen_client_set_tap(client, &tap, clock);
}

static int64_t distance(const cli_clock *clock)
{
    return clock->ahead < 0 ? -clock->ahead : clock->ahead;
}

bool clock_is_off(const cli_clock *clock)
{
    return clock->known && distance(clock) > MINUTE;
}

void clock_describe(const cli_clock *clock, char *text, size_t size)
{
    int64_t seconds = distance(clock);
    int64_t unit = seconds < 2 * HOUR ? MINUTE : seconds < 2 * DAY ? HOUR : DAY;
    int64_t count = (seconds + unit / 2) / unit;
    snprintf(text, size, "%" PRId64 " %s%s %s", count,
             unit == MINUTE ? "minute"
             : unit == HOUR ? "hour"
                            : "day",
             count == 1 ? "" : "s", clock->ahead < 0 ? "behind" : "ahead");
}

int64_t clock_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clock_read(char *text, size_t size)
{
    time_t now = time(NULL);
    struct tm utc;
    *text = '\0';
    if (gmtime_r(&now, &utc))
        strftime(text, size, "%Y-%m-%d %H:%M UTC", &utc);
}
