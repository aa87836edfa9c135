#include "base/utf8.h"
#include "support/test.h"

#include <string.h>

static void the_edges_of_each_length_are_valid(void **state)
{
    (void)state;
    static const char *const edges[] = {
        "\x01",         "\x7f",         "\xc2\x80",     "\xdf\xbf",         "\xe0\xa0\x80",
        "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf",
    };
    for (size_t i = 0; i < COUNT(edges); i++) {
        name_row(i, edges[i]);
        assert_int_equal(fg_utf8_character(edges[i], strlen(edges[i])), strlen(edges[i]));
    }
}

static void a_text_of_valid_characters_is_valid(void **state)
{
    (void)state;
    static const char text[] = "na\xc3\xafve \xe2\x82\xac \xf0\x9f\x99\x82\0.";
    assert_true(fg_utf8_valid(text, sizeof text));
    assert_true(fg_utf8_valid("", 0));
}

static void what_is_no_character_makes_a_text_invalid(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "\x80", /* a continuation alone */
        "\xbf",
        "\xc3", /* cut */
        "\xe2\x82",
        "\xf0\x9f\x99",
        "\xc3(", /* no continuation */
        "\xe2\x82(",
        "\xf0\x9f\x99(",
        "\xc0\x80", /* overlong */
        "\xc1\xbf",
        "\xe0\x9f\xbf",
        "\xf0\x8f\xbf\xbf",
        "\xed\xa0\x80", /* surrogates */
        "\xed\xbf\xbf",
        "\xf4\x90\x80\x80", /* past U+10FFFF */
        "\xf7\xbf\xbf\xbf",
        "\xf8\x88\x80\x80\x80",
        "\xfe",
        "\xff",
    };
    for (size_t i = 0; i < COUNT(wrong); i++) {
        char text[16] = "ok";
        strcat(text, wrong[i]);
        if (fg_utf8_valid(text, strlen(text)))
            fail_msg("row %zu is taken for valid", i);
    }
}

static void nothing_past_the_size_is_read(void **state)
{
    (void)state;
    assert_int_equal(fg_utf8_character("\xe2\x82\xac", 2), 0);
    assert_int_equal(fg_utf8_character("\xc3\xa4", 1), 0);
}

static void a_cut_moves_to_the_beginning_of_a_character(void **state)
{
    (void)state;
    static const char text[] = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x99\x82";
    static const size_t cuts[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10};
    for (size_t size = 0; size < COUNT(cuts); size++) {
        name_row(size, "");
        assert_int_equal(fg_utf8_cut(text, size), cuts[size]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_edges_of_each_length_are_valid),
        cmocka_unit_test(a_text_of_valid_characters_is_valid),
        cmocka_unit_test(what_is_no_character_makes_a_text_invalid),
        cmocka_unit_test(nothing_past_the_size_is_read),
        cmocka_unit_test(a_cut_moves_to_the_beginning_of_a_character),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
