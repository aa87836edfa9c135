/* The id in an answer that broke off or could not be read. */
#include "codec/decode.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

static const char *salvage(const char *text)
{
    static char id[FG_ID_SIZE];
    fg_answer answer;
    fg_answer_init(&answer);
    fg_answer_feed(&answer, text, strlen(text));
    fg_answer_salvage_id(&answer, id);
    fg_answer_free(&answer);
    return id;
}

static void an_id_that_is_whole_is_found(void **state)
{
    (void)state;
    assert_string_equal(salvage("{\"id\":7,"), "7");
    assert_string_equal(salvage("{\"id\" : \"7\""), "7");
    assert_string_equal(salvage("\"id\":7}"), "7");
    assert_string_equal(salvage("{\"status\":\"processing\",\n\t\"id\":\r\"a_B-9.x\","), "a_B-9.x");
    assert_string_equal(salvage("{\"id\":{},\"id\":8,"), "8");
}

static void an_id_that_may_have_been_cut_is_not_believed(void **state)
{
    static const char *const texts[] = {"", "\"id\"", "\"id\":", "\"id\":7", "\"id\":\"", "\"id\":\"7", "{\"id\":1.5e"};
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_string_equal(salvage(texts[i]), "");
}

static void what_is_neither_text_nor_number_is_no_id(void **state)
{
    static const char *const texts[] = {"{\"id\":null,", "{\"id\":true,", "{\"id\":[7],", "{\"id\":\"\",",
                                        "{\"id\":\"a/b\","};
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_string_equal(salvage(texts[i]), "");
}

static void an_id_has_at_most_255_characters(void **state)
{
    char text[FG_ID_SIZE + 16], expected[FG_ID_SIZE];
    (void)state;
    memset(expected, 'x', sizeof expected);
    expected[FG_ID_SIZE - 1] = '\0';
    snprintf(text, sizeof text, "{\"id\":\"%s\",", expected);
    assert_string_equal(salvage(text), expected);
    snprintf(text, sizeof text, "{\"id\":\"x%s\",", expected);
    assert_string_equal(salvage(text), ""); /* its beginning would be another job's */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_that_is_whole_is_found),
        cmocka_unit_test(an_id_that_may_have_been_cut_is_not_believed),
        cmocka_unit_test(what_is_neither_text_nor_number_is_no_id),
        cmocka_unit_test(an_id_has_at_most_255_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
