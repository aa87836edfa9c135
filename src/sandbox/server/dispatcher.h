/* The thread that posts webhooks as jobs end. Each is tried once: like the provider's, it may never arrive. */
#ifndef SB_SERVER_DISPATCHER_H
#define SB_SERVER_DISPATCHER_H

#include "outbound.h"

#include "sandbox/endpoint.h"

typedef struct sb_dispatcher sb_dispatcher;

/* Begins; the endpoint and the hosts must outlive it. NULL when it cannot. */
sb_dispatcher *sb_dispatcher_start(sb_endpoint *endpoint, const sb_allowed_hosts *hosts);

/* To be called when the endpoint has handled a request: another webhook may be the next. Any thread. */
void sb_dispatcher_wake(sb_dispatcher *dispatcher);

/* Ends; deliveries under way are given up. NULL is nothing to do. */
void sb_dispatcher_stop(sb_dispatcher *dispatcher);

#endif
