/* Bodies that anyone may POST to a receiver of webhooks: a delivery has a final status and says whose it is. */
#include <facegen/facegen.h>

#include "fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    facegen_result *result = NULL;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_code code = facegen_webhook_parse(size > 0 ? data : NULL, size, &result, &error);
    DEMAND(error.code == code && (code == FACEGEN_OK) == !!result);
    if (!result) {
        DEMAND((code == FACEGEN_E_PROTOCOL || code == FACEGEN_E_TOO_LARGE) && *error.message);
        return 0;
    }
    facegen_status status = facegen_result_status(result);
    DEMAND(status == FACEGEN_STATUS_SUCCESS || status == FACEGEN_STATUS_FAILED);
    DEMAND(*facegen_result_id(result) || *facegen_result_track_id(result));
    for (size_t i = 0; i < facegen_result_image_count(result); i++)
        DEMAND(facegen_result_image_form(result, i) != FACEGEN_IMAGE_NONE);
    facegen_result_free(result);
    return 0;
}
