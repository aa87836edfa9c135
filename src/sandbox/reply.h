/* What is answered to a request, and how the answer goes wrong. */
#ifndef FG_SANDBOX_REPLY_H
#define FG_SANDBOX_REPLY_H

#include "base/buffer.h"
#include "scenario.h"

#include <stdint.h>

typedef struct fg_reply {
    int status;
    const char *content_type;
    fg_buffer body;
    int64_t retry_after;  /* header, in seconds; 0 for none */
    const char *location; /* header; NULL for none */
    int delay;            /* milliseconds before it is sent */
    fg_break broken;      /* where the connection breaks instead */
    bool reset;           /* by a reset and not by closing */
    bool peeked;          /* whether the request's own scenario was met while its body arrived */
} fg_reply;

void fg_reply_init(fg_reply *reply);
void fg_reply_free(fg_reply *reply);

/* {"status": "error", "message": ...} in place of what was written. */
void fg_reply_error(fg_reply *reply, int status, const char *message);

/* As fg_reply_error(), with HTTP 429 and the seconds after which to try again, at least 1. */
void fg_reply_busy(fg_reply *reply, const char *message, int64_t retry_after);

/* Makes of a reply what a scenario of calls does to it. */
void fg_reply_befall(fg_reply *reply, const fg_scenario *scenario);

#endif
