/* The sandbox, recorded and played back. */
#ifndef FG_TEST_REPLAY_FIXTURE_H
#define FG_TEST_REPLAY_FIXTURE_H

#include "support/fixture.h"

#include <facegen/replay.h>

extern const char key[]; /* which the sandbox demands */

struct scene {
    struct fixture base;
    char path[64]; /* of the recording */
};

/* cmocka's setup and teardown; state receives the scene. */
int set_up(void **state);
int tear_down(void **state);

/* The recording, for free(). */
char *read_recording(const struct scene *scene);
void write_recording(const struct scene *scene, const char *text);

/* A client that is recorded or replayed. */
struct run {
    facegen_client *client;
    facegen_recorder *recorder;
    facegen_replay *replay;
};

struct run begin_recording(struct scene *scene);
struct run begin_replay(struct scene *scene);
void end_run(struct run *run);

/* Writes all that can be told of a call, for free(). */
char *tell(facegen_client *client, facegen_code code, facegen_result *result, const facegen_error *error);

/* Submits, and writes all that can be told of it, for free(). */
char *submit(facegen_client *client, const facegen_request *request);

/* The same, recorded. */
char *record(struct scene *scene);

#endif
