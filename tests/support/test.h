/* What every test written with cmocka begins with; cmocka.h needs the headers before it, in this order. */
#ifndef FG_TEST_H
#define FG_TEST_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

/* The number of elements of an array. */
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Lists a test that has the program's fixture; one without it is listed as cmocka_unit_test(name). */
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
