#include "sandbox/peek.h"
#include "support/test.h"

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
    assert_true(sb_peek("{\"a\": 1, \"track_id\" :\n\"mine\", \"face", "track_id", value, sizeof value));
    assert_string_equal(value, "mine");
    for (size_t i = 0; i < COUNT(unseen); i++) {
        name_row(i, unseen[i]);
        assert_false(sb_peek(unseen[i], "track_id", value, sizeof value));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_text_is_seen_in_the_beginning_of_a_document)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
