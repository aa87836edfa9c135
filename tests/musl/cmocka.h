/*
 * As much of cmocka as the tests use, with musl, of which Debian has no cmocka; its own header names other functions in
 * each release. A failure ends the program.
 */
#ifndef CMOCKA_H
#define CMOCKA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef int cmocka_fixture(void **state);

struct CMUnitTest {
    const char *name;
    void (*function)(void **state);
    cmocka_fixture *set_up, *tear_down;
};

#define cmocka_unit_test(test) cmocka_unit_test_setup_teardown(test, NULL, NULL)
#define cmocka_unit_test_teardown(test, tear_down) cmocka_unit_test_setup_teardown(test, NULL, tear_down)
#define cmocka_unit_test_setup_teardown(test, set_up, tear_down)                                                       \
    {                                                                                                                  \
#test, test, set_up, tear_down                                                                                 \
    }

#define cmocka_run_group_tests(tests, set_up, tear_down) cmocka_run_group_tests_name(#tests, tests, set_up, tear_down)
#define cmocka_run_group_tests_name(name, tests, set_up, tear_down)                                                    \
    cmocka_run(name, tests, sizeof(tests) / sizeof((tests)[0]), set_up, tear_down)

int cmocka_run(const char *name, const struct CMUnitTest *tests, size_t count, cmocka_fixture *set_up,
               cmocka_fixture *tear_down);

void cmocka_check(bool holds, const char *what, const char *file, int line);
_Noreturn void cmocka_fail(const char *file, int line, const char *format, ...);
_Noreturn void cmocka_skip(const char *file, int line);

#define CHECK(holds, what) cmocka_check(holds, what, __FILE__, __LINE__)
#define assert_true(value) CHECK((value) ? true : false, #value)
#define assert_false(value) CHECK((value) ? false : true, "not " #value)
#define assert_null(value) CHECK((value) == NULL, #value " is NULL")
#define assert_non_null(value) CHECK((value) != NULL, #value " is not NULL")
#define assert_ptr_equal(a, b) CHECK((const void *)(a) == (const void *)(b), #a " is " #b)
#define assert_int_equal(a, b) CHECK((uintmax_t)(a) == (uintmax_t)(b), #a " is " #b)
#define assert_int_not_equal(a, b) CHECK((uintmax_t)(a) != (uintmax_t)(b), #a " is not " #b)
#define assert_string_equal(a, b) CHECK(strcmp(a, b) == 0, #a " is " #b)
#define assert_string_not_equal(a, b) CHECK(strcmp(a, b) != 0, #a " is not " #b)
#define assert_memory_equal(a, b, size) CHECK(memcmp(a, b, size) == 0, #a " is " #b)
#define print_message(...) printf(__VA_ARGS__)
#define fail() cmocka_fail(__FILE__, __LINE__, "failed")
#define fail_msg(...) cmocka_fail(__FILE__, __LINE__, __VA_ARGS__)
#define skip() cmocka_skip(__FILE__, __LINE__)

#endif
