/* Transports of others that break their contract: each gets an error, and nothing is paid for twice. */
#include "support/fault.h"
#include "support/request.h"
#include "support/test.h"

#include <string.h>

#define SUCCESS "{\"status\":\"success\",\"id\":1,\"output\":[\"https://example.com/1.png\"]}"

static int bodies; /* of paid requests that were taken whole */

static void take_body(facegen_exchange *exchange)
{
    char piece[100];
    uint64_t taken = 0;
    for (int64_t got; (got = facegen_exchange_read(exchange, piece, sizeof piece)) > 0;)
        taken += (uint64_t)got;
    bodies += taken == facegen_exchange_body_size(exchange);
}

static bool give_answer(facegen_exchange *exchange, int status, const char *answer)
{
    facegen_exchange_set_status(exchange, status);
    return facegen_exchange_write(exchange, answer, strlen(answer));
}

static void answer_well(facegen_exchange *exchange)
{
    take_body(exchange);
    assert_true(give_answer(exchange, 200, SUCCESS));
    facegen_exchange_finish(exchange);
}

/* ---- lies: each is the start function of a transport ---- */

static facegen_code finish_without_status(facegen_exchange *exchange)
{
    take_body(exchange);
    facegen_exchange_finish(exchange);
    return FACEGEN_OK;
}

static facegen_code finish_without_anything(facegen_exchange *exchange)
{
    facegen_exchange_finish(exchange);
    return FACEGEN_OK;
}

static facegen_code finish_with_a_status_that_is_none(facegen_exchange *exchange)
{
    static const int statuses[] = {-1, 0, 42, 100, 199, 1000};
    take_body(exchange);
    for (size_t i = 0; i < COUNT(statuses); i++) {
        name_row(i, "");
        assert_false(give_answer(exchange, statuses[i], SUCCESS));
    }
    facegen_exchange_finish(exchange);
    return FACEGEN_OK;
}

static facegen_code answer_before_the_status(facegen_exchange *exchange)
{
    take_body(exchange);
    assert_false(facegen_exchange_write(exchange, SUCCESS, strlen(SUCCESS)));
    facegen_exchange_set_status(exchange, 200);
    facegen_exchange_finish(exchange);
    return FACEGEN_OK;
}

static facegen_code finish_twice(facegen_exchange *exchange)
{
    answer_well(exchange);
    facegen_exchange_finish(exchange);
    return FACEGEN_OK;
}

static facegen_code fail_after_the_end(facegen_exchange *exchange)
{
    answer_well(exchange);
    facegen_exchange_fail(exchange, FACEGEN_E_IO, FACEGEN_REACH_NOTHING, "too late");
    return FACEGEN_OK;
}

static facegen_code go_on_after_the_end(facegen_exchange *exchange)
{
    char byte;
    answer_well(exchange);
    assert_int_equal(facegen_exchange_read(exchange, &byte, 1), -1);
    assert_false(give_answer(exchange, 500, "more"));
    assert_false(facegen_exchange_add_header(exchange, "Retry-After", "1"));
    return FACEGEN_OK;
}

static facegen_code read_on_after_the_body(facegen_exchange *exchange)
{
    char byte;
    take_body(exchange);
    assert_int_equal(facegen_exchange_read(exchange, &byte, 1), 0);
    answer_well(exchange);
    return FACEGEN_OK;
}

static facegen_code refuse_after_the_end(facegen_exchange *exchange)
{
    answer_well(exchange);
    return FACEGEN_E_IO;
}

static facegen_code refuse_after_the_body(facegen_exchange *exchange)
{
    take_body(exchange);
    return FACEGEN_E_IO;
}

static facegen_code fail_with_success(facegen_exchange *exchange)
{
    facegen_exchange_fail(exchange, FACEGEN_OK, FACEGEN_REACH_NOTHING, NULL);
    return FACEGEN_OK;
}

static facegen_code claim_that_nothing_was_sent_after_a_status(facegen_exchange *exchange)
{
    take_body(exchange);
    facegen_exchange_set_status(exchange, 500);
    facegen_exchange_fail(exchange, FACEGEN_E_IO, FACEGEN_REACH_NOTHING, "nothing was sent");
    return FACEGEN_OK;
}

