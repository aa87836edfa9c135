/*
 * Requests from JSON: what is accepted is written and read again without a change, and is valid or names a parameter
 * that is not; what is refused is refused in words.
 */
#include <facegen/facegen.h>

#include "fuzz.h"

#include <string.h>

static void demand_refusal(facegen_code code, const facegen_error *error)
{
    DEMAND(code == FACEGEN_E_INVALID && error->code == code && *error->message);
    DEMAND(*error->parameter == '\0' || facegen_param_find(error->parameter));
}

static void demand_verdict(const facegen_request *request)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_violations *violations;
    facegen_code code = facegen_request_validate(request, &violations, &error);
    DEMAND((code == FACEGEN_OK) == !violations);
    if (violations) {
        demand_refusal(code, &error);
        DEMAND(strcmp(error.parameter, facegen_violations_parameter(violations, 0)) == 0);
    }
    for (size_t i = 0; i < facegen_violations_count(violations); i++)
        DEMAND(facegen_param_find(facegen_violations_parameter(violations, i)));
    facegen_violations_free(violations);
}

/* NULL when the face is no image, which cannot be written as one. */
static char *write_json(const facegen_request *request, facegen_face_form form)
{
    char *json;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_code code = facegen_request_to_json(request, form, &json, &error);
    DEMAND((code == FACEGEN_OK) == !!json);
    if (!json) {
        demand_refusal(code, &error);
        DEMAND(strcmp(error.parameter, "face_image") == 0 && facegen_request_validate(request, NULL, NULL));
    }
    return json;
}

static void demand_round_trip(const facegen_request *request)
{
    char *json = write_json(request, FACEGEN_FACE_WHOLE), *shortened = write_json(request, FACEGEN_FACE_SHORTENED);
    DEMAND(!json == !shortened);
    if (json) {
        facegen_request *same = NULL;
        DEMAND(facegen_request_from_json(json, strlen(json), &same, NULL) == FACEGEN_OK);
        char *again = write_json(same, FACEGEN_FACE_WHOLE);
        DEMAND(again && strcmp(again, json) == 0);
        DEMAND(facegen_request_validate(request, NULL, NULL) == facegen_request_validate(same, NULL, NULL));
        facegen_free(again);
        facegen_request_free(same);
    }
    facegen_free(json);
    facegen_free(shortened);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    facegen_request *request = NULL;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_code code = facegen_request_from_json((const char *)data, size, &request, &error);
    if (code != FACEGEN_OK) {
        DEMAND(!request);
        demand_refusal(code, &error);
        return 0;
    }
    demand_verdict(request);
    demand_round_trip(request);
    facegen_request_free(request);
    return 0;
}
