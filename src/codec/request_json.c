/* Requests to and from JSON, for those who keep them in files. */
#include "base/number.h"
#include "decode.h"
#include "encode.h"
#include "model/error.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PIECE_SIZE = 16 * 1024,
    SHORTENED_SIZE = 24, /* characters of a shortened face's base64 */
};

/* A face's data in short: its beginning and its size. */
static void write_shortened(fg_body *body, fg_buffer *json)
{
    char piece[SHORTENED_SIZE], size[48];
    uint64_t face_size = body->face.size;
    fg_buffer_append(json, body->text.bytes, body->head_size);
    int64_t got = fg_body_read(body, piece, sizeof piece);
    fg_buffer_append(json, piece, got > 0 ? (size_t)got : 0);
    snprintf(size, sizeof size, "... (%llu bytes)", (unsigned long long)face_size);
    fg_buffer_text(json, size);
    fg_buffer_append(json, body->text.bytes + body->head_size, body->text.size - body->head_size);
}

static bool write_whole(fg_body *body, fg_buffer *json)
{
    char piece[PIECE_SIZE];
    int64_t got;
    while ((got = fg_body_read(body, piece, sizeof piece)) > 0)
        fg_buffer_append(json, piece, (size_t)got);
    return got == 0;
}

facegen_code facegen_request_to_json(const facegen_request *request, facegen_face_form form, char **json,
                                     facegen_error *error)
{
    if (!request || !json)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "facegen_request_to_json: request and json are needed");
    *json = NULL;
    fg_body body;
    facegen_code code = fg_body_open(&body, NULL, request, error);
    if (code != FACEGEN_OK)
        return code;
    fg_buffer text;
    fg_buffer_init(&text, SIZE_MAX);
    if (form == FACEGEN_FACE_SHORTENED && body.has_face) {
        body.text_read = body.head_size;
        write_shortened(&body, &text);
    } else if (!write_whole(&body, &text)) {
        code = fg_fail(error, FACEGEN_E_INVALID, "face_image", "face_image: the file changed while it was read");
    }
    fg_body_close(&body);
    *json = code == FACEGEN_OK ? fg_buffer_take(&text) : NULL;
    fg_buffer_free(&text);
    return code == FACEGEN_OK && !*json ? fg_fail_plainly(error, FACEGEN_E_NOMEM) : code;
}

/* A JSON scalar as facegen_request_set() takes it; NULL for a list, an object and null. */
static const char *scalar_text(const json_t *value, char integer[FG_NUMBER_SIZE])
{
    if (json_is_boolean(value))
        return json_is_true(value) ? "true" : "false";
    if (json_is_integer(value)) {
        snprintf(integer, FG_NUMBER_SIZE, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return integer;
    }
    return json_string_value(value);
}

static facegen_code set_member(facegen_request *request, const char *name, const json_t *value, facegen_error *error)
{
    const facegen_param *param = facegen_param_find(name);
    if (!param)
        return fg_fail(error, FACEGEN_E_INVALID, "", "\"%.64s\" is no request parameter", name);
    if (json_is_null(value))
        return FACEGEN_OK;
    char integer[FG_NUMBER_SIZE];
    const char *text = scalar_text(value, integer);
    if (!text)
        return fg_fail(error, FACEGEN_E_INVALID, name, "%s: a list or an object was given; accepted: %s", name,
                       facegen_param_accepted(param));
    if (!facegen_param_secret(param))
        return facegen_request_set(request, name, text, error);
    if (*text == '\0') /* as in the provider's sample */
        return FACEGEN_OK;
    return fg_fail(error, FACEGEN_E_INVALID, name, "%s belongs to the client: facegen_client_set_key()", name);
}

/* Reads an object of parameters; the sieve keeps jansson from reals. */
static json_t *parse_object(const char *json, size_t size, facegen_code *code)
{
    fg_sieve sieve;
    fg_sieve_init(&sieve, 2 * size + 64); /* quoting makes a text longer, at most so much */
    fg_sieve_feed(&sieve, json, size);
    json_t *root = fg_load_object(&sieve, JSON_REJECT_DUPLICATES, code);
    fg_sieve_free(&sieve);
    return root;
}

facegen_code facegen_request_from_json(const char *json, size_t size, facegen_request **request, facegen_error *error)
{
    if (!json || !request)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "facegen_request_from_json: json and request are needed");
    facegen_code code;
    json_t *root = parse_object(json, size, &code);
    if (!root && code == FACEGEN_E_NOMEM)
        return fg_fail_plainly(error, code);
    if (!root)
        return fg_fail(error, FACEGEN_E_INVALID, "", "the text is no JSON object of request parameters");
    facegen_request *made = facegen_request_new();
    code = made ? FACEGEN_OK : fg_fail_plainly(error, FACEGEN_E_NOMEM);
    const char *name;
    json_t *value;
    json_object_foreach (root, name, value) {
        if (code == FACEGEN_OK)
            code = set_member(made, name, value, error);
    }
    json_decref(root);
    if (code == FACEGEN_OK)
        *request = made;
    else
        facegen_request_free(made);
    return code;
}
