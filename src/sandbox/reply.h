/* What is answered to a request, and how the answer goes wrong. */
#ifndef SB_REPLY_H
#define SB_REPLY_H

#include "base/buffer.h"
#include "scenario.h"

#include <stdint.h>

typedef struct sb_reply {
    int status;
    const char *content_type;
    fg_buffer body;
    int64_t retry_after;  /* header, in seconds; 0 for none */
    const char *location; /* header; NULL for none */
    int delay;            /* milliseconds before it is sent */
    sb_break broken;      /* where the connection breaks instead */
    bool reset;           /* by a reset and not by closing */
    bool peeked;          /* whether the request's own scenario was met while its body arrived */
} sb_reply;

void sb_reply_init(sb_reply *reply);
void sb_reply_free(sb_reply *reply);

/* {"status": "error", "message": ...} in place of what was written. */
void sb_reply_error(sb_reply *reply, int status, const char *message);

/* As sb_reply_error(), with HTTP 429 and the seconds after which to try again, at least 1. */
void sb_reply_busy(sb_reply *reply, const char *message, int64_t retry_after);

/* Makes of a reply what a scenario of calls does to it. */
void sb_reply_apply(sb_reply *reply, const sb_scenario *scenario);

#endif
