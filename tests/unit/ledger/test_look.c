#include "support/test.h"

#include "ledger/look.h"

#include <stdio.h>
#include <string.h>

enum { NOW = 100 * 1000 * 1000, SENT = NOW - 60 * 1000, SETTLED = NOW - 1000, PAGE = 30 };

static fg_look look; /* large */

static int set_up(void **state)
{
    (void)state;
    look = (fg_look){.seeds = FG_SEEDS_HONEST};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return 0;
}

/* Adds an entry that was sent with a seed and got no answer. */
static fg_claimant *add_claimant(int64_t seed)
{
    fg_claimant *claimant = &look.claimants[look.claimant_count++];
    *claimant = (fg_claimant){.entry = (int64_t)look.claimant_count,
                              .epoch = 1,
                              .seed = seed,
                              .seed_is_drawn = true,
                              .sent_at = SENT,
                              .settled_at = SETTLED};
    claimant->digest[0] = (unsigned char)look.claimant_count;
    return claimant;
}

static bool knows_nothing(void *user_data, const char *id)
{
    (void)user_data, (void)id;
    return false;
}

static bool knows_old(void *user_data, const char *id)
{
    (void)user_data;
    return strncmp(id, "old", 3) == 0;
}

/* Goes through a look at an account that shows these jobs, each with a seed, and processes so many. */
static void look_at(int64_t processing, const char *const *ids, const int64_t *seeds, size_t count)
{
    fg_look_begin(&look);
    if (look.step == FG_LOOK_COUNT)
        fg_look_take_count(&look, processing);
    while (look.step == FG_LOOK_OWN)
        fg_look_take_own(&look, true);
    assert_int_equal(look.step, FG_LOOK_LIST);
    fg_look_take_page(&look, ids, count, PAGE, knows_nothing, NULL);
    for (size_t i = 0; look.step == FG_LOOK_JOB; i++)
        fg_look_take_job(&look, true, seeds[i]);
    assert_int_equal(look.step, FG_LOOK_END);
    fg_look_judge(&look, NOW);
}

static void a_job_belongs_to_the_entry_whose_seed_it_shows(void **state)
{
    (void)state;
    fg_claimant *first = add_claimant(11), *second = add_claimant(22);
    look_at(0, (const char *const[]){"a", "b"}, (const int64_t[]){22, 33}, 2);
    assert_string_equal(first->id, "");
    assert_string_equal(second->id, "a");
    assert_true(look.candidates[1].is_stranger);
}

static void what_is_not_there_is_not_seen_after_a_second_look(void **state)
{
    (void)state;
    fg_claimant *claimant = add_claimant(11);
    look_at(0, NULL, NULL, 0);
    assert_false(claimant->is_not_seen);
    assert_int_equal(claimant->nothing_seen_at, NOW);
    fg_look_judge(&look, NOW + FG_LOOK_APART_MS - 1);
    assert_false(claimant->is_not_seen);
    fg_look_judge(&look, NOW + FG_LOOK_APART_MS);
    assert_true(claimant->is_not_seen);
}

static void nothing_is_concluded_before_a_request_has_settled(void **state)
{
    (void)state;
    fg_claimant *claimant = add_claimant(11);
    claimant->settled_at = NOW + 1;
    look_at(0, NULL, NULL, 0);
    assert_int_equal(claimant->nothing_seen_at, 0);
}

static void nothing_is_concluded_while_unknown_jobs_are_processing(void **state)
{
    (void)state;
    fg_claimant *claimant = add_claimant(11);
    look_at(1, NULL, NULL, 0);
    assert_int_equal(claimant->nothing_seen_at, 0);
}

static void own_jobs_that_are_processing_are_no_unknown_ones(void **state)
{
    (void)state;
    fg_claimant *claimant = add_claimant(11);
    strcpy(look.own[look.own_count++], "mine");
    look_at(1, NULL, NULL, 0);
    assert_int_equal(claimant->nothing_seen_at, NOW);
}

static void nothing_is_concluded_of_an_entry_that_is_being_sent(void **state)
{
    (void)state;
    fg_claimant *claimant = add_claimant(11);
    claimant->is_sending = true;
    look_at(0, NULL, NULL, 0);
    assert_int_equal(claimant->nothing_seen_at, 0);
}

static void several_entries_with_one_seed_and_other_requests_are_left_to_a_person(void **state)
{
    (void)state;
    fg_claimant *first = add_claimant(11), *second = add_claimant(11);
    look_at(0, (const char *const[]){"a"}, (const int64_t[]){11}, 1);
    assert_int_equal(first->verdict, FACEGEN_VERDICT_SEVERAL);
    assert_int_equal(second->verdict, FACEGEN_VERDICT_SEVERAL);
    assert_string_equal(first->id, "");
}

static void of_several_entries_with_one_request_the_oldest_has_the_job(void **state)
{
    (void)state;
    fg_claimant *first = add_claimant(11), *second = add_claimant(11);
    second->digest[0] = first->digest[0];
    second->sent_at = SENT - 1;
    look_at(0, (const char *const[]){"a"}, (const int64_t[]){11}, 1);
    assert_string_equal(first->id, "");
    assert_string_equal(second->id, "a");
}

