#include "preview.h"

#include <jansson.h>

#include <float.h>

exit_code preview_make(const facegen_request *request, char **json)
{
    char *sent;
    facegen_error error = FACEGEN_ERROR_INIT;
    if (facegen_request_to_json(request, FACEGEN_FACE_SHORTENED, &sent, &error) != FACEGEN_OK)
        return exit_code_after(&error);
    json_t *object = json_loads(sent, 0, NULL);
    facegen_free(sent);
    json_t *seed = json_object_get(object, "seed");
    if (!seed || json_is_null(seed))
        json_object_set_new(object, "seed", json_string("drawn when sent"));
    /* Reals of so many digits come out as they were written. */
    *json = object ? json_dumps(object, JSON_REAL_PRECISION(DBL_DIG)) : NULL;
    json_decref(object);
    return *json ? EXIT_CODE_DONE : exit_code_no_memory();
}
