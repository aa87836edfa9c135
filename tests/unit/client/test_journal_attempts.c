/* What a journal is told of each attempt to send, and how it keeps the last piece of one from leaving. */
#include "journal_fixture.h"
#include "support/test.h"

#include <facegen/webhook.h>

#include <stdio.h>
#include <string.h>

/* ---- the last piece ---- */

static void a_request_whose_last_piece_is_kept_is_broken_off(void **state)
{
    struct scene *scene = *state;
    struct book book = {.gate = FACEGEN_GATE_OPEN, .keeps = true};
    begin(scene, &book);
    run(scene);
    assert_string_equal(book.log, "sending leaving no:FACEGEN_E_CANCELLED: end");
    expect_unsent(scene, &book, FACEGEN_E_CANCELLED);
}

static void a_call_that_is_kept_back_says_so(void **state)
{
    struct scene *scene = *state;
    struct fixture *base = &scene->base;
    scene->book.keeps = true;
    assert_int_equal(facegen_submit(base->client, base->request, &base->result, &base->error), FACEGEN_E_CANCELLED);
    assert_non_null(strstr(base->error.message, "the journal kept the request back"));
    assert_true(base->error.bytes_sent < base->error.bytes_total);
}

/* Takes the whole body, and reads on to be told that there is no more. */
static facegen_code take_all(void *session, facegen_exchange *exchange)
{
    (void)session;
    return answer_exchange(exchange, 200,
                           "{\"status\":\"success\",\"id\":7,\"output\":[\"https://example.com/1.png\"]}");
}

/* A client with a transport and a journal. */
static facegen_client *connect_through(const facegen_transport *transport, struct book *book)
{
    facegen_client *client = facegen_client_new();
    facegen_client_set_key(client, "key", NULL);
    facegen_client_set_transport(client, transport, NULL, NULL);
    facegen_client_set_journal(client, &journal, book);
    return client;
}

static void the_last_piece_leaves_once_also_if_the_transport_reads_on(void **state)
{
    static const facegen_transport transport = {.size = sizeof transport, .start = take_all};
    struct scene *scene = *state;
    facegen_client *client = connect_through(&transport, &scene->book);
    assert_int_equal(facegen_submit(client, scene->base.request, &scene->base.result, NULL), FACEGEN_OK);
    assert_string_equal(scene->book.log, "sending leaving yes:FACEGEN_OK:7 ");
    facegen_client_free(client);
}

/* ---- what came of an attempt ---- */

static void each_attempt_is_told_by_whether_it_was_accepted(void **state)
{
    static const struct {
        const char *scenario, *log;
        size_t paid;
    } rows[] = {
        {"http-429*2",
         "sending leaving no:FACEGEN_E_BUSY: sending leaving no:FACEGEN_E_BUSY: sending leaving yes:FACEGEN_OK:1 end",
         1},
        {"close-in-body*1", "sending no:FACEGEN_E_IO: sending leaving yes:FACEGEN_OK:2 end", 1},
        {"http-402", "sending leaving no:FACEGEN_E_CREDITS: end", 0},
        {"close-after-body", "sending leaving unknown:FACEGEN_E_UNCERTAIN: end", 1},
        {"http-500", "sending leaving unknown:FACEGEN_E_UNCERTAIN: end", 1},
        {"close-in-answer", "sending leaving unknown:FACEGEN_E_UNCERTAIN:5 end", 1},
        {"fails", "sending leaving yes:FACEGEN_OK:6 end", 1}, /* as it is fetched */
    };
    struct scene *scene = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].scenario);
        struct book book = {.gate = FACEGEN_GATE_OPEN};
        size_t before = paid(scene);
        facegen_sandbox_set(scene->base.sandbox, "scenario", rows[i].scenario, NULL);
        begin(scene, &book);
        run(scene);
        assert_string_equal(book.log, rows[i].log);
        assert_int_equal(paid(scene) - before, rows[i].paid);
    }
}

static void a_face_that_is_gone_settles_the_attempt(void **state)
{
    struct scene *scene = *state;
    struct book book;
    char path[64];
    snprintf(path, sizeof path, "%s/me.jpg", scene->base.folder);
    FILE *file = fopen(path, "wb");
    fputs("\x89PNG\r\n\x1a\nIEND\xae\x42\x60\x82", file);
    fclose(file);
    facegen_request_set_face_file(scene->base.request, path);
    begin_at_gate(scene, &book);
    assert_int_equal(remove(path), 0);
    facegen_job_open(book.job, FACEGEN_GATE_OPEN);
    run(scene);
    assert_string_equal(book.log, "sending no:FACEGEN_E_INVALID: end");
    expect_unsent(scene, &book, FACEGEN_E_INVALID);
}

/* A transport that takes the whole request and then is silent for ever. */
static facegen_code take_and_be_silent(void *session, facegen_exchange *exchange)
{
    char piece[4096];
    (void)session;
    while (facegen_exchange_read(exchange, piece, sizeof piece) > 0)
        continue;
    return FACEGEN_OK;
}

static void forget(void *session, facegen_exchange *exchange)
{
    (void)session, (void)exchange;
}

static int64_t stand_still(void *session)
{
    (void)session;
    return 1000;
}

static void wait_for_nothing(void *session, int64_t until)
{
    (void)session, (void)until;
}

static void a_request_cancelled_on_its_way_may_have_been_accepted(void **state)
{
    static const facegen_transport transport = {.size = sizeof transport,
                                                .start = take_and_be_silent,
                                                .cancel = forget,
                                                .now = stand_still,
                                                .wait = wait_for_nothing};
    struct scene *scene = *state;
    facegen_client *client = connect_through(&transport, NULL);
    struct book book = {.gate = FACEGEN_GATE_OPEN};
    facegen_engine_free(scene->base.engine);
    scene->base.engine = facegen_engine_new(client, NULL);
    begin(scene, &book);
    step(scene);
    facegen_job_cancel(book.job);
    step(scene);
    assert_string_equal(book.log, "sending leaving unknown:FACEGEN_E_CANCELLED: end");
    facegen_engine_free(scene->base.engine);
    scene->base.engine = NULL;
    facegen_client_free(client);
}

static void a_webhook_tells_nothing_new(void **state)
{
    static const char delivery[] = "{\"status\":\"failed\",\"id\":1,\"message\":\"no face\"}";
    struct scene *scene = *state;
    struct book book = {.gate = FACEGEN_GATE_OPEN};
    facegen_result *delivered = NULL;
    begin(scene, &book);
    step(scene);
    facegen_webhook_parse(delivery, sizeof delivery - 1, &delivered, NULL);
    assert_true(facegen_engine_deliver(scene->base.engine, delivered));
    run(scene);
    assert_string_equal(book.log, "sending leaving yes:FACEGEN_OK:1 end");
    assert_int_equal(book.code, FACEGEN_E_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_request_whose_last_piece_is_kept_is_broken_off),
        TEST(a_call_that_is_kept_back_says_so),
        TEST(the_last_piece_leaves_once_also_if_the_transport_reads_on),
        TEST(each_attempt_is_told_by_whether_it_was_accepted),
        TEST(a_face_that_is_gone_settles_the_attempt),
        TEST(a_request_cancelled_on_its_way_may_have_been_accepted),
        TEST(a_webhook_tells_nothing_new),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
