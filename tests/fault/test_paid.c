/* What an error says of a paid request, and answers that are about another job: in virtual time. */
#include "support/fault.h"
#include "support/request.h"
#include "support/scripted_transport.h"
#include "support/test.h"

#include <facegen/reconcile.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BEGIN = 1000 * 1000, UNIX_TIME = 1700000000, MINUTE = 60 * 1000 };

#define PROCESSING "{\"status\":\"processing\",\"id\":77}"
#define SUCCESS(id, seed)                                                                                              \
    "{\"status\":\"success\",\"id\":" id ",\"output\":[\"https://example.com/1.png\"],\"meta\":{\"seed\":" seed "}}"
#define NOTHING_MADE "{\"status\":\"success\",\"data\":[],\"processing_count\":0}"

struct fixture {
    facegen_client *client;
    facegen_request *request;
    facegen_result *result;
    facegen_error error;
    scripted_transport transport;

    /* what a tap saw */
    char body[1024]; /* of the last paid request */
    bool drawn;      /* its seed was */
    char fresh[16];  /* a letter for each exchange: whether it asked for a connection of its own ('f') or not ('k') */
};

static void *begin(void *opaque, const facegen_exchange *exchange, int64_t unix_time)
{
    struct fixture *fixture = opaque;
    (void)unix_time;
    size_t count = strlen(fixture->fresh);
    assert_true(count + 1 < sizeof fixture->fresh);
    fixture->fresh[count] = facegen_exchange_fresh(exchange) ? 'f' : 'k';
    if (!facegen_exchange_paid(exchange))
        return NULL;
    fixture->drawn = facegen_exchange_seed_is_drawn(exchange);
    return fixture;
}

static void keep_body(void *tape, uint64_t offset, const void *bytes, size_t size)
{
    struct fixture *fixture = tape;
    assert_true(offset + size < sizeof fixture->body);
    memcpy(fixture->body + offset, bytes, size);
    fixture->body[offset + size] = '\0';
}

static const facegen_tap tap = {.size = sizeof tap, .begin = begin, .sent = keep_body};

static void set_up(struct fixture *fixture, const act *acts, size_t count)
{
    *fixture = (struct fixture){.error = FACEGEN_ERROR_INIT};
    fixture->transport = (scripted_transport){.acts = acts, .count = count, .now = BEGIN, .unix_time = UNIX_TIME};
    fixture->client = facegen_client_new();
    fixture->request = plain_request();
    facegen_client_set_key(fixture->client, FAULT_KEY, NULL);
    facegen_client_set_tap(fixture->client, &tap, fixture);
    facegen_client_set_transport(fixture->client, &scripted_transport_functions, &fixture->transport, NULL);
}

static void tear_down(struct fixture *fixture)
{
    facegen_result_free(fixture->result);
    facegen_request_free(fixture->request);
    facegen_client_free(fixture->client);
}

static facegen_code submit(struct fixture *fixture)
{
    return facegen_submit(fixture->client, fixture->request, &fixture->result, &fixture->error);
}

/* ---- the seed ---- */

static const act silence[] = {{ACT_ALL, 1, 0, NULL, FACEGEN_E_IO}};

static void a_request_without_a_seed_is_sent_with_one_that_the_error_names(void **state)
{
    (void)state;
    struct fixture fixture;
    char member[64], first[sizeof fixture.error.seed];
    set_up(&fixture, silence, COUNT(silence));
    assert_int_equal(submit(&fixture), FACEGEN_E_UNCERTAIN);
    assert_int_equal(strlen(fixture.error.seed), 10);
    assert_true(strtoll(fixture.error.seed, NULL, 10) <= UINT32_MAX);
    snprintf(member, sizeof member, "\"seed\":%s,", fixture.error.seed);
    assert_non_null(strstr(fixture.body, member));
    assert_true(fixture.drawn);
    strcpy(first, fixture.error.seed);
    assert_int_equal(submit(&fixture), FACEGEN_E_UNCERTAIN); /* the same request: the seed is not kept in it */
    assert_string_not_equal(fixture.error.seed, first);
    tear_down(&fixture);
}

