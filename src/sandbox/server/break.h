/* Connections that break, by closing or by a reset, as a reply says. */
#ifndef SB_SERVER_BREAK_H
#define SB_SERVER_BREAK_H

#include "sandbox/reply.h"

#include <microhttpd.h>

/* Breaks a connection now: to be returned to libmicrohttpd, to which MHD_NO means that. */
enum MHD_Result sb_break_off(struct MHD_Connection *connection, const sb_reply *reply);

/* A response that breaks after the first half of the reply's body, which it takes. NULL when memory runs out. */
struct MHD_Response *sb_break_half(struct MHD_Connection *connection, sb_reply *reply);

#endif
