/*
 * As much of cmocka as the tests use, behind its own header: Debian has no cmocka that was built with musl. A failure
 * ends the program.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check(bool holds, const char *what, const char *file, int line)
{
    if (holds)
        return;
    fprintf(stderr, "%s:%d: %s\n", file, line, what);
    exit(1);
}

void _assert_true(const LargestIntegralType result, const char *const expression, const char *const file,
                  const int line)
{
    check(result != 0, expression, file, line);
}

void _assert_int_equal(const LargestIntegralType a, const LargestIntegralType b, const char *const file, const int line)
{
    check(a == b, "not equal", file, line);
}

void _assert_int_not_equal(const LargestIntegralType a, const LargestIntegralType b, const char *const file,
                           const int line)
{
    check(a != b, "equal", file, line);
}

void _assert_in_range(const LargestIntegralType value, const LargestIntegralType minimum,
                      const LargestIntegralType maximum, const char *const file, const int line)
{
    check(value >= minimum && value <= maximum, "out of range", file, line);
}

void _assert_string_equal(const char *const a, const char *const b, const char *const file, const int line)
{
    check(strcmp(a, b) == 0, a, file, line);
}

void _assert_string_not_equal(const char *const a, const char *const b, const char *file, const int line)
{
    check(strcmp(a, b) != 0, a, file, line);
}

void _assert_memory_equal(const void *const a, const void *const b, const size_t size, const char *const file,
                          const int line)
{
    check(memcmp(a, b, size) == 0, "bytes differ", file, line);
}

void _fail(const char *const file, const int line)
{
    check(false, "failed", file, line);
    abort(); /* not reached; the header says that it does not return */
}

static jmp_buf skipped;

void _skip(const char *const file, const int line)
{
    printf("%s:%d: skipped\n", file, line);
    longjmp(skipped, 1);
}

void print_error(const char *const format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
}

int _cmocka_run_group_tests(const char *group_name, const struct CMUnitTest *const tests, const size_t num_tests,
                            CMFixtureFunction group_setup, CMFixtureFunction group_teardown)
{
    void *group_state = NULL;
    check(!group_setup || group_setup(&group_state) == 0, "set-up", group_name, 0);
    for (volatile size_t i = 0; i < num_tests; i++) {
        void *state = tests[i].initial_state ? tests[i].initial_state : group_state;
        check(!tests[i].setup_func || tests[i].setup_func(&state) == 0, "set-up", tests[i].name, 0);
        if (setjmp(skipped) == 0)
            tests[i].test_func(&state);
        check(!tests[i].teardown_func || tests[i].teardown_func(&state) == 0, "tear-down", tests[i].name, 0);
    }
    check(!group_teardown || group_teardown(&group_state) == 0, "tear-down", group_name, 0);
    printf("%s: %zu tests\n", group_name, num_tests);
    return 0;
}
