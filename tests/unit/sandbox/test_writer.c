#include "sandbox/writer.h"
#include "support/test.h"

#include <stdlib.h>

static void a_string_is_valid_utf8_whatever_its_text_is(void **state)
{
    (void)state;
    fg_buffer out;
    fg_buffer_init(&out, 256);
    sb_writer writer = {.out = &out};
    sb_writer_open(&writer, NULL, '{');
    sb_writer_text(&writer, "caf\xe9", "\"a\\\x01\n\xff\xc3\xa4\xc3");
    sb_writer_text(&writer, "none", NULL);
    sb_writer_close(&writer, '}');
    assert_string_equal(fg_buffer_string(&out), "{\"caf\xef\xbf\xbd\":\"\\\"a\\\\\\u0001\\u000a\xef\xbf\xbd\xc3\xa4"
                                                "\xef\xbf\xbd\",\"none\":null}");
    fg_buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_string_is_valid_utf8_whatever_its_text_is)};
    return cmocka_run_group_tests_name("writer", tests, NULL, NULL);
}
