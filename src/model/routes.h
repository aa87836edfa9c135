/* The table of routes, routes.def, as the client asks it. */
#ifndef FG_ROUTES_H
#define FG_ROUTES_H

#include <facegen/client.h>

typedef enum fg_route {
    FG_ROUTE_generate,
    FG_ROUTE_fetch,
#define FG_ROUTE(call, path) FG_ROUTE_##call, /* about the account */
#include "routes.def"
} fg_route;

/* The path of a route under the API root; the id of a job that is fetched follows it. */
const char *fg_route_path(fg_route route, facegen_plan plan);

/* Whether there is such a plan. */
bool fg_plan_valid(facegen_plan plan);

#endif
