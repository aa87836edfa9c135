/* The page for people: the accounts and the latest jobs, refreshing by itself. */
#ifndef FG_SANDBOX_PAGE_H
#define FG_SANDBOX_PAGE_H

#include "routes.h"

/* GET / */
void fg_route_page(fg_call *call);

#endif
