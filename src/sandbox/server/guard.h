/*
 * Who may ask. A page of any web site that is open in the developer's browser can send requests to this machine; and
 * under a name of its own that leads here it could read the answers (DNS rebinding).
 */
#ifndef SB_SERVER_GUARD_H
#define SB_SERVER_GUARD_H

#include "outbound.h"

typedef struct sb_guard {
    const char *address;    /* that the server listens on; "0.0.0.0" for all of this machine */
    sb_allowed_hosts names; /* by which it is called besides */
} sb_guard;

/* What a request says of where it comes from: its headers, NULL for each that it does not have. */
typedef struct sb_asker {
    const char *host, *origin;
    const char *content_type; /* of a POST */
} sb_asker;

/* The HTTP status to refuse a request with, and why; 0 if it may be answered. */
int sb_guard_judge(const sb_guard *guard, const char *method, const sb_asker *asker, const char **reason);

#endif
