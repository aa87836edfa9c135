/**
 * @file jansson.h
 * Requests, results and errors as values of jansson, for programs that use jansson (2.11 or later) already. facegen.h
 * does not include this header, and libfacegen does not link jansson: the program does both
 * (`pkg-config --cflags --libs facegen jansson`). Since 0.2.0.
 *
 *     facegen_request *request = facegen_request_from_jansson(json, &error);
 *     if (request && facegen_submit(client, request, &result, &error) == FACEGEN_OK)
 *         answer = facegen_result_to_jansson(result, &error);
 *
 * Every function is inline and uses only the public API. It may be called from any thread that may use its arguments.
 * A function that takes an error fills it before it returns NULL. A returned json_t is a new reference: release it with
 * json_decref(). Neither a json_t nor an error is ever given the API key.
 *
 * In a locale whose decimal point has more than one byte, such as ps_AF, jansson aborts the process when it reads a
 * real number. The functions that read or write such numbers fail with FACEGEN_E_CONFIG there instead. No other thread
 * may call setlocale() while jansson works.
 */
#ifndef FACEGEN_JANSSON_H
#define FACEGEN_JANSSON_H

#include <facegen/request.h>
#include <facegen/result.h>

#include <jansson.h>
#include <stdio.h>
#include <string.h>

FACEGEN_BEGIN

/* ---- helpers, not for direct use ---- */

/* Returns whether jansson can handle real numbers in the current locale. */
static inline bool fg_jansson_fits_locale(facegen_error *error)
{
    char one[16]; /* "1." with the decimal point of the thread's locale */
    if (snprintf(one, sizeof one, "%#.0f", 1.0) == 2)
        return true;
    facegen_error_fill(error, FACEGEN_E_CONFIG, "",
                       "jansson cannot handle numbers in this locale: its decimal point has more than one byte");
    return false;
}

/* Reads any JSON value. If jansson refuses the text, the error has the code `refusal`. */
static inline json_t *fg_jansson_read(const char *text, facegen_code refusal, facegen_error *error)
{
    const size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL;
    json_error_t reason;
    if (!fg_jansson_fits_locale(error))
        return NULL;
    json_t *json = json_loads(text, flags, &reason);
    if (!json && json_error_code(&reason) == json_error_numeric_overflow) /* an integer of 2^63 or more */
        json = json_loads(text, flags | JSON_DECODE_INT_AS_REAL, &reason);
    if (json)
        return json;
    enum json_error_code code = json_error_code(&reason);
    if (code == json_error_out_of_memory || code == json_error_unknown) /* jansson does not always say which */
        facegen_error_fill(error, FACEGEN_E_NOMEM, "", NULL);
    else
        facegen_error_fill(error, refusal, "", reason.text);
    return NULL;
}

/* A string, or null for "". NULL if memory runs out. */
static inline json_t *fg_jansson_text(const char *text)
{
    return *text ? json_string(text) : json_null();
}

/* Returns the object; releases it and returns NULL if a member could not be set. */
static inline json_t *fg_jansson_whole(json_t *object, int failed)
{
    if (!failed)
        return object;
    json_decref(object);
    return NULL;
}

/* ---- requests ---- */

/**
 * Makes a request from a JSON object of wire names, by the rules of facegen_request_from_json().
 *
 * @param json  is not changed; the request keeps nothing of it
 * @return the request, to be freed with facegen_request_free(); NULL on failure, with FACEGEN_E_ARGUMENT if `json` is
 *         NULL, FACEGEN_E_INVALID if it is not an object or has a member that is not accepted, FACEGEN_E_CONFIG in a
 *         locale that jansson cannot handle, or FACEGEN_E_NOMEM. jansson reports a value that contains itself, and a
 *         string that is not valid UTF-8, in the same way as memory that runs out. Since 0.2.0.
 */
