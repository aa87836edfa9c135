/* The page for people: the accounts and the latest jobs, refreshing by itself. */
#ifndef SB_PAGE_H
#define SB_PAGE_H

#include "routes.h"

/* GET / */
void sb_route_page(sb_call *call);

/* page/page.html with its style and script, as the build embeds it. */
extern const char sb_page_text[];

#endif
