#include "engine_fixture.h"

#include <string.h>

void count_refusals(facegen_log_level level, const char *message, void *user_data)
{
    struct scene *scene = user_data;
    scene->refusals += level == FACEGEN_LOG_WARNING && strstr(message, "HTTP 429");
}

int set_up(void **state)
{
    int failed = fixture_set_up(state, sizeof(struct scene));
    struct scene *scene = *state;
    facegen_client_set_log(scene->base.client, count_refusals, scene);
    scene->base.engine = facegen_engine_new(scene->base.client, NULL);
    return failed;
}

int tear_down(void **state)
{
    return fixture_tear_down(state);
}

void run(struct scene *scene)
{
    while (facegen_engine_step(scene->base.engine, -1) > 0)
        continue;
}
