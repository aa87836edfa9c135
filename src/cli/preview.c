#include "preview.h"

#include <facegen/jansson.h>

exit_code preview_make(const facegen_request *request, json_t **json)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    *json = facegen_request_to_jansson(request, FACEGEN_FACE_SHORTENED, &error);
    return *json ? EXIT_CODE_DONE : exit_code_after(&error);
}

bool preview_draws_seed(const facegen_request *request)
{
    json_t *object = facegen_request_to_jansson(request, FACEGEN_FACE_SHORTENED, NULL);
    bool draws = object && !json_object_get(object, "seed");
    json_decref(object);
    return draws;
}

int preview_samples(const facegen_request *request)
{
    json_t *object = facegen_request_to_jansson(request, FACEGEN_FACE_SHORTENED, NULL),
           *samples = json_object_get(object, "samples");
    int count = samples ? (int)json_integer_value(samples) : 1;
    json_decref(object);
    return count;
}
