#include "transport/exchange.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    exchange->public_only = true;
    exchange->bulky = true;
    assert_string_equal(facegen_exchange_method(exchange), "POST");
    assert_string_equal(facegen_exchange_url(exchange), "https://example.com/");
    assert_string_equal(facegen_exchange_content_type(exchange), "application/json");
    assert_string_equal(facegen_exchange_user_agent(exchange), "mine/1.0");
    assert_true(facegen_exchange_paid(exchange));
    assert_int_equal(facegen_exchange_deadline(exchange), 5);
    assert_int_equal(facegen_exchange_body_size(exchange), 6);
    assert_true(facegen_exchange_public_only(exchange));
    assert_true(facegen_exchange_bulky(exchange));
}

static int64_t read_five(void *owner, void *bytes, size_t size)
{
    int *left = owner;
    int64_t got = *left < (int)size ? *left : (int64_t)size;
    memset(bytes, 'b', (size_t)got);
    *left -= (int)got;
    return got;
}

static void rewind_five(void *owner)
{
    *(int *)owner = 5;
}

static void a_free_body_can_be_begun_again_until_the_end(void **state)
{
    facegen_exchange *exchange = *state;
    char bytes[8];
    int left = 5;
    assert_false(facegen_exchange_rewind(exchange)); /* there is no body */
    exchange->ends = (fg_exchange_ends){.read = read_five, .rewind = rewind_five, .owner = &left};
    assert_int_equal(facegen_exchange_read(exchange, bytes, 3), 3);
    assert_true(facegen_exchange_rewind(exchange));
    assert_int_equal(exchange->body_sent, 0);
    assert_int_equal(facegen_exchange_read(exchange, bytes, sizeof bytes), 5);
    facegen_exchange_fail(exchange, FACEGEN_E_IO, FACEGEN_REACH_MAYBE, NULL);
    assert_false(facegen_exchange_rewind(exchange));
    assert_int_equal(left, 0);
}

static void a_paid_body_is_never_begun_again(void **state)
{
    facegen_exchange *exchange = *state;
    int left = 0;
    exchange->paid = true;
    exchange->ends = (fg_exchange_ends){.read = read_five, .rewind = rewind_five, .owner = &left};
    assert_false(facegen_exchange_rewind(exchange));
    assert_int_equal(left, 0);
}

static int64_t read_nothing(void *owner, void *bytes, size_t size)
{
    (void)owner, (void)bytes, (void)size;
    return -1;
}

static void a_body_that_cannot_be_read_is_the_reason_whatever_the_transport_says(void **state)
{
    facegen_exchange *exchange = *state;
    char bytes[8];
    exchange->ends.read = read_nothing;
    assert_int_equal(facegen_exchange_read(exchange, bytes, sizeof bytes), -1);
    facegen_exchange_fail(exchange, FACEGEN_E_IO, FACEGEN_REACH_MAYBE, "connection closed");
    assert_int_equal(exchange->failure, FACEGEN_E_INVALID);
    assert_string_equal(exchange->message, "the face file changed while it was sent");
}

static void nothing_has_left_of_a_body_that_was_not_read(void **state)
{
    facegen_exchange *exchange = *state;
    facegen_exchange_fail(exchange, FACEGEN_E_CONNECT, FACEGEN_REACH_MAYBE, NULL);
    assert_int_equal(exchange->reach, FACEGEN_REACH_NOTHING);
}

static void what_was_read_of_a_body_may_have_arrived(void **state)
{
    facegen_exchange *exchange = *state;
    char byte;
    int left = 5;
    exchange->ends = (fg_exchange_ends){.read = read_five, .owner = &left};
    assert_int_equal(facegen_exchange_read(exchange, &byte, 1), 1);
    facegen_exchange_fail(exchange, FACEGEN_E_IO, FACEGEN_REACH_MAYBE, NULL);
    assert_int_equal(exchange->reach, FACEGEN_REACH_MAYBE);
}

static void what_headers_ask_for_is_kept(void **state)
{
    facegen_exchange *exchange = *state;
    facegen_exchange_set_status(exchange, 429);
    facegen_exchange_add_header(exchange, "X-RateLimit-Reset", "1060");
    assert_int_equal(fg_exchange_retry_after(exchange, 1000), 60000);
    facegen_exchange_add_header(exchange, "Retry-After", " 7 \t"); /* blanks are no part of it (RFC 9110, 5.5) */
    assert_int_equal(fg_exchange_retry_after(exchange, 1000), 7000);
}

