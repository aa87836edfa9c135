#include "clock.h"

#include "base/ascii.h"
#include "base/http_date.h"
#include "os/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

static void *begin_watch(void *clock, const facegen_exchange *exchange, int64_t unix_time)
{
    (void)exchange, (void)unix_time;
    return clock;
}

static void note_date(void *tape, const char *name, size_t name_size, const char *value, size_t value_size)
{
    cli_clock *clock = tape;
    int64_t date;
    if (!fg_ascii_equal(name, name_size, "date") || !fg_http_date_parse(value, value_size, &date))
        return;
    clock->known = true;
    clock->ahead = fg_clock_unix_time() - date;
}

void clock_watch(cli_clock *clock, facegen_client *client)
{
    static const facegen_tap tap = {.size = sizeof tap, .begin = begin_watch, .header = note_date};
    facegen_client_set_tap(client, &tap, clock);
}

static int64_t seconds_off(const cli_clock *clock)
{
    return clock->ahead < 0 ? -clock->ahead : clock->ahead;
}

bool clock_is_off(const cli_clock *clock)
{
    return clock->known && seconds_off(clock) > MINUTE;
}

void clock_describe(const cli_clock *clock, char *text, size_t size)
{
    int64_t seconds = seconds_off(clock);
    int64_t unit = seconds < 2 * HOUR ? MINUTE : seconds < 2 * DAY ? HOUR : DAY;
    int64_t count = (seconds + unit / 2) / unit;
    snprintf(text, size, "%" PRId64 " %s%s %s", count,
             unit == MINUTE ? "minute"
             : unit == HOUR ? "hour"
                            : "day",
             count == 1 ? "" : "s", clock->ahead < 0 ? "behind" : "ahead");
}

void clock_format(int64_t unix_time, char *text, size_t size)
{
    const time_t seconds = (time_t)unix_time;
    const struct tm *utc = gmtime(&seconds); /* of the one thread that prints */
    *text = '\0';
    if (utc)
        strftime(text, size, "%Y-%m-%d %H:%M UTC", utc);
}