/* A poor generator runs into a number that follows itself. */
static void drawn_seeds_differ_however_many_there_were(void **state)
{
    (void)state;
    struct fixture fixture;
    char before[sizeof fixture.error.seed] = "";
    set_up(&fixture, silence, COUNT(silence));
    facegen_client_set_tap(fixture.client, NULL, NULL); /* which has no room for so many */
    for (int i = 0; i < 100; i++) {
        assert_int_equal(submit(&fixture), FACEGEN_E_UNCERTAIN);
        assert_string_not_equal(fixture.error.seed, before);
        strcpy(before, fixture.error.seed);
    }
    tear_down(&fixture);
}

static void a_seed_that_is_set_is_sent_and_named(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture, silence, COUNT(silence));
    facegen_request_set_seed(fixture.request, 0);
    assert_int_equal(submit(&fixture), FACEGEN_E_UNCERTAIN);
    assert_string_equal(fixture.error.seed, "0");
    assert_non_null(strstr(fixture.body, "\"seed\":0,"));
    assert_false(fixture.drawn);
    tear_down(&fixture);
}

static void no_seed_is_drawn_by_a_client_that_is_told_not_to(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture, silence, COUNT(silence));
    facegen_client_draw_seed(fixture.client, false);
    assert_int_equal(submit(&fixture), FACEGEN_E_UNCERTAIN);
    assert_string_equal(fixture.error.seed, "");
    assert_null(strstr(fixture.body, "seed"));
    assert_false(fixture.drawn);
    tear_down(&fixture);
}

/* ---- when it was sent, and whether it was accepted ---- */

static void an_error_says_when_the_request_was_sent(void **state)
{
    static const act unsent[] = {{0, 1, 0, NULL, FACEGEN_E_TLS}};
    (void)state;
    struct fixture fixture;
    set_up(&fixture, silence, COUNT(silence));
    assert_int_equal(submit(&fixture), FACEGEN_E_UNCERTAIN);
    assert_int_equal(fixture.error.sent_at_ms, UNIX_TIME * INT64_C(1000));
    tear_down(&fixture);
    set_up(&fixture, unsent, COUNT(unsent));
    assert_int_equal(submit(&fixture), FACEGEN_E_TLS);
    assert_int_equal(fixture.error.sent_at_ms, 0);
    assert_int_equal(fixture.error.acceptance, FACEGEN_ACCEPTANCE_NO);
    tear_down(&fixture);
}

static void keep_error(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                       void *user_data)
{
    (void)job, (void)code, (void)result;
    *(facegen_error *)user_data = *error;
}

static void a_face_that_is_gone_when_its_turn_comes_leaves_nothing_accepted(void **state)
{
    (void)state;
    struct fixture fixture;
    char path[] = "/tmp/facegen-test-XXXXXX";
    int file = mkstemp(path);
    assert_int_equal(write(file, FAULT_PNG, sizeof FAULT_PNG - 1), sizeof FAULT_PNG - 1);
    close(file);
    set_up(&fixture, silence, COUNT(silence));
    facegen_request_set_face_file(fixture.request, path);
    facegen_engine *engine = facegen_engine_new(fixture.client, NULL);
    facegen_code code =
        facegen_engine_submit(engine, fixture.request, keep_error, &fixture.error, NULL, &fixture.error);
    assert_int_equal(code, FACEGEN_OK);
    unlink(path);
    while (facegen_engine_step(engine, -1) > 0)
        continue;
    assert_int_equal(fixture.error.code, FACEGEN_E_INVALID);
    assert_int_equal(fixture.error.acceptance, FACEGEN_ACCEPTANCE_NO);
    assert_int_equal(fixture.transport.started, 0);
    facegen_engine_free(engine);
    tear_down(&fixture);
}