static void a_final_status_is_not_replaced(void **state)
{
    facegen_exchange *exchange = *state;
    facegen_exchange_set_status(exchange, 103); /* interim: not one */
    assert_int_equal(exchange->http_status, 0);
    facegen_exchange_set_status(exchange, 200);
    facegen_exchange_set_status(exchange, 429);
    facegen_exchange_finish(exchange);
    assert_int_equal(exchange->http_status, 200);
}

static void the_last_location_is_kept_without_blanks_around_it(void **state)
{
    facegen_exchange *exchange = *state;
    facegen_exchange_add_header(exchange, "Location", "/a");
    facegen_exchange_add_header(exchange, "location", " /b c ");
    assert_string_equal(fg_buffer_string(&exchange->location), "/b c");
}

static bool add_line(facegen_exchange *exchange, const char *line)
{
    return facegen_exchange_add_header_line(exchange, line, strlen(line));
}

static void a_header_may_come_as_a_line(void **state)
{
    facegen_exchange *exchange = *state;
    assert_true(add_line(exchange, "Location: /a:b\r\n"));
    assert_string_equal(fg_buffer_string(&exchange->location), "/a:b");
    assert_true(add_line(exchange, "location:/c"));
    assert_string_equal(fg_buffer_string(&exchange->location), "/c");
    assert_true(add_line(exchange, "Location\n"));
    assert_true(add_line(exchange, ": /d\n"));
    assert_string_equal(fg_buffer_string(&exchange->location), "/c");
}

static void lines_after_the_blank_one_only_count(void **state)
{
    facegen_exchange *exchange = *state;
    char text[1024];
    memset(text, 't', sizeof text);
    assert_true(add_line(exchange, "Location: /a\r\n"));
    assert_true(add_line(exchange, "\r\n"));
    assert_true(add_line(exchange, "Location: /b\r\n"));
    assert_string_equal(fg_buffer_string(&exchange->location), "/a");
    for (int i = 1; i < FG_HEADERS_LIMIT / (int)sizeof text; i++)
        assert_true(facegen_exchange_add_header_line(exchange, text, sizeof text));
    assert_false(facegen_exchange_add_header_line(exchange, text, sizeof text));
    assert_int_equal(facegen_exchange_stopped(exchange), FACEGEN_STOP_TOO_LARGE);
}

static void *hand_out(void *tape, const facegen_exchange *exchange, int64_t unix_time)
{
    (void)exchange, (void)unix_time;
    return tape;
}

static void note_header(void *tape, const char *name, size_t name_size, const char *value, size_t value_size)
{
    snprintf(tape, 64, "%.*s=%.*s", (int)name_size, name, (int)value_size, value);
}

static void a_tap_is_told_of_headers_without_blanks_around_them_until_the_end(void **state)
{
    facegen_exchange *exchange = *state;
    const facegen_tap tap = {.size = sizeof tap, .begin = hand_out, .header = note_header};
    char tape[64] = "";
    assert_true(fg_watch_begin(exchange, &tap, tape, NULL, 0));
    assert_true(facegen_exchange_add_header(exchange, "Date", " Wed, 21 Oct 2099 07:28:00 GMT\t"));
    assert_string_equal(tape, "Date=Wed, 21 Oct 2099 07:28:00 GMT");
    facegen_exchange_fail(exchange, FACEGEN_E_IO, FACEGEN_REACH_MAYBE, NULL);
    facegen_exchange_add_header(exchange, "Date", "late");
    assert_string_equal(tape, "Date=Wed, 21 Oct 2099 07:28:00 GMT");
}

static void headers_have_a_limit_of_bytes_in_all(void **state)
{
    facegen_exchange *exchange = *state;
    char text[1024]; /* with a name of one byte that many bytes of a header */
    memset(text, 'v', sizeof text);
    text[sizeof text - 1] = '\0';
    for (int i = 0; i < FG_HEADERS_LIMIT / (int)sizeof text; i++)
        assert_true(facegen_exchange_add_header(exchange, "n", text));
    assert_int_equal(facegen_exchange_stopped(exchange), FACEGEN_STOP_NONE);
    assert_false(facegen_exchange_add_header(exchange, "n", ""));
    assert_int_equal(facegen_exchange_stopped(exchange), FACEGEN_STOP_TOO_LARGE);
}

static bool count_bytes(void *owner, const void *bytes, size_t size)
{
    (void)bytes;
    *(size_t *)owner += size;
    return true;
}

static void count_tape(void *tape, const void *bytes, size_t size)
{
    (void)bytes;
    *(size_t *)tape += size;
}

