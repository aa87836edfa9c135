#include "replay/compare.h"
#include "support/test.h"

#include <string.h>

static fg_json read_text(const char *text)
{
    return fg_json_read(text, strlen(text));
}

static void what_says_the_same_is_the_same(void **state)
{
    static const char *const pairs[][2] = {
        {"{}", "{ }"},
        {"{\"a\":1,\"b\":[true,null]}", "{ \"b\": [ true , null ], \"a\": 1 }"},
        {"{\"\\u00e9/\":\"\\ud83d\\ude42\"}", "{\"\xc3\xa9\\/\":\"\xf0\x9f\x99\x82\"}"},
        {"{\"a\":{\"b\":{\"c\":1,\"d\":2}}}", "{\"a\":{\"b\":{\"d\":2,\"c\":1}}}"},
        {"{\"key\":\"a\",\"b\":1}", "{\"b\":1,\"key\":\"***\"}"},
        {"{\"key\":\"a\"}", "{}"},
    };
    fg_json first;
    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        name_row(i, pairs[i][0]);
        assert_int_equal(fg_count_differences(read_text(pairs[i][0]), read_text(pairs[i][1]), false, &first), 0);
        assert_int_equal(fg_count_differences(read_text(pairs[i][1]), read_text(pairs[i][0]), false, &first), 0);
    }
}

static void what_differs_is_counted_and_the_first_is_named(void **state)
{
    static const struct {
        const char *one, *other, *first;
        size_t count;
    } rows[] = {
        {"{\"a\":1}", "{\"a\":1.0}", "a", 1},
        {"{\"a\":\"1\"}", "{\"a\":1}", "a", 1},
        {"{\"a\":\"xy\"}", "{\"a\":\"x\"}", "a", 1},
        {"{\"a\":\"x\"}", "{\"a\":\"x\\u0000\"}", "a", 1},
        {"{\"a\":[1]}", "{\"a\":[1,2]}", "a", 1},
        {"{\"a\":[1,2]}", "{\"a\":[1]}", "a", 1},
        {"{\"a\":[1,{\"key\":2}]}", "{\"a\":[1,{\"key\":3}]}", "a", 1},
        {"{\"a\":1,\"b\":2,\"c\":3}", "{\"b\":2,\"c\":4,\"d\":5}", "a", 3},
        {"{}", "{\"d\":5}", "d", 1},
        {"{\"seed\":1}", "{\"seed\":2}", "seed", 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].one);
        fg_json first = {FG_JSON_NONE, NULL, 0};
        size_t count = fg_count_differences(read_text(rows[i].one), read_text(rows[i].other), false, &first);
        assert_int_equal(count, rows[i].count);
        assert_true(fg_json_says(first, rows[i].first));
    }
}

static void any_seed_will_do_where_none_was_chosen(void **state)
{
    (void)state;
    fg_json first;
    assert_int_equal(fg_count_differences(read_text("{\"seed\":1}"), read_text("{\"seed\":2}"), true, &first), 0);
    assert_int_equal(fg_count_differences(read_text("{\"seed\":1}"), read_text("{}"), true, &first), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_says_the_same_is_the_same),
        cmocka_unit_test(what_differs_is_counted_and_the_first_is_named),
        cmocka_unit_test(any_seed_will_do_where_none_was_chosen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
