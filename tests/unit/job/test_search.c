/* The search for a job that was perhaps accepted: what an account shows, and what is concluded. */
#include "job/search.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECOND = 1000, TIMEOUT = 300 * SECOND };

struct scene {
    fg_search search;
    fg_known known;
    facegen_request *request;
    int64_t now;
};

static void begin(struct scene *scene, const char *id, const char *mark)
{
    const fg_search_subject subject = {.request = scene->request, .seed = -1, .id = id, .mark = mark};
    fg_search_begin(&scene->search, &subject, 0, 1);
}

/* Without a suspect, and after the usual mark. */
static void begin_subject(struct scene *scene, fg_search_subject subject)
{
    subject.request = scene->request;
    subject.id = "";
    subject.mark = "100";
    fg_search_begin(&scene->search, &subject, 0, 1);
}

static int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    scene->request = facegen_request_new();
    facegen_request_set_prompt(scene->request, "a knight");
    begin(scene, "", "100");
    *state = scene;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;
    facegen_result_free(scene->search.found);
    facegen_request_free(scene->request);
    free(scene);
    return 0;
}

/* The account says how many jobs are processing. */
static void count(struct scene *scene, int processing)
{
    assert_int_equal(scene->search.step, FG_STEP_COUNT);
    assert_true(scene->search.due < scene->search.deadline);
    if (scene->now < scene->search.due)
        scene->now = scene->search.due;
    fg_search_take_count(&scene->search, processing);
}

/* The account lists a page of jobs, written as "102 101 100". */
static void list(struct scene *scene, const char *jobs)
{
    char text[512], *rest = text;
    fg_ids ids = {.count = 0};
    snprintf(text, sizeof text, "%s", jobs);
    for (char *id; (id = strtok_r(rest, " ", &rest));)
        ids.items[ids.count++] = id;
    assert_int_equal(scene->search.step, FG_STEP_LIST);
    fg_search_take_list(&scene->search, scene->now, &ids, &scene->known);
}

static void look(struct scene *scene, int processing, const char *jobs)
{
    count(scene, processing);
    list(scene, jobs);
}

/* The job of an id is fetched, which has a prompt, "" if it does not say. */
static void fetch(struct scene *scene, const char *id, const char *prompt)
{
    facegen_result *result = fg_result_new();
    if (*prompt) {
        result->meta = fg_arena_alloc(&result->arena, sizeof *result->meta);
        *result->meta = (fg_meta){.name = "prompt", .text = prompt};
    }
    assert_int_equal(scene->search.step, FG_STEP_FETCH);
    assert_string_equal(scene->search.id, id);
    fg_search_take_job(&scene->search, scene->now, FACEGEN_OK, result);
}

static void fetch_fails(struct scene *scene, facegen_code code)
{
    assert_int_equal(scene->search.step, FG_STEP_FETCH);
    fg_search_take_job(&scene->search, scene->now, code, NULL);
}

/* The search has ended with a code, and the clause on it has `part`. */
static void expect(const struct scene *scene, facegen_code code, const char *part)
{
    char text[512];
    assert_int_equal(scene->search.step, FG_STEP_END);
    assert_string_equal(facegen_code_name(scene->search.code), facegen_code_name(code));
    fg_search_explain(&scene->search, text, sizeof text);
    if (!strstr(text, part))
        fail_msg("\"%s\" lacks \"%s\"", text, part);
}

static void expect_found(const struct scene *scene, const char *id)
{
    assert_int_equal(scene->search.step, FG_STEP_END);
    assert_int_equal(scene->search.code, FACEGEN_OK);
    assert_string_equal(scene->search.found_id, id);
    assert_non_null(scene->search.found);
}

/* ---- found ---- */

static void the_new_job_with_the_requests_prompt_is_it(void **state)
{
    struct scene *scene = *state;
    look(scene, 3, "103 102 101 100 99");
    fetch(scene, "103", "a dragon");
    fetch(scene, "102", "a knight");
    fetch(scene, "101", "");
    expect_found(scene, "102");
}

static void a_prompt_may_have_been_trimmed_and_added_to(void **state)
{
    struct scene *scene = *state;
    facegen_request_set_prompt(scene->request, "\n a knight ");
    look(scene, 1, "101 100");
    fetch(scene, "101", "a knight, highly detailed");
    expect_found(scene, "101");
}

static void a_job_that_says_nothing_is_it_if_there_is_no_other(void **state)
{
    struct scene *scene = *state;
    look(scene, 0, "102 101 100");
    fetch(scene, "102", "");
    fetch(scene, "101", "a dragon");
    expect_found(scene, "102");
}

static void a_job_that_says_nothing_is_not_taken_while_another_is_processing(void **state)
{
    struct scene *scene = *state;
    look(scene, 1, "101 100");
    fetch(scene, "101", "");
    look(scene, 0, "102 101 100");
    fetch(scene, "102", "a knight");
    expect_found(scene, "102");
}

