#include "request.h"

#include "base/text.h"
#include "base/number.h"
#include "error.h"

#include <stdlib.h>
#include <string.h>

facegen_request *facegen_request_new(void)
{
    return calloc(1, sizeof(facegen_request));
}

static void clear_value(fg_value *value)
{
    if (value->kind == FG_VALUE_TEXT)
        free(value->text);
    *value = (fg_value){.kind = FG_VALUE_UNSET};
}

void facegen_request_free(facegen_request *request)
{
    if (!request)
        return;
    for (size_t id = 0; id < FG_PARAM_COUNT; id++)
        clear_value(&request->values[id]);
    fg_face_clear(&request->face);
    free(request);
}

bool fg_request_wants_bytes(const facegen_request *request)
{
    const fg_value *base64 = &request->values[FG_base64];
    return fg_face_is_data(&request->face) || (base64->kind == FG_VALUE_BOOLEAN && base64->boolean);
}

char *fg_request_take_track_id(facegen_request *request)
{
    fg_value *track_id = &request->values[FG_track_id];
    char *text = track_id->kind == FG_VALUE_TEXT ? track_id->text : NULL;
    if (text)
        track_id->kind = FG_VALUE_UNSET;
    return text;
}

facegen_request *facegen_request_copy(const facegen_request *request)
{
    facegen_request *copy = request ? facegen_request_new() : NULL;
    if (!copy)
        return NULL;
    copy->has_drawn_seed = request->has_drawn_seed;
    copy->drawn_seed = request->drawn_seed;
    bool complete = fg_face_copy(&copy->face, &request->face);
    for (size_t id = 0; id < FG_PARAM_COUNT; id++) {
        copy->values[id] = request->values[id];
        if (copy->values[id].kind == FG_VALUE_TEXT)
            complete = (copy->values[id].text = fg_text_copy(request->values[id].text)) && complete;
    }
    if (complete)
        return copy;
    facegen_request_free(copy);
    return NULL;
}

static facegen_code store_value(facegen_request *request, fg_param_id id, fg_value value)
{
    if (!request)
        return FACEGEN_E_ARGUMENT;
    clear_value(&request->values[id]);
    request->values[id] = value;
    return FACEGEN_OK;
}

static facegen_code set_face(facegen_request *request, const char *text)
{
    if (!text)
        fg_face_clear(&request->face);
    return !text || fg_face_set_text(&request->face, text) ? FACEGEN_OK : FACEGEN_E_NOMEM;
}

facegen_code fg_request_set_text(facegen_request *request, fg_param_id id, const char *text)
{
    if (!request)
        return FACEGEN_E_ARGUMENT;
    if (id == FG_face_image)
        return set_face(request, text);
    if (!text)
        return store_value(request, id, (fg_value){.kind = FG_VALUE_UNSET});
    char *copy = fg_text_copy(text);
    return copy ? store_value(request, id, (fg_value){.kind = FG_VALUE_TEXT, .text = copy}) : FACEGEN_E_NOMEM;
}

facegen_code fg_request_set_integer(facegen_request *request, fg_param_id id, int64_t integer)
{
    return store_value(request, id, (fg_value){.kind = FG_VALUE_INTEGER, .integer = integer});
}

facegen_code fg_request_set_number(facegen_request *request, fg_param_id id, double number)
{
    return store_value(request, id, (fg_value){.kind = FG_VALUE_NUMBER, .number = number});
}

facegen_code fg_request_set_boolean(facegen_request *request, fg_param_id id, bool boolean)
{
    return store_value(request, id, (fg_value){.kind = FG_VALUE_BOOLEAN, .boolean = boolean});
}

/* Stores text as a parameter's type, or as the text itself where it cannot be read as one. */
static facegen_code set_from_text(facegen_request *request, fg_param_id id, const char *text)
{
    int64_t integer;
    double number;
    switch (facegen_param_kind(facegen_param_at(id))) {
    case FACEGEN_PARAM_INTEGER:
        if (fg_number_parse_integer(text, strlen(text), &integer))
            return fg_request_set_integer(request, id, integer);
        break;
    case FACEGEN_PARAM_NUMBER:
        if (fg_number_parse(text, strlen(text), &number))
            return fg_request_set_number(request, id, number);
        break;
    case FACEGEN_PARAM_BOOLEAN:
        if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
            return fg_request_set_boolean(request, id, text[0] == 't');
        break;
    default:
        break;
    }
    return fg_request_set_text(request, id, text);
}

facegen_code facegen_request_set(facegen_request *request, const char *name, const char *text, facegen_error *error)
{
    fg_param_id id = fg_param_id_of(name);
    if (!request || !name)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "facegen_request_set: no %s was given",
                       request ? "name" : "request");
    if (id == FG_PARAM_COUNT)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "\"%.64s\" is not a request parameter", name);
    if (facegen_param_secret(facegen_param_at(id)))
        return fg_fail(error, FACEGEN_E_ARGUMENT, name, "%s belongs to the client: facegen_client_set_key()", name);
    facegen_code code = text ? set_from_text(request, id, text) : fg_request_set_text(request, id, NULL);
    return code == FACEGEN_OK ? code : fg_fail_plainly(error, code);
}

facegen_code facegen_request_set_face_file(facegen_request *request, const char *path)
{
    if (!request || !path)
        return FACEGEN_E_ARGUMENT;
    return fg_face_set_file(&request->face, path) ? FACEGEN_OK : FACEGEN_E_NOMEM;
}

facegen_code facegen_request_set_face_memory(facegen_request *request, const void *bytes, size_t size)
{
    if (!request || (!bytes && size > 0))
        return FACEGEN_E_ARGUMENT;
    return fg_face_set_memory(&request->face, bytes, size) ? FACEGEN_OK : FACEGEN_E_NOMEM;
}

void facegen_request_draw_seed(facegen_request *request, int64_t seed)
{
    if (!request)
        return;
    request->has_drawn_seed = seed >= 0 && seed <= UINT32_MAX;
    request->drawn_seed = seed;
}

const char *facegen_request_face_file(const facegen_request *request)
{
    return request && request->face.kind == FG_FACE_FILE ? request->face.text : NULL;
}

const void *facegen_request_face_memory(const facegen_request *request, size_t *size)
{
    bool has_bytes = request && request->face.kind == FG_FACE_MEMORY;
    if (size)
        *size = has_bytes ? request->face.size : 0;
    return has_bytes ? request->face.bytes : NULL;
}
