/* The search for a job that was perhaps accepted: what an account shows, and what is concluded. */
#include "search_fixture.h"
#include "support/test.h"

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
    assert_int_equal(scene->search.retry_after_ms, 0);
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
        name_row(i, facegen_code_name(codes[i]));
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
        TEST(a_request_that_may_still_arrive_is_not_said_to_be_unseen),
        TEST(settling_in_the_middle_of_a_search_does_not_count),
        TEST(a_request_that_may_still_arrive_is_found_if_it_has),
        TEST(a_question_without_an_answer_ends_it),
        TEST(the_job_of_an_id_is_it_unless_it_shows_another_prompt),
        TEST(an_id_that_is_unknown_leads_to_a_look),
        TEST(an_id_whose_job_failed_is_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