static void the_track_id_outlives_the_request_that_is_freed_once_accepted(void **state)
{
    static const act acts[] = {{ACT_ALL, 1, 200, PROCESSING, FACEGEN_OK},
                               {ACT_ALL, 1, 200, "{\"status\":\"failed\",\"id\":77}", FACEGEN_OK}};
    (void)state;
    struct fixture fixture;
    set_up(&fixture, acts, COUNT(acts));
    facegen_request_set_track_id(fixture.request, "order-7");
    facegen_engine *engine = facegen_engine_new(fixture.client, NULL);
    facegen_code code =
        facegen_engine_submit(engine, fixture.request, keep_error, &fixture.error, NULL, &fixture.error);
    assert_int_equal(code, FACEGEN_OK);
    while (facegen_engine_step(engine, -1) > 0)
        continue;
    assert_int_equal(fixture.error.code, FACEGEN_E_FAILED);
    assert_string_equal(fixture.error.track_id, "order-7");
    facegen_engine_free(engine);
    tear_down(&fixture);
}

/* ---- answers that are about another job ---- */

static void an_answer_about_another_job_is_refused_and_fetched_on_a_fresh_connection(void **state)
{
    static const act acts[] = {{ACT_ALL, 1, 200, PROCESSING, FACEGEN_OK},
                               {ACT_ALL, 1, 200, SUCCESS("78", "5"), FACEGEN_OK},
                               {ACT_ALL, 1, 200, PROCESSING, FACEGEN_OK},
                               {ACT_ALL, 1, 200, SUCCESS("77", "5"), FACEGEN_OK}};
    (void)state;
    struct fixture fixture;
    set_up(&fixture, acts, COUNT(acts));
    assert_int_equal(submit(&fixture), FACEGEN_OK);
    assert_string_equal(facegen_result_id(fixture.result), "77");
    assert_string_equal(fixture.fresh, "fkfk");
    tear_down(&fixture);
}

static void an_id_may_be_written_in_another_way(void **state)
{
    static const act acts[] = {{ACT_ALL, 1, 200, SUCCESS("777", "5"), FACEGEN_OK}};
    (void)state;
    struct fixture fixture;
    set_up(&fixture, acts, COUNT(acts));
    assert_int_equal(facegen_fetch(fixture.client, "777.0", &fixture.result, NULL), FACEGEN_OK);
    tear_down(&fixture);
}

static void a_foreign_id_is_never_reported(void **state)
{
    static const act acts[] = {{ACT_ALL, 1, 200, PROCESSING, FACEGEN_OK},
                               {ACT_ALL, 1, 200, SUCCESS("78", "5"), FACEGEN_OK}};
    (void)state;
    struct fixture fixture;
    set_up(&fixture, acts, COUNT(acts));
    assert_int_equal(submit(&fixture), FACEGEN_E_PROTOCOL);
    assert_string_equal(fixture.error.id, "77");
    assert_int_equal(fixture.error.acceptance, FACEGEN_ACCEPTANCE_YES);
    assert_null(strstr(fixture.error.message, "78"));
    tear_down(&fixture);
}

static void another_id_is_the_jobs_own_if_its_seed_is(void **state)
{
    static const act acts[][2] = {
        {{ACT_ALL, 1, 200, PROCESSING, FACEGEN_OK}, {ACT_ALL, 1, 200, SUCCESS("78", "0"), FACEGEN_OK}},
        {{ACT_ALL, 1, 200, PROCESSING, FACEGEN_OK}, {ACT_ALL, 1, 200, SUCCESS("78", "5"), FACEGEN_OK}},
    };
    static const int64_t seeds[] = {0, 5};
    (void)state;
    for (size_t i = 0; i < COUNT(seeds); i++) {
        struct fixture fixture;
        set_up(&fixture, acts[i], COUNT(acts[i]));
        facegen_request_set_seed(fixture.request, seeds[i]);
        assert_int_equal(submit(&fixture), FACEGEN_OK);
        assert_string_equal(facegen_result_id(fixture.result), "77");
        tear_down(&fixture);
    }
}

static void an_answer_without_an_id_is_the_jobs_own(void **state)
{
    static const act acts[] = {{ACT_ALL, 1, 200, SUCCESS("null", "5"), FACEGEN_OK}};
    (void)state;
    struct fixture fixture;
    set_up(&fixture, acts, COUNT(acts));
    assert_int_equal(facegen_fetch(fixture.client, "77", &fixture.result, NULL), FACEGEN_OK);
    assert_string_equal(facegen_result_id(fixture.result), "77");
    tear_down(&fixture);
}

