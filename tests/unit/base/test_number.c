#include "base/number.h"
#include "support/test.h"

#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double parse(const char *text)
{
    double number = NAN;
    if (!fg_number_parse(text, strlen(text), &number))
        fail_msg("refused: %s", text);
    return number;
}

static void decimals_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double number;
    } rows[] = {
        {"0", 0},
        {"7.5", 7.5},
        {"-12.5e3", -12500},
        {"+2", 2},
        {"007.50", 7.5},
        {"1E2", 100},
        {"1e+2", 100},
        {"25e-1", 2.5},
        {"0.001", 0.001},
        {"0e99999", 0},
        {"4294967295", 4294967295.0},
        {"1e22", 1e22},
        {"1e23", 1e23},
        {"123456789.123456", 123456789.123456},
        {"1e300", 1e300},
        {"1.7976931348623157e308", 1.7976931348623157e308},
        {"2.2250738585072011e-308", 2.2250738585072011e-308},
        {"5e-324", 5e-324},
        {"1e-99999999999", 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (parse(rows[i].text) != rows[i].number)
            fail_msg("\"%s\" was read as %.17g", rows[i].text, parse(rows[i].text));
    }
}

/* Also where long double is no wider than double, and under valgrind. */
static void the_nearest_double_is_read(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int i = 0; i < 20000; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        char text[FG_NUMBER_SIZE];
        snprintf(text, sizeof text, "%" PRIu64 "e%d", random >> (random % 60), (int)(random >> 40) % 660 - 340);
        double nearest = strtod(text, NULL);
        if (isfinite(nearest) && parse(text) != nearest)
            fail_msg("\"%s\" was read as %.17g", text, parse(text));
    }
}

static void digits_past_what_a_double_holds_only_count(void **state)
{
    (void)state;
    assert_true(fabs(parse("123456789012345678901234567890") / 123456789012345678901234567890.0 - 1) < 1e-15);
    assert_true(fabs(parse("0.000000000000000000000012345678901234567890123") / 1.2345678901234567e-23 - 1) < 1e-15);
}

static void what_is_no_decimal_number_is_refused(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "",   "-",  "+",   ".",    ".5",  "5.",  "1,5",   "1.5.2",  "1e",    "1e+",      "e5",
        " 1", "1 ", "--1", "0x10", "inf", "nan", "1e400", "-1e400", "1_000", "\xd9\xa1", "1e99999999999",
    };
    for (size_t i = 0; i < COUNT(refused); i++) {
        double number;
        if (fg_number_parse(refused[i], strlen(refused[i]), &number))
            fail_msg("accepted: %s", refused[i]);
    }
}

static void only_the_given_size_is_read(void **state)
{
    (void)state;
    double number;
    int64_t integer;
    assert_true(fg_number_parse("7.56", 3, &number) && number == 7.5);
    assert_true(fg_number_parse_integer("4567", 2, &integer));
    assert_int_equal(integer, 45);
    assert_false(fg_number_parse("7\0", 2, &number));
}

static void integers_are_read_over_the_whole_range(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t number;
    } rows[] = {
        {"0", 0},
        {"-0", 0},
        {"-12", -12},
        {"+7", 7},
        {"00000000000000000000000000512", 512},
        {"4294967295", 4294967295},
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].text);
        int64_t number = 99;
        if (!fg_number_parse_integer(rows[i].text, strlen(rows[i].text), &number))
            fail_msg("refused: %s", rows[i].text);
        assert_int_equal(number, rows[i].number);
    }
}

static void what_is_no_integer_of_64_bits_is_refused(void **state)
{
    (void)state;
    static const char *const refused[] = {
        "",
        "-",
        "1.5",
        "1e-1",
        "12.50e0",
        "1.00000000000000000000000001",
        "1e19",
        "1.",
        "12a",
        " 1",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "100000000000000000000",
    };
    for (size_t i = 0; i < COUNT(refused); i++) {
        int64_t number;
        if (fg_number_parse_integer(refused[i], strlen(refused[i]), &number))
            fail_msg("accepted: %s", refused[i]);
    }
}

static void an_integer_may_be_written_as_any_decimal(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t number;
    } rows[] = {
        {"256.0", 256},
        {"-1.000000000000000000000000", -1},
        {"7.77e2", 777},
        {"1E3", 1000},
        {"1200e-2", 12},
        {"0.0", 0},
        {"-0.0e5", 0},
        {"0e999", 0},
        {"+7.0", 7},
        {"007.0", 7},
        {"9223372036854775807.0", INT64_MAX},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t number = -2;
        if (!fg_number_parse_integer(rows[i].text, strlen(rows[i].text), &number) || number != rows[i].number)
            fail_msg("%s: %lld", rows[i].text, (long long)number);
    }
}

