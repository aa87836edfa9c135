#include "preview.h"

#include "failure.h"

#include <jansson.h>

#include <float.h>

/* The request as an object; NULL on failure. */
static json_t *read(const facegen_request *request, facegen_error *error)
{
    char *sent;
    if (facegen_request_to_json(request, FACEGEN_FACE_SHORTENED, &sent, error) != FACEGEN_OK)
        return NULL;
    json_t *object = json_loads(sent, 0, NULL);
    facegen_free(sent);
    if (!object)
        failure_no_memory(error);
    return object;
}

exit_code preview_make(const facegen_request *request, char **json)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    json_t *object = read(request, &error);
    if (!object)
        return exit_code_after(&error);
    /* Reals of so many digits come out as they were written. */
    *json = json_dumps(object, JSON_REAL_PRECISION(DBL_DIG));
    json_decref(object);
    return *json ? EXIT_CODE_DONE : exit_code_no_memory();
}

bool preview_draws_seed(const facegen_request *request)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    json_t *object = read(request, &error);
    bool draws = object && !json_object_get(object, "seed");
    json_decref(object);
    return draws;
}

int preview_samples(const facegen_request *request)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    json_t *object = read(request, &error), *samples = json_object_get(object, "samples");
    int count = samples ? (int)json_integer_value(samples) : 1;
    json_decref(object);
    return count;
}
