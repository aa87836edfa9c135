/* Messages of answers, in every form in which providers give them. */
#include "decode_fixture.h"
#include "support/test.h"

#include <string.h>

static void what_a_framework_says_is_the_message(void **state)
{
    static const struct {
        const char *json, *message;
        bool speaks;
    } rows[] = {
        {"{\"message\":\"The given data was invalid.\",\"errors\":{\"face_image\":[\"The face image must be a valid "
         "URL.\"],\"seed\":[\"One.\",\"Two.\"]}}",
         "The given data was invalid. face_image: The face image must be a valid URL. seed: One. Two.", true},
        {"{\"status\":\"error\",\"errors\":{\"width\":[\"The width must be at most 512.\"]}}",
         "width: The width must be at most 512.", true},
        {"{\"errors\":[\"One.\",\"Two.\"]}", "One. Two.", true},
        {"{\"detail\":\"Not authenticated\"}", "Not authenticated", false},
        {"{\"detail\":[{\"loc\":[\"body\",\"prompt\"],\"msg\":\"field required\"}]}", "body prompt field required",
         false},
        {"{\"message\":\"x\",\"detail\":\"y\"}", "x", true},
        {"{\"title\":\"Error 1010: Access denied\",\"status\":403,\"detail\":\"Your access is blocked\"}",
         "Your access is blocked", false},
        {"{\"message\":{\"a\":[[[\"too deep\"]]],\"b\":[[\"deep\"]]}}", "deep", true},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].json);
        facegen_result *result = decode(rows[i].json);
        assert_string_equal(facegen_result_message(result), rows[i].message);
        assert_int_equal(result->speaks, rows[i].speaks);
        facegen_result_free(result);
    }
}

static void a_refusal_for_the_rate_is_known_by_its_words(void **state)
{
    static const struct {
        const char *json;
        bool limited;
    } rows[] = {
        {"{\"status\":\"error\",\"message\":\"Rate limit exceeded. Maximum 5 queued requests allowed.\"}", true},
        {"{\"status\":\"error\",\"messege\":\"Too Many Requests\"}", true},
        {"{\"status\":\"error\",\"message\":\"Invalid API key\"}", false},
        {"{\"status\":\"failed\",\"message\":\"Rate limit exceeded\"}", false},
        {"{\"status\":\"success\",\"message\":\"Rate limit exceeded\"}", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].json);
        facegen_result *result = decode(rows[i].json);
        assert_int_equal(result->rate_limited, rows[i].limited);
        facegen_result_free(result);
    }
}

static void a_message_is_found_in_any_form_and_becomes_one_line(void **state)
{
    static const struct {
        const char *json, *message;
    } rows[] = {
        {"{\"message\":\"Invalid API key\"}", "Invalid API key"},
        {"{\"messege\":\"Invalid API key\"}", "Invalid API key"},
        {"{\"error\":\"Invalid API key\"}", "Invalid API key"},
        {"{\"message\":\"\",\"messege\":\"x\"}", "x"},
        {"{\"messege\":\"x\",\"message\":\"y\"}", "y"},
        {"{\"message\":{\"prompt\":[\"The prompt field is required.\"]}}", "The prompt field is required."},
        {"{\"message\":{\"a\":[\"One.\",\"Two.\"],\"b\":\"Three.\"}}", "One. Two. Three."},
        {"{\"message\":[\"One.\",[\"\",\"Two.\"],7,null,{\"x\":\"Three.\"}]}", "One. Two. Three."},
        {"{\"message\":\"two\\nlines\"}", "two lines"},
        {"{\"message\":\"see https://example.com/x?sig=secret now\"}", "see https://example.com/x?*** now"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].json);
        facegen_result *result = decode(rows[i].json);
        assert_string_equal(facegen_result_message(result), rows[i].message);
        facegen_result_free(result);
    }
}

static void a_nul_in_a_message_does_not_cut_it(void **state)
{
    (void)state;
    facegen_result *result = decode("{\"message\":\"before\\u0000after\"}");
    assert_non_null(strstr(facegen_result_message(result), "after"));
    facegen_result_free(result);
}

static void a_message_is_cut_to_512_bytes_at_a_whole_character(void **state)
{
    (void)state;
    char json[2000] = "{\"message\":\"x";
    while (strlen(json) < 1500)
        strcat(json, "\xc3\xa4");
    strcat(json, "\"}");
    facegen_result *result = decode(json);
    assert_int_equal(strlen(facegen_result_message(result)), 511);
    assert_string_equal(facegen_result_message(result) + 509, "\xc3\xa4");
    facegen_result_free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_framework_says_is_the_message),
        cmocka_unit_test(a_refusal_for_the_rate_is_known_by_its_words),
        cmocka_unit_test(a_message_is_found_in_any_form_and_becomes_one_line),
        cmocka_unit_test(a_nul_in_a_message_does_not_cut_it),
        cmocka_unit_test(a_message_is_cut_to_512_bytes_at_a_whole_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