static void the_plain_digits_of_an_integer_have_any_length(void **state)
{
    (void)state;
    static const struct {
        const char *text, *plain; /* NULL where it is refused */
    } rows[] = {
        {"777", "777"},
        {"777.0", "777"},
        {"7.77e2", "777"},
        {"-0", "0"},
        {"-12.0", "-12"},
        {"123456789012345678901234567890.00", "123456789012345678901234567890"},
        {"1e30", "1000000000000000000000000000000"},
        {"1e39", NULL},
        {"-1e38", NULL},
        {"7.5", NULL},
        {"777e-1", NULL},
        {"0x7", NULL},
        {"1e-999999999999", NULL},
        {"1e999999999999", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char plain[40] = "";
        bool written = fg_number_plain(rows[i].text, strlen(rows[i].text), plain, sizeof plain);
        if (written != (rows[i].plain != NULL) || (written && strcmp(plain, rows[i].plain) != 0))
            fail_msg("%s: %s", rows[i].text, plain);
    }
}

static void the_shortest_decimal_is_written(void **state)
{
    (void)state;
    static const struct {
        double number;
        const char *text;
    } rows[] = {
        {0, "0"},
        {-0.0, "0"},
        {1, "1"},
        {-7.5, "-7.5"},
        {0.1, "0.1"},
        {0.1 + 0.2, "0.3"},
        {100, "100"},
        {4294967295, "4294967295"},
        {0.0001, "0.0001"},
        {1.5e-20, "1.5e-20"},
        {123456789012345, "123456789012345"},
        {1.234e15, "1.234e+15"},
        {-1.7976931348623157e308, "-1.79769313486232e+308"},
        {INFINITY, "inf"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].text);
        char text[FG_NUMBER_SIZE];
        fg_number_format(rows[i].number, text);
        assert_string_equal(text, rows[i].text);
    }
}

static void numbers_of_up_to_15_digits_come_back_the_same(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int i = 0; i < 2000; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        double number = (double)(random >> 15) / 1e3; /* 49 bits: at most 15 digits */
        for (int power = 0; power < 18; power++, number /= 10) {
            char text[FG_NUMBER_SIZE], again[FG_NUMBER_SIZE];
            fg_number_format(number, text);
            fg_number_format(parse(text), again);
            assert_string_equal(again, text);
        }
    }
}

static void reads_and_writes_a_point_in(const char *locale)
{
    if (!setlocale(LC_NUMERIC, locale) || strcmp(localeconv()->decimal_point, ".") == 0)
        skip(); /* musl knows every name, and has a point in all */
    char text[FG_NUMBER_SIZE];
    fg_number_format(-1234567.25, text);
    assert_string_equal(text, "-1234567.25");
    fg_number_format(1.5e-20, text);
    assert_string_equal(text, "1.5e-20");
    assert_true(parse("7.5") == 7.5);
    double number;
    assert_false(fg_number_parse("7,5", 3, &number));
}

static void a_locale_with_a_comma_changes_nothing(void **state)
{
    (void)state;
    reads_and_writes_a_point_in("de_DE.UTF-8");
}

static void a_locale_with_a_point_of_two_bytes_changes_nothing(void **state)
{
    (void)state;
    reads_and_writes_a_point_in("ps_AF.UTF-8");
}

static int restore_locale(void **state)
{
    (void)state;
    return setlocale(LC_NUMERIC, "C") ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_read),
        cmocka_unit_test(the_nearest_double_is_read),
        cmocka_unit_test(digits_past_what_a_double_holds_only_count),
        cmocka_unit_test(what_is_no_decimal_number_is_refused),
        cmocka_unit_test(only_the_given_size_is_read),
        cmocka_unit_test(integers_are_read_over_the_whole_range),
        cmocka_unit_test(what_is_no_integer_of_64_bits_is_refused),
        cmocka_unit_test(an_integer_may_be_written_as_any_decimal),
        cmocka_unit_test(the_plain_digits_of_an_integer_have_any_length),
        cmocka_unit_test(the_shortest_decimal_is_written),
        cmocka_unit_test(numbers_of_up_to_15_digits_come_back_the_same),
        cmocka_unit_test_teardown(a_locale_with_a_comma_changes_nothing, restore_locale),
        cmocka_unit_test_teardown(a_locale_with_a_point_of_two_bytes_changes_nothing, restore_locale),
    };
    return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
