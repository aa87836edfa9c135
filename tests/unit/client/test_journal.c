/* A journal of paid requests: the gate, and who is asked about. */
#include "journal_fixture.h"
#include "support/test.h"

#include <facegen/account.h>

/* ---- at the gate ---- */

static void a_request_is_asked_about_before_it_is_sent_and_told_as_accepted_once(void **state)
{
    struct scene *scene = *state;
    struct book book = {.gate = FACEGEN_GATE_OPEN};
    begin(scene, &book);
    run(scene);
    assert_string_equal(book.log, "sending leaving yes:FACEGEN_OK:1 end");
    assert_int_equal(book.code, FACEGEN_OK);
}

static void nothing_is_sent_until_the_gate_is_opened(void **state)
{
    struct scene *scene = *state;
    struct book book;
    begin_at_gate(scene, &book);
    assert_int_equal(paid(scene), 0);
    facegen_job_open(book.job, FACEGEN_GATE_OPEN);
    assert_int_equal(paid(scene), 0);
    step(scene);
    assert_string_equal(book.log, "sending leaving yes:FACEGEN_OK:1 ");
    run(scene);
    assert_int_equal(book.code, FACEGEN_OK);
    assert_int_equal(paid(scene), 1);
}

static void a_gate_that_is_shut_ends_the_job_and_nothing_is_told_of_it(void **state)
{
    struct scene *scene = *state;
    struct book book = {.gate = FACEGEN_GATE_SHUT};
    begin(scene, &book);
    run(scene);
    assert_string_equal(book.log, "sending end");
    expect_unsent(scene, &book, FACEGEN_E_CANCELLED);
}

static void a_gate_that_is_shut_later_ends_the_job_and_that_is_told(void **state)
{
    struct scene *scene = *state;
    struct book book;
    begin_at_gate(scene, &book);
    facegen_job_open(book.job, FACEGEN_GATE_SHUT);
    run(scene);
    assert_string_equal(book.log, "sending no:FACEGEN_E_CANCELLED: end");
    expect_unsent(scene, &book, FACEGEN_E_CANCELLED);
}

static void to_wait_is_no_answer_at_the_gate(void **state)
{
    struct scene *scene = *state;
    struct book book;
    begin_at_gate(scene, &book);
    facegen_job_open(book.job, FACEGEN_GATE_WAIT);
    step(scene);
    assert_string_equal(book.log, "sending ");
    facegen_job_open(book.job, FACEGEN_GATE_OPEN);
    run(scene);
    assert_int_equal(book.code, FACEGEN_OK);
}

static void only_a_job_at_the_gate_can_be_opened_or_shut(void **state)
{
    struct scene *scene = *state;
    struct book book = {.gate = FACEGEN_GATE_OPEN};
    facegen_job_open(NULL, FACEGEN_GATE_OPEN);
    begin(scene, &book);
    step(scene);
    facegen_job_open(book.job, FACEGEN_GATE_SHUT); /* it is in the provider's queue */
    run(scene);
    assert_string_equal(book.log, "sending leaving yes:FACEGEN_OK:1 end");
}

static void a_job_can_be_opened_as_another_is_told(void **state)
{
    struct scene *scene = *state;
    struct book waits, goes = {.gate = FACEGEN_GATE_OPEN, .opens = &waits};
    begin_at_gate(scene, &waits);
    begin(scene, &goes);
    run(scene);
    assert_int_equal(waits.code, FACEGEN_OK);
    assert_int_equal(paid(scene), 2);
}

static void the_deadline_ends_a_job_at_the_gate(void **state)
{
    struct scene *scene = *state;
    struct book book;
    begin_at_gate(scene, &book);
    run(scene);
    assert_string_equal(book.log, "sending no:FACEGEN_E_TIMEOUT: end");
    expect_unsent(scene, &book, FACEGEN_E_TIMEOUT);
}

/* ---- cancelling ---- */

static void a_cancel_at_the_gate_ends_the_job_also_if_it_is_opened_after_it(void **state)
{
    struct scene *scene = *state;
    for (int opens = 0; opens < 2; opens++) {
        struct book book;
        begin_at_gate(scene, &book);
        facegen_job_cancel(book.job);
        if (opens)
            facegen_job_open(book.job, FACEGEN_GATE_OPEN);
        run(scene);
        assert_string_equal(book.log, "sending no:FACEGEN_E_CANCELLED: end");
        expect_unsent(scene, &book, FACEGEN_E_CANCELLED);
    }
}

static void a_job_can_be_cancelled_as_the_journal_is_asked(void **state)
{
    struct scene *scene = *state;
    struct book book = {.gate = FACEGEN_GATE_OPEN, .cancels = true};
    begin(scene, &book);
    run(scene);
    assert_string_equal(book.log, "sending no:FACEGEN_E_CANCELLED: end");
    expect_unsent(scene, &book, FACEGEN_E_CANCELLED);
}

