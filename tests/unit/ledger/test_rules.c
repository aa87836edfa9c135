#include "support/test.h"

#include "ledger/rules.h"

#include <string.h>

enum { NOW = 1000000, ME = 7, OTHER = 8 };

/* An entry in a state, in its first epoch and in my hands where it is in hands. */
static fg_record entry_in(facegen_ledger_state state)
{
    fg_record record = {.state = state, .epoch = 1, .sent_at = NOW, .made_at = NOW, .paid = 1, .attempts = 1};
    if (state == FACEGEN_STATE_CLAIMED || state == FACEGEN_STATE_SENDING)
        record.worker = ME;
    if (state == FACEGEN_STATE_WAITING || state == FACEGEN_STATE_CLAIMED)
        record.paid = record.attempts = 0;
    if (state == FACEGEN_STATE_ACCEPTED || state == FACEGEN_STATE_MADE || state == FACEGEN_STATE_SAVED)
        strcpy(record.id, "11");
    return record;
}

static fg_fact mine(fg_fact_kind kind)
{
    return (fg_fact){.kind = kind, .at = NOW, .worker = ME, .epoch = 1};
}

/* Applies a fact to an entry in a state; the entry becomes another. */
static void expect(facegen_ledger_state from, fg_fact fact, fg_applied applied, facegen_ledger_state to)
{
    fg_record record = entry_in(from);
    assert_int_equal(fg_rules_apply(&record, &fact), applied);
    assert_int_equal(record.state, to);
}

static void the_way_of_an_entry_that_goes_well(void **state)
{
    (void)state;
    fg_record record = {.state = FACEGEN_STATE_WAITING};
    const struct {
        fg_fact fact;
        facegen_ledger_state state;
    } rows[] = {
        {{.kind = FG_FACT_CLAIMED, .at = NOW, .worker = ME}, FACEGEN_STATE_CLAIMED},
        {mine(FG_FACT_SENDING), FACEGEN_STATE_SENDING},
        {{.kind = FG_FACT_ACCEPTED, .at = NOW, .worker = ME, .epoch = 1, .id = "11"}, FACEGEN_STATE_ACCEPTED},
        {{.kind = FG_FACT_MADE, .at = NOW, .worker = ME, .epoch = 1, .id = "11"}, FACEGEN_STATE_MADE},
        {{.kind = FG_FACT_SAVED, .at = NOW, .worker = ME, .epoch = 1, .id = "11"}, FACEGEN_STATE_SAVED},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, facegen_ledger_state_text(rows[i].state));
        assert_int_equal(fg_rules_apply(&record, &rows[i].fact), FG_APPLIED_CHANGED);
        assert_int_equal(record.state, rows[i].state);
        fg_applied again = fg_rules_apply(&record, &rows[i].fact);
        assert_true(again == FG_APPLIED_SAME || again == FG_APPLIED_REFUSED);
        assert_int_equal(record.state, rows[i].state);
    }
    assert_int_equal(record.paid, 1);
}

static void only_the_worker_and_the_epoch_that_claimed_an_entry_may_send_it(void **state)
{
    (void)state;
    fg_fact fact = mine(FG_FACT_SENDING);
    fact.worker = OTHER;
    expect(FACEGEN_STATE_CLAIMED, fact, FG_APPLIED_REFUSED, FACEGEN_STATE_CLAIMED);
    fact = mine(FG_FACT_SENDING);
    fact.epoch = 2;
    expect(FACEGEN_STATE_CLAIMED, fact, FG_APPLIED_REFUSED, FACEGEN_STATE_CLAIMED);
    for (int i = 0; i <= FACEGEN_STATE_CANCELLED; i++) {
        if (i != FACEGEN_STATE_CLAIMED)
            expect((facegen_ledger_state)i, mine(FG_FACT_SENDING), FG_APPLIED_REFUSED, (facegen_ledger_state)i);
    }
}

