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

/*
 * Names the row of a table that is checked next: cmocka says neither which one failed nor calls anything when a test
 * fails, so the row that failed is the last one printed before the failure. Of a long or binary text the beginning.
 */
static inline void name_row(size_t index, const char *text)
{
    char name[64];
    size_t size = 0;
    for (; text && text[size] && size < sizeof name - 1; size++)
        name[size] = ' ' <= text[size] && text[size] <= '~' ? text[size] : '.';
    name[size] = '\0';
    print_message("row %zu: %s\n", index, name);
}

#endif
