#include "fixture.h"

#include "request.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int fixture_set_up(void **state, size_t size)
{
    struct fixture *fixture = calloc(1, size);
    *state = fixture;
    fixture->error = (facegen_error)FACEGEN_ERROR_INIT;
    fixture->sandbox = facegen_sandbox_new();
    fixture->client = facegen_client_new();
    fixture->request = plain_request();
    facegen_request_set_width(fixture->request, 64);
    facegen_request_set_height(fixture->request, 64);
    strcpy(fixture->folder, "/tmp/facegen-test-XXXXXX");
    bool made =
        mkdtemp(fixture->folder) && facegen_sandbox_attach(fixture->sandbox, fixture->client, NULL) == FACEGEN_OK;
    return made ? 0 : -1;
}

int fixture_tear_down(void **state)
{
    struct fixture *fixture = *state;
    facegen_engine_free(fixture->engine);
    facegen_result_free(fixture->result);
    facegen_request_free(fixture->request);
    facegen_client_free(fixture->client);
    facegen_sandbox_free(fixture->sandbox);
    int removed = rmdir(fixture->folder);
    free(fixture);
    return removed;
}

void keep_code(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error, void *user_data)
{
    (void)job, (void)error;
    *(facegen_code *)user_data = code;
    facegen_result_free(result);
}

void keep_result(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                 void *user_data)
{
    (void)job, (void)code, (void)error;
    *(facegen_result **)user_data = result;
}

void drop_result(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                 void *user_data)
{
    (void)job, (void)code, (void)error, (void)user_data;
    facegen_result_free(result);
}

facegen_code start_nothing(void *session, facegen_exchange *exchange)
{
    (void)session, (void)exchange;
    return FACEGEN_E_SYSTEM;
}

facegen_code answer_exchange(facegen_exchange *exchange, int http_status, const char *answer)
{
    char piece[4096];
    while (facegen_exchange_read(exchange, piece, sizeof piece) > 0)
        continue;
    facegen_exchange_set_status(exchange, http_status);
    facegen_exchange_write(exchange, answer, strlen(answer));
    facegen_exchange_finish(exchange);
    return FACEGEN_OK;
}