static void a_job_that_is_processing_is_waited_for(void **state)
{
    struct scene *scene = *state;
    look(scene, 1, "100");
    look(scene, 1, "100");
    look(scene, 0, "101 100");
    fetch(scene, "101", "a knight");
    expect_found(scene, "101");
    assert_true(scene->now > 4 * SECOND);
}

static void the_clients_own_jobs_are_not_candidates(void **state)
{
    struct scene *scene = *state;
    fg_known_add(&scene->known, "103");
    fg_known_add(&scene->known, "101");
    look(scene, 0, "103 102 101 100");
    fetch(scene, "102", "a knight");
    expect_found(scene, "102");
}

static void pages_are_turned_until_the_mark_whatever_their_size(void **state)
{
    struct scene *scene = *state;
    fg_known_add(&scene->known, "104");
    fg_known_add(&scene->known, "102");
    look(scene, 0, "104 103");
    assert_int_equal(scene->search.page, 2);
    list(scene, "103 102"); /* a new image has moved the pages */
    assert_int_equal(scene->search.page, 3);
    list(scene, "101 100");
    fetch(scene, "103", "a knight");
    fetch(scene, "101", "a dragon");
    expect_found(scene, "103");
}

/* ---- not seen ---- */

static void two_looks_that_show_nothing_are_not_seen(void **state)
{
    struct scene *scene = *state;
    look(scene, 0, "100 99");
    look(scene, 0, "100 99");
    expect(scene, FACEGEN_E_NOT_SEEN, "no new image");
    assert_true(scene->now >= SECOND);
}

static void a_list_that_ends_without_the_mark_is_whole(void **state)
{
    struct scene *scene = *state;
    fg_known_add(&scene->known, "101");
    for (int i = 0; i < 2; i++) {
        look(scene, 0, "101");
        list(scene, "");
    }
    expect(scene, FACEGEN_E_NOT_SEEN, "");
}

static void a_new_job_of_another_prompt_is_not_nothing(void **state)
{
    struct scene *scene = *state;
    look(scene, 0, "101 100");
    fetch(scene, "101", "a dragon");
    look(scene, 0, "101 100");
    expect(scene, FACEGEN_E_UNCERTAIN, "another prompt or seed: 101");
}

/* ---- cannot be told ---- */

static void several_jobs_that_it_may_be_are_named(void **state)
{
    struct scene *scene = *state;
    look(scene, 0, "102 101 100");
    fetch(scene, "102", "a knight");
    fetch(scene, "101", "a knight");
    expect(scene, FACEGEN_E_UNCERTAIN, "102, 101");
}

static void a_job_that_cannot_be_fetched_may_be_it(void **state)
{
    static const facegen_code codes[] = {FACEGEN_E_GONE, FACEGEN_E_REJECTED, FACEGEN_E_FAILED, FACEGEN_E_PROTOCOL};
    struct scene *scene = *state;
    for (size_t i = 0; i < COUNT(codes); i++) {
        begin(scene, "", "100");
        look(scene, 0, "101 100");
        fetch_fails(scene, codes[i]);
        expect(scene, FACEGEN_E_UNCERTAIN, "101");
    }
}

static void without_a_mark_the_newest_jobs_are_named_and_not_fetched(void **state)
{
    struct scene *scene = *state;
    begin(scene, "", "");
    look(scene, 0, "9 8 7 6 5 4 3 2 1");
    expect(scene, FACEGEN_E_UNCERTAIN, "no mark was taken before it; the newest jobs are 9, 8, 7, 6, 5, 4, 3, 2 and");
}

static void without_a_mark_the_only_job_may_be_an_old_one(void **state)
{
    struct scene *scene = *state;
    begin(scene, "", "");
    look(scene, 0, "1");
    list(scene, "");
    expect(scene, FACEGEN_E_UNCERTAIN, "no mark was taken before it; the newest jobs are 1");
}

static void more_new_jobs_than_are_looked_at_say_nothing(void **state)
{
    struct scene *scene = *state;
    look(scene, 0, "109 108 107 106 105 104 103 102 101 100");
    expect(scene, FACEGEN_E_UNCERTAIN, "102 and older ones");
}

static void a_mark_that_is_too_far_back_is_given_up(void **state)
{
    struct scene *scene = *state;
    fg_known_add(&scene->known, "5");
    count(scene, 0);
    for (int i = 1; i < FG_SEARCH_QUESTIONS; i++)
        list(scene, "5");
    expect(scene, FACEGEN_E_UNCERTAIN, "not all of the account was seen");
}

static void what_never_stops_processing_is_given_up(void **state)
{
    struct scene *scene = *state;
    while (scene->search.step != FG_STEP_END)
        look(scene, 2, "100");
    expect(scene, FACEGEN_E_UNCERTAIN, "2 still processing");
    assert_int_equal(scene->search.questions, FG_SEARCH_QUESTIONS);
    assert_true(scene->now >= 45 * SECOND && scene->now <= 75 * SECOND);
}

