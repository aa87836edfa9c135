#include "base/exif.h"
#include "support/test.h"

#include <string.h>

/* A directory of two entries, the second of which is the orientation. */
#define BIG "MM\0*\0\0\0\x08\0\2\1\x0f\0\2\0\0\0\4abc\0\1\x12\0\3\0\0\0\1\0\6\0\0"
#define LITTLE "II*\0\x08\0\0\0\2\0\x0f\1\2\0\4\0\0\0abc\0\x12\1\3\0\1\0\0\0\6\0\0\0"

static int orientation(const char *tiff, size_t size)
{
    return fg_exif_orientation((const uint8_t *)tiff, size);
}

static void the_orientation_is_found_in_either_byte_order(void **state)
{
    (void)state;
    assert_int_equal(orientation(BIG, sizeof BIG - 1), 6);
    assert_int_equal(orientation(LITTLE, sizeof LITTLE - 1), 6);
}

static void a_mark_may_stand_before_the_block(void **state)
{
    (void)state;
    assert_int_equal(orientation("Exif\0\0" BIG, 6 + sizeof BIG - 1), 6);
    assert_int_equal(orientation("Exif\0\0", 6), 0);
}

static void a_block_that_was_cut_does_not_say(void **state)
{
    (void)state;
    for (size_t size = 0; size < sizeof BIG - 1; size++)
        assert_int_equal(orientation(BIG, size), 0);
}

static void what_is_no_orientation_does_not_say(void **state)
{
    (void)state;
    char tiff[sizeof BIG];
    static const struct {
        size_t at;
        char byte;
    } changes[] = {{0, 'X'}, {3, '+'}, {4, '\x7f'}, {9, 0}, {22, '\x0f'}, {25, 4}, {31, 0}, {31, 9}};
    for (size_t i = 0; i < COUNT(changes); i++) {
        name_row(i, "");
        memcpy(tiff, BIG, sizeof BIG);
        tiff[changes[i].at] = changes[i].byte;
        assert_int_equal(orientation(tiff, sizeof BIG - 1), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_orientation_is_found_in_either_byte_order),
        cmocka_unit_test(a_mark_may_stand_before_the_block),
        cmocka_unit_test(a_block_that_was_cut_does_not_say),
        cmocka_unit_test(what_is_no_orientation_does_not_say),
    };
    return cmocka_run_group_tests_name("exif", tests, NULL, NULL);
}
