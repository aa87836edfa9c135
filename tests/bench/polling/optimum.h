/* The best that any schedule can reach that knows the distribution which the jobs are drawn from. */
#ifndef OPTIMUM_H
#define OPTIMUM_H

#include "scenario.h"

/* Means over jobs. */
typedef struct optimum {
    double lag, polls;
} optimum;

/* The least lag + cost x polls for jobs of the first family, given the eta of each. */
optimum optimum_find(const struct scenario *scenario, double cost);

#endif
