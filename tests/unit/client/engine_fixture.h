/* An engine of a client in the in-process sandbox, in virtual time. */
#ifndef FG_TEST_ENGINE_FIXTURE_H
#define FG_TEST_ENGINE_FIXTURE_H

#include "support/fixture.h"

struct scene {
    struct fixture base;            /* with an engine */
    int done, succeeded, cancelled; /* final callbacks that the test counted, by their code */
    facegen_code code;              /* of the last one */
    int refusals;                   /* answers with HTTP 429, by the log */
    char order[64];                 /* the ids in the order of their final callbacks */
};

/* cmocka's setup and teardown; state receives the scene. */
int set_up(void **state);
int tear_down(void **state);

/* For the log of a client; user_data is the scene. */
void count_refusals(facegen_log_level level, const char *message, void *user_data);

/* Steps the engine until all has ended. */
void run(struct scene *scene);

#endif
