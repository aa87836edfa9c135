/*
 * Webhooks: what is told of a job once it is over, and when. Carrying it is for the form of the sandbox: the server
 * posts it, the sandbox in the process calls a function.
 */
#ifndef FG_SANDBOX_WEBHOOK_H
#define FG_SANDBOX_WEBHOOK_H

#include "endpoint.h"
#include "jobs.h"

/* A delivery that is due. */
typedef struct fg_webhook {
    int64_t job; /* its id */
    char *url;
    char *body; /* JSON, NUL-terminated */
    size_t size;
} fg_webhook;

/* Decides when, and how many times, the webhook of a scheduled job is told of its end. */
void fg_webhook_schedule(fg_sandbox_job *job);

/* When the next delivery is due, milliseconds on the clock of fg_endpoint_handle(); INT64_MAX when none is in sight. */
int64_t fg_webhook_next(fg_endpoint *endpoint);

/*
 * Takes the next delivery that is due by now; it counts as made. False when there is none, or memory runs out. It is
 * freed with fg_webhook_free().
 */
bool fg_webhook_take(fg_endpoint *endpoint, int64_t now, fg_webhook *webhook);

void fg_webhook_free(fg_webhook *webhook);

#endif
