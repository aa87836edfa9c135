#include "recorded.h"

#include "base/text.h"
#include "base/base64.h"
#include "base/utf8.h"
#include "sandbox/document.h"
#include "base/json_writer.h"
#include "slice.h"

#include <stdlib.h>
#include <string.h>

enum { LAST_CODE = 99 }; /* numbers of codes end before it */

static const size_t request_limit = SIZE_MAX / 4; /* bounded by the client */
static const size_t answer_limit = FG_RECORDED_ANSWER_MAX;

void fg_recorded_init(fg_recorded *recorded)
{
    *recorded = (fg_recorded){0};
    fg_buffer_init(&recorded->request, request_limit);
    fg_buffer_init(&recorded->answer, answer_limit);
}

void fg_recorded_free(fg_recorded *recorded)
{
    free(recorded->method);
    free(recorded->url);
    free(recorded->location);
    free(recorded->retry_after);
    free(recorded->message);
    fg_buffer_free(&recorded->request);
    fg_buffer_free(&recorded->answer);
}

void fg_recorded_receive(fg_recorded *recorded, const void *bytes, size_t size)
{
    fg_buffer *answer = &recorded->answer;
    if (recorded->dropped == 0 && size <= answer_limit - answer->size) {
        fg_buffer_append(answer, bytes, size);
        return;
    }
    recorded->dropped += answer->size + size;
    fg_buffer_free(answer);
}

/* ---- writing ---- */

static bool is_json(const fg_buffer *text)
{
    json_t *document = sb_document_read(fg_buffer_string(text), text->size);
    json_decref(document);
    return document != NULL;
}

static bool is_text(const fg_buffer *bytes)
{
    return bytes->size == 0 || (fg_utf8_valid(bytes->bytes, bytes->size) && !memchr(bytes->bytes, '\0', bytes->size));
}

/* Writes JSON as it is. A line end in it is white space: within a string it would be escaped. */
static void write_json(fg_json_writer *line, const char *name, const fg_buffer *json)
{
    fg_json_write_raw(line, name, "");
    size_t start = line->out->size;
    fg_buffer_append(line->out, json->bytes, json->size);
    for (size_t i = start; i < line->out->size; i++) {
        if (line->out->bytes[i] == '\n' || line->out->bytes[i] == '\r')
            line->out->bytes[i] = ' ';
    }
}

static void write_request(fg_json_writer *line, const fg_recorded *recorded, bool as_json)
{
    if (recorded->size == 0)
        return;
    fg_json_write_integer(line, "size", (int64_t)recorded->size);
    fg_json_write_integer(line, "sent", (int64_t)recorded->sent);
    if (recorded->seed_is_drawn)
        fg_json_write_raw(line, "seed_drawn", "true");
    if (as_json && is_json(&recorded->request))
        write_json(line, "request", &recorded->request);
    else
        fg_json_write_text(line, "request", fg_buffer_string(&recorded->request));
}

static void write_answer(fg_json_writer *line, const fg_recorded *recorded, bool as_json)
{
    const fg_buffer *answer = &recorded->answer;
    if (recorded->dropped > 0)
        fg_json_write_integer(line, "answer_dropped", (int64_t)recorded->dropped);
    else if (as_json && is_json(answer))
        write_json(line, "answer", answer);
    else if (is_text(answer))
        fg_json_write_text(line, "answer_text", fg_buffer_string(answer));
    else
        fg_json_write_base64(line, "answer_base64", "", answer->bytes, answer->size);
}

static void write_line(const fg_recorded *recorded, bool as_json, fg_buffer *out)
{
    fg_json_writer line = {.out = out};
    fg_json_open(&line, NULL, '{');
    fg_json_write_text(&line, "method", recorded->method);
    fg_json_write_text(&line, "url", recorded->url);
    fg_json_write_integer(&line, "at", recorded->at);
    fg_json_write_integer(&line, "ms", recorded->duration);
    write_request(&line, recorded, as_json);
    if (recorded->status != 0) {
        fg_json_write_integer(&line, "status", recorded->status);
        if (recorded->location)
            fg_json_write_text(&line, "location", recorded->location);
        if (recorded->retry_after)
            fg_json_write_text(&line, "retry_after", recorded->retry_after);
        write_answer(&line, recorded, as_json);
    }
    if (recorded->failure != FACEGEN_OK) {
        fg_json_write_text(&line, "failure", facegen_code_name(recorded->failure));
        fg_json_write_text(&line, "reach", recorded->reach == FACEGEN_REACH_NOTHING ? "nothing" : "maybe");
        fg_json_write_text(&line, "message", recorded->message);
    }
    fg_json_close(&line, '}');
    fg_buffer_byte(out, '\n');
}

void fg_recorded_write(const fg_recorded *recorded, fg_buffer *out)
{
    size_t start = out->size;
    write_line(recorded, true, out);
    json_t *back = out->state == FG_BUFFER_OK ? sb_document_read(out->bytes + start, out->size - start) : NULL;
    if (!back && out->state == FG_BUFFER_OK) { /* what it has in it is deeper than is read */
        out->size = start;
        write_line(recorded, false, out);
    }
    json_decref(back);
}

