#include "base/buffer.h"

#include "os/secret.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static void a_buffer_without_anything_is_the_empty_string(void **state)
{
    (void)state;
    fg_buffer buffer;
    fg_buffer_init(&buffer, 10);
    assert_string_equal(fg_buffer_string(&buffer), "");
}

static void what_is_appended_stays_in_order_and_is_followed_by_a_nul(void **state)
{
    (void)state;
    fg_buffer buffer;
    fg_buffer_init(&buffer, 100);
    assert_true(fg_buffer_text(&buffer, "one"));
    assert_true(fg_buffer_byte(&buffer, '-'));
    assert_true(fg_buffer_append(&buffer, "t\0o-", 3));
    assert_int_equal(buffer.size, 7);
    assert_memory_equal(fg_buffer_string(&buffer), "one-t\0o", 8);
    fg_buffer_free(&buffer);
}

static void growing_keeps_the_content(void **state)
{
    (void)state;
    fg_buffer buffer;
    fg_buffer_init(&buffer, SIZE_MAX);
    for (int i = 0; i < 5000; i++)
        assert_true(fg_buffer_byte(&buffer, (char)('a' + i % 26)));
    assert_int_equal(buffer.size, 5000);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(buffer.bytes[i], 'a' + i % 26);
    fg_buffer_free(&buffer);
}

static void past_its_limit_appending_fails_for_good_and_changes_nothing(void **state)
{
    (void)state;
    fg_buffer buffer;
    fg_buffer_init(&buffer, 5);
    assert_true(fg_buffer_text(&buffer, "1234"));
    assert_false(fg_buffer_text(&buffer, "56"));
    assert_int_equal(buffer.state, FG_BUFFER_FULL);
    assert_false(fg_buffer_byte(&buffer, '5'));
    assert_string_equal(fg_buffer_string(&buffer), "1234");
    fg_buffer_free(&buffer);
}

static void a_buffer_can_be_filled_up_to_its_limit(void **state)
{
    (void)state;
    fg_buffer buffer;
    fg_buffer_init(&buffer, 256);
    char text[256];
    memset(text, 'x', sizeof text);
    assert_true(fg_buffer_append(&buffer, text, sizeof text));
    assert_int_equal(strlen(fg_buffer_string(&buffer)), 256);
    fg_buffer_free(&buffer);
}

static void a_size_that_no_memory_has_is_out_of_memory(void **state)
{
    (void)state;
    fg_buffer buffer;
    fg_buffer_init(&buffer, SIZE_MAX);
    assert_true(fg_buffer_byte(&buffer, 'a'));
    assert_null(fg_buffer_reserve(&buffer, SIZE_MAX - 1));
    assert_int_equal(buffer.state, FG_BUFFER_NOMEM);
    fg_buffer_free(&buffer);
}

static void freed_a_buffer_starts_again_with_the_same_limit(void **state)
{
    (void)state;
    void (*const begin[])(fg_buffer *, size_t) = {fg_buffer_init, fg_buffer_init_secret};
    for (size_t i = 0; i < 2; i++) {
        fg_buffer buffer;
        begin[i](&buffer, 4);
        bool secret = buffer.secret;
        assert_true(fg_buffer_text(&buffer, "1234"));
        assert_false(fg_buffer_byte(&buffer, '5'));
        fg_buffer_free(&buffer);
        assert_string_equal(fg_buffer_string(&buffer), "");
        assert_true(fg_buffer_text(&buffer, "abcd"));
        assert_false(fg_buffer_byte(&buffer, 'e'));
        assert_int_equal(buffer.secret, secret);
        fg_buffer_free(&buffer);
    }
}

static void of_room_that_was_reserved_only_what_is_committed_counts(void **state)
{
    (void)state;
    fg_buffer buffer;
    fg_buffer_init(&buffer, 1000);
    assert_true(fg_buffer_text(&buffer, "ab"));
    char *room = fg_buffer_reserve(&buffer, 998);
    memset(room, 'x', 998);
    fg_buffer_commit(&buffer, 1);
    assert_string_equal(fg_buffer_string(&buffer), "abx");
    assert_null(fg_buffer_reserve(&buffer, 998));
    assert_int_equal(buffer.state, FG_BUFFER_FULL);
    fg_buffer_free(&buffer);
}

static void taking_hands_the_bytes_over_and_leaves_an_empty_buffer(void **state)
{
    (void)state;
    fg_buffer buffer;
    fg_buffer_init(&buffer, 10);
    assert_true(fg_buffer_text(&buffer, "taken"));
    char *taken = fg_buffer_take(&buffer);
    assert_string_equal(taken, "taken");
    assert_int_equal(buffer.size, 0);
    assert_null(buffer.bytes);
    free(taken);
}

static void taking_from_an_empty_buffer_gives_the_empty_string(void **state)
{
    (void)state;
    fg_buffer buffer;
    fg_buffer_init(&buffer, 0);
    char *taken = fg_buffer_take(&buffer);
    assert_string_equal(taken, "");
    free(taken);
}

static void taking_after_a_failure_gives_null(void **state)
{
    (void)state;
    fg_buffer buffer;
    fg_buffer_init(&buffer, 2);
    assert_true(fg_buffer_text(&buffer, "12"));
    assert_false(fg_buffer_byte(&buffer, '3'));
    assert_null(fg_buffer_take(&buffer));
    fg_buffer_free(&buffer);
}

static void wiping_leaves_zeroes(void **state)
{
    (void)state;
    char secret[] = "not for others", zeroes[sizeof secret] = {0};
    fg_wipe(secret, sizeof secret);
    assert_memory_equal(secret, zeroes, sizeof secret);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_buffer_without_anything_is_the_empty_string),
        cmocka_unit_test(what_is_appended_stays_in_order_and_is_followed_by_a_nul),
        cmocka_unit_test(growing_keeps_the_content),
        cmocka_unit_test(past_its_limit_appending_fails_for_good_and_changes_nothing),
        cmocka_unit_test(a_buffer_can_be_filled_up_to_its_limit),
        cmocka_unit_test(a_size_that_no_memory_has_is_out_of_memory),
        cmocka_unit_test(freed_a_buffer_starts_again_with_the_same_limit),
        cmocka_unit_test(of_room_that_was_reserved_only_what_is_committed_counts),
        cmocka_unit_test(taking_hands_the_bytes_over_and_leaves_an_empty_buffer),
        cmocka_unit_test(taking_from_an_empty_buffer_gives_the_empty_string),
        cmocka_unit_test(taking_after_a_failure_gives_null),
        cmocka_unit_test(wiping_leaves_zeroes),
    };
    return cmocka_run_group_tests_name("buffer", tests, NULL, NULL);
}
