#include "base/arena.h"
#include "support/test.h"

#include <stdalign.h>
#include <string.h>

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 15, 16, 17, 2000, 100, 2048, 2049, 70000, 0, 3};
    static const uint8_t zeroes[70000];
    uint8_t *pieces[COUNT(sizes)], expected[70000];
    fg_arena arena = {NULL};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        pieces[i] = fg_arena_alloc(&arena, sizes[i]);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        assert_memory_equal(pieces[i], zeroes, sizes[i]);
        memset(pieces[i], (int)i + 1, sizes[i]);
    }
    for (size_t i = 0; i < COUNT(sizes); i++) {
        memset(expected, (int)i + 1, sizes[i]);
        assert_memory_equal(pieces[i], expected, sizes[i]);
    }
    fg_arena_free(&arena);
}

static void a_copy_is_as_long_as_was_said_and_ends_with_a_nul(void **state)
{
    (void)state;
    fg_arena arena = {NULL};
    assert_string_equal(fg_arena_copy(&arena, "portrait", 4), "port");
    assert_string_equal(fg_arena_copy(&arena, "", 0), "");
    fg_arena_free(&arena);
}

static void a_size_that_no_memory_can_have_gives_null(void **state)
{
    (void)state;
    fg_arena arena = {NULL};
    assert_null(fg_arena_alloc(&arena, SIZE_MAX));
    assert_null(fg_arena_alloc(&arena, SIZE_MAX - 15));
    assert_null(fg_arena_alloc(&arena, (size_t)PTRDIFF_MAX + 1));
    fg_arena_free(&arena);
}

static void a_freed_arena_can_be_used_again(void **state)
{
    (void)state;
    fg_arena arena = {NULL};
    assert_non_null(fg_arena_alloc(&arena, 10));
    fg_arena_free(&arena);
    assert_string_equal(fg_arena_copy(&arena, "again", 5), "again");
    fg_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(a_copy_is_as_long_as_was_said_and_ends_with_a_nul),
        cmocka_unit_test(a_size_that_no_memory_can_have_gives_null),
        cmocka_unit_test(a_freed_arena_can_be_used_again),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