/* Writes an answer's body in pieces of 1 KiB, at most so many; how many bytes were taken. */
static size_t write_body(facegen_exchange *exchange, size_t pieces)
{
    static const char piece[1024];
    size_t taken = 0;
    while (taken < pieces && facegen_exchange_write(exchange, piece, sizeof piece))
        taken++;
    return taken * sizeof piece;
}

static void a_body_that_nobody_wants_is_cut_and_counts_as_ended(void **state)
{
    static const int statuses[] = {204, 302, 404, 500};
    (void)state;
    for (size_t i = 0; i < COUNT(statuses); i++) {
        name_row(i, "");
        size_t received = 0, taped = 0;
        const facegen_tap tap = {.size = sizeof tap, .begin = hand_out, .received = count_tape};
        facegen_exchange exchange;
        fg_exchange_init(&exchange, "GET", "https://example.com/");
        exchange.ends = (fg_exchange_ends){.write = count_bytes, .owner = &received};
        exchange.ok_only = true;
        assert_true(fg_watch_begin(&exchange, &tap, &taped, NULL, 0));
        facegen_exchange_set_status(&exchange, statuses[i]);
        assert_int_equal(write_body(&exchange, 1000), FG_UNWANTED_LIMIT);
        assert_false(facegen_exchange_write(&exchange, "x", 1));
        facegen_exchange_fail(&exchange, FACEGEN_E_IO, FACEGEN_REACH_MAYBE, "no more was wanted");
        assert_true(exchange.ended);
        assert_int_equal(facegen_exchange_stopped(&exchange), FACEGEN_STOP_ENOUGH);
        assert_int_equal(exchange.failure, FACEGEN_OK);
        assert_int_equal(exchange.http_status, statuses[i]);
        assert_int_equal(received, FG_UNWANTED_LIMIT);
        assert_int_equal(taped, FG_UNWANTED_LIMIT);
        fg_exchange_clear(&exchange);
    }
}

static void any_body_has_a_limit(void **state)
{
    facegen_exchange *exchange = *state;
    size_t received = 0;
    exchange->ends = (fg_exchange_ends){.write = count_bytes, .owner = &received};
    facegen_exchange_set_status(exchange, 500);
    assert_int_equal(write_body(exchange, SIZE_MAX), FG_BODY_LIMIT);
    facegen_exchange_fail(exchange, FACEGEN_E_IO, FACEGEN_REACH_MAYBE, NULL);
    assert_int_equal(facegen_exchange_stopped(exchange), FACEGEN_STOP_TOO_LARGE);
    assert_int_equal(exchange->failure, FACEGEN_E_IO);
}

static bool refuse_bytes(void *owner, const void *bytes, size_t size)
{
    (void)owner, (void)bytes, (void)size;
    return false;
}

static void a_body_that_is_refused_is_unusable(void **state)
{
    facegen_exchange *exchange = *state;
    exchange->ends.write = refuse_bytes;
    facegen_exchange_set_status(exchange, 200);
    assert_int_equal(facegen_exchange_stopped(exchange), FACEGEN_STOP_NONE);
    assert_false(facegen_exchange_write(exchange, "x", 1));
    assert_int_equal(facegen_exchange_stopped(exchange), FACEGEN_STOP_UNUSABLE);
}

static void headers_that_a_transport_finds_too_large_are(void **state)
{
    facegen_exchange *exchange = *state;
    facegen_exchange_fail(exchange, FACEGEN_E_TOO_LARGE, FACEGEN_REACH_MAYBE, NULL);
    assert_int_equal(facegen_exchange_stopped(exchange), FACEGEN_STOP_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_transport_is_told_what_to_send),
        TEST(a_free_body_can_be_begun_again_until_the_end),
        TEST(a_paid_body_is_never_begun_again),
        TEST(a_body_that_cannot_be_read_is_the_reason_whatever_the_transport_says),
        TEST(nothing_has_left_of_a_body_that_was_not_read),
        TEST(what_was_read_of_a_body_may_have_arrived),
        TEST(what_headers_ask_for_is_kept),
        TEST(a_final_status_is_not_replaced),
        TEST(the_last_location_is_kept_without_blanks_around_it),
        TEST(a_header_may_come_as_a_line),
        TEST(lines_after_the_blank_one_only_count),
        TEST(a_tap_is_told_of_headers_without_blanks_around_them_until_the_end),
        TEST(headers_have_a_limit_of_bytes_in_all),
        TEST(a_body_that_nobody_wants_is_cut_and_counts_as_ended),
        TEST(any_body_has_a_limit),
        TEST(a_body_that_is_refused_is_unusable),
        TEST(headers_that_a_transport_finds_too_large_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
