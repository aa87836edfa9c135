#include "plan.h"

#include <stdio.h>
#include <string.h>

static const char *const names[] = {
#define FG_PLAN(plan, name, server, path, generate) [FACEGEN_PLAN_##plan] = name,
#include "model/routes.def"
};

enum { COUNT = sizeof names / sizeof names[0], NAMES_SIZE = 256 };

bool plan_named(const char *name, facegen_plan *plan)
{
    for (size_t i = 0; i < COUNT; i++) {
        if (strcmp(name, names[i]) == 0) {
            *plan = (facegen_plan)i;
            return true;
        }
    }
    return false;
}

const char *plan_name(size_t index)
{
    return index < COUNT ? names[index] : NULL;
}

const char *plan_names(void)
{
    static char all[NAMES_SIZE];
    size_t used = 0;
    for (size_t i = 0; i < COUNT && used < sizeof all; i++) {
        const char *separator = i == 0 ? "" : i + 1 < COUNT ? ", " : " or ";
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", separator, names[i]);
    }
    return all;
}

const char *plan_help(void)
{
    static char help[NAMES_SIZE + 64];
    snprintf(help, sizeof help, "%s; default: %s", plan_names(), names[FACEGEN_PLAN_STANDARD]);
    return help;
}
