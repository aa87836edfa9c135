/* A job in virtual time: the clock of a test is a number that it moves on by itself. */
#ifndef FG_TEST_JOB_FIXTURE_H
#define FG_TEST_JOB_FIXTURE_H

#include "job/lifecycle.h"
#include "outcome_fixture.h"

enum { START = 5 * SECOND, TIMEOUT = 300 * SECOND, STALL = 30 * SECOND, RETRIES = 3 };

struct scene {
    fg_lifecycle job;
    int64_t now;
};

fg_lifecycle_limits usual_limits(void);

/* A job that begins at START: a generate call, or the fetch of an id. */
struct scene submit_with(fg_lifecycle_limits limits);
struct scene submit(void);
struct scene fetch(const char *id);

/* Lets the time pass that the job waits; what it does then. */
fg_action pass_time(struct scene *scene);

/* The next exchange of that kind begins, and is answered at once. */
void answer(struct scene *scene, fg_action_kind kind, fg_outcome outcome);

/* HTTP 200 with "processing" and an estimate in seconds, negative for none. */
fg_outcome processing(const char *id, double eta);

/* HTTP 200 with an image. */
fg_outcome images(const char *id);

void expect_end(struct scene *scene, fg_job_state state, facegen_code code);

/* What the schedule of job/poll.h says after elapsed_ms. */
int64_t scheduled(const fg_poll_history *history, double eta, int64_t elapsed_ms);
extern const fg_poll_history no_history;

#endif
