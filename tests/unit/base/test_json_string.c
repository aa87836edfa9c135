#include "base/json_string.h"
#include "support/test.h"

#include <string.h>

static void what_is_plain_ends_before_the_first_character_that_is_not_wherever_it_stands(void **state)
{
    (void)state;
    for (int byte = 0; byte <= UINT8_MAX; byte++) {
        bool is_plain = byte >= ' ' && byte < 0x80 && byte != '"' && byte != '\\';
        for (size_t at = 0; at < 20; at++) {
            char text[20];
            memset(text, 'x', sizeof text);
            text[at] = (char)byte;
            assert_int_equal(fg_json_string_plain_size(text, sizeof text), is_plain ? sizeof text : at);
        }
    }
}

static void a_text_is_escaped_where_json_demands_it(void **state)
{
    (void)state;
    fg_buffer json;
    fg_buffer_init(&json, SIZE_MAX);
    fg_json_string_write(&json, "\"\\/\b\n\x01\x1f\x7f\xc3\xa4\xf0\x9f\x99\x82");
    assert_string_equal(fg_buffer_string(&json),
                        "\"\\\"\\\\/\\u0008\\u000a\\u0001\\u001f\x7f\xc3\xa4\xf0\x9f\x99\x82\"");
    fg_buffer_free(&json);
}

static void surrogates_stand_in_pairs(void **state)
{
    static const struct {
        const char *text; /* the rest of a string */
        bool good;
    } rows[] = {
        {"\\ud7ff\"", true},         {"\\ud800\"", false},        {"\\udbff\"", false},
        {"\\udc00\"", false},        {"\\udfff\"", false},        {"\\ue000\"", true},
        {"\\ud800\\udc00\"", true},  {"\\udbff\\udfff\"", true},  {"\\ud800\\udbff\"", false},
        {"\\ud800\\ue000\"", false}, {"\\udc00\\udc00\"", false}, {"\\ud800x\"", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fg_json_cursor at = {rows[i].text, rows[i].text + strlen(rows[i].text)};
        if (fg_json_string_check(&at) != rows[i].good)
            fail_msg("%s", rows[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_plain_ends_before_the_first_character_that_is_not_wherever_it_stands),
        cmocka_unit_test(a_text_is_escaped_where_json_demands_it),
        cmocka_unit_test(surrogates_stand_in_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
