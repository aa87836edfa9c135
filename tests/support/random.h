/* Random numbers of a seed: the same on every machine. */
#ifndef FG_TEST_RANDOM_H
#define FG_TEST_RANDOM_H

#include <stdint.h>

/* Uniform between 0 and 1, both excluded. */
double random_uniform(uint64_t *state);

/* Normal, with a mean of 0 and a deviation of 1. */
double random_normal(uint64_t *state);

#endif