/* ---- reading ---- */

/* A copy of a member's text, for free(); NULL when it is absent or memory runs out. */
static char *copy_text(const json_t *line, const char *name)
{
    const char *text = json_string_value(json_object_get(line, name));
    return text ? fg_text_copy(text) : NULL;
}

/* A member that is a number from 0 to what can be reckoned with; 0 without it. */
static int64_t read_number(const json_t *line, const char *name)
{
    static const int64_t most = INT64_C(1000000000000000);
    int64_t number = json_integer_value(json_object_get(line, name));
    return number < 0 ? 0 : number < most ? number : most;
}

static bool append_text(fg_buffer *out, const json_t *text)
{
    return fg_buffer_append(out, json_string_value(text), json_string_length(text));
}

static const char *read_request(fg_recorded *recorded, const json_t *line, const char *text)
{
    const json_t *request = json_object_get(line, "request");
    recorded->size = (uint64_t)read_number(line, "size");
    recorded->sent = (uint64_t)read_number(line, "sent");
    recorded->seed_is_drawn = json_is_true(json_object_get(line, "seed_drawn"));
    if (recorded->sent > recorded->size)
        return "\"sent\" is more than \"size\"";
    fg_slice json = fg_slice_member(text, "request");
    if (json_is_object(request))
        fg_buffer_append(&recorded->request, json.start, json.size);
    else if (json_is_string(request))
        append_text(&recorded->request, request);
    else if (recorded->size > 0)
        return "\"request\" is missing";
    return NULL;
}

static const char *read_base64(fg_buffer *out, const json_t *text)
{
    fg_base64_decoder decoder = {0};
    size_t size = json_string_length(text), decoded = 0;
    char *room = fg_buffer_reserve(out, FG_BASE64_ROOM(size));
    if (!room)
        return NULL;
    if (!fg_base64_decode(&decoder, json_string_value(text), size, (uint8_t *)room, &decoded) ||
        !fg_base64_complete(&decoder))
        return "\"answer_base64\" is no base64";
    fg_buffer_commit(out, decoded);
    return NULL;
}

static const char *read_answer(fg_recorded *recorded, const json_t *line, const char *text)
{
    const json_t *answer_text = json_object_get(line, "answer_text"), *base64 = json_object_get(line, "answer_base64");
    int64_t status = read_number(line, "status");
    if (status != 0 && (status < 200 || status > 999))
        return "\"status\" is no final HTTP status, 200 to 999";
    recorded->status = (int)status;
    recorded->location = copy_text(line, "location");
    recorded->retry_after = copy_text(line, "retry_after");
    recorded->dropped = (uint64_t)read_number(line, "answer_dropped");
    fg_slice json = fg_slice_member(text, "answer");
    fg_buffer_append(&recorded->answer, json.start, json.size);
    if (json_is_string(answer_text))
        append_text(&recorded->answer, answer_text);
    return json_is_string(base64) ? read_base64(&recorded->answer, base64) : NULL;
}

static const char *read_failure(fg_recorded *recorded, const json_t *line)
{
    const char *failure = json_string_value(json_object_get(line, "failure"));
    const char *reach = json_string_value(json_object_get(line, "reach"));
    if (!failure)
        return recorded->status != 0 ? NULL : "neither \"status\" nor \"failure\" is there";
    for (int code = 1; code <= LAST_CODE && recorded->failure == FACEGEN_OK; code++) {
        if (strcmp(facegen_code_name((facegen_code)code), failure) == 0)
            recorded->failure = (facegen_code)code;
    }
    recorded->message = copy_text(line, "message");
    bool nothing = reach && strcmp(reach, "nothing") == 0, maybe = reach && strcmp(reach, "maybe") == 0;
    recorded->reach = nothing ? FACEGEN_REACH_NOTHING : FACEGEN_REACH_MAYBE;
    if (!nothing && !maybe)
        return "\"reach\" is neither \"nothing\" nor \"maybe\"";
    return recorded->failure != FACEGEN_OK ? NULL : "\"failure\" is no code of the library";
}

static const char *read_members(fg_recorded *recorded, const json_t *line, const char *text)
{
    recorded->method = copy_text(line, "method");
    recorded->url = copy_text(line, "url");
    recorded->at = read_number(line, "at");
    recorded->duration = read_number(line, "ms");
    if (!recorded->method || !recorded->url)
        return "\"method\" or \"url\" is missing";
    const char *problem = read_request(recorded, line, text);
    problem = problem ? problem : read_answer(recorded, line, text);
    return problem ? problem : read_failure(recorded, line);
}

const char *fg_recorded_read(fg_recorded *recorded, const char *line, size_t size)
{
    json_t *document = sb_document_read(line, size);
    if (!document)
        return "not a JSON object, or cut off";
    const char *problem = read_members(recorded, document, line);
    json_decref(document);
    bool full = recorded->request.state != FG_BUFFER_OK || recorded->answer.state != FG_BUFFER_OK;
    return problem || !full ? problem : "memory runs out";
}