static facegen_code answer_without_end(facegen_exchange *exchange)
{
    static const char blanks[4096] = "";
    take_body(exchange);
    facegen_exchange_set_status(exchange, 200);
    for (int i = 0; i < 10000; i++)
        facegen_exchange_write(exchange, blanks, sizeof blanks);
    facegen_exchange_finish(exchange);
    return FACEGEN_OK;
}

static facegen_code add_headers_without_end(facegen_exchange *exchange)
{
    take_body(exchange);
    facegen_exchange_set_status(exchange, 200);
    for (int i = 0; i < 100000; i++)
        facegen_exchange_add_header(exchange, "X-Filler", "0123456789");
    assert_false(facegen_exchange_write(exchange, SUCCESS, strlen(SUCCESS)));
    facegen_exchange_finish(exchange);
    return FACEGEN_OK;
}

static facegen_code never_end(facegen_exchange *exchange)
{
    take_body(exchange);
    return FACEGEN_OK;
}

typedef struct lie {
    const char *name;
    facegen_code (*start)(facegen_exchange *exchange);
    facegen_code outcome;
    int bodies;
} lie;

static const lie lies[] = {
    {"finish without a status", finish_without_status, FACEGEN_E_UNCERTAIN, 1},
    {"finish without anything", finish_without_anything, FACEGEN_E_TRANSPORT, 0},
    {"a status that is none", finish_with_a_status_that_is_none, FACEGEN_E_UNCERTAIN, 1},
    {"an answer before the status", answer_before_the_status, FACEGEN_E_UNCERTAIN, 1},
    {"finish twice", finish_twice, FACEGEN_OK, 1},
    {"fail after the end", fail_after_the_end, FACEGEN_OK, 1},
    {"go on after the end", go_on_after_the_end, FACEGEN_OK, 1},
    {"read on after the body", read_on_after_the_body, FACEGEN_OK, 1},
    {"refuse to begin after the end", refuse_after_the_end, FACEGEN_OK, 1},
    {"refuse to begin after the body", refuse_after_the_body, FACEGEN_E_UNCERTAIN, 1},
    {"fail with success", fail_with_success, FACEGEN_E_TRANSPORT, 0},
    {"nothing was sent, after a status", claim_that_nothing_was_sent_after_a_status, FACEGEN_E_UNCERTAIN, 1},
    {"an answer without an end", answer_without_end, FACEGEN_E_UNCERTAIN, 1},
    {"headers without an end", add_headers_without_end, FACEGEN_E_UNCERTAIN, 1},
    {"no end", never_end, FACEGEN_E_UNCERTAIN, 1},
};

/* ---- the transport, in virtual time ---- */

struct session {
    const lie *lie;
    int64_t now;
};

static facegen_code start(void *session, facegen_exchange *exchange)
{
    return ((struct session *)session)->lie->start(exchange);
}

static int64_t now(void *session)
{
    return ((struct session *)session)->now;
}

static void wait(void *session, int64_t until)
{
    ((struct session *)session)->now = until;
}

static void meet(void **state)
{
    struct session session = {.lie = *state};
    const facegen_transport transport = {.size = sizeof transport, .start = start, .now = now, .wait = wait};
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_result *result = NULL;
    facegen_client *client = facegen_client_new(); /* which repeats what it may */
    facegen_request *request = plain_request();
    facegen_client_set_key(client, FAULT_KEY, NULL);
    facegen_client_set_transport(client, &transport, &session, NULL);
    bodies = 0;
    facegen_code code = facegen_submit(client, request, &result, &error);
    if (code != session.lie->outcome || bodies != session.lie->bodies)
        fail_msg("%s, %d taken, \"%s\"", facegen_code_name(code), bodies, error.message);
    fault_print(FAULT_SUBMIT, code, bodies);
    facegen_result_free(result);
    facegen_request_free(request);
    facegen_client_free(client);
}

int main(void)
{
    struct CMUnitTest tests[COUNT(lies)];
    for (size_t i = 0; i < COUNT(lies); i++)
        tests[i] = (struct CMUnitTest){.name = lies[i].name, .test_func = meet, .initial_state = (void *)&lies[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