/* ---- settling ---- */

static facegen_code reconcile(struct fixture *fixture, int64_t sent_at_ms)
{
    facegen_error uncertain = {.size = sizeof uncertain, .mark = "none", .sent_at_ms = sent_at_ms};
    return facegen_reconcile(fixture->client, fixture->request, &uncertain, &fixture->result, &fixture->error);
}

static void a_transport_that_does_not_say_settles_for_20_minutes(void **state)
{
    static const act acts[] = {{ACT_ALL, 1, 200, NOTHING_MADE, FACEGEN_OK}};
    (void)state;
    struct fixture fixture;
    const int64_t now_ms = UNIX_TIME * INT64_C(1000);
    set_up(&fixture, acts, COUNT(acts));
    assert_int_equal(reconcile(&fixture, now_ms - 19 * MINUTE), FACEGEN_E_UNCERTAIN);
    assert_true(fixture.error.retry_after_ms >= 1 && fixture.error.retry_after_ms <= MINUTE);
    assert_int_equal(fixture.error.sent_at_ms, now_ms - 19 * MINUTE); /* to ask again with */
    assert_int_equal(fixture.error.acceptance, FACEGEN_ACCEPTANCE_UNKNOWN);
    assert_int_equal(reconcile(&fixture, now_ms - 20 * MINUTE), FACEGEN_E_NOT_SEEN);
    assert_int_equal(fixture.error.acceptance, FACEGEN_ACCEPTANCE_UNKNOWN);
    tear_down(&fixture);
}

static void without_the_time_of_sending_settling_counts_from_the_question(void **state)
{
    static const act acts[] = {{ACT_ALL, 1, 200, NOTHING_MADE, FACEGEN_OK}};
    (void)state;
    struct fixture fixture;
    set_up(&fixture, acts, COUNT(acts));
    assert_int_equal(reconcile(&fixture, 0), FACEGEN_E_UNCERTAIN);
    assert_int_equal(fixture.error.sent_at_ms, UNIX_TIME * INT64_C(1000));
    fixture.transport.unix_time += 20 * 60;
    assert_int_equal(reconcile(&fixture, fixture.error.sent_at_ms), FACEGEN_E_NOT_SEEN);
    tear_down(&fixture);
}

static void the_deadline_of_a_job_does_not_cut_a_reconciliation_short(void **state)
{
    static const act acts[] = {{ACT_ALL, 1, 200, NOTHING_MADE, FACEGEN_OK}};
    (void)state;
    struct fixture fixture;
    set_up(&fixture, acts, COUNT(acts));
    facegen_client_set_timeout(fixture.client, 10, NULL);
    assert_int_equal(reconcile(&fixture, 1), FACEGEN_E_NOT_SEEN);
    tear_down(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_without_a_seed_is_sent_with_one_that_the_error_names),
        cmocka_unit_test(drawn_seeds_differ_however_many_there_were),
        cmocka_unit_test(a_seed_that_is_set_is_sent_and_named),
        cmocka_unit_test(no_seed_is_drawn_by_a_client_that_is_told_not_to),
        cmocka_unit_test(an_error_says_when_the_request_was_sent),
        cmocka_unit_test(a_face_that_is_gone_when_its_turn_comes_leaves_nothing_accepted),
        cmocka_unit_test(the_track_id_outlives_the_request_that_is_freed_once_accepted),
        cmocka_unit_test(an_answer_about_another_job_is_refused_and_fetched_on_a_fresh_connection),
        cmocka_unit_test(an_id_may_be_written_in_another_way),
        cmocka_unit_test(a_foreign_id_is_never_reported),
        cmocka_unit_test(another_id_is_the_jobs_own_if_its_seed_is),
        cmocka_unit_test(an_answer_without_an_id_is_the_jobs_own),
        cmocka_unit_test(a_transport_that_does_not_say_settles_for_20_minutes),
        cmocka_unit_test(without_the_time_of_sending_settling_counts_from_the_question),
        cmocka_unit_test(the_deadline_of_a_job_does_not_cut_a_reconciliation_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