static inline FACEGEN_CHECK_RESULT facegen_request *facegen_request_from_jansson(const json_t *json,
                                                                                 facegen_error *error)
{
    facegen_request *request = NULL;
    json_free_t release;
    if (!json_is_object(json)) {
        facegen_error_fill(error, json ? FACEGEN_E_INVALID : FACEGEN_E_ARGUMENT, "",
                           json ? "a request must be a JSON object" : "facegen_request_from_jansson: json is needed");
        return NULL;
    }
    if (!fg_jansson_fits_locale(error))
        return NULL;
    char *text = json_dumps(json, JSON_COMPACT);
    if (!text) {
        facegen_error_fill(error, FACEGEN_E_NOMEM, "", NULL);
        return NULL;
    }
    if (facegen_request_from_json(text, strlen(text), &request, error) != FACEGEN_OK)
        request = NULL;
    json_get_alloc_funcs(NULL, &release); /* the program may have set its own with json_set_alloc_funcs() */
    release(text);
    return request;
}

/**
 * The request as the JSON object that is sent, without the key. facegen_request_from_jansson() turns it back into the
 * same request if the form is FACEGEN_FACE_WHOLE.
 *
 * @param form  how much of a face image is written: all of it as a data URI, whether it came from a file, from memory
 *              or from JSON, or only its beginning and its size, for people to read. A link is always written whole.
 * @return a new reference; NULL on failure, with a code of facegen_request_to_json(), FACEGEN_E_INVALID for a text that
 *         is not valid UTF-8, or FACEGEN_E_CONFIG in a locale that jansson cannot handle. Since 0.2.0.
 */
static inline FACEGEN_CHECK_RESULT json_t *facegen_request_to_jansson(const facegen_request *request,
                                                                      facegen_face_form form, facegen_error *error)
{
    char *text = NULL;
    if (facegen_request_to_json(request, form, &text, error) != FACEGEN_OK)
        return NULL;
    json_t *json = fg_jansson_read(text, FACEGEN_E_INVALID, error);
    facegen_free(text);
    return json;
}

/* ---- results ---- */

/**
 * The whole answer of the provider, as facegen_result_json() has it: base64 in `output` that the library has decoded is
 * replaced by the text "image N". Its members and their types vary; the getters of result.h hide that.
 *
 * Numbers are integers or reals, as they were written. jansson has no integers of 2^63 or more: in an answer that
 * contains one, all numbers are reals. Read numbers with json_number_value(), which takes both, and a large id with
 * facegen_result_id(), which has every digit.
 *
 * @return a new reference; NULL on failure, with FACEGEN_E_ARGUMENT if `result` is NULL, FACEGEN_E_PROTOCOL for JSON
 *         that jansson refuses, such as a real number that does not fit a double, FACEGEN_E_CONFIG in a locale that
 *         jansson cannot handle, or FACEGEN_E_NOMEM. The result stays as it is. Since 0.2.0.
 */
static inline FACEGEN_CHECK_RESULT json_t *facegen_result_to_jansson(const facegen_result *result, facegen_error *error)
{
    if (result)
        return fg_jansson_read(facegen_result_json(result), FACEGEN_E_PROTOCOL, error);
    facegen_error_fill(error, FACEGEN_E_ARGUMENT, "", "facegen_result_to_jansson: result is needed");
    return NULL;
}

/**
 * The `meta` object of an answer, in which the provider repeats the parameters it used. Numbers are as in
 * facegen_result_to_jansson(), but depend on `meta` alone.
 *
 * @return a new reference, which is the JSON null if the answer has no `meta`; NULL on failure, with the codes of
 *         facegen_result_to_jansson(). Since 0.2.0.
 */
static inline FACEGEN_CHECK_RESULT json_t *facegen_result_meta_to_jansson(const facegen_result *result,
                                                                          facegen_error *error)
{
    if (result) {
        const char *meta = facegen_result_meta_json(result);
        return fg_jansson_read(*meta ? meta : "null", FACEGEN_E_PROTOCOL, error);
    }
    facegen_error_fill(error, FACEGEN_E_ARGUMENT, "", "facegen_result_meta_to_jansson: result is needed");
    return NULL;
}

