/*
 * Fetches through an engine, as baseline/polls.c makes them by hand.
 *
 *     bench-polls URL IN_FLIGHT COUNT
 *
 * As one fetch ends the next begins. As many as are in flight warm up first.
 */
#include <facegen/facegen.h>

#include "../measure.h"

#include <stdio.h>
#include <stdlib.h>

static facegen_error error = FACEGEN_ERROR_INIT;
static facegen_engine *engine;
static long to_begin;

static void begin(void);

static void end(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *failure,
                void *user_data)
{
    (void)job, (void)user_data;
    if (code != FACEGEN_OK)
        measure_fail(facegen_error_message(failure));
    if (!facegen_result_image_link(result, 0))
        measure_fail("no link came");
    facegen_result_free(result);
    if (to_begin > 0)
        begin();
}

static void begin(void)
{
    to_begin--;
    if (facegen_engine_fetch(engine, "32", end, NULL, NULL, &error) != FACEGEN_OK)
        measure_fail(facegen_error_message(&error));
}

static void run(long in_flight, long count)
{
    to_begin = count;
    for (long i = 0; i < in_flight && to_begin > 0; i++)
        begin();
    while (facegen_engine_step(engine, -1) > 0)
        continue;
}

int main(int argc, char **argv)
{
    if (argc < 4)
        measure_fail("usage: bench-polls URL IN_FLIGHT COUNT");
    long in_flight = atol(argv[2]), count = atol(argv[3]);
    facegen_client *client = facegen_client_new();
    if (facegen_client_set_key(client, "a-key-of-usual-length-0123456789abcdefghijklmnopqrstuvwxyz", &error) ||
        facegen_client_set_base_url(client, argv[1], &error) || !(engine = facegen_engine_new(client, &error)))
        measure_fail(facegen_error_message(&error));
    run(in_flight, in_flight);
    measure begun = measure_begin();
    run(in_flight, count);
    measure_end(begun, count);
    facegen_engine_free(engine);
    facegen_client_free(client);
    return EXIT_SUCCESS;
}
