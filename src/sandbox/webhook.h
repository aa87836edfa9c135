/*
 * Webhooks: what is told of a job once it is over, and when. Carrying it is for the form of the sandbox: the server
 * posts it, the sandbox in the process calls a function.
 */
#ifndef SB_WEBHOOK_H
#define SB_WEBHOOK_H

#include "endpoint.h"
#include "jobs.h"

/* A delivery that is due. */
typedef struct sb_webhook {
    int64_t job; /* its id */
    char *url;
    char *body; /* JSON, NUL-terminated */
    size_t size;
} sb_webhook;

/* Decides when, and how many times, the webhook of a scheduled job is told of its end. */
void sb_webhook_schedule(sb_job *job);

/* When the next delivery is due, milliseconds on the clock of sb_endpoint_handle(); INT64_MAX when none is in sight. */
int64_t sb_webhook_next(sb_endpoint *endpoint);

/*
 * Takes the next delivery that is due by now; it counts as made. False when there is none, or memory runs out. It is
 * freed with sb_webhook_free().
 */
bool sb_webhook_take(sb_endpoint *endpoint, int64_t now, sb_webhook *webhook);

void sb_webhook_free(sb_webhook *webhook);

#endif
