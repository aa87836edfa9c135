#include "job/known.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

enum { NOW = 1700000000 };

static const char *id_of(int number)
{
    static char id[16];
    snprintf(id, sizeof id, "job-%d", number);
    return id;
}

static void the_latest_jobs_are_known(void **state)
{
    static fg_known known;
    (void)state;
    for (int i = 0; i <= FG_KNOWN_MAX; i++)
        fg_known_add(&known, id_of(i));
    assert_false(fg_known_has(&known, id_of(0)));
    for (int i = 1; i <= FG_KNOWN_MAX; i++)
        assert_true(fg_known_has(&known, id_of(i)));
}

static void a_job_of_the_clients_own_that_is_done_is_the_mark(void **state)
{
    static fg_known known;
    (void)state;
    fg_known_add(&known, "7");
    fg_known_done(&known, "8");
    fg_known_done(&known, "");
    assert_string_equal(known.mark, "");
    fg_known_done(&known, "7");
    assert_string_equal(known.mark, "7");
}

static void a_mark_that_is_too_long_leaves_the_one_before_it(void **state)
{
    static fg_known known;
    char mark[FG_MARK_SIZE + 1];
    (void)state;
    memset(mark, 'm', sizeof mark);
    mark[FG_MARK_SIZE - 1] = '\0';
    fg_known_set_mark(&known, mark);
    assert_string_equal(known.mark, mark);
    mark[FG_MARK_SIZE - 1] = 'm';
    mark[FG_MARK_SIZE] = '\0';
    fg_known_set_mark(&known, mark);
    assert_int_equal(strlen(known.mark), FG_MARK_SIZE - 1);
}

static void a_job_that_was_left_goes_on_for_ten_minutes(void **state)
{
    static fg_known known;
    (void)state;
    fg_known_goes_on(&known, "7", NOW);
    assert_true(fg_known_went_on(&known, "7", NOW + FG_GOES_ON_S));
    assert_false(fg_known_went_on(&known, "7", NOW + FG_GOES_ON_S + 1));
    assert_false(fg_known_went_on(&known, "8", NOW));
    assert_false(fg_known_went_on(&known, "77", NOW));
}

static void the_latest_jobs_that_were_left_are_known(void **state)
{
    static fg_known known;
    (void)state;
    for (int i = 0; i <= FG_KNOWN_MAX; i++)
        fg_known_goes_on(&known, id_of(i), NOW);
    assert_false(fg_known_went_on(&known, id_of(0), NOW));
    for (int i = 1; i <= FG_KNOWN_MAX; i++)
        assert_true(fg_known_went_on(&known, id_of(i), NOW));
}

static void seeds_are_proven_until_one_differs(void **state)
{
    static fg_known known;
    (void)state;
    assert_int_equal(known.seeds, FG_SEEDS_UNPROVEN);
    fg_known_see_seed(&known, 5, 5);
    assert_int_equal(known.seeds, FG_SEEDS_PROVEN);
    fg_known_see_seed(&known, 5, 6);
    assert_int_equal(known.seeds, FG_SEEDS_DISPROVEN);
    fg_known_see_seed(&known, 5, 5);
    assert_int_equal(known.seeds, FG_SEEDS_DISPROVEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_latest_jobs_are_known),
        cmocka_unit_test(a_job_of_the_clients_own_that_is_done_is_the_mark),
        cmocka_unit_test(a_mark_that_is_too_long_leaves_the_one_before_it),
        cmocka_unit_test(a_job_that_was_left_goes_on_for_ten_minutes),
        cmocka_unit_test(the_latest_jobs_that_were_left_are_known),
        cmocka_unit_test(seeds_are_proven_until_one_differs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
