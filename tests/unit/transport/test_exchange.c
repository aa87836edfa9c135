#include "transport/exchange.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static int set_up(void **state)
{
    facegen_exchange *exchange = malloc(sizeof *exchange);
    fg_exchange_init(exchange, "POST", "https://example.com/");
    *state = exchange;
    return 0;
}

static int tear_down(void **state)
{
    fg_exchange_clear(*state);
    free(*state);
    return 0;
}

static void a_transport_is_told_what_to_send(void **state)
{
    facegen_exchange *exchange = *state;
    exchange->content_type = "application/json";
    exchange->user_agent = "mine/1.0";
    exchange->paid = true;
    exchange->deadline = 5;
    exchange->body_size = 6;
    assert_string_equal(facegen_exchange_method(exchange), "POST");
    assert_string_equal(facegen_exchange_url(exchange), "https://example.com/");
    assert_string_equal(facegen_exchange_content_type(exchange), "application/json");
    assert_string_equal(facegen_exchange_user_agent(exchange), "mine/1.0");
    assert_true(facegen_exchange_paid(exchange));
    assert_int_equal(facegen_exchange_deadline(exchange), 5);
    assert_int_equal(facegen_exchange_body_size(exchange), 6);
}

static void a_delay_asked_for_is_one_in_seconds(void **state)
{
    static const struct {
        const char *value;
        int64_t milliseconds;
    } rows[] = {
        {"7", 7000},       {"7 \t", 7000}, /* blanks around a value are no part of it (RFC 9110, 5.5) */
        {" 7", 7000},      {"2147483646", INT64_C(2147483646000)},
        {"2147483647", 0}, {"0", 0},
        {"-7", 0},
    };
    facegen_exchange *exchange = *state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        exchange->retry_after_ms = 1;
        assert_true(facegen_exchange_add_header(exchange, "RETRY-after", rows[i].value));
        assert_int_equal(exchange->retry_after_ms, rows[i].milliseconds);
    }
}

static void a_delay_that_is_no_whole_number_counts_as_absent(void **state)
{
    static const char *const values[] = {"", " ", "1.5", "7s", "Wed, 21 Oct 2099 07:28:00 GMT", "99999999999999999999"};
    facegen_exchange *exchange = *state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        assert_true(facegen_exchange_add_header(exchange, "Retry-After", values[i]));
        assert_int_equal(exchange->retry_after_ms, 0);
    }
}

static void the_last_location_is_kept_without_blanks_around_it(void **state)
{
    facegen_exchange *exchange = *state;
    facegen_exchange_add_header(exchange, "Location", "/a");
    facegen_exchange_add_header(exchange, "location", " /b c ");
    assert_string_equal(fg_buffer_string(&exchange->location), "/b c");
}

static void note_header(void *tape, const char *name, size_t name_size, const char *value, size_t value_size)
{
    snprintf(tape, 64, "%.*s=%.*s", (int)name_size, name, (int)value_size, value);
}

static void a_tap_is_told_of_headers_without_blanks_around_them_until_the_end(void **state)
{
    facegen_exchange *exchange = *state;
    const facegen_tap tap = {.size = sizeof tap, .header = note_header};
    char tape[64] = "";
    exchange->tap = &tap;
    exchange->tape = tape;
    assert_true(facegen_exchange_add_header(exchange, "Date", " Wed, 21 Oct 2099 07:28:00 GMT\t"));
    assert_string_equal(tape, "Date=Wed, 21 Oct 2099 07:28:00 GMT");
    facegen_exchange_fail(exchange, FACEGEN_E_IO, FACEGEN_REACH_MAYBE, NULL);
    facegen_exchange_add_header(exchange, "Date", "late");
    assert_string_equal(tape, "Date=Wed, 21 Oct 2099 07:28:00 GMT");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_transport_is_told_what_to_send),
        TEST(a_delay_asked_for_is_one_in_seconds),
        TEST(a_delay_that_is_no_whole_number_counts_as_absent),
        TEST(the_last_location_is_kept_without_blanks_around_it),
        TEST(a_tap_is_told_of_headers_without_blanks_around_them_until_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
