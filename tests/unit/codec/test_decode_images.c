/* Images of answers, in every form in which they come. */
#include "decode_fixture.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What passes for a PNG, as short base64. */
#define PNG "\x89PNG\r\n\x1a\n...."
#define PNG_BASE64 "iVBORw0KGgouLi4u"

static void images_are_found_in_every_form_of_output(void **state)
{
    /* L: link, B: bytes, X: broken */
    static const struct {
        const char *output, *forms;
    } rows[] = {
        {"[]", ""},
        {"\"\"", ""},
        {"null", ""},
        {"{}", ""},
        {"[\"\"]", ""},
        {"[null,1,true,{}]", ""},
        {"[[\"" LINK "\"]]", ""},
        {"[\"" LINK "\"]", "L"},
        {"\"" LINK "\"", "L"},
        {"{\"0\":\"" LINK "\",\"1\":\"" LINK "\"}", "LL"},
        {"[\"" LINK "\",null,\"" LINK "\"]", "LL"},
        {"[\"http://example.com/base64/1.txt\"]", "L"},
        {"[\"" PNG_BASE64 "\"]", "B"},
        {"[\"data:image/png;base64," PNG_BASE64 "\",\"" LINK "\"]", "BL"},
        {"[\"data:image\\/png;base64," PNG_BASE64 "\"]", "B"},
        {"[\"\\\"" PNG_BASE64 "\\\"\"]", "B"},
        {"[\"\\ufeff\\n" PNG_BASE64 "\\n\"]", "B"},
        {"[\" " LINK "\\n\"]", "L"},
        {"[\"VGhpcyBpcyBubyBpbWFnZQ==\"]", "X"},
        {"[\"" PNG_BASE64 "A\"]", "X"},
        {"[\"file:///etc/passwd\"]", "X"},
        {"[\"https://user@example.com/1.png\"]", "X"},
        {"[\"https://example.com/1.png\\u0000.html\"]", "X"},
        {"[\"/1.png\"]", "X"},
        {"[\"image 0\"]", "X"},
        {"[7.5]", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        static const char letters[] = {
            [FACEGEN_IMAGE_LINK] = 'L', [FACEGEN_IMAGE_BYTES] = 'B', [FACEGEN_IMAGE_BROKEN] = 'X'};
        char json[256], forms[8] = "";
        snprintf(json, sizeof json, "{\"output\":%s}", rows[i].output);
        facegen_result *result = decode(json);
        for (size_t j = 0; j < facegen_result_image_count(result); j++)
            forms[j] = letters[facegen_result_image_form(result, j)];
        if (strcmp(forms, rows[i].forms) != 0)
            fail_msg("%s: \"%s\", expected \"%s\"", json, forms, rows[i].forms);
        facegen_result_free(result);
    }
}

static void short_base64_is_decoded(void **state)
{
    (void)state;
    facegen_result *result = decode("{\"output\":[\"data:image/png;base64," PNG_BASE64 "\"]}");
    size_t size;
    const void *bytes = facegen_result_image_bytes(result, 0, &size);
    assert_int_equal(size, sizeof PNG - 1);
    assert_memory_equal(bytes, PNG, size);
    facegen_result_free(result);
}

static void long_base64_moves_into_the_result(void **state)
{
    (void)state;
    char json[2000] = "{\"output\":[\"" LINK "\",\"" PNG_BASE64;
    while (strlen(json) < 1000)
        strcat(json, "QUJD");
    strcat(json, "\",\"QUJ");
    while (strlen(json) < 1700)
        strcat(json, "DQUJ");
    strcat(json, "\",\"image 0x\"]}");
    facegen_result *result = decode(json);
    size_t size;
    const char *bytes = facegen_result_image_bytes(result, 1, &size);
    assert_non_null(bytes);
    assert_memory_equal(bytes, PNG, sizeof PNG - 1);
    assert_memory_equal(bytes + sizeof PNG - 1, "ABC", 3);
    assert_int_equal((size - (sizeof PNG - 1)) % 3, 0);
    assert_int_equal(facegen_result_image_count(result), 4);
    assert_int_equal(facegen_result_image_form(result, 2), FACEGEN_IMAGE_BYTES);
    assert_int_equal(facegen_result_image_form(result, 3), FACEGEN_IMAGE_BROKEN);
    assert_string_equal(facegen_result_json(result),
                        "{\"output\":[\"" LINK "\",\"image 0\",\"image 1\",\"image 0x\"]}");
    facegen_result_free(result);
}

static void long_base64_that_breaks_off_is_a_broken_image(void **state)
{
    (void)state;
    char json[1000] = "{\"output\":[\"";
    while (strlen(json) < 700)
        strcat(json, "QUJD");
    strcat(json, "Q\"]}");
    facegen_result *result = decode(json);
    assert_int_equal(facegen_result_image_form(result, 0), FACEGEN_IMAGE_BROKEN);
    assert_false(fg_result_has_images(result));
    facegen_result_free(result);
}

static void of_very_many_images_64_are_taken(void **state)
{
    (void)state;
    char json[4096] = "{\"output\":[\"" LINK "\"";
    for (int i = 0; i < 99; i++)
        strcat(json, ",\"" LINK "\"");
    char *list = strdup(json + strlen("{\"output\":"));
    strcat(json, "]}");
    facegen_result *result = decode(json);
    assert_int_equal(facegen_result_image_count(result), FG_IMAGES_MAX);
    facegen_result_free(result);
    snprintf(json, sizeof json, "{\"future_links\":%s]}", list);
    free(list);
    result = decode(json);
    assert_non_null(facegen_result_future_link(result, FG_IMAGES_MAX - 1));
    assert_null(facegen_result_future_link(result, FG_IMAGES_MAX));
    facegen_result_free(result);
}

static void links_are_in_plain_form(void **state)
{
    (void)state;
    facegen_result *result = decode("{\"output\":[\"HTTPS:\\/\\/Example.COM:443\\/a b\\u00e4.png#x\"],"
                                    "\"proxy_links\":[\"javascript:alert(1)\",\"https://e.org\"]}");
    assert_string_equal(facegen_result_image_link(result, 0), "https://example.com/a%20b%C3%A4.png");
    assert_string_equal(facegen_result_proxy_link(result, 0), "https://e.org/");
    assert_null(facegen_result_proxy_link(result, 1));
    facegen_result_free(result);
}

static void images_expire_24_hours_after_the_answer(void **state)
{
    (void)state;
    facegen_result *result = decode("{\"output\":[\"" LINK "\"]}");
    assert_int_equal(facegen_result_expires_at(result), NOW + 86400);
    facegen_result_free(result);
    result = decode("{\"future_links\":[\"" LINK "\"]}");
    assert_int_equal(facegen_result_expires_at(result), 0);
    facegen_result_free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(images_are_found_in_every_form_of_output),
        cmocka_unit_test(short_base64_is_decoded),
        cmocka_unit_test(long_base64_moves_into_the_result),
        cmocka_unit_test(long_base64_that_breaks_off_is_a_broken_image),
        cmocka_unit_test(of_very_many_images_64_are_taken),
        cmocka_unit_test(links_are_in_plain_form),
        cmocka_unit_test(images_expire_24_hours_after_the_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