static void an_entry_is_not_claimed_before_its_time(void **state)
{
    (void)state;
    fg_record record = {.state = FACEGEN_STATE_WAITING, .not_before = NOW + 1};
    const fg_fact claim = mine(FG_FACT_CLAIMED);
    assert_int_equal(fg_rules_apply(&record, &claim), FG_APPLIED_REFUSED);
}

static void what_was_not_accepted_is_given_back_and_not_counted(void **state)
{
    (void)state;
    fg_record record = entry_in(FACEGEN_STATE_SENDING);
    fg_fact fact = mine(FG_FACT_UNSENT);
    assert_int_equal(fg_rules_apply(&record, &fact), FG_APPLIED_CHANGED);
    assert_int_equal(record.state, FACEGEN_STATE_CLAIMED);
    assert_int_equal(record.paid, 0);
    fact = mine(FG_FACT_NOTHING);
    fact.delay = 500;
    assert_int_equal(fg_rules_apply(&record, &fact), FG_APPLIED_CHANGED);
    assert_int_equal(record.state, FACEGEN_STATE_WAITING);
    assert_int_equal(record.not_before, NOW + 500);
    assert_int_equal(record.paid, 0);
}

static void a_fact_of_an_earlier_attempt_does_not_move_a_later_one(void **state)
{
    (void)state;
    static const fg_fact_kind kinds[] = {FG_FACT_UNSENT,   FG_FACT_NOTHING, FG_FACT_REFUSED, FG_FACT_NO_ANSWER,
                                         FG_FACT_NOT_SEEN, FG_FACT_VERDICT, FG_FACT_FAILED};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        name_row(i, NULL);
        fg_fact fact = mine(kinds[i]);
        fact.epoch = 0;
        fact.resends = true;
        expect(FACEGEN_STATE_SENDING, fact, FG_APPLIED_SAME, FACEGEN_STATE_SENDING);
        expect(FACEGEN_STATE_UNCERTAIN, fact, FG_APPLIED_SAME, FACEGEN_STATE_UNCERTAIN);
    }
}

static void an_accepted_job_counts_whatever_the_state_of_its_entry(void **state)
{
    (void)state;
    static const facegen_ledger_state states[] = {FACEGEN_STATE_WAITING,   FACEGEN_STATE_CLAIMED, FACEGEN_STATE_SENDING,
                                                  FACEGEN_STATE_UNCERTAIN, FACEGEN_STATE_REFUSED, FACEGEN_STATE_FAILED,
                                                  FACEGEN_STATE_CANCELLED};
    for (size_t i = 0; i < COUNT(states); i++) {
        name_row(i, facegen_ledger_state_text(states[i]));
        fg_fact fact = {.kind = FG_FACT_ACCEPTED, .at = NOW, .epoch = 99, .id = "11"};
        expect(states[i], fact, FG_APPLIED_CHANGED, FACEGEN_STATE_ACCEPTED);
    }
}

static void a_second_job_is_never_silent(void **state)
{
    (void)state;
    fg_fact fact = mine(FG_FACT_ACCEPTED);
    fact.id = "12";
    expect(FACEGEN_STATE_ACCEPTED, fact, FG_APPLIED_TWICE, FACEGEN_STATE_ACCEPTED);
    expect(FACEGEN_STATE_SAVED, fact, FG_APPLIED_TWICE, FACEGEN_STATE_SAVED);
}

static void what_a_dead_worker_was_sending_is_uncertain_and_not_sent_again(void **state)
{
    (void)state;
    expect(FACEGEN_STATE_SENDING, mine(FG_FACT_ORPHANED), FG_APPLIED_CHANGED, FACEGEN_STATE_UNCERTAIN);
    expect(FACEGEN_STATE_CLAIMED, mine(FG_FACT_ORPHANED), FG_APPLIED_CHANGED, FACEGEN_STATE_WAITING);
    expect(FACEGEN_STATE_UNCERTAIN, mine(FG_FACT_CLAIMED), FG_APPLIED_REFUSED, FACEGEN_STATE_UNCERTAIN);
}

