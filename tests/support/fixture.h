/* What most tests of calls begin with: a sandbox in virtual time, a client of it, and a request. */
#ifndef FG_TEST_FIXTURE_H
#define FG_TEST_FIXTURE_H

#include <facegen/facegen.h>
#include <facegen/sandbox.h>
#include <facegen/transport.h>

struct fixture {
    facegen_sandbox *sandbox;
    facegen_client *client;
    facegen_request *request; /* for an image of 64 x 64 */
    facegen_engine *engine;   /* NULL at first; freed with the fixture, as what follows is */
    facegen_result *result;
    facegen_error error;
    char folder[32]; /* an empty one, which must be empty again in the end */
};

/* For cmocka's setup, of a struct of that size whose first member is a struct fixture; the rest is zeroed. */
int fixture_set_up(void **state, size_t size);

/* cmocka's teardown for it. */
int fixture_tear_down(void **state);

/* A final callback of a job that keeps its code, a facegen_code, and drops its result. */
void keep_code(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
               void *user_data);

/* Likewise for its result, which is the caller's then; NULL if there is none. */
void keep_result(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                 void *user_data);

/* Likewise, and keeps nothing. */
void drop_result(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                 void *user_data);

/* A transport's start that fails with FACEGEN_E_SYSTEM. */
facegen_code start_nothing(void *session, facegen_exchange *exchange);

/* Reads the body of an exchange and ends it with an answer, for a transport's start; FACEGEN_OK. */
facegen_code answer_exchange(facegen_exchange *exchange, int http_status, const char *answer);

#endif
