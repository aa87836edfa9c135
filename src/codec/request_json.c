/* Requests to and from JSON, for those who keep them in files. */
#include "encode.h"
#include "base/json.h"
#include "model/error.h"

#include <stdint.h>
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
    facegen_request shown = *request; /* borrows all that the request owns */
    if (form == FACEGEN_FACE_OMITTED && fg_face_is_data(&shown.face))
        shown.face.kind = FG_FACE_NONE;
    facegen_code code = fg_body_open(&body, NULL, &shown, -1, error);
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

static facegen_code refuse_json(facegen_error *error)
{
    return fg_fail(error, FACEGEN_E_INVALID, "", "the text is not a JSON object of request parameters");
}

/* Sets a parameter to a value that is neither null, a list nor an object. text is to work in. */
static facegen_code set_scalar(facegen_request *request, const facegen_param *param, fg_json value, fg_buffer *text,
                               facegen_error *error)
{
    const char *name = facegen_param_name(param);
    if (value.kind == FG_JSON_STRING)
        fg_json_append(value, text);
    else
        fg_buffer_append(text, value.text, value.size);
    const char *scalar = fg_buffer_string(text);
    if (text->state != FG_BUFFER_OK)
        return fg_fail_plainly(error, FACEGEN_E_NOMEM);
    if (strlen(scalar) != text->size) /* a NUL would cut it */
        return refuse_json(error);
    if (!facegen_param_secret(param))
        return facegen_request_set(request, name, scalar, error);
    if (text->size == 0) /* as in the provider's sample */
        return FACEGEN_OK;
    return fg_fail(error, FACEGEN_E_INVALID, name, "%s belongs to the client: facegen_client_set_key()", name);
}

static facegen_code set_param(facegen_request *request, const facegen_param *param, fg_json value, facegen_error *error)
{
    fg_buffer text;
    if (value.kind == FG_JSON_NULL)
        return FACEGEN_OK;
    if (value.kind == FG_JSON_LIST || value.kind == FG_JSON_OBJECT)
        return fg_fail(error, FACEGEN_E_INVALID, facegen_param_name(param),
                       "%s: a list or an object was given; accepted: %s", facegen_param_name(param),
                       facegen_param_accepted(param));
    fg_buffer_init(&text, SIZE_MAX);
    facegen_code code = set_scalar(request, param, value, &text, error);
    fg_buffer_free(&text);
    return code;
}

/* The parameter that a member is; FG_PARAM_COUNT with an error when there is none. */
static fg_param_id find_param(fg_json name, facegen_error *error)
{
    for (fg_param_id id = 0; id < FG_PARAM_COUNT; id++) {
        if (fg_json_says(name, facegen_param_name(facegen_param_at(id))))
            return id;
    }
    fg_fail(error, FACEGEN_E_INVALID, "", "\"%.*s\" is not a request parameter", name.size < 64 ? (int)name.size : 64,
            name.text);
    return FG_PARAM_COUNT;
}

static facegen_code set_members(facegen_request *request, fg_json object, facegen_error *error)
{
    bool given[FG_PARAM_COUNT] = {false};
    facegen_code code = FACEGEN_OK;
    for (fg_json_walk walk = fg_json_walk_in(object); code == FACEGEN_OK && fg_json_next(&walk);) {
        fg_param_id id = find_param(walk.name, error);
        if (id == FG_PARAM_COUNT)
            return FACEGEN_E_INVALID;
        code = given[id] ? refuse_json(error) : set_param(request, facegen_param_at(id), walk.value, error);
        given[id] = true;
    }
    return code;
}

facegen_code facegen_request_from_json(const char *json, size_t size, facegen_request **request, facegen_error *error)
{
    if (!json || !request)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "facegen_request_from_json: json and request are needed");
    if (size >= PTRDIFF_MAX) /* no object is as large: an error of the caller's arithmetic */
        return fg_fail(error, FACEGEN_E_ARGUMENT, "",
                       "facegen_request_from_json: the size of the text is not possible");
    fg_json object = fg_json_read(json, size);
    if (object.kind != FG_JSON_OBJECT)
        return refuse_json(error);
    facegen_request *made = facegen_request_new();
    facegen_code code = made ? set_members(made, object, error) : fg_fail_plainly(error, FACEGEN_E_NOMEM);
    if (code == FACEGEN_OK)
        *request = made;
    else
        facegen_request_free(made);
    return code;
}
