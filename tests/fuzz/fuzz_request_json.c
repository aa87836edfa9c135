/*
 * Requests from JSON: what is accepted says the same when it is written, and again when that is read; it is valid or
 * names a parameter that is not. What is refused is refused in words.
 */
#include <facegen/facegen.h>

#include "fuzz.h"

#include <float.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

enum { NUMBER_SIZE = 64 };

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

/* A scalar in words; number has room for NUMBER_SIZE. */
static const char *text_of(const json_t *value, char *number)
{
    if (json_is_boolean(value))
        return json_is_true(value) ? "true" : "false";
    if (json_is_string(value))
        return json_string_value(value);
    if (json_is_integer(value))
        snprintf(number, NUMBER_SIZE, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else
        snprintf(number, NUMBER_SIZE, "%.17g", json_real_value(value));
    return number;
}

static bool says_the_same(const json_t *given, const json_t *written)
{
    char numbers[2][NUMBER_SIZE], *end[2];
    const char *a = text_of(given, numbers[0]), *b = text_of(written, numbers[1]);
    if (strcmp(a, b) == 0)
        return true;
    double x = strtod(a, &end[0]), y = strtod(b, &end[1]);
    bool numbers_both = end[0] > a && !*end[0] && end[1] > b && !*end[1];
    return numbers_both && fabs(x - y) <= 1e-14 * fabs(x) + DBL_MIN; /* 15 digits are written */
}

/* What was given, but for the key and the face, which is written anew and may switch base64 on. */
static void demand_same_values(const json_t *given, const char *json)
{
    json_t *written = json_loads(json, 0, NULL), *value;
    const char *name;
    DEMAND(written);
    json_object_foreach ((json_t *)given, name, value) {
        bool is_own = strcmp(name, "key") == 0 || strcmp(name, "face_image") == 0 || strcmp(name, "base64") == 0;
        DEMAND(is_own || json_is_null(value) == !json_object_get(written, name));
        DEMAND(is_own || json_is_null(value) || says_the_same(value, json_object_get(written, name)));
    }
    json_decref(written);
}

static void demand_round_trip(const facegen_request *request, const json_t *given)
{
    char *json = write_json(request, FACEGEN_FACE_WHOLE), *shortened = write_json(request, FACEGEN_FACE_SHORTENED);
    DEMAND(!json == !shortened);
    if (json) {
        facegen_request *same = NULL;
        demand_same_values(given, json);
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
    json_t *given = json_loadb((const char *)data, size, 0, NULL); /* not of a number that jansson cannot hold */
    demand_verdict(request);
    demand_round_trip(request, given);
    json_decref(given);
    facegen_request_free(request);
    return 0;
}
