#include "encode.h"

#include <facegen/account.h>

#include "base/base64.h"
#include "base/json_string.h"
#include "base/json_writer.h"
#include "model/error.h"
#include "os/secret.h"

#include <string.h>

enum {
    TEXT_LIMIT = 4 * 1024 * 1024,             /* bytes of a request without its face's data */
    KEY_MEMBER_SIZE = 2 * FG_SECRET_SIZE + 16 /* each character escaped */
};

static void write_value(fg_json_writer *json, const char *name, const fg_value *value)
{
    switch (value->kind) {
    case FG_VALUE_TEXT:
        fg_json_write_name(json, name);
        fg_json_string_write(json->out, value->text); /* what is not UTF-8 stays, and validation reports it */
        break;
    case FG_VALUE_INTEGER:
        fg_json_write_integer(json, name, value->integer);
        break;
    case FG_VALUE_NUMBER:
        fg_json_write_number(json, name, value->number); /* what JSON cannot say, validation reports */
        break;
    case FG_VALUE_BOOLEAN:
        fg_json_write_raw(json, name, value->boolean ? "true" : "false");
        break;
    case FG_VALUE_UNSET:
        break;
    }
}

/* Everything of a request but the face, which comes last so that it can be streamed. */
static void write_values(fg_json_writer *json, const facegen_request *request, int64_t drawn_seed)
{
    for (size_t id = 0; id < FG_PARAM_COUNT; id++) {
        fg_value value = request->values[id];
        if (id == FG_base64 && fg_face_is_data(&request->face))
            value = (fg_value){.kind = FG_VALUE_BOOLEAN, .boolean = true};
        if (id == FG_seed && value.kind == FG_VALUE_UNSET && drawn_seed >= 0)
            value = (fg_value){.kind = FG_VALUE_INTEGER, .integer = drawn_seed};
        write_value(json, facegen_param_name(facegen_param_at(id)), &value);
    }
}

static facegen_code open_face(fg_body *body, const fg_face *face, facegen_error *error)
{
    char reason[FG_FACE_REASON];
    if (!fg_face_open(face, &body->face, reason))
        return fg_fail(error, FACEGEN_E_INVALID, "face_image", "face_image: %s", reason);
    body->has_face = true;
    fg_buffer_text(&body->text, "\"data:");
    fg_buffer_text(&body->text, fg_image_media_type(body->face.kind));
    fg_buffer_text(&body->text, ";base64,");
    body->head_size = body->text.size;
    fg_buffer_byte(&body->text, '"');
    return FACEGEN_OK;
}

static facegen_code write_face(fg_body *body, fg_json_writer *json, const fg_face *face, facegen_error *error)
{
    if (face->kind == FG_FACE_NONE)
        return FACEGEN_OK;
    fg_json_write_name(json, "face_image");
    if (fg_face_is_data(face))
        return open_face(body, face, error);
    fg_json_string_write(&body->text, face->text);
    return FACEGEN_OK;
}

#define KEY_BEGIN "{\"key\":\""
#define ESCAPED "\"\\" /* the characters of a key that are escaped */

/* The size of the key's member, with the brace before it. */
static size_t measure_key(const char *key)
{
    size_t size = strlen(KEY_BEGIN) + strlen(key) + 1;
    for (; *(key += strcspn(key, ESCAPED)); key++)
        size++;
    return size;
}

static void write_key(const char *key, char member[KEY_MEMBER_SIZE])
{
    char *end = member + sizeof KEY_BEGIN - 1;
    memcpy(member, KEY_BEGIN, sizeof KEY_BEGIN - 1);
    while (*key) {
        size_t plain = strcspn(key, ESCAPED);
        memcpy(end, key, plain);
        end += plain;
        key += plain;
        if (*key) {
            *end++ = '\\';
            *end++ = *key++;
        }
    }
    *end = '"';
}

/* The members after the key are written by what is returned. */
static fg_json_writer begin_body(fg_body *body, const char *key)
{
    fg_json_writer json = {.out = &body->text, .followed = key != NULL};
    *body = (fg_body){.face = {.file = -1}};
    fg_buffer_init(&body->text, TEXT_LIMIT);
    body->key = key;
    if (key)
        body->key_size = measure_key(key);
    else
        fg_json_open(&json, NULL, '{');
    return json;
}

static facegen_code end_body(fg_body *body, facegen_error *error)
{
    fg_buffer_byte(&body->text, '}');
    if (!body->has_face)
        body->head_size = body->text.size;
    body->size = body->key_size + body->text.size + (body->has_face ? FG_BASE64_SIZE(body->face.size) : 0);
    facegen_code code = FACEGEN_OK;
    if (body->text.state == FG_BUFFER_FULL)
        code = fg_fail(error, FACEGEN_E_INVALID, "prompt", "the texts of the request exceed 4 MiB");
    else if (body->text.state == FG_BUFFER_NOMEM)
        code = fg_fail_plainly(error, FACEGEN_E_NOMEM);
    if (code != FACEGEN_OK)
        fg_body_close(body);
    return code;
}

