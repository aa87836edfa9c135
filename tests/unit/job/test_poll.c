#include "job/poll.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { NO_ETA = -1 };

static void half_of_what_is_left_of_an_estimate_is_waited(void **state)
{
    (void)state;
    assert_int_equal(fg_poll_delay(0, 8), 4000);
    assert_int_equal(fg_poll_delay(4000, 8), 2000);
    assert_int_equal(fg_poll_delay(1000, 4.5), 1750);
}

static void past_the_estimate_a_quarter_of_the_time_so_far_is_waited(void **state)
{
    (void)state;
    assert_int_equal(fg_poll_delay(20000, 8), 5000);
    assert_int_equal(fg_poll_delay(20000, 20), 5000);
}

static void without_an_estimate_a_quarter_of_the_time_so_far_is_waited(void **state)
{
    (void)state;
    assert_int_equal(fg_poll_delay(20000, NO_ETA), 5000);
}

static void never_less_than_a_second_is_waited(void **state)
{
    (void)state;
    assert_int_equal(fg_poll_delay(0, NO_ETA), 1000);
    assert_int_equal(fg_poll_delay(0, 0), 1000);
    assert_int_equal(fg_poll_delay(7999, 8), 1000);
}

static void never_more_than_ten_seconds_are_waited(void **state)
{
    (void)state;
    assert_int_equal(fg_poll_delay(0, 21), 10000);
    assert_int_equal(fg_poll_delay(0, HUGE_VAL), 10000);
    assert_int_equal(fg_poll_delay(1000000, NO_ETA), 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_of_what_is_left_of_an_estimate_is_waited),
        cmocka_unit_test(past_the_estimate_a_quarter_of_the_time_so_far_is_waited),
        cmocka_unit_test(without_an_estimate_a_quarter_of_the_time_so_far_is_waited),
        cmocka_unit_test(never_less_than_a_second_is_waited),
        cmocka_unit_test(never_more_than_ten_seconds_are_waited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
