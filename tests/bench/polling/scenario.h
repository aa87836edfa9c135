/* The jobs that the schedule is tried on. All times are seconds. */
#ifndef SCENARIO_H
#define SCENARIO_H

#include <stdint.h>

#define MEDIAN 7.36    /* of the durations of the first family */
#define WRONG_FACTOR 2 /* by which its estimates are wrong at most, either way */

typedef enum eta_kind {
    ETA_WRONG,    /* duration x a factor, log-uniform between 1 / WRONG_FACTOR and WRONG_FACTOR */
    ETA_CONSTANT, /* always `value`; negative: none */
    ETA_SCALED,   /* eta uniform between 5 and 60; the duration is eta / value */
    ETA_MIXED     /* the same with value 1, 0.5 or 2.5, each as likely */
} eta_kind;

struct scenario {
    const char *name;
    eta_kind kind;
    double sigma; /* of ln duration, where that does not come from eta */
    double value;
};

typedef struct simulated_job {
    double duration;
    double eta; /* negative: none */
} simulated_job;

/* A job at random; `random` is the state of the generator. */
simulated_job scenario_draw(const struct scenario *scenario, uint64_t *random);

#endif
