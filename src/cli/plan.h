/* The plans, by the names that --plan takes: src/model/routes.def. */
#ifndef CLI_PLAN_H
#define CLI_PLAN_H

#include <facegen/facegen.h>

/* Finds the plan of that name; false if there is none. */
bool plan_named(const char *name, facegen_plan *plan);

/* The name of each, by its index; NULL past the last. */
const char *plan_name(size_t index);

/* The names of all: "standard, enterprise-face-gen or enterprise-image-editing". */
const char *plan_names(void);

/* The help of --plan: the names, and which is the default. */
const char *plan_help(void);

#endif
