#include "os/error.h"
#include "support/test.h"

#include <errno.h>

static void an_error_has_the_systems_words(void **state)
{
    char text[FG_OS_ERROR_SIZE];
    (void)state;
    fg_os_error(ENOSPC, text);
    assert_string_equal(text, "No space left on device");
    fg_os_error(987654, text);
    assert_string_not_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_error_has_the_systems_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
