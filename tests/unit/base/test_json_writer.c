#include "base/json_writer.h"
#include "support/test.h"

#include <math.h>

static void a_string_is_valid_utf8_whatever_its_text_is(void **state)
{
    (void)state;
    fg_buffer out;
    fg_buffer_init(&out, 256);
    fg_json_writer writer = {.out = &out};
    fg_json_open(&writer, NULL, '{');
    fg_json_write_text(&writer, "text", "\"a\\\x01\n\xff\xc3\xa4\xc3");
    fg_json_write_text(&writer, "none", NULL);
    fg_json_close(&writer, '}');
    assert_string_equal(fg_buffer_string(&out), "{\"text\":\"\\\"a\\\\\\u0001\\u000a\xef\xbf\xbd\xc3\xa4"
                                                "\xef\xbf\xbd\",\"none\":null}");
    fg_buffer_free(&out);
}

static void values_are_written_with_their_names_and_commas(void **state)
{
    (void)state;
    fg_buffer out;
    fg_buffer_init(&out, 1024);
    fg_json_writer writer = {.out = &out};
    fg_json_open(&writer, NULL, '{');
    fg_json_write_text(&writer, "text", "\"quoted\" \\ \n\x01 \xc3\xa9");
    fg_json_write_text(&writer, "none", NULL);
    fg_json_open(&writer, "list", '[');
    fg_json_write_integer(&writer, NULL, -5);
    fg_json_write_number(&writer, NULL, 0.1);
    fg_json_write_number(&writer, NULL, NAN);
    fg_json_close(&writer, ']');
    fg_json_write_base64(&writer, "bytes", "data:", "abcd", 4);
    fg_json_close(&writer, '}');
    assert_string_equal(fg_buffer_string(&out),
                        "{\"text\":\"\\\"quoted\\\" \\\\ \\u000a\\u0001 \xc3\xa9\",\"none\":null,"
                        "\"list\":[-5,0.1,null],\"bytes\":\"data:YWJjZA==\"}");
    fg_buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_string_is_valid_utf8_whatever_its_text_is),
        cmocka_unit_test(values_are_written_with_their_names_and_commas),
    };
    return cmocka_run_group_tests_name("JSON writer", tests, NULL, NULL);
}