static void a_job_without_a_seed_is_taken_by_elimination_only(void **state)
{
    (void)state;
    fg_claimant *claimant = add_claimant(11);
    look_at(0, (const char *const[]){"a"}, (const int64_t[]){-1}, 1);
    assert_string_equal(claimant->id, "a");
    set_up(NULL);
    claimant = add_claimant(11);
    look_at(1, (const char *const[]){"a"}, (const int64_t[]){-1}, 1);
    assert_string_equal(claimant->id, "");
    set_up(NULL);
    claimant = add_claimant(11);
    add_claimant(22);
    look_at(0, (const char *const[]){"a"}, (const int64_t[]){-1}, 1);
    assert_string_equal(claimant->id, "");
}

static void a_job_with_another_seed_is_a_strangers_only_if_seeds_are_proof(void **state)
{
    (void)state;
    look.seeds = FG_SEEDS_UNKNOWN;
    fg_claimant *claimant = add_claimant(11);
    look_at(0, (const char *const[]){"a"}, (const int64_t[]){22}, 1);
    assert_false(look.candidates[0].is_stranger);
    assert_int_equal(claimant->nothing_seen_at, 0);
    assert_string_equal(claimant->id, "");
}

static void seeds_that_the_provider_changes_prove_nothing(void **state)
{
    (void)state;
    look.seeds = FG_SEEDS_CHANGED;
    fg_claimant *claimant = add_claimant(11);
    add_claimant(22);
    look_at(0, (const char *const[]){"a"}, (const int64_t[]){11}, 1);
    assert_string_equal(claimant->id, "");
}

static void after_a_day_it_is_unknown_for_good(void **state)
{
    (void)state;
    fg_claimant *claimant = add_claimant(11);
    claimant->sent_at = NOW - FG_IMAGES_LIVE_MS;
    look_at(1, NULL, NULL, 0);
    assert_int_equal(claimant->verdict, FACEGEN_VERDICT_UNKNOWN);
}

static void the_list_is_read_up_to_the_mark(void **state)
{
    (void)state;
    const char *page[PAGE];
    char ids[PAGE][8];
    add_claimant(11);
    strcpy(look.mark, "id5");
    for (int i = 0; i < PAGE; i++) {
        snprintf(ids[i], sizeof ids[i], "id%d", i);
        page[i] = ids[i];
    }
    fg_look_begin(&look);
    fg_look_take_count(&look, 0);
    fg_look_take_page(&look, page, PAGE, PAGE, knows_nothing, NULL);
    assert_int_equal(look.step, FG_LOOK_JOB);
    assert_int_equal(look.candidate_count, 5);
}

static void a_full_page_without_the_mark_is_followed_by_another(void **state)
{
    (void)state;
    const char *page[PAGE];
    add_claimant(11);
    for (int i = 0; i < PAGE; i++)
        page[i] = "old";
    fg_look_begin(&look);
    fg_look_take_count(&look, 0);
    for (int i = 1; i < FG_LOOK_PAGES; i++) {
        fg_look_take_page(&look, page, PAGE, PAGE, knows_old, NULL);
        assert_int_equal(look.step, FG_LOOK_LIST);
        assert_int_equal(look.page, i + 1);
    }
    fg_look_take_page(&look, page, PAGE, PAGE, knows_old, NULL);
    assert_int_equal(look.step, FG_LOOK_END);
    assert_false(look.is_whole); /* what lies further back was not looked at */
}

static void a_job_with_several_images_is_asked_for_once(void **state)
{
    (void)state;
    add_claimant(11);
    look_at(0, (const char *const[]){"a", "a"}, (const int64_t[]){11}, 2);
    assert_int_equal(look.candidate_count, 1);
}

static void a_look_that_was_not_answered_concludes_nothing(void **state)
{
    (void)state;
    fg_claimant *claimant = add_claimant(11);
    fg_look_begin(&look);
    fg_look_fail(&look);
    assert_int_equal(look.step, FG_LOOK_END);
    fg_look_judge(&look, NOW);
    assert_int_equal(claimant->nothing_seen_at, 0);
    assert_int_equal(claimant->verdict, FACEGEN_VERDICT_NONE);
}

static void looks_come_further_and_further_apart(void **state)
{
    (void)state;
    assert_int_equal(fg_look_pause(0), 5000);
    assert_int_equal(fg_look_pause(1), 15000);
    assert_int_equal(fg_look_pause(2), 45000);
    assert_int_equal(fg_look_pause(100), 600000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_job_belongs_to_the_entry_whose_seed_it_shows),
        TEST(what_is_not_there_is_not_seen_after_a_second_look),
        TEST(nothing_is_concluded_before_a_request_has_settled),
        TEST(nothing_is_concluded_while_unknown_jobs_are_processing),
        TEST(own_jobs_that_are_processing_are_no_unknown_ones),
        TEST(nothing_is_concluded_of_an_entry_that_is_being_sent),
        TEST(several_entries_with_one_seed_and_other_requests_are_left_to_a_person),
        TEST(of_several_entries_with_one_request_the_oldest_has_the_job),
        TEST(a_job_without_a_seed_is_taken_by_elimination_only),
        TEST(a_job_with_another_seed_is_a_strangers_only_if_seeds_are_proof),
        TEST(seeds_that_the_provider_changes_prove_nothing),
        TEST(after_a_day_it_is_unknown_for_good),
        TEST(the_list_is_read_up_to_the_mark),
        TEST(a_full_page_without_the_mark_is_followed_by_another),
        TEST(a_job_with_several_images_is_asked_for_once),
        TEST(a_look_that_was_not_answered_concludes_nothing),
        TEST(looks_come_further_and_further_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
