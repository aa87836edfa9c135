#include "base/data_uri.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static void base64_begins_behind_the_first_comma(void **state)
{
    static const struct {
        const char *text;
        size_t content;
    } rows[] = {
        {"data:image/png;base64,QUJD", 22},
        {"DATA:image/jpeg;charset=x;BASE64,QUJD", 33},
        {"data:image/png,QUJD", 15},
        {"data:,QUJD", 6},
        {"data:image/png;base64", SIZE_MAX},
        {"data:", SIZE_MAX},
        {"data", 0},
        {" data:,QUJD", 0},
        {"https://example.com/?data:,", 0},
        {"", 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t content = fg_data_uri_content(rows[i].text, strlen(rows[i].text));
        if (content != rows[i].content || fg_data_uri_is(rows[i].text) != (content != 0))
            fail_msg("\"%s\": %zu", rows[i].text, content);
    }
    assert_int_equal(fg_data_uri_content("data:,QUJD", 5), SIZE_MAX);
    assert_int_equal(fg_data_uri_content("data:,QUJD", 4), 0);
}

static void the_content_is_decoded(void **state)
{
    static const struct {
        const char *text, *content; /* NULL: it is not base64 */
    } rows[] = {
        {"data:image/png;base64,QUJD", "ABC"}, {"data:,QUI=", "AB"}, {"data:;base64,", ""},
        {"data:image/png;base64,#", NULL},     {"data:,Q", NULL},    {"data:image/svg+xml,%3Csvg", NULL},
        {"data:image/png;base64", NULL},       {"QUJD", NULL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].text);
        uint8_t *bytes;
        size_t size, expected = rows[i].content ? strlen(rows[i].content) : 0;
        assert_true(fg_data_uri_decode(rows[i].text, &bytes, &size));
        if (!bytes != !rows[i].content || size != expected || (bytes && memcmp(bytes, rows[i].content, size) != 0))
            fail_msg("\"%s\": %zu bytes", rows[i].text, size);
        free(bytes);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64_begins_behind_the_first_comma),
        cmocka_unit_test(the_content_is_decoded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
