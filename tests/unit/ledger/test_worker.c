#include "support/test.h"

#include "ledger_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define set_up ledger_set_up
#define tear_down ledger_tear_down

static void entries_are_paid_for_once_and_saved(void **state)
{
    struct ledger_fixture *fixture = *state;
    add_orders(fixture, 8);
    work(fixture);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 8);
    assert_int_equal(count_state(fixture, FACEGEN_STATE_SAVED), 8);
    facegen_entry *entry = read_order(fixture, "3");
    assert_int_equal(facegen_entry_image_count(entry), 1);
    assert_int_equal(access(facegen_entry_image_path(entry, 0), R_OK), 0);
    assert_string_not_equal(facegen_entry_id(entry), "");
    facegen_entry_free(entry);
}

static void the_same_order_is_known_and_not_paid_again(void **state)
{
    struct ledger_fixture *fixture = *state;
    assert_int_equal(add_order(fixture, "1", NULL).addition, FACEGEN_ADDED);
    work(fixture);
    assert_int_equal(add_order(fixture, "1", NULL).addition, FACEGEN_KNOWN);
    work(fixture);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 1);
}

static void a_later_process_goes_on_with_what_waits(void **state)
{
    struct ledger_fixture *fixture = *state;
    add_orders(fixture, 3);
    end_process(fixture);
    begin_process(fixture);
    work(fixture);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 3);
    assert_int_equal(count_state(fixture, FACEGEN_STATE_SAVED), 3);
}

static void an_accepted_job_is_followed_by_the_next_process(void **state)
{
    struct ledger_fixture *fixture = *state;
    add_order(fixture, "1", NULL);
    fixture->worker = facegen_worker_new(fixture->ledger, &fixture->options, NULL);
    while (state_of(fixture, "1") != FACEGEN_STATE_ACCEPTED)
        facegen_worker_step(fixture->worker, 0);
    end_process(fixture);
    begin_process(fixture);
    work(fixture);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 1);
    assert_int_equal(state_of(fixture, "1"), FACEGEN_STATE_SAVED);
}

static void no_more_jobs_than_places_are_in_the_queue(void **state)
{
    struct ledger_fixture *fixture = *state;
    add_orders(fixture, 12);
    assert_int_equal(facegen_ledger_set(fixture->ledger, NULL, "places", "3", NULL), FACEGEN_OK);
    fixture->worker = facegen_worker_new(fixture->ledger, &fixture->options, NULL);
    while (facegen_worker_step(fixture->worker, 1000) > 0)
        assert_true(count_state(fixture, FACEGEN_STATE_CLAIMED) + count_state(fixture, FACEGEN_STATE_SENDING) +
                        count_state(fixture, FACEGEN_STATE_ACCEPTED) <=
                    3);
    assert_int_equal(count_state(fixture, FACEGEN_STATE_SAVED), 12);
}

static void go_wrong(struct ledger_fixture *fixture, const char *scenario)
{
    assert_int_equal(facegen_sandbox_set(fixture->sandbox, "scenario", scenario, NULL), FACEGEN_OK);
}

static void a_lost_answer_is_found_in_the_account_by_its_seed(void **state)
{
    struct ledger_fixture *fixture = *state;
    go_wrong(fixture, "close-after-body*2");
    add_orders(fixture, 4);
    work(fixture);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 4);
    assert_int_equal(count_state(fixture, FACEGEN_STATE_SAVED), 4);
}

static void what_was_never_accepted_stays_uncertain_and_is_left_to_a_person(void **state)
{
    struct ledger_fixture *fixture = *state;
    add_orders(fixture, 2);
    fixture->worker = facegen_worker_new(fixture->ledger, &fixture->options, NULL);
    while (state_of(fixture, "1") != FACEGEN_STATE_SENDING)
        facegen_worker_step(fixture->worker, 0);
    end_process(fixture); /* before anything was sent */
    begin_process(fixture);
    work(fixture);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), count_state(fixture, FACEGEN_STATE_SAVED));
    assert_int_equal(count_state(fixture, FACEGEN_STATE_SENDING), 0);
}

