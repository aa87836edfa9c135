#include "retry_after.h"

#include "ascii.h"
#include "http_date.h"
#include "number.h"

static int64_t at_most(int64_t value, int64_t most)
{
    return value < most ? value : most;
}

int64_t fg_retry_after_seconds(double seconds)
{
    static const double most = FG_RETRY_AFTER_MAX_MS / 1000;
    return seconds > 0 ? (int64_t)((seconds < most ? seconds : most) * 1000) : 0;
}

/* Seconds, or a date. */
static void take_retry_after(fg_retry_after *asked, const char *value, size_t size)
{
    int64_t seconds;
    asked->wait_ms = asked->until = 0;
    if (fg_number_parse_integer(value, size, &seconds))
        asked->wait_ms = fg_retry_after_seconds((double)seconds);
    else if (!fg_http_date_parse(value, size, &asked->until))
        asked->until = 0;
}

void fg_retry_after_take(fg_retry_after *asked, const char *name, size_t name_size, const char *value,
                         size_t value_size)
{
    if (fg_ascii_equal(name, name_size, "retry-after"))
        take_retry_after(asked, value, value_size);
    else if (fg_ascii_equal(name, name_size, "x-ratelimit-reset") &&
             !fg_number_parse_integer(value, value_size, &asked->reset_at))
        asked->reset_at = 0;
}

int64_t fg_retry_after_ms(const fg_retry_after *asked, int http_status, int64_t unix_time)
{
    if (asked->wait_ms > 0)
        return asked->wait_ms;
    int64_t until = asked->until;
    if (until <= unix_time && http_status == 429) /* others have the header, too, and ask for nothing by it */
        until = asked->reset_at;
    if (until <= unix_time || until >= unix_time + INT32_MAX) /* it is over, or is not a time in seconds */
        return 0;
    return at_most((until - unix_time) * 1000, FG_RETRY_AFTER_MAX_MS);
}

int64_t fg_retry_after_obeyed(int64_t asked_ms)
{
    return at_most(asked_ms, FG_RETRY_AFTER_OBEYED_MAX_MS);
}
