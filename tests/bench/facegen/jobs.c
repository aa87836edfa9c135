/*
 * Jobs that wait in one engine, in virtual time, over a transport of our own that answers every poll at once.
 *
 *     bench-jobs fetch|submit COUNT EVENTS
 *
 * An event is that the next job is due: it polls, is still queued, and waits again. Prints besides what measure.h says
 * how many bytes of the heap a waiting job takes. At most 1000 jobs that were submitted wait at a time, and no job does
 * for more than a day: some 40 events for each are safe.
 */
#include <facegen/facegen.h>

#include "../measure.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t virtual_now;
static long polls;

static facegen_code start(void *session, facegen_exchange *exchange)
{
    static const char queued[] = "{\"status\":\"processing\",\"id\":\"32\",\"eta\":20,\"output\":[]}";
    char body[1024];
    (void)session;
    while (facegen_exchange_read(exchange, body, sizeof body) > 0)
        continue;
    polls++;
    facegen_exchange_set_status(exchange, 200);
    facegen_exchange_write(exchange, queued, strlen(queued));
    facegen_exchange_finish(exchange);
    return FACEGEN_OK;
}

static int64_t now(void *session)
{
    (void)session;
    return virtual_now;
}

static void wait(void *session, int64_t until)
{
    (void)session;
    virtual_now = until;
}

static const facegen_transport transport = {
    .size = sizeof(facegen_transport),
    .start = start,
    .now = now,
    .wait = wait,
};

static size_t heap_bytes(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static void end(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                void *user_data)
{
    (void)job, (void)error, (void)user_data;
    facegen_result_free(result);
    if (code != FACEGEN_E_CANCELLED)
        measure_fail("a job ended");
}

static facegen_request *make_request(void)
{
    static unsigned char face[100 * 1024] = {0xff, 0xd8, 0xff, 0xe0};
    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, "pretty woman");
    facegen_request_set_negative_prompt(request, "anime, cartoon, drawing, big nose, long nose, fat, ugly, big lips");
    facegen_request_set_face_memory(request, face, sizeof face);
    return request;
}

int main(int argc, char **argv)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    if (argc < 4)
        measure_fail("usage: bench-jobs fetch|submit COUNT EVENTS");
    bool submits = strcmp(argv[1], "submit") == 0;
    long count = atol(argv[2]), events = atol(argv[3]);
    facegen_client *client = facegen_client_new();
    facegen_client_set_key(client, "a-key-of-usual-length-0123456789abcdefghijklmnopqrstuvwxyz", &error);
    facegen_client_set_transport(client, &transport, NULL, &error);
    facegen_client_set_timeout(client, 24 * 3600 * 1000, &error);
    facegen_client_set_max_queued(client, 1000, &error);
    facegen_engine *engine = facegen_engine_new(client, &error);
    facegen_request *request = make_request();
    size_t before = heap_bytes();
    for (long i = 0; i < count; i++) {
        facegen_code code = submits ? facegen_engine_submit(engine, request, end, NULL, NULL, &error)
                                    : facegen_engine_fetch(engine, "32", end, NULL, NULL, &error);
        if (code != FACEGEN_OK)
            measure_fail(facegen_error_message(&error));
        virtual_now += i % 64 == 0; /* so that not all are due at once */
        if (i % 64 == 63)
            facegen_engine_step(engine, 0);
    }
    while (polls < count)
        facegen_engine_step(engine, -1);
    size_t bytes = (heap_bytes() - before) / (size_t)count;
    long begun_at = polls;
    measure begun = measure_begin();
    while (polls < begun_at + events)
        facegen_engine_step(engine, -1);
    measure_end(begun, polls - begun_at);
    printf("{\"bytes\": %zu}\n", bytes);
    facegen_request_free(request);
    facegen_engine_free(engine);
    facegen_client_free(client);
    return EXIT_SUCCESS;
}
