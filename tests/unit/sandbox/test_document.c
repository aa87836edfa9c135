/* JSON is read without jansson's traps, and written so that it reads back the same. */
#include "sandbox/document.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static json_t *read(const char *text)
{
    return sb_document_read(text, strlen(text));
}

/* The member "a" of an object, as jansson would write it. */
static void becomes(const char *text, const char *expected)
{
    json_t *document = read(text);
    assert_non_null(document);
    char *written = json_dumps(json_object_get(document, "a"), JSON_ENCODE_ANY | JSON_COMPACT);
    assert_string_equal(written, expected);
    free(written);
    json_decref(document);
}

static void integers_that_fit_stay_integers(void **state)
{
    (void)state;
    becomes("{\"a\":0}", "0");
    becomes("{\"a\": -12345678901234567 }", "-12345678901234567");
    becomes("{\"a\":[1,22,333]}", "[1,22,333]");
}

static void reals_and_larger_integers_become_strings(void **state)
{
    (void)state;
    becomes("{\"a\":7.5}", "\"7.5\"");
    becomes("{\"a\":[1e3, -2E-4,5]}", "[\"1e3\",\"-2E-4\",5]");
    becomes("{\"a\":18446744073709551616}", "\"18446744073709551616\"");
}

static void digits_inside_strings_stay_as_they_are(void **state)
{
    (void)state;
    becomes("{\"a\":\"7.5 \\\" 8.5 \\\\\"}", "\"7.5 \\\" 8.5 \\\\\"");
    becomes("{\"1.5\":2,\"a\":\"\\u00e9\"}", "\"\xc3\xa9\"");
}

static void a_long_document_is_read_across_every_piece(void **state)
{
    (void)state;
    char text[4096], *end = text + sprintf(text, "{\"a\":[1.5");
    for (int i = 0; i < 900; i++)
        end += sprintf(end, ",1.5");
    sprintf(end, "]}");
    json_t *document = read(text);
    assert_int_equal(json_array_size(json_object_get(document, "a")), 901);
    assert_string_equal(json_string_value(json_array_get(json_object_get(document, "a"), 900)), "1.5");
    json_decref(document);
}

static void what_is_no_object_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "7", "7.5", "[]", "{", "{\"a\":}", "{\"a\":01}", "{} {}", "\"a\""};
    for (size_t i = 0; i < COUNT(texts); i++) {
        name_row(i, texts[i]);
        assert_null(read(texts[i]));
    }
}

static void a_text_is_seen_in_the_beginning_of_a_document(void **state)
{
    (void)state;
    static const char *const unseen[] = {
        "",
        "{\"track_id\": \"my",
        "{\"track_id\": 7,",
        "{\"track_id\": \"a\\u0062\",",
        "{\"track_id\": \"12345678\",",
        "{\"prompt\": \"\\\"track_id\\\": \\\"mine\\\"\",",
        "{\"prompt\": \"track_id\",",
    };
    char value[8];
    assert_true(sb_document_peek("{\"a\": 1, \"track_id\" :\n\"mine\", \"face", "track_id", value, sizeof value));
    assert_string_equal(value, "mine");
    for (size_t i = 0; i < COUNT(unseen); i++) {
        name_row(i, unseen[i]);
        assert_false(sb_document_peek(unseen[i], "track_id", value, sizeof value));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_that_fit_stay_integers),
        cmocka_unit_test(reals_and_larger_integers_become_strings),
        cmocka_unit_test(digits_inside_strings_stay_as_they_are),
        cmocka_unit_test(a_long_document_is_read_across_every_piece),
        cmocka_unit_test(what_is_no_object_is_refused),
        cmocka_unit_test(a_text_is_seen_in_the_beginning_of_a_document),
    };
    return cmocka_run_group_tests_name("sandbox JSON", tests, NULL, NULL);
}
