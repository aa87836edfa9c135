/* The sandbox inside the process: a transport whose every exchange completes where it starts. */
#ifndef SB_TRANSPORT_H
#define SB_TRANSPORT_H

#include "endpoint.h"

#include <facegen/sandbox.h>

struct facegen_sandbox {
    sb_endpoint *endpoint;
    facegen_sandbox_time time;
    int64_t virtual_now; /* milliseconds since 1970 */
    size_t requests;
    facegen_sandbox_webhook_fn webhook;
    void *webhook_data;
};

/* Milliseconds on the sandbox's clock. */
int64_t sb_now(const facegen_sandbox *sandbox);

/* Lets virtual time pass, and tells the webhooks that become due in it, each at its time. */
void sb_advance(facegen_sandbox *sandbox, int64_t until);

/* The transport for the sandbox's kind of time; the sandbox is its user data. */
const facegen_transport *sb_transport(const facegen_sandbox *sandbox);

#endif
