#include "base/text.h"
#include "support/test.h"

#include <stdlib.h>

static void a_copy_of_a_part_ends_with_the_part_or_with_the_text(void **state)
{
    (void)state;
    char *part = fg_text_copy_part("abc", 2), *whole = fg_text_copy_part("abc", 4);
    assert_string_equal(part, "ab");
    assert_string_equal(whole, "abc");
    free(part);
    free(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_copy_of_a_part_ends_with_the_part_or_with_the_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
