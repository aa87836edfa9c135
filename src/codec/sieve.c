#include "sieve.h"

#include "base/base64_text.h"
#include "base/json.h"
#include "base/json_string.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fg_sieve_init(fg_sieve *sieve, size_t document_limit)
{
    *sieve = (fg_sieve){.state = FG_SIEVE_BETWEEN};
    fg_buffer_init(&sieve->document, document_limit);
}

void fg_sieve_free(fg_sieve *sieve)
{
    for (size_t i = 0; i < sieve->blob_count; i++)
        fg_buffer_free(&sieve->blobs[i].bytes);
    free(sieve->blobs);
    fg_buffer_free(&sieve->document);
}

static bool stop_sieving(fg_sieve *sieve, fg_sieve_problem problem)
{
    if (sieve->problem == FG_SIEVE_FINE)
        sieve->problem = problem;
    return false;
}

/* Reports a buffer that failed. */
static bool check_buffer(fg_sieve *sieve, const fg_buffer *buffer)
{
    if (buffer->state == FG_BUFFER_OK)
        return true;
    return stop_sieving(sieve, buffer->state == FG_BUFFER_FULL ? FG_SIEVE_TOO_LARGE : FG_SIEVE_NOMEM);
}

/* Passes bytes on as they are. */
static bool add_text(fg_sieve *sieve, const char *bytes, size_t size)
{
    fg_buffer_append(&sieve->document, bytes, size);
    return check_buffer(sieve, &sieve->document);
}

/* ---- structure ---- */

static bool in_object(const fg_sieve *sieve)
{
    return sieve->depth > 0 && (sieve->objects >> (sieve->depth - 1) & 1);
}

static bool in_output(const fg_sieve *sieve)
{
    static const char name[] = "output";
    return sieve->depth > 0 && sieve->name_size == strlen(name) && memcmp(sieve->name, name, strlen(name)) == 0;
}

static void open_level(fg_sieve *sieve, bool object)
{
    if (sieve->depth == FG_JSON_DEPTH) {
        stop_sieving(sieve, FG_SIEVE_TOO_LARGE);
        return;
    }
    uint64_t bit = (uint64_t)1 << sieve->depth++;
    sieve->objects = object ? sieve->objects | bit : sieve->objects & ~bit;
    sieve->key_next = object;
}

static void begin_string(fg_sieve *sieve)
{
    sieve->in_key = sieve->key_next;
    sieve->escaped = false;
    if (sieve->in_key && sieve->depth == 1)
        sieve->name_size = 0;
    sieve->suspected = 0;
    sieve->state = !sieve->in_key && in_output(sieve) ? FG_SIEVE_SUSPECT : FG_SIEVE_STRING;
}

/* A character outside of strings. */
static void sieve_character(fg_sieve *sieve, char character)
{
    switch (character) {
    case '"':
        begin_string(sieve);
        break;
    case '{':
    case '[':
        open_level(sieve, character == '{');
        break;
    case '}':
    case ']':
        sieve->depth -= sieve->depth > 0;
        sieve->key_next = false;
        break;
    case ',':
    case ':':
        sieve->key_next = character == ',' && in_object(sieve);
        if (++sieve->values > FG_SIEVE_VALUES)
            stop_sieving(sieve, FG_SIEVE_TOO_LARGE);
        break;
    default:
        break;
    }
}

static size_t take_between(fg_sieve *sieve, const char *bytes, size_t size)
{
    size_t taken = 0;
    while (taken < size && sieve->state == FG_SIEVE_BETWEEN)
        sieve_character(sieve, bytes[taken++]);
    return taken;
}

/* ---- strings ---- */

/* How much of a string there is up to its closing quote, which is counted; all when it goes on. */
static size_t string_part(fg_sieve *sieve, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (sieve->escaped) {
            sieve->escaped = false;
            continue;
        }
        i += fg_json_string_plain_size(bytes + i, size - i);
        if (i < size && bytes[i] == '"') {
            sieve->state = FG_SIEVE_BETWEEN;
            return i + 1;
        }
        sieve->escaped = i < size && bytes[i] == '\\';
    }
    return size;
}

/* Notes the name of a top-level member. */
static void note_name(fg_sieve *sieve, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++, sieve->name_size++) {
        if (sieve->name_size < sizeof sieve->name)
            sieve->name[sieve->name_size] = bytes[i];
    }
}

static size_t take_string(fg_sieve *sieve, const char *bytes, size_t size)
{
    size_t taken = string_part(sieve, bytes, size);
    if (sieve->in_key && sieve->depth == 1)
        note_name(sieve, bytes, taken - (sieve->state == FG_SIEVE_BETWEEN));
    return taken;
}