/* ---- errors ---- */

/**
 * An error as a JSON object with the members of facegen_error: "code" is the code's name, such as "FACEGEN_E_BUSY",
 * "acceptance" is "no", "yes" or "unknown", "id" is the job's id of either length, and an empty text is null.
 *
 * @param error  of any caller's size; NULL is an error without a fault: its code is "FACEGEN_OK"
 * @return a new reference; NULL if memory runs out, or a text in `error` is not valid UTF-8. Since 0.2.0.
 */
static inline FACEGEN_CHECK_RESULT json_t *facegen_error_to_jansson(const facegen_error *error)
{
    facegen_acceptance accepted = facegen_error_acceptance(error);
    const char *word = accepted == FACEGEN_ACCEPTANCE_YES  ? "yes"
                       : accepted == FACEGEN_ACCEPTANCE_NO ? "no"
                                                           : "unknown";
    json_t *json = json_object();
    int failed = 0;
    failed |= json_object_set_new(json, "code", json_string(facegen_code_name(facegen_error_code(error))));
    failed |= json_object_set_new(json, "message", fg_jansson_text(facegen_error_message(error)));
    failed |= json_object_set_new(json, "parameter", fg_jansson_text(facegen_error_parameter(error)));
    failed |= json_object_set_new(json, "acceptance", json_string(word));
    failed |= json_object_set_new(json, "id", fg_jansson_text(facegen_error_id(error)));
    failed |= json_object_set_new(json, "track_id", fg_jansson_text(facegen_error_track_id(error)));
    failed |= json_object_set_new(json, "mark", fg_jansson_text(facegen_error_mark(error)));
    failed |= json_object_set_new(json, "seed", fg_jansson_text(facegen_error_seed(error)));
    failed |= json_object_set_new(json, "sent_at_ms", json_integer(facegen_error_sent_at_ms(error)));
    failed |= json_object_set_new(json, "http_status", json_integer(facegen_error_http_status(error)));
    failed |= json_object_set_new(json, "retry_after_ms", json_integer(facegen_error_retry_after_ms(error)));
    failed |= json_object_set_new(json, "bytes_sent", json_integer((json_int_t)facegen_error_bytes_sent(error)));
    failed |= json_object_set_new(json, "bytes_total", json_integer((json_int_t)facegen_error_bytes_total(error)));
    failed |= json_object_set_new(json, "body", fg_jansson_text(facegen_error_body(error)));
    return fg_jansson_whole(json, failed);
}

/**
 * The rules that a request breaks, as a JSON array of objects with the texts "parameter", "given", "accepted",
 * "nearest" and "message" of facegen_violations_parameter() and so on. An empty text is null.
 *
 * @param violations  of facegen_request_validate(); NULL gives an empty array
 * @return a new reference; NULL if memory runs out. Since 0.2.0.
 */
static inline FACEGEN_CHECK_RESULT json_t *facegen_violations_to_jansson(const facegen_violations *violations)
{
    json_t *list = json_array();
    int failed = !list;
    for (size_t i = 0; !failed && i < facegen_violations_count(violations); i++) {
        json_t *json = json_object();
        failed |= json_object_set_new(json, "parameter", fg_jansson_text(facegen_violations_parameter(violations, i)));
        failed |= json_object_set_new(json, "given", fg_jansson_text(facegen_violations_given(violations, i)));
        failed |= json_object_set_new(json, "accepted", fg_jansson_text(facegen_violations_accepted(violations, i)));
        failed |= json_object_set_new(json, "nearest", fg_jansson_text(facegen_violations_nearest(violations, i)));
        failed |= json_object_set_new(json, "message", fg_jansson_text(facegen_violations_message(violations, i)));
        failed |= json_array_append_new(list, json);
    }
    return fg_jansson_whole(list, failed);
}

FACEGEN_END

#endif
