/* Connections that break, by closing or by a reset, as a reply says. */
#ifndef FG_SANDBOX_SERVER_BREAK_H
#define FG_SANDBOX_SERVER_BREAK_H

#include "sandbox/reply.h"

#include <microhttpd.h>

/* Breaks a connection now: to be returned to libmicrohttpd, to which MHD_NO means that. */
enum MHD_Result fg_break_off(struct MHD_Connection *connection, const fg_reply *reply);

/* A response that breaks after the first half of the reply's body, which it takes. NULL when memory runs out. */
struct MHD_Response *fg_break_half(struct MHD_Connection *connection, fg_reply *reply);

#endif