static void an_engine_that_is_freed_settles_what_waits_at_the_gate(void **state)
{
    struct scene *scene = *state;
    struct book at_gate, others[5] = {{.gate = FACEGEN_GATE_OPEN}}; /* the last is held back */
    begin_at_gate(scene, &at_gate);
    for (size_t i = 0; i < COUNT(others); i++)
        begin(scene, &others[i]);
    step(scene);
    facegen_engine_free(scene->base.engine);
    scene->base.engine = NULL;
    assert_string_equal(at_gate.log, "sending no:FACEGEN_E_CANCELLED: end");
    assert_string_equal(others[0].log, "sending leaving yes:FACEGEN_OK:1 end");
    assert_string_equal(others[3].log, "sending leaving yes:FACEGEN_OK:4 end");
    assert_string_equal(others[4].log, "end");
}

/* ---- which calls, which functions ---- */

static void a_call_that_blocks_is_asked_about_too(void **state)
{
    struct scene *scene = *state;
    struct fixture *base = &scene->base;
    assert_int_equal(facegen_submit(base->client, base->request, &base->result, NULL), FACEGEN_OK);
    assert_string_equal(scene->book.log, "sending leaving yes:FACEGEN_OK:1 ");
}

static void what_is_free_is_in_no_journal(void **state)
{
    struct scene *scene = *state;
    facegen_engine *engine = scene->base.engine;
    struct book book = {.gate = FACEGEN_GATE_SHUT};
    facegen_error lost = FACEGEN_ERROR_INIT;
    facegen_engine_fetch(engine, "1", end_job, &book, NULL, NULL);
    facegen_engine_mark(engine, end_job, &book, NULL, NULL);
    facegen_engine_ask_account(engine, FACEGEN_ACCOUNT_BALANCE, 0, end_job, &book, NULL, NULL);
    facegen_engine_reconcile(engine, scene->base.request, &lost, end_job, &book, NULL, NULL);
    run(scene);
    assert_string_equal(book.log, "endendendend");
}

/* Submits through a client with a journal that shuts the gate, if it can. */
static facegen_code submit_with(struct scene *scene, const facegen_journal *parts)
{
    facegen_client *client = facegen_client_new();
    facegen_sandbox_attach(scene->base.sandbox, client, NULL);
    scene->book = (struct book){.gate = FACEGEN_GATE_SHUT};
    facegen_client_set_journal(client, parts, &scene->book);
    facegen_result *result = NULL;
    facegen_code code = facegen_submit(client, scene->base.request, &result, NULL);
    facegen_result_free(result);
    facegen_client_free(client);
    return code;
}

static void a_journal_may_lack_functions(void **state)
{
    const struct {
        facegen_journal parts;
        const char *log;
        facegen_code code;
    } rows[] = {
        {{.size = sizeof journal}, "", FACEGEN_OK},
        {{.size = sizeof journal, .leaving = journal.leaving}, "leaving ", FACEGEN_OK},
        {{.size = sizeof journal, .settled = journal.settled}, "yes:FACEGEN_OK:3 ", FACEGEN_OK},
        {{.size = sizeof journal, .sending = journal.sending}, "sending ", FACEGEN_E_CANCELLED},
        {{.size = offsetof(facegen_journal, sending), .sending = journal.sending, .settled = journal.settled},
         "",
         FACEGEN_OK},
    };
    struct scene *scene = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].log);
        assert_int_equal(submit_with(scene, &rows[i].parts), rows[i].code);
        assert_string_equal(scene->book.log, rows[i].log);
    }
}

static void a_client_can_be_without_a_journal_again(void **state)
{
    struct scene *scene = *state;
    struct fixture *base = &scene->base;
    facegen_client_set_journal(NULL, &journal, NULL);
    facegen_client_set_journal(base->client, NULL, NULL);
    assert_int_equal(facegen_submit(base->client, base->request, &base->result, NULL), FACEGEN_OK);
    assert_string_equal(scene->book.log, "");
}

static void a_job_is_known_by_its_user_data(void **state)
{
    struct scene *scene = *state;
    struct book book = {.gate = FACEGEN_GATE_OPEN};
    facegen_job *job = NULL;
    assert_null(facegen_job_user_data(NULL));
    facegen_engine_fetch(scene->base.engine, "1", end_job, &book, &job, NULL);
    assert_ptr_equal(facegen_job_user_data(job), &book);
    run(scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_request_is_asked_about_before_it_is_sent_and_told_as_accepted_once),
        TEST(nothing_is_sent_until_the_gate_is_opened),
        TEST(a_gate_that_is_shut_ends_the_job_and_nothing_is_told_of_it),
        TEST(a_gate_that_is_shut_later_ends_the_job_and_that_is_told),
        TEST(to_wait_is_no_answer_at_the_gate),
        TEST(only_a_job_at_the_gate_can_be_opened_or_shut),
        TEST(a_job_can_be_opened_as_another_is_told),
        TEST(the_deadline_ends_a_job_at_the_gate),
        TEST(a_cancel_at_the_gate_ends_the_job_also_if_it_is_opened_after_it),
        TEST(a_job_can_be_cancelled_as_the_journal_is_asked),
        TEST(an_engine_that_is_freed_settles_what_waits_at_the_gate),
        TEST(a_call_that_blocks_is_asked_about_too),
        TEST(what_is_free_is_in_no_journal),
        TEST(a_journal_may_lack_functions),
        TEST(a_client_can_be_without_a_journal_again),
        TEST(a_job_is_known_by_its_user_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
