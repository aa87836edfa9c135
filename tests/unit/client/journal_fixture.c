#include "journal_fixture.h"

#include "support/test.h"

#include <stdio.h>
#include <string.h>

static void write_down(struct book *book, const char *text)
{
    size_t used = strlen(book->log);
    assert_true(used + strlen(text) < sizeof book->log);
    strcpy(book->log + used, text);
}

/* The book of a job is its user data; of a call that blocks, the journal's. */
static struct book *book_of(void *user_data, facegen_job *job)
{
    void *own = facegen_job_user_data(job);
    struct book *book = own ? own : user_data;
    book->job = job;
    return book;
}

static facegen_gate sending(void *user_data, facegen_job *job)
{
    struct book *book = book_of(user_data, job);
    write_down(book, "sending ");
    if (book->cancels)
        facegen_job_cancel(job);
    return book->gate;
}

static bool leaving(void *user_data, facegen_job *job)
{
    struct book *book = book_of(user_data, job);
    write_down(book, "leaving ");
    return !book->keeps;
}

static void settled(void *user_data, facegen_job *job, facegen_acceptance acceptance, facegen_code code, const char *id)
{
    static const char *const words[] = {
        [FACEGEN_ACCEPTANCE_NO] = "no", [FACEGEN_ACCEPTANCE_YES] = "yes", [FACEGEN_ACCEPTANCE_UNKNOWN] = "unknown"};
    struct book *book = book_of(user_data, job);
    char text[128];
    assert_string_equal(facegen_job_id(job), id);
    snprintf(text, sizeof text, "%s:%s:%s ", words[acceptance], facegen_code_name(code), id);
    write_down(book, text);
    if (book->opens)
        facegen_job_open(book->opens->job, FACEGEN_GATE_OPEN);
}

void end_job(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error, void *user_data)
{
    struct book *book = user_data;
    (void)job;
    write_down(book, "end");
    book->job = NULL;
    book->code = code;
    book->acceptance = error ? facegen_error_acceptance(error) : FACEGEN_ACCEPTANCE_YES;
    facegen_result_free(result);
}

const facegen_journal journal = {.size = sizeof journal, .sending = sending, .leaving = leaving, .settled = settled};

int set_up(void **state)
{
    int failed = fixture_set_up(state, sizeof(struct scene));
    struct scene *scene = *state;
    facegen_client_set_journal(scene->base.client, &journal, &scene->book);
    scene->base.engine = facegen_engine_new(scene->base.client, NULL);
    return failed;
}

int tear_down(void **state)
{
    return fixture_tear_down(state);
}

void begin(struct scene *scene, struct book *book)
{
    assert_int_equal(facegen_engine_submit(scene->base.engine, scene->base.request, end_job, book, NULL, NULL),
                     FACEGEN_OK);
}

void run(struct scene *scene)
{
    while (facegen_engine_step(scene->base.engine, -1) > 0)
        continue;
}

void step(struct scene *scene)
{
    facegen_engine_step(scene->base.engine, 0);
}

size_t paid(const struct scene *scene)
{
    return facegen_sandbox_paid_requests(scene->base.sandbox);
}

void begin_at_gate(struct scene *scene, struct book *book)
{
    *book = (struct book){.gate = FACEGEN_GATE_WAIT};
    begin(scene, book);
    step(scene);
    step(scene);
    assert_string_equal(book->log, "sending ");
}

void expect_unsent(const struct scene *scene, const struct book *book, facegen_code code)
{
    assert_int_equal(paid(scene), 0);
    assert_int_equal(book->code, code);
    assert_int_equal(book->acceptance, FACEGEN_ACCEPTANCE_NO);
}
