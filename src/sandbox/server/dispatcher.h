/* The thread that posts webhooks as jobs end. Each is tried once: like the provider's, it may never arrive. */
#ifndef FG_SANDBOX_SERVER_DISPATCHER_H
#define FG_SANDBOX_SERVER_DISPATCHER_H

#include "outbound.h"

#include "sandbox/endpoint.h"

typedef struct fg_dispatcher fg_dispatcher;

/* Begins; the endpoint and the hosts must outlive it. NULL when it cannot. */
fg_dispatcher *fg_dispatcher_start(fg_endpoint *endpoint, const fg_allowed_hosts *hosts);

/* To be called when the endpoint has handled a request: another webhook may be the next. Any thread. */
void fg_dispatcher_wake(fg_dispatcher *dispatcher);

/* Ends; deliveries under way are given up. NULL is nothing to do. */
void fg_dispatcher_stop(fg_dispatcher *dispatcher);

#endif
