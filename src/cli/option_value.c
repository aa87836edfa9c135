#include "option_value.h"

#include "base/limits.h"
#include "terminal.h"

#include <limits.h>
#include <facegen/client.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static exit_code refuse_value(const char *flag, const char *value, const char *accepted)
{
    terminal_message("--%s must be %s; got \"%s\"", flag, accepted, value);
    return EXIT_CODE_USAGE;
}

exit_code option_set_text(void *member, const char *flag, const char *value)
{
    (void)flag;
    *(const char **)member = value;
    return EXIT_CODE_DONE;
}

exit_code option_set_true(void *member, const char *flag, const char *value)
{
    (void)flag, (void)value;
    *(bool *)member = true;
    return EXIT_CODE_DONE;
}

/* ---- numbers ---- */

exit_code option_set_timeout(void *member, const char *flag, const char *value)
{
    char *end;
    double seconds = strtod(value, &end);
    if (end == value || *end || !(seconds >= 0.001 && seconds <= FG_TIMEOUT_MAX_S))
        return refuse_value(flag, value, "0.001 to " FG_DIGITS(FG_TIMEOUT_MAX_S) " seconds");
    *(int64_t *)member = llround(seconds * 1000);
    return EXIT_CODE_DONE;
}

/* Seconds and milliseconds since 1970 are told apart by size: 1e11 is the year 5138, or 1973. */
exit_code option_set_time(void *member, const char *flag, const char *value)
{
    char *end;
    double time = strtod(value, &end);
    if (end == value || *end || !(time >= 1 && time < 1e14))
        return refuse_value(flag, value, "milliseconds since 1970, as they were printed");
    *(int64_t *)member = llround(time < 1e11 ? time * 1000 : time);
    return EXIT_CODE_DONE;
}

static exit_code set_count(int *count, const char *flag, const char *value, int minimum, int maximum)
{
    char *end, accepted[32];
    long number = strtol(value, &end, 10);
    if (end == value || *end || number < minimum || number > maximum) {
        snprintf(accepted, sizeof accepted, "%d to %d", minimum, maximum);
        return refuse_value(flag, value, accepted);
    }
    *count = (int)number;
    return EXIT_CODE_DONE;
}

exit_code option_set_retries(void *member, const char *flag, const char *value)
{
    return set_count(member, flag, value, 0, FG_RETRIES_MAX);
}

exit_code option_set_max_queued(void *member, const char *flag, const char *value)
{
    return set_count(member, flag, value, 1, FG_MAX_QUEUED_MAX);
}

exit_code option_set_days(void *member, const char *flag, const char *value)
{
    return set_count(member, flag, value, 0, 36500);
}

exit_code option_set_budget(void *member, const char *flag, const char *value)
{
    int number;
    exit_code code = set_count(&number, flag, value, 0, INT_MAX);
    if (code == EXIT_CODE_DONE)
        *(int64_t *)member = number;
    return code;
}

exit_code option_set_changed(void *member, const char *flag, const char *value)
{
    *(bool *)member = strcmp(value, "pay") == 0;
    return *(bool *)member || strcmp(value, "keep") == 0 ? EXIT_CODE_DONE : refuse_value(flag, value, "keep or pay");
}

/* ---- plans ---- */

static const char *const plans[] = {
#define FG_PLAN(plan, name, server, path, generate) [FACEGEN_PLAN_##plan] = name,
#include "model/routes.def"
};

enum { PLAN_COUNT = sizeof plans / sizeof plans[0], PLANS_SIZE = 256 };

const char *plan_name(size_t index)
{
    return index < PLAN_COUNT ? plans[index] : NULL;
}

/* "standard, enterprise-face-gen or enterprise-image-editing" */
static void list_plans(char text[PLANS_SIZE])
{
    size_t used = 0;
    for (size_t i = 0; i < PLAN_COUNT && used < PLANS_SIZE; i++) {
        const char *separator = i == 0 ? "" : i + 1 < PLAN_COUNT ? ", " : " or ";
        used += (size_t)snprintf(text + used, PLANS_SIZE - used, "%s%s", separator, plans[i]);
    }
}

exit_code option_set_plan(void *member, const char *flag, const char *value)
{
    char accepted[PLANS_SIZE];
    for (size_t i = 0; i < PLAN_COUNT; i++) {
        if (strcmp(value, plans[i]) == 0) {
            *(facegen_plan *)member = (facegen_plan)i;
            return EXIT_CODE_DONE;
        }
    }
    list_plans(accepted);
    return refuse_value(flag, value, accepted);
}

const char *plan_help(void)
{
    static char help[PLANS_SIZE + 64];
    char names[PLANS_SIZE];
    list_plans(names);
    snprintf(help, sizeof help, "%s; default: %s", names, plans[FACEGEN_PLAN_STANDARD]);
    return help;
}
