/* What an option's value sets: a member of cli_options, once it has been read and checked. */
#ifndef CLI_OPTION_VALUE_H
#define CLI_OPTION_VALUE_H

#include "exit_code.h"

#include <stddef.h>

/*
 * Sets a member; says what is accepted if the value is not.
 *
 * flag: the option's name, without its dashes
 * value: text that belongs to argv; NULL if the option takes none
 */
typedef exit_code option_set_fn(void *member, const char *flag, const char *value);

option_set_fn option_set_text;       /* const char * */
option_set_fn option_set_true;       /* bool */
option_set_fn option_set_plan;       /* facegen_plan */
option_set_fn option_set_timeout;    /* int64_t, milliseconds, of seconds */
option_set_fn option_set_time;       /* int64_t, Unix milliseconds, of these or of seconds */
option_set_fn option_set_retries;    /* int */
option_set_fn option_set_max_queued; /* int */
option_set_fn option_set_days;       /* int */
option_set_fn option_set_budget;     /* int64_t */
option_set_fn option_set_changed;    /* bool: whether a changed request is paid for */

/* The plan's name at an index, as --plan takes it; NULL past the last. */
const char *plan_name(size_t index);

/* The help of --plan: the names, and which is the default. */
const char *plan_help(void);

#endif
