/*
 * A provider that answers by the path alone, so that nothing is left over from one run to the next: a generate call
 * with a queued job, one of an enterprise plan with its two images at once, as a fetch: one is base64 and one a link,
 * that link is answered with a redirect.
 */
#ifndef PROVIDER_H
#define PROVIDER_H

#include <facegen/transport.h>

/* An answer, to be sent as it is. */
typedef struct provider_answer {
    int status;
    const char *location; /* NULL for none */
    const void *body;     /* valid until the next answer */
    size_t size;
} provider_answer;

/* origin: "https://..." without a path, which links begin with. */
provider_answer provider_give(const char *method, const char *path, const char *origin);

/* The bytes of an image, for a face. */
const void *provider_image(size_t *size);

/* The provider inside the process, in virtual time. Its API root. */
extern const facegen_transport provider_transport;
#define PROVIDER_ORIGIN "https://provider.invalid"

/*
 * The provider over HTTP on loopback, in a process of its own, in which nothing fails.
 * "http://127.0.0.1:PORT" of one that runs until this process ends.
 */
const char *provider_start(void);

/* Waits until every connection to it has been closed. Then: how many whole generate calls came since the last time. */
int provider_settle(void);

#endif
