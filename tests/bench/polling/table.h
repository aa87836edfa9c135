/* What is measured, against its goals, as Markdown. */
#ifndef TABLE_H
#define TABLE_H

#include "scenario.h"

#include <stdbool.h>
#include <stdio.h>

enum { FIRST_FAMILY = 4 };

/* Durations around the median; etas that are wrong, or that say nothing. */
extern const struct scenario first_family[FIRST_FAMILY];

/* Measures everything and writes the tables. Returns whether all goals are met. */
bool table_write(FILE *file, int processes);

#endif
