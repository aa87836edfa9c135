#include "engine_fixture.h"

#include <stdlib.h>
#include <string.h>

void count_refusals(facegen_log_level level, const char *message, void *user_data)
{
    struct fixture *fixture = user_data;
    fixture->refusals += level == FACEGEN_LOG_WARNING && strstr(message, "HTTP 429");
}

int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    *state = fixture;
    fixture->sandbox = facegen_sandbox_new();
    fixture->client = facegen_client_new();
    fixture->request = facegen_request_new();
    facegen_client_set_log(fixture->client, count_refusals, fixture);
    facegen_request_set_prompt(fixture->request, "a knight");
    facegen_request_set_face_image(fixture->request, "https://example.com/face.jpg");
    facegen_request_set_width(fixture->request, 64);
    facegen_request_set_height(fixture->request, 64);
    if (facegen_sandbox_attach(fixture->sandbox, fixture->client, NULL) != FACEGEN_OK)
        return -1;
    fixture->engine = facegen_engine_new(fixture->client, NULL);
    return fixture->engine ? 0 : -1;
}

int tear_down(void **state)
{
    struct fixture *fixture = *state;
    facegen_engine_free(fixture->engine);
    facegen_request_free(fixture->request);
    facegen_client_free(fixture->client);
    facegen_sandbox_free(fixture->sandbox);
    free(fixture);
    return 0;
}

void run(struct fixture *fixture)
{
    while (facegen_engine_step(fixture->engine, -1) > 0)
        continue;
}
