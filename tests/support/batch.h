/*
 * A batch of jobs that are all begun at once, through one engine, in the sandbox and in virtual time: how well it fills
 * the five places that an account has in the provider's queue.
 */
#ifndef FG_TEST_BATCH_H
#define FG_TEST_BATCH_H

#include <stdbool.h>
#include <stdint.h>

enum { BATCH_JOBS = 200 };

/* The provider. A job takes a time of its own to make, lognormal with a median of 7.36 s. */
typedef struct batch_provider {
    int workers;    /* jobs of an account that it makes at once */
    double sigma;   /* of ln duration */
    bool estimates; /* whether it tells an eta, wrong by a factor of 0.5 to 2 */
} batch_provider;

typedef struct batch_outcome {
    int succeeded;   /* jobs that ended well */
    int refusals;    /* HTTP 429, by the log */
    int disorder;    /* jobs that were not accepted in their order */
    double requests; /* a job, of all kinds, as the sandbox counts them */
    double busy;     /* the share of the workers' time, until the last job is seen done, in which they made something */
} batch_outcome;

/* random: any number; another one is another batch. */
batch_outcome batch_run(const batch_provider *provider, uint64_t random);

#endif
