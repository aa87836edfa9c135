#include "routes.h"

static const char *const of_plans[][2] = {
#define FG_PLAN(plan, name, server, path, generate)                                                                    \
    [FACEGEN_PLAN_##plan] = {[FG_ROUTE_generate] = path generate, [FG_ROUTE_fetch] = path FG_FETCH},
#include "routes.def"
};

static const char *const of_accounts[] = {
#define FG_ROUTE(call, path) [FG_ROUTE_##call] = path,
#include "routes.def"
};

const char *fg_route_path(fg_route route, facegen_plan plan)
{
    return route <= FG_ROUTE_fetch ? of_plans[plan][route] : of_accounts[route];
}

bool fg_plan_valid(facegen_plan plan)
{
    return (size_t)plan < sizeof of_plans / sizeof of_plans[0];
}
