/* What a failed call says about the proxy, for doctor. */
#ifndef CLI_PROXY_H
#define CLI_PROXY_H

#include <facegen/error.h>

/* The HTTP status by which a proxy refused to connect to the host; 0 if it did not. */
int proxy_refusal(const facegen_error *error);

/* What to do about that status. */
const char *proxy_advice(int status);

/* Whether the proxy's own name could not be resolved. */
bool proxy_is_unknown(const facegen_error *error);

/* Whether a proxy looks up the names of hosts itself; false for NULL. */
bool proxy_looks_up_names(const char *url);

#endif
