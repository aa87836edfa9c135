#include "recorded.h"

#include "base/base64.h"
#include "base/json.h"
#include "base/utf8.h"
#include "base/json_writer.h"

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
    return fg_json_read(fg_buffer_string(text), text->size).kind == FG_JSON_OBJECT;
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
    if (out->state == FG_BUFFER_OK && fg_json_read(out->bytes + start, out->size - start).kind == FG_JSON_NONE) {
        out->size = start; /* what it has in it is deeper than is read */
        write_line(recorded, false, out);
    }
}

/* ---- reading ---- */

/* A copy of a member's text, for free(); NULL when it is absent or memory runs out. */
static char *copy_text(fg_json line, const char *name)
{
    fg_json member = fg_json_member(line, name);
    return member.kind == FG_JSON_STRING ? fg_json_text(member) : NULL;
}

/* A member that is a number from 0 to what can be reckoned with; 0 without it. */
static int64_t read_number(fg_json line, const char *name)
{
    static const int64_t most = INT64_C(1000000000000000);
    int64_t number;
    if (!fg_json_integer(fg_json_member(line, name), &number) || number < 0)
        return 0;
    return number < most ? number : most;
}

/* Appends a text, which is written as a string because it is not an object. */
static const char *read_text(fg_buffer *out, fg_json text)
{
    fg_json_append(text, out);
    return out->size > 0 && memchr(out->bytes, '\0', out->size) ? "a text has a NUL in it" : NULL;
}

static const char *read_request(fg_recorded *recorded, fg_json line)
{
    fg_json request = fg_json_member(line, "request");
    recorded->size = (uint64_t)read_number(line, "size");
    recorded->sent = (uint64_t)read_number(line, "sent");
    recorded->seed_is_drawn = fg_json_is_true(fg_json_member(line, "seed_drawn"));
    if (recorded->sent > recorded->size)
        return "\"sent\" is more than \"size\"";
    if (request.kind == FG_JSON_STRING)
        return read_text(&recorded->request, request);
    if (request.kind == FG_JSON_OBJECT)
        fg_buffer_append(&recorded->request, request.text, request.size);
    else if (recorded->size > 0)
        return "\"request\" is missing";
    return NULL;
}

static const char *decode_base64(fg_buffer *out, const char *text)
{
    fg_base64_decoder decoder = {0};
    size_t size = strlen(text), decoded = 0;
    char *room = fg_buffer_reserve(out, FG_BASE64_ROOM(size));
    if (!room)
        return NULL;
    if (!fg_base64_decode(&decoder, text, size, (uint8_t *)room, &decoded) || !fg_base64_complete(&decoder))
        return "\"answer_base64\" is no base64";
    fg_buffer_commit(out, decoded);
    return NULL;
}

/* Appends the answer that a line has in one of three forms. */
static const char *read_body(fg_buffer *out, fg_json line)
{
    fg_json json = fg_json_member(line, "answer"), text = fg_json_member(line, "answer_text");
    char *base64 = copy_text(line, "answer_base64");
    const char *problem = NULL;
    size_t quote = json.kind == FG_JSON_STRING; /* it is taken as it is written */
    if (base64)
        problem = decode_base64(out, base64);
    else if (text.kind == FG_JSON_STRING)
        problem = read_text(out, text);
    else if (json.kind != FG_JSON_NONE)
        fg_buffer_append(out, json.text - quote, json.size + 2 * quote);
    free(base64);
    return problem;
}

static const char *read_answer(fg_recorded *recorded, fg_json line)
{
    int64_t status = read_number(line, "status");
    if (status != 0 && (status < 200 || status > 999))
        return "\"status\" is no final HTTP status, 200 to 999";
    recorded->status = (int)status;
    recorded->location = copy_text(line, "location");
    recorded->retry_after = copy_text(line, "retry_after");
    recorded->dropped = (uint64_t)read_number(line, "answer_dropped");
    return read_body(&recorded->answer, line);
}

static const char *read_failure(fg_recorded *recorded, fg_json line)
{
    fg_json failure = fg_json_member(line, "failure"), reach = fg_json_member(line, "reach");
    if (failure.kind != FG_JSON_STRING)
        return recorded->status != 0 ? NULL : "neither \"status\" nor \"failure\" is there";
    for (int code = 1; code <= LAST_CODE && recorded->failure == FACEGEN_OK; code++) {
        if (fg_json_says(failure, facegen_code_name((facegen_code)code)))
            recorded->failure = (facegen_code)code;
    }
    recorded->message = copy_text(line, "message");
    bool nothing = fg_json_says(reach, "nothing");
    recorded->reach = nothing ? FACEGEN_REACH_NOTHING : FACEGEN_REACH_MAYBE;
    if (!nothing && !fg_json_says(reach, "maybe"))
        return "\"reach\" is neither \"nothing\" nor \"maybe\"";
    return recorded->failure != FACEGEN_OK ? NULL : "\"failure\" is no code of the library";
}

static const char *read_members(fg_recorded *recorded, fg_json line)
{
    recorded->method = copy_text(line, "method");
    recorded->url = copy_text(line, "url");
    recorded->at = read_number(line, "at");
    recorded->duration = read_number(line, "ms");
    if (!recorded->method || !recorded->url)
        return "\"method\" or \"url\" is missing";
    const char *problem = read_request(recorded, line);
    problem = problem ? problem : read_answer(recorded, line);
    return problem ? problem : read_failure(recorded, line);
}

const char *fg_recorded_read(fg_recorded *recorded, const char *line, size_t size)
{
    fg_json document = fg_json_read(line, size);
    if (document.kind != FG_JSON_OBJECT)
        return "not a JSON object, or cut off";
    const char *problem = read_members(recorded, document);
    bool full = recorded->request.state != FG_BUFFER_OK || recorded->answer.state != FG_BUFFER_OK;
    return problem || !full ? problem : "memory runs out";
}
