/* What --dry-run shows of a request. */
#ifndef CLI_PREVIEW_H
#define CLI_PREVIEW_H

#include "exit_code.h"

#include <facegen/request.h>

/*
 * The request as it would be sent, as JSON, without the key, with the image's beginning only, and with a word for the
 * seed where it is drawn. On failure the reason has been printed.
 *
 * json: receives the text, to be freed with free()
 */
exit_code preview_make(const facegen_request *request, char **json);

/* How many images a valid request asks for. */
int preview_samples(const facegen_request *request);

#endif
