/* What --dry-run shows of a request. */
#ifndef CLI_PREVIEW_H
#define CLI_PREVIEW_H

#include "json.h"

#include <facegen/request.h>

/*
 * The request as it would be sent, without the key and a seed that is drawn when it is sent, and with the
 * image's beginning only. On failure the reason has been printed.
 *
 * json: receives the object, for json_decref()
 */
exit_code preview_make(const facegen_request *request, json_t **json);

/* Whether a seed is drawn for a valid request when it is sent. */
bool preview_draws_seed(const facegen_request *request);

/* How many images a valid request asks for. */
int preview_samples(const facegen_request *request);

#endif