static void a_refused_key_pauses_the_account_and_uses_up_no_entry(void **state)
{
    struct ledger_fixture *fixture = *state;
    go_wrong(fixture, "http-401*1");
    add_orders(fixture, 12);
    assert_int_equal(facegen_ledger_set(fixture->ledger, NULL, "places", "1", NULL), FACEGEN_OK);
    fixture->worker = facegen_worker_new(fixture->ledger, &fixture->options, NULL);
    while (facegen_worker_pause(fixture->worker, &fixture->error) == FACEGEN_OK)
        facegen_worker_step(fixture->worker, 1000);
    assert_int_equal(fixture->error.code, FACEGEN_E_AUTH);
    assert_true(fixture->error.retry_after_ms > 0);
    assert_int_equal(count_state(fixture, FACEGEN_STATE_WAITING), 12);
    work(fixture); /* after ten minutes it goes on */
    assert_int_equal(count_state(fixture, FACEGEN_STATE_SAVED), 12);
}

static void five_failures_in_a_row_pause_the_account(void **state)
{
    struct ledger_fixture *fixture = *state;
    go_wrong(fixture, "fails");
    add_orders(fixture, 8);
    assert_int_equal(facegen_ledger_set(fixture->ledger, NULL, "places", "1", NULL), FACEGEN_OK);
    fixture->worker = facegen_worker_new(fixture->ledger, &fixture->options, NULL);
    while (facegen_worker_pause(fixture->worker, &fixture->error) == FACEGEN_OK)
        facegen_worker_step(fixture->worker, 1000);
    assert_int_equal(fixture->error.code, FACEGEN_E_FAILED);
    assert_int_equal(count_state(fixture, FACEGEN_STATE_FAILED), 5);
    assert_int_equal(count_state(fixture, FACEGEN_STATE_WAITING), 3);
}

static void a_saved_image_that_is_gone_is_saved_again_and_not_paid_again(void **state)
{
    struct ledger_fixture *fixture = *state;
    add_order(fixture, "1", NULL);
    work(fixture);
    facegen_entry *entry = read_order(fixture, "1");
    assert_int_equal(unlink(facegen_entry_image_path(entry, 0)), 0);
    assert_int_equal(add_order(fixture, "1", NULL).addition, FACEGEN_KNOWN);
    assert_int_equal(state_of(fixture, "1"), FACEGEN_STATE_MADE);
    work(fixture);
    assert_int_equal(access(facegen_entry_image_path(entry, 0), R_OK), 0);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 1);
    facegen_entry_free(entry);
}

static void an_earlier_copy_of_the_ledger_adopts_what_it_had_forgotten(void **state)
{
    struct ledger_fixture *fixture = *state;
    char copy[96], command[512];
    add_orders(fixture, 3);
    end_process(fixture);
    snprintf(copy, sizeof copy, "%s.before", fixture->path);
    snprintf(command, sizeof command, "cp %s %s", fixture->path, copy);
    assert_int_equal(system(command), 0);
    begin_process(fixture);
    work(fixture);
    end_process(fixture);
    snprintf(command, sizeof command, "cat %s > %s; rm -f %s-wal %s-shm", copy, fixture->path, fixture->path,
             fixture->path); /* the same file, as it was before */
    assert_int_equal(system(command), 0);
    begin_process(fixture);
    work(fixture);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 3);
    assert_int_equal(count_state(fixture, FACEGEN_STATE_SAVED), 3);
}

static facegen_after_save copy_elsewhere(void *user_data, const facegen_entry *entry)
{
    int *calls = user_data;
    assert_int_equal(facegen_entry_state(entry), FACEGEN_STATE_MADE);
    assert_int_equal(facegen_entry_image_count(entry), 1);
    ++*calls;
    return *calls == 1 ? FACEGEN_AFTER_SAVE_AGAIN : *calls == 2 ? FACEGEN_AFTER_SAVE_PENDING : FACEGEN_AFTER_SAVE_DONE;
}

static void an_entry_is_saved_once_the_program_says_so(void **state)
{
    struct ledger_fixture *fixture = *state;
    int calls = 0;
    fixture->options.saved = copy_elsewhere;
    fixture->options.user_data = &calls;
    add_order(fixture, "1", NULL);
    work(fixture);
    assert_int_equal(calls, 3);
    assert_int_equal(state_of(fixture, "1"), FACEGEN_STATE_SAVED);
}

