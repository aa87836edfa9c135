#include "replay/hide.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static char *hidden(const char *text, bool in_link, const uint64_t *salt)
{
    fg_buffer out;
    fg_buffer_init(&out, SIZE_MAX / 4);
    fg_hide_links(&out, text, strlen(text), in_link, salt);
    char *copy = strdup(fg_buffer_string(&out));
    fg_buffer_free(&out);
    return copy;
}

static void secrets_of_links_are_hidden_and_nothing_else(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"", ""},
        {"why? because", "why? because"},
        {"https://a/b", "https://a/b"},
        {"https://a/b?c=d", "https://a/b?***"},
        {"see https://a/b?c=d, and?", "see https://a/b?*** and?"},
        {"{\"a\":\"https://a/b?c\",\"d\":\"e?f\"}", "{\"a\":\"https://a/b?***\",\"d\":\"e?f\"}"},
        {"{\"a\":\"https:\\/\\/a\\/b?c\\u0026d=\\/e\"}", "{\"a\":\"https:\\/\\/a\\/b?***\"}"},
        {"{\"a\":\"go to \\\"https://a/b?c\\\" now?\"}",
         "{\"a\":\"go to \\\"https://a/b?***\\\" now?\"}"}, /* still JSON */
        {"{\"webhook\":\"https://a/token\",\"b\":\"https://a/b\"}",
         "{\"webhook\":\"https://a/***\",\"b\":\"https://a/b\"}"},
        {"{\"webhook\": \"https:\\/\\/a:1\\/to\\/ken\"}", "{\"webhook\": \"https:\\/\\/a:1\\/***\"}"},
        {"{\"webhook\":\"https://a\",\"b\":\"c/d/e/f\"}", "{\"webhook\":\"https://a\",\"b\":\"c/d/e/f\"}"},
        {"{\"webhook\":\"https://a?token\"}", "{\"webhook\":\"https://a?***\"}"},
        {"{\"webhook\":\"https://a/to ken\",\"b\":1}", "{\"webhook\":\"https://a/***\",\"b\":1}"},
        {"{\"webhook\":\"https://a/b\\\"token\",\"b\":1}", "{\"webhook\":\"https://a/***\",\"b\":1}"},
        {"{\"webhook\":\"https://a/b<token>\"}", "{\"webhook\":\"https://a/***\"}"},
        {"{\"webhook\":\"https://a#token\"}", "{\"webhook\":\"https://a#***\"}"},
        {"{\"webhook\":\"https://to:ken@a:1/\"}", "{\"webhook\":\"https://a:1/\"}"},
        {"{\"webhook\":\"https://to:k/en@a:1/\"}", "{\"webhook\":\"***\"}"},
        {"{\"webhook\":\"https://a to/ken\"}", "{\"webhook\":\"***\"}"},
        {"{\"webhook\":\"token\",\"b\":1}", "{\"webhook\":\"***\",\"b\":1}"},
        {"{\"webhook_url\" : \"https://a/token\"}", "{\"webhook_url\" : \"https://a/***\"}"},
        {"{\"webhook\":\"\"}", "{\"webhook\":\"\"}"},
        {"{\"webhook\":\"https://a/b\\", "{\"webhook\":\"https://a/***"}, /* cut within an escape */
        {"{\"webhook", "{\"webhook"},
        {"{\"webhook\":", "{\"webhook\":"},
        {"{\"webhook\":null,\"b\":\"c/d/e/f\"}", "{\"webhook\":null,\"b\":\"c/d/e/f\"}"},
        {"{\"webhook\":\"https://a/tok", "{\"webhook\":\"https://a/***"},
        {"<a href='x'>https://a/?b</a>?", "<a href='x'>https://a/?***</a>?"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].text);
        char *text = hidden(rows[i].text, false, NULL);
        assert_string_equal(text, rows[i].expected);
        free(text);
    }
}

static void a_path_is_taken_for_a_link_where_one_is_expected(void **state)
{
    (void)state;
    char *text = hidden("/b?c", true, NULL);
    assert_string_equal(text, "/b?***");
    free(text);
}

static void a_query_has_one_hash_in_every_form(void **state)
{
    (void)state;
    const uint64_t salt = 5;
    static const char *const forms[] = {
        "https://a/b?c=d&e=/f\xc3\xa9", /* as a person writes it */
        "https:\\/\\/a/b?c=d\\u0026e=\\/f\xc3\xa9",
        "https://a/b?c=d&e=/f%C3%A9", /* as it is asked for */
        "https://a/b?c=d&e=/f%C3%A9#fragment",
    };
    char *first = strrchr(hidden(forms[0], false, &salt), '?');
    assert_int_equal(strlen(first), 20);
    for (size_t i = 1; i < COUNT(forms); i++) {
        name_row(i, forms[i]);
        char *text = hidden(forms[i], false, &salt);
        assert_string_equal(strrchr(text, '?'), first);
        free(text);
    }
    char *other = hidden("https://a/b?c=d&e=/g", false, &salt);
    assert_string_not_equal(strrchr(other, '?'), first);
    free(other);
    free(first - strlen("https://a/b"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secrets_of_links_are_hidden_and_nothing_else),
        cmocka_unit_test(a_path_is_taken_for_a_link_where_one_is_expected),
        cmocka_unit_test(a_query_has_one_hash_in_every_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
