#include "base/edit_distance.h"

#include "support/test.h"

#include <string.h>

static void it_counts_what_is_inserted_deleted_and_replaced(void **state)
{
    static const struct {
        const char *a, *b;
        size_t distance;
    } rows[] = {
        {"", "", 0},         {"blur", "blur", 0}, {"blr", "blur", 1},    {"blurr", "blur", 1},
        {"blar", "blur", 1}, {"", "blur", 4},     {"balck", "black", 2}, {"kitten", "sitting", 3},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t a = strlen(rows[i].a), b = strlen(rows[i].b);
        if (fg_edit_distance(rows[i].a, a, rows[i].b, b) != rows[i].distance ||
            fg_edit_distance(rows[i].b, b, rows[i].a, a) != rows[i].distance)
            fail_msg("%s, %s", rows[i].a, rows[i].b);
    }
}

static void a_word_that_is_too_long_is_like_nothing(void **state)
{
    char word[FG_EDIT_WORD_MAX + 1];
    (void)state;
    memset(word, 'x', sizeof word);
    assert_int_equal(fg_edit_distance(word, FG_EDIT_WORD_MAX, word, FG_EDIT_WORD_MAX), 0);
    assert_true(fg_edit_distance(word, FG_EDIT_WORD_MAX + 1, "x", 1) == SIZE_MAX);
    assert_true(fg_edit_distance("x", 1, word, FG_EDIT_WORD_MAX + 1) == SIZE_MAX);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_counts_what_is_inserted_deleted_and_replaced),
        cmocka_unit_test(a_word_that_is_too_long_is_like_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