static size_t add_suspect(fg_sieve *sieve, const char *bytes, size_t size)
{
    size_t room = FG_SIEVE_LONG - sieve->suspected;
    size_t taken = string_part(sieve, bytes, size < room ? size : room);
    sieve->suspected += taken;
    return taken;
}

/* ---- long base64 ---- */

static size_t feed_blob(fg_sieve *sieve, const char *bytes, size_t size)
{
    bool ended;
    fg_blob *blob = &sieve->blobs[sieve->blob_count - 1];
    size_t taken = fg_blob_feed(blob, bytes, size, &ended);
    check_buffer(sieve, &blob->bytes);
    if (ended) {
        sieve->blob_bytes += blob->bytes.size;
        sieve->state = FG_SIEVE_BETWEEN;
        add_text(sieve, "\"", 1);
    }
    return taken;
}

/* The base64 in a string's beginning: after blanks, or the comma of a data URI. NULL if it is something else. */
static const char *find_base64(const char *text, size_t size)
{
    fg_base64_text base64 = {0};
    size_t begin = fg_base64_text_begin(&base64, text, size);
    if (begin == SIZE_MAX || base64.quote)
        return NULL;
    for (const char *next = text + begin; next < text + size; next++) {
        if (*next != '\\' && !fg_base64_is_digit(*next)) /* the letters of the escapes are digits, too */
            return NULL;
    }
    return text + begin;
}

static bool add_blob(fg_sieve *sieve)
{
    if (!sieve->blobs)
        sieve->blobs = calloc(FG_IMAGES_MAX, sizeof *sieve->blobs);
    if (!sieve->blobs)
        return stop_sieving(sieve, FG_SIEVE_NOMEM);
    if (sieve->blob_count == FG_IMAGES_MAX)
        return stop_sieving(sieve, FG_SIEVE_TOO_LARGE);
    fg_blob_init(&sieve->blobs[sieve->blob_count++], FG_SIEVE_BLOB_LIMIT - sieve->blob_bytes);
    return true;
}

static bool has_long_suspect(const fg_sieve *sieve)
{
    return sieve->state == FG_SIEVE_SUSPECT && sieve->suspected == FG_SIEVE_LONG;
}

/* A suspect string has become long: it is a blob, and leaves the document again, or else it stays. */
static void judge_suspect(fg_sieve *sieve)
{
    const char *end = sieve->document.bytes + sieve->document.size;
    const char *content = find_base64(end - FG_SIEVE_LONG, FG_SIEVE_LONG);
    sieve->state = FG_SIEVE_STRING;
    if (!content || !add_blob(sieve))
        return;
    sieve->state = FG_SIEVE_BLOB;
    feed_blob(sieve, content, (size_t)(end - content));
    char reference[32];
    snprintf(reference, sizeof reference, "image %zu", sieve->blob_count - 1);
    sieve->document.size -= FG_SIEVE_LONG;
    sieve->blobs[sieve->blob_count - 1].place = sieve->document.size;
    add_text(sieve, reference, strlen(reference));
}

fg_blob *fg_sieve_blob_at(const fg_sieve *sieve, const char *place)
{
    for (size_t i = 0; i < sieve->blob_count; i++) {
        if (sieve->document.bytes + sieve->blobs[i].place == place)
            return &sieve->blobs[i];
    }
    return NULL;
}

/* ---- the pass ---- */

/* Passes text on, up to where a suspect string has become long. */
static size_t take_text(fg_sieve *sieve, const char *bytes, size_t size)
{
    size_t taken = 0;
    while (taken < size && sieve->problem == FG_SIEVE_FINE && !has_long_suspect(sieve)) {
        const char *next = bytes + taken;
        size_t left = size - taken;
        if (sieve->state == FG_SIEVE_BETWEEN)
            taken += take_between(sieve, next, left);
        else if (sieve->state == FG_SIEVE_STRING)
            taken += take_string(sieve, next, left);
        else
            taken += add_suspect(sieve, next, left);
    }
    if (add_text(sieve, bytes, taken) && has_long_suspect(sieve))
        judge_suspect(sieve);
    return taken;
}

bool fg_sieve_feed(fg_sieve *sieve, const char *bytes, size_t size)
{
    while (size > 0 && sieve->problem == FG_SIEVE_FINE) {
        bool in_blob = sieve->state == FG_SIEVE_BLOB;
        size_t taken = in_blob ? feed_blob(sieve, bytes, size) : take_text(sieve, bytes, size);
        bytes += taken;
        size -= taken;
    }
    return sieve->problem == FG_SIEVE_FINE;
}
