/* A client with a journal that writes down what it is asked and told, in the sandbox, and an engine of it. */
#ifndef FG_TEST_JOURNAL_FIXTURE_H
#define FG_TEST_JOURNAL_FIXTURE_H

#include "support/fixture.h"

#include <facegen/journal.h>

/* What a journal answers for a job, and saw of it. */
struct book {
    facegen_gate gate;
    bool keeps;         /* the last piece from leaving */
    bool cancels;       /* the job, as it is asked */
    struct book *opens; /* another's job, once it is told */
    facegen_job *job;   /* of the last call, as long as it runs */
    char log[512];      /* the calls, in words */
    facegen_code code;  /* that the job ended with */
    facegen_acceptance acceptance;
};

struct scene {
    struct fixture base;
    struct book book; /* of calls that block */
};

extern const facegen_journal journal;

/* cmocka's setup and teardown; state receives the scene. */
int set_up(void **state);
int tear_down(void **state);

/* The final callback of a job whose user data is its book. */
void end_job(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error, void *user_data);

/* Begins a job with a book. */
void begin(struct scene *scene, struct book *book);

/* Begins one that waits at the gate. */
void begin_at_gate(struct scene *scene, struct book *book);

void step(struct scene *scene);

/* Steps the engine until all has ended. */
void run(struct scene *scene);

size_t paid(const struct scene *scene);

/* The job has ended with a code, and nothing was sent. */
void expect_unsent(const struct scene *scene, const struct book *book, facegen_code code);

#endif
