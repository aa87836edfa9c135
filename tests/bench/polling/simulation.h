/* Jobs one after another in virtual time, each process learning from its own. All times are seconds. */
#ifndef SIMULATION_H
#define SIMULATION_H

#include "scenario.h"

enum { JOBS_PER_PROCESS = 50 };

/* What came of a schedule. */
typedef struct outcome {
    double lag, lag_p95, lag_most; /* from a job's end to the poll that finds it: mean, 95th percentile, greatest */
    double polls, polls_most;      /* a job: mean, greatest */
} outcome;

/* Of all jobs, of the first ones of each process, and of the others. */
typedef struct outcomes {
    outcome all, first, later;
} outcomes;

/* Plays the adaptive schedule, or polls at a fixed interval. Both are given the same jobs. */
outcomes simulate_adaptive(const struct scenario *scenario, int processes, double cost);
outcomes simulate_fixed(const struct scenario *scenario, int processes, double interval);

#endif
