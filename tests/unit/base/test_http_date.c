#include "base/http_date.h"
#include "support/test.h"

#include <string.h>

static void a_date_is_seconds_since_1970(void **state)
{
    static const struct {
        const char *date;
        int64_t unix_time;
    } rows[] = {
        {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
        {"Wed, 31 Dec 1969 23:59:59 GMT", -1},
        {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777}, /* RFC 9110's own */
        {"Tue, 29 Feb 2000 12:00:00 GMT", 951825600},
        {"Wed, 01 Mar 2000 00:00:00 GMT", 951868800},
        {"Mon, 01 Mar 2100 00:00:00 GMT", INT64_C(4107542400)},
        {"Wed, 21 Oct 2099 07:28:00 GMT", INT64_C(4096250880)},
        {"Sat, 31 Dec 2016 23:59:60 GMT", 1483228800},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].date);
        int64_t unix_time = 1;
        assert_true(fg_http_date_parse(rows[i].date, strlen(rows[i].date), &unix_time));
        assert_int_equal(unix_time, rows[i].unix_time);
    }
}

static void anything_else_is_not_a_date(void **state)
{
    static const char *const texts[] = {
        "",
        "7",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 32 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 0000 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sun, 06 Nov 1994 -8:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994     ",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        name_row(i, texts[i]);
        int64_t unix_time;
        assert_false(fg_http_date_parse(texts[i], strlen(texts[i]), &unix_time));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_is_seconds_since_1970),
        cmocka_unit_test(anything_else_is_not_a_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
