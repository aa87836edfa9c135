#include "endpoint_fixture.h"
#include "support/test.h"

static void numbers_are_taken_as_they_are_written(void **state)
{
    fixture *test = *state;
    generate(test, "\"track_id\": 12345678901234567890.50, \"guidance_scale\": 1.5e0, \"width\": \"256.0\"");
    assert_string_equal(text(test, "meta.track_id"), "12345678901234567890.50");
    assert_true(number(test, "meta.guidance_scale") == 1.5);
    assert_int_equal(integer(test, "meta.width"), 256);
}

static void of_a_member_that_comes_twice_the_last_counts(void **state)
{
    fixture *test = *state;
    generate(test, "\"seed\": 5, \"seed\": 6");
    assert_int_equal(integer(test, "meta.seed"), 6);
}

static void a_text_with_a_nul_is_refused(void **state)
{
    fixture *test = *state;
    assert_int_equal(generate(test, "\"track_id\": \"a\\u0000\""), 400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(numbers_are_taken_as_they_are_written),
        TEST(of_a_member_that_comes_twice_the_last_counts),
        TEST(a_text_with_a_nul_is_refused),
    };
    return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
