#include "base/retry_after.h"
#include "support/test.h"

#include <math.h>
#include <string.h>

#define DAY INT64_C(86400000) /* ms */

enum { NOW = 1000 }; /* seconds since 1970 */

static void take(fg_retry_after *asked, const char *name, const char *value)
{
    fg_retry_after_take(asked, name, strlen(name), value, strlen(value));
}

/* What a Retry-After asks for. */
static int64_t wait_of(const char *value, int64_t unix_time)
{
    fg_retry_after asked = {0};
    take(&asked, "RETRY-after", value);
    return fg_retry_after_ms(&asked, 503, unix_time);
}

static void a_time_in_seconds_is_taken_as_at_most_a_day(void **state)
{
    static const struct {
        const char *value;
        int64_t milliseconds;
    } rows[] = {{"7", 7000}, {"86400", DAY}, {"86401", DAY}, {"2147483647", DAY}, {"9223372036854775807", DAY},
                {"0", 0},    {"-7", 0}};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].value);
        assert_int_equal(wait_of(rows[i].value, NOW), rows[i].milliseconds);
    }
}

static void what_cannot_be_read_counts_as_absent(void **state)
{
    static const char *const values[] = {"", " ", "1.5", "7s", "99999999999999999999", "Wed, 21 Oct 2099", "tomorrow"};
    (void)state;
    for (size_t i = 0; i < COUNT(values); i++) {
        name_row(i, values[i]);
        assert_int_equal(wait_of(values[i], NOW), 0);
    }
}

static void a_date_is_a_time_from_now_of_at_most_a_day(void **state)
{
    static const char date[] = "Wed, 21 Oct 2099 07:28:00 GMT";
    static const int64_t then = INT64_C(4096250880);
    (void)state;
    assert_int_equal(wait_of(date, then - 5), 5000);
    assert_int_equal(wait_of(date, then), 0);
    assert_int_equal(wait_of(date, then + 5), 0);
    assert_int_equal(wait_of(date, then - 86401), DAY);
    assert_int_equal(wait_of(date, then - INT32_MAX + 1), DAY);
    assert_int_equal(wait_of(date, then - INT32_MAX), 0); /* 68 years away */
}

static void a_later_header_replaces_an_earlier_one(void **state)
{
    static const char *const values[] = {"Wed, 21 Oct 2099 07:28:00 GMT", "7", "soon"};
    static const int64_t milliseconds[] = {5000, 7000, 0};
    fg_retry_after asked = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(values); i++) {
        name_row(i, values[i]);
        take(&asked, "Retry-After", values[i]);
        assert_int_equal(fg_retry_after_ms(&asked, 503, INT64_C(4096250880) - 5), milliseconds[i]);
    }
}

static void a_rate_limit_that_is_reset_is_waited_for_after_429_alone(void **state)
{
    static const struct {
        int status;
        const char *retry_after, *reset;
        int64_t milliseconds;
    } rows[] = {
        {429, NULL, "1060", 60000},
        {429, "7", "1060", 7000}, /* what is meant for this very request comes first */
        {429, "0", "1060", 60000},
        {429, "Thu, 01 Jan 1970 00:16:50 GMT", "1060", 10000},
        {429, "Thu, 01 Jan 1970 00:00:00 GMT", "1060", 60000},
        {429, NULL, "1000", 0},
        {429, NULL, "999", 0},
        {429, NULL, "soon", 0},
        {429, NULL, "-1", 0},
        {429, NULL, "1767225600000", 0}, /* in milliseconds */
        {429, NULL, "9223372036854775807", 0},
        {200, NULL, "1060", 0}, /* many say with every answer when the limit is reset */
        {503, NULL, "1060", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].retry_after);
        fg_retry_after asked = {0};
        if (rows[i].retry_after)
            take(&asked, "Retry-After", rows[i].retry_after);
        take(&asked, "x-ratelimit-RESET", rows[i].reset);
        assert_int_equal(fg_retry_after_ms(&asked, rows[i].status, NOW), rows[i].milliseconds);
    }
}

static void other_headers_ask_for_nothing(void **state)
{
    fg_retry_after asked = {0};
    (void)state;
    take(&asked, "Retry-Afte", "7");
    take(&asked, "Age", "7");
    assert_int_equal(fg_retry_after_ms(&asked, 429, NOW), 0);
}

static void a_body_names_seconds_with_the_same_bound(void **state)
{
    (void)state;
    assert_int_equal(fg_retry_after_seconds(0.25), 250);
    assert_int_equal(fg_retry_after_seconds(7), 7000);
    assert_int_equal(fg_retry_after_seconds(1e300), DAY);
    assert_int_equal(fg_retry_after_seconds(0), 0);
    assert_int_equal(fg_retry_after_seconds(-5), 0);
    assert_int_equal(fg_retry_after_seconds(NAN), 0);
}

static void five_minutes_are_waited_for_at_most(void **state)
{
    (void)state;
    assert_int_equal(fg_retry_after_obeyed(299999), 299999);
    assert_int_equal(fg_retry_after_obeyed(300001), 300000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_time_in_seconds_is_taken_as_at_most_a_day),
        cmocka_unit_test(what_cannot_be_read_counts_as_absent),
        cmocka_unit_test(a_date_is_a_time_from_now_of_at_most_a_day),
        cmocka_unit_test(a_later_header_replaces_an_earlier_one),
        cmocka_unit_test(a_rate_limit_that_is_reset_is_waited_for_after_429_alone),
        cmocka_unit_test(other_headers_ask_for_nothing),
        cmocka_unit_test(a_body_names_seconds_with_the_same_bound),
        cmocka_unit_test(five_minutes_are_waited_for_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