facegen_code fg_body_open(fg_body *body, const char *key, const facegen_request *request, int64_t drawn_seed,
                          facegen_error *error)
{
    fg_json_writer json = begin_body(body, key);
    write_values(&json, request, drawn_seed);
    facegen_code code = write_face(body, &json, &request->face, error);
    if (code == FACEGEN_OK)
        return end_body(body, error);
    fg_body_close(body);
    return code;
}

facegen_code fg_body_open_key(fg_body *body, const char *key, facegen_error *error)
{
    begin_body(body, key);
    return end_body(body, error);
}

facegen_code fg_body_open_assets(fg_body *body, const char *key, int page, facegen_error *error)
{
    fg_json_writer json = begin_body(body, key);
    fg_json_write_text(&json, "type", "image");
    fg_json_write_integer(&json, "page", page);
    fg_json_write_integer(&json, "per_page", FACEGEN_ACCOUNT_PAGE);
    return end_body(body, error);
}

facegen_code fg_body_cover_key(fg_body *body, size_t ahead, facegen_error *error)
{
    size_t least = body->key_size + ahead, size = body->text.size;
    size_t missing = size < least ? least - size : 0;
    if (missing == 0)
        return FACEGEN_OK;
    char *end = fg_buffer_reserve(&body->text, missing);
    if (!end) {
        fg_body_close(body);
        return fg_fail_plainly(error, FACEGEN_E_NOMEM);
    }
    memset(end - 1, ' ', missing); /* before the brace at the end */
    end[missing - 1] = '}';
    fg_buffer_commit(&body->text, missing);
    if (!body->has_face)
        body->head_size = body->text.size;
    body->size += missing;
    return FACEGEN_OK;
}

/* Reads of the key's member. */
static size_t read_key(fg_body *body, char *bytes, size_t size)
{
    char member[KEY_MEMBER_SIZE];
    size_t left = body->key_size - body->key_read;
    size_t taken = left < size ? left : size;
    write_key(body->key, member);
    memcpy(bytes, member + body->key_read, taken);
    body->key_read += taken;
    fg_wipe(member, body->key_size);
    return taken;
}

/* Reads text up to a position in it. */
static size_t read_text(fg_body *body, size_t until, char *bytes, size_t size)
{
    size_t left = until - body->text_read;
    size_t taken = left < size ? left : size;
    memcpy(bytes, body->text.bytes + body->text_read, taken);
    body->text_read += taken;
    return taken;
}

/* Encodes as much of the face as fills whole groups of four characters; -1 when it cannot be read. */
static int64_t read_groups(fg_body *body, char *bytes, size_t size)
{
    uint64_t left = body->face.left;
    size_t raw = size / 4 * 3 < left ? size / 4 * 3 : (size_t)left;
    /* The raw bytes go to the end of the room, and are encoded towards its beginning: the characters, a third more,
     * reach the raw bytes only as they end. */
    uint8_t *unencoded = (uint8_t *)bytes + size - raw;
    if (!fg_face_read(&body->face, unencoded, raw))
        return -1;
    fg_base64_encode(unencoded, raw, bytes);
    return (int64_t)FG_BASE64_SIZE(raw);
}

static int64_t read_face(fg_body *body, char *bytes, size_t size)
{
    if (body->group_left == 0 && size >= sizeof body->group)
        return read_groups(body, bytes, size);
    if (body->group_left == 0) {
        if (read_groups(body, body->group, sizeof body->group) < 0)
            return -1;
        body->group_left = sizeof body->group;
    }
    size_t taken = body->group_left < size ? body->group_left : size;
    memcpy(bytes, body->group + sizeof body->group - body->group_left, taken);
    body->group_left -= taken;
    return (int64_t)taken;
}

/* The next bytes of the part after the key that is being read: head, face or tail. */
static int64_t read_part(fg_body *body, char *bytes, size_t size)
{
    if (body->text_read < body->head_size)
        return (int64_t)read_text(body, body->head_size, bytes, size);
    if (body->has_face && (body->face.left > 0 || body->group_left > 0))
        return read_face(body, bytes, size);
    return (int64_t)read_text(body, body->text.size, bytes, size);
}

int64_t fg_body_read(fg_body *body, void *bytes, size_t size)
{
    if (body->key_read < body->key_size)
        return (int64_t)read_key(body, bytes, size);
    size_t filled = 0, group = sizeof body->group; /* one that does not fit would be read from the file by itself */
    for (int64_t got = 1; got > 0 && (filled == 0 || size - filled >= group); filled += (size_t)got) {
        got = read_part(body, (char *)bytes + filled, size - filled);
        if (got < 0)
            return -1;
    }
    return (int64_t)filled;
}

void fg_body_rewind(fg_body *body)
{
    body->key_read = body->text_read = 0;
}

void fg_body_close(fg_body *body)
{
    if (body->has_face)
        fg_face_close(&body->face);
    body->has_face = false;
    fg_buffer_free(&body->text);
}