static void a_drained_worker_ends_what_was_sent_and_sends_nothing_more(void **state)
{
    struct ledger_fixture *fixture = *state;
    add_orders(fixture, 10);
    fixture->worker = facegen_worker_new(fixture->ledger, &fixture->options, NULL);
    while (state_of(fixture, "1") != FACEGEN_STATE_ACCEPTED)
        facegen_worker_step(fixture->worker, 0);
    facegen_worker_drain(fixture->worker);
    work(fixture);
    assert_true(count_state(fixture, FACEGEN_STATE_WAITING) > 0);
    assert_int_equal(count_state(fixture, FACEGEN_STATE_SAVED), facegen_sandbox_paid_requests(fixture->sandbox));
}

static void a_worker_that_only_resumes_follows_what_was_sent_and_sends_nothing(void **state)
{
    struct ledger_fixture *fixture = *state;
    add_order(fixture, "1", NULL);
    fixture->worker = facegen_worker_new(fixture->ledger, &fixture->options, NULL);
    while (state_of(fixture, "1") != FACEGEN_STATE_ACCEPTED)
        facegen_worker_step(fixture->worker, 0);
    end_process(fixture);
    begin_process(fixture);
    add_order(fixture, "2", NULL);
    fixture->options.resumes_only = true;
    work(fixture);
    assert_int_equal(state_of(fixture, "1"), FACEGEN_STATE_SAVED);
    assert_int_equal(state_of(fixture, "2"), FACEGEN_STATE_WAITING);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 1);
}

static void batches_take_turns(void **state)
{
    struct ledger_fixture *fixture = *state;
    facegen_request *request = facegen_request_new();
    facegen_request_set_face_image(request, "https://example.com/face.jpg");
    for (int i = 0; i < 40; i++) {
        char order[16];
        snprintf(order, sizeof order, "%d", i);
        facegen_request_set_prompt(request, order);
        facegen_item item = {
            .size = sizeof item, .request = request, .batch = i < 30 ? "large" : "small", .order = order};
        assert_int_equal(facegen_ledger_add(fixture->ledger, &item, 1, NULL, NULL), FACEGEN_OK);
    }
    facegen_request_free(request);
    fixture->worker = facegen_worker_new(fixture->ledger, &fixture->options, NULL);
    facegen_counts small = {.size = sizeof small}, large = {.size = sizeof large};
    while (small.states[FACEGEN_STATE_SAVED] < 10) {
        facegen_worker_step(fixture->worker, 1000);
        facegen_ledger_count(fixture->ledger, "small", &small, NULL);
    }
    facegen_ledger_count(fixture->ledger, "large", &large, NULL);
    assert_true(large.states[FACEGEN_STATE_WAITING] > 10);
}

static void requests_of_others_do_not_pass_the_worker(void **state)
{
    struct ledger_fixture *fixture = *state;
    facegen_result *result = NULL;
    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, "a knight");
    facegen_request_set_face_image(request, "https://example.com/face.jpg");
    fixture->worker = facegen_worker_new(fixture->ledger, &fixture->options, NULL);
    assert_int_equal(facegen_submit(fixture->client, request, &result, NULL), FACEGEN_E_CANCELLED);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 0);
    facegen_request_free(request);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(entries_are_paid_for_once_and_saved),
        TEST(the_same_order_is_known_and_not_paid_again),
        TEST(a_later_process_goes_on_with_what_waits),
        TEST(an_accepted_job_is_followed_by_the_next_process),
        TEST(no_more_jobs_than_places_are_in_the_queue),
        TEST(a_lost_answer_is_found_in_the_account_by_its_seed),
        TEST(what_was_never_accepted_stays_uncertain_and_is_left_to_a_person),
        TEST(a_refused_key_pauses_the_account_and_uses_up_no_entry),
        TEST(five_failures_in_a_row_pause_the_account),
        TEST(a_saved_image_that_is_gone_is_saved_again_and_not_paid_again),
        TEST(an_earlier_copy_of_the_ledger_adopts_what_it_had_forgotten),
        TEST(an_entry_is_saved_once_the_program_says_so),
        TEST(a_drained_worker_ends_what_was_sent_and_sends_nothing_more),
        TEST(a_worker_that_only_resumes_follows_what_was_sent_and_sends_nothing),
        TEST(batches_take_turns),
        TEST(requests_of_others_do_not_pass_the_worker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
