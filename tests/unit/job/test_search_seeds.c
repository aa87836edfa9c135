/* What the seeds of jobs say in the search for a lost one. */
#include "search_fixture.h"
#include "support/test.h"

#include <string.h>

/* The job of an id is fetched, which shows a seed, and a prompt unless that is "". */
static void fetch_seeded(struct scene *scene, const char *id, const char *seed, const char *prompt)
{
    facegen_result *result = fg_result_new();
    fg_meta *members = fg_arena_alloc(&result->arena, 2 * sizeof *members);
    members[0] = (fg_meta){.name = "seed", .text = seed, .next = *prompt ? &members[1] : NULL};
    members[1] = (fg_meta){.name = "prompt", .text = prompt};
    result->meta = members;
    assert_int_equal(scene->search.step, FG_STEP_FETCH);
    assert_string_equal(scene->search.id, id);
    fg_search_take_job(&scene->search, scene->now, FACEGEN_OK, result);
}

static void begin_seeded(struct scene *scene, fg_seed_proof seeds)
{
    begin_subject(scene, (fg_search_subject){.seed = 7, .seeds = seeds});
}

static void of_jobs_with_the_same_prompt_the_one_with_the_seed_is_it(void **state)
{
    static const fg_seed_proof proofs[] = {FG_SEEDS_UNPROVEN, FG_SEEDS_PROVEN};
    struct scene *scene = *state;
    for (size_t i = 0; i < 2; i++) {
        begin_seeded(scene, proofs[i]);
        look(scene, 3, "103 102 101 100");
        fetch_seeded(scene, "103", "8", "a knight");
        fetch_seeded(scene, "102", "7", "a knight");
        fetch_seeded(scene, "101", "9", "a knight");
        expect_found(scene, "102");
        facegen_result_free(scene->search.found);
        scene->search.found = NULL;
    }
}

static void a_proven_seed_speaks_for_a_job_whose_prompt_was_rewritten(void **state)
{
    struct scene *scene = *state;
    begin_seeded(scene, FG_SEEDS_PROVEN);
    look(scene, 1, "101 100");
    fetch_seeded(scene, "101", "7", "a noble rider");
    expect_found(scene, "101");
}

static void an_unproven_seed_does_not_speak_against_the_prompt(void **state)
{
    struct scene *scene = *state;
    begin_seeded(scene, FG_SEEDS_UNPROVEN);
    look(scene, 0, "101 100");
    fetch_seeded(scene, "101", "8", "a knight");
    expect_found(scene, "101");
    facegen_result_free(scene->search.found);
    scene->search.found = NULL;
    begin_seeded(scene, FG_SEEDS_UNPROVEN);
    look(scene, 0, "101 100");
    fetch_seeded(scene, "101", "7", "a dragon");
    look(scene, 0, "101 100");
    expect(scene, FACEGEN_E_UNCERTAIN, "another prompt or seed");
}

static void jobs_with_other_proven_seeds_are_others(void **state)
{
    struct scene *scene = *state;
    begin_seeded(scene, FG_SEEDS_PROVEN);
    look(scene, 0, "102 101 100");
    fetch_seeded(scene, "102", "8", "a knight");
    fetch_seeded(scene, "101", "9", "");
    look(scene, 0, "102 101 100");
    expect(scene, FACEGEN_E_NOT_SEEN, "");
}

static void an_unproven_seed_never_shows_that_a_request_was_not_accepted(void **state)
{
    struct scene *scene = *state;
    begin_seeded(scene, FG_SEEDS_UNPROVEN);
    look(scene, 0, "102 101 100");
    fetch_seeded(scene, "102", "8", "");
    fetch_seeded(scene, "101", "9", "");
    expect(scene, FACEGEN_E_UNCERTAIN, "102, 101");
}

static void a_disproven_seed_says_nothing(void **state)
{
    struct scene *scene = *state;
    begin_seeded(scene, FG_SEEDS_DISPROVEN);
    look(scene, 0, "102 101 100");
    fetch_seeded(scene, "102", "7", "");
    fetch_seeded(scene, "101", "9", "");
    expect(scene, FACEGEN_E_UNCERTAIN, "102, 101");
}

static void without_a_mark_a_proven_seed_still_tells(void **state)
{
    struct scene *scene = *state;
    const fg_search_subject subject = {
        .request = scene->request, .seed = 7, .seeds = FG_SEEDS_PROVEN, .id = "", .mark = ""};
    fg_search_begin(&scene->search, &subject, 0, 1);
    count(scene, 0);
    list(scene, "102 101");
    list(scene, "");
    fetch_seeded(scene, "102", "8", "a knight");
    fetch_seeded(scene, "101", "7", "a knight");
    expect_found(scene, "101");
}

static void without_a_mark_a_prompt_alone_does_not_tell(void **state)
{
    struct scene *scene = *state;
    const fg_search_subject subject = {
        .request = scene->request, .seed = 7, .seeds = FG_SEEDS_PROVEN, .id = "", .mark = ""};
    fg_search_begin(&scene->search, &subject, 0, 1);
    count(scene, 0);
    list(scene, "101");
    list(scene, "");
    fetch(scene, "101", "a knight");
    expect(scene, FACEGEN_E_UNCERTAIN, "101");
}

static void a_seed_is_proven_by_an_own_job_and_disproven_for_good(void **state)
{
    (void)state;
    fg_known known = {.next = 0};
    fg_known_see_seed(&known, 7, 7);
    assert_int_equal(known.seeds, FG_SEEDS_PROVEN);
    fg_known_see_seed(&known, 7, 8);
    assert_int_equal(known.seeds, FG_SEEDS_DISPROVEN);
    fg_known_see_seed(&known, 7, 7);
    assert_int_equal(known.seeds, FG_SEEDS_DISPROVEN);
}

static void a_mark_that_is_too_long_leaves_the_one_before_it(void **state)
{
    (void)state;
    char mark[FG_MARK_SIZE + 1];
    fg_known known = {.next = 0};
    fg_known_set_mark(&known, "41");
    memset(mark, '4', FG_MARK_SIZE);
    mark[FG_MARK_SIZE] = '\0';
    fg_known_set_mark(&known, mark);
    assert_string_equal(known.mark, "41");
    fg_known_set_mark(&known, mark + 1);
    assert_string_equal(known.mark, mark + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(of_jobs_with_the_same_prompt_the_one_with_the_seed_is_it),
        TEST(a_proven_seed_speaks_for_a_job_whose_prompt_was_rewritten),
        TEST(an_unproven_seed_does_not_speak_against_the_prompt),
        TEST(jobs_with_other_proven_seeds_are_others),
        TEST(an_unproven_seed_never_shows_that_a_request_was_not_accepted),
        TEST(a_disproven_seed_says_nothing),
        TEST(without_a_mark_a_proven_seed_still_tells),
        TEST(without_a_mark_a_prompt_alone_does_not_tell),
        TEST(a_seed_is_proven_by_an_own_job_and_disproven_for_good),
        TEST(a_mark_that_is_too_long_leaves_the_one_before_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