static void without_time_for_a_second_look_it_cannot_be_told(void **state)
{
    struct scene *scene = *state;
    scene->now = FG_SEARCH_MS;
    look(scene, 0, "100");
    expect(scene, FACEGEN_E_UNCERTAIN, "");
}

/* ---- settling ---- */

static void a_request_that_may_still_arrive_is_not_said_to_be_unseen(void **state)
{
    struct scene *scene = *state;
    begin_subject(scene, (fg_search_subject){.seed = -1, .settled_at = 10 * SECOND});
    look(scene, 0, "100");
    look(scene, 0, "100");
    expect(scene, FACEGEN_E_UNCERTAIN, "may still arrive");
    assert_int_equal(scene->search.retry_after_ms, 10 * SECOND - scene->now);
}

static void settling_in_the_middle_of_a_search_does_not_count(void **state)
{
    struct scene *scene = *state;
    begin_subject(scene, (fg_search_subject){.seed = -1, .settled_at = 1});
    look(scene, 0, "100");
    look(scene, 0, "100");
    expect(scene, FACEGEN_E_UNCERTAIN, "may still arrive");
    assert_int_equal(scene->search.retry_after_ms, 1);
}

static void a_request_that_may_still_arrive_is_found_if_it_has(void **state)
{
    struct scene *scene = *state;
    begin_subject(scene, (fg_search_subject){.seed = -1, .settled_at = 10 * SECOND});
    look(scene, 0, "101 100");
    fetch(scene, "101", "a knight");
    expect_found(scene, "101");
}

static void a_question_without_an_answer_ends_it(void **state)
{
    struct scene *scene = *state;
    look(scene, 0, "101 100");
    fetch_fails(scene, FACEGEN_E_IO);
    assert_int_equal(scene->search.step, FG_STEP_END);
    assert_int_equal(scene->search.code, FACEGEN_E_IO);
}

/* ---- an id is suspected ---- */

static void the_job_of_an_id_is_it_unless_it_shows_another_prompt(void **state)
{
    struct scene *scene = *state;
    begin(scene, "77", "100");
    fetch(scene, "77", "");
    expect_found(scene, "77");
    facegen_result_free(scene->search.found);
    begin(scene, "77", "100");
    fetch(scene, "77", "a dragon");
    assert_int_equal(scene->search.step, FG_STEP_COUNT);
}

static void an_id_that_is_unknown_leads_to_a_look(void **state)
{
    struct scene *scene = *state;
    begin(scene, "77", "100");
    fetch_fails(scene, FACEGEN_E_GONE);
    look(scene, 0, "101 100");
    fetch(scene, "101", "a knight");
    expect_found(scene, "101");
}

static void an_id_whose_job_failed_is_it(void **state)
{
    struct scene *scene = *state;
    begin(scene, "77", "100");
    fetch_fails(scene, FACEGEN_E_FAILED);
    assert_int_equal(scene->search.step, FG_STEP_END);
    assert_int_equal(scene->search.code, FACEGEN_E_FAILED);
}

/* ---- seeds ---- */

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
        TEST(the_new_job_with_the_requests_prompt_is_it),
        TEST(a_prompt_may_have_been_trimmed_and_added_to),
        TEST(a_job_that_says_nothing_is_it_if_there_is_no_other),
        TEST(a_job_that_says_nothing_is_not_taken_while_another_is_processing),
        TEST(a_job_that_is_processing_is_waited_for),
        TEST(the_clients_own_jobs_are_not_candidates),
        TEST(pages_are_turned_until_the_mark_whatever_their_size),
        TEST(two_looks_that_show_nothing_are_not_seen),
        TEST(a_list_that_ends_without_the_mark_is_whole),
        TEST(a_new_job_of_another_prompt_is_not_nothing),
        TEST(several_jobs_that_it_may_be_are_named),
        TEST(a_job_that_cannot_be_fetched_may_be_it),
        TEST(without_a_mark_the_newest_jobs_are_named_and_not_fetched),
        TEST(without_a_mark_the_only_job_may_be_an_old_one),
        TEST(more_new_jobs_than_are_looked_at_say_nothing),
        TEST(a_mark_that_is_too_far_back_is_given_up),
        TEST(what_never_stops_processing_is_given_up),
        TEST(without_time_for_a_second_look_it_cannot_be_told),
        TEST(a_question_without_an_answer_ends_it),
        TEST(the_job_of_an_id_is_it_unless_it_shows_another_prompt),
        TEST(an_id_that_is_unknown_leads_to_a_look),
        TEST(an_id_whose_job_failed_is_it),
        TEST(a_request_that_may_still_arrive_is_not_said_to_be_unseen),
        TEST(settling_in_the_middle_of_a_search_does_not_count),
        TEST(a_request_that_may_still_arrive_is_found_if_it_has),
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