static void an_entry_that_three_workers_died_over_is_a_persons(void **state)
{
    (void)state;
    fg_record record = {.state = FACEGEN_STATE_WAITING};
    for (int i = 0; i < FG_DEATHS_MAX; i++) {
        const fg_fact claim = mine(FG_FACT_CLAIMED), death = mine(FG_FACT_ORPHANED);
        assert_int_equal(fg_rules_apply(&record, &claim), FG_APPLIED_CHANGED);
        assert_int_equal(fg_rules_apply(&record, &death), FG_APPLIED_CHANGED);
    }
    assert_int_equal(record.state, FACEGEN_STATE_REFUSED);
    assert_string_not_equal(record.message, "");
}

static void what_is_not_seen_is_sent_again_only_if_that_was_asked_for(void **state)
{
    (void)state;
    fg_record record = entry_in(FACEGEN_STATE_UNCERTAIN);
    fg_fact fact = mine(FG_FACT_NOT_SEEN);
    assert_int_equal(fg_rules_apply(&record, &fact), FG_APPLIED_CHANGED);
    assert_int_equal(record.state, FACEGEN_STATE_UNCERTAIN);
    assert_int_equal(record.verdict, FACEGEN_VERDICT_NOT_SEEN);
    fact.resends = true;
    assert_int_equal(fg_rules_apply(&record, &fact), FG_APPLIED_CHANGED);
    assert_int_equal(record.state, FACEGEN_STATE_WAITING);
    assert_int_equal(record.paid, 1); /* it may have been paid for */
}

static void a_person_cancels_what_was_not_sent_and_retries_what_is_over(void **state)
{
    (void)state;
    for (int i = 0; i <= FACEGEN_STATE_CANCELLED; i++) {
        facegen_ledger_state from = (facegen_ledger_state)i;
        bool is_unsent = from <= FACEGEN_STATE_CLAIMED;
        bool is_over = from == FACEGEN_STATE_UNCERTAIN || from >= FACEGEN_STATE_REFUSED;
        name_row((size_t)i, facegen_ledger_state_text(from));
        expect(from, mine(FG_FACT_CANCELLED), is_unsent ? FG_APPLIED_CHANGED : FG_APPLIED_REFUSED,
               is_unsent ? FACEGEN_STATE_CANCELLED : from);
        expect(from, mine(FG_FACT_RETRIED), is_over ? FG_APPLIED_CHANGED : FG_APPLIED_REFUSED,
               is_over ? FACEGEN_STATE_WAITING : from);
    }
}

static void images_that_are_gone_are_made_again_within_a_day(void **state)
{
    (void)state;
    fg_fact fact = mine(FG_FACT_MISSING);
    expect(FACEGEN_STATE_SAVED, fact, FG_APPLIED_CHANGED, FACEGEN_STATE_MADE);
    fact.at = NOW + FG_IMAGES_LIVE_MS;
    expect(FACEGEN_STATE_SAVED, fact, FG_APPLIED_REFUSED, FACEGEN_STATE_SAVED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_way_of_an_entry_that_goes_well),
        cmocka_unit_test(only_the_worker_and_the_epoch_that_claimed_an_entry_may_send_it),
        cmocka_unit_test(an_entry_is_not_claimed_before_its_time),
        cmocka_unit_test(what_was_not_accepted_is_given_back_and_not_counted),
        cmocka_unit_test(a_fact_of_an_earlier_attempt_does_not_move_a_later_one),
        cmocka_unit_test(an_accepted_job_counts_whatever_the_state_of_its_entry),
        cmocka_unit_test(a_second_job_is_never_silent),
        cmocka_unit_test(what_a_dead_worker_was_sending_is_uncertain_and_not_sent_again),
        cmocka_unit_test(an_entry_that_three_workers_died_over_is_a_persons),
        cmocka_unit_test(what_is_not_seen_is_sent_again_only_if_that_was_asked_for),
        cmocka_unit_test(a_person_cancels_what_was_not_sent_and_retries_what_is_over),
        cmocka_unit_test(images_that_are_gone_are_made_again_within_a_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
