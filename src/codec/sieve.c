#include "sieve.h"

#include "base/ascii.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SAFE_DIGITS = 18, /* an integer of so many digits fits jansson's 64 bits */
    NO_HEX = 0x80,    /* in place of a digit's value: past ASCII, wherever it stands in \uXXXX */
};

void fg_sieve_init(fg_sieve *sieve, size_t document_limit)
{
    *sieve = (fg_sieve){.state = FG_SIEVE_BETWEEN};
    fg_buffer_init(&sieve->document, document_limit);
    fg_buffer_init(&sieve->raw, document_limit);
    fg_buffer_init(&sieve->held, FG_SIEVE_NUMBER);
}

void fg_sieve_free(fg_sieve *sieve)
{
    for (size_t i = 0; i < sieve->blob_count; i++)
        fg_buffer_free(&sieve->blobs[i].bytes);
    free(sieve->blobs);
    fg_buffer_free(&sieve->document);
    fg_buffer_free(&sieve->raw);
    fg_buffer_free(&sieve->held);
}

static bool fail(fg_sieve *sieve, fg_sieve_problem problem)
{
    if (sieve->problem == FG_SIEVE_FINE)
        sieve->problem = problem;
    return false;
}

/* Reports a buffer that failed. */
static bool check(fg_sieve *sieve, const fg_buffer *buffer)
{
    if (buffer->state == FG_BUFFER_OK)
        return true;
    return fail(sieve, buffer->state == FG_BUFFER_FULL ? FG_SIEVE_TOO_LARGE : FG_SIEVE_NOMEM);
}

/* Passes bytes on as they are. */
static bool pass(fg_sieve *sieve, const char *bytes, size_t size)
{
    fg_buffer_append(&sieve->document, bytes, size);
    fg_buffer_append(&sieve->raw, bytes, size);
    return check(sieve, &sieve->document) && check(sieve, &sieve->raw);
}

static bool hold(fg_sieve *sieve, const char *bytes, size_t size)
{
    fg_buffer_append(&sieve->held, bytes, size);
    return check(sieve, &sieve->held);
}

/* ---- structure ---- */

static bool in_object(const fg_sieve *sieve)
{
    return sieve->depth > 0 && (sieve->objects >> (sieve->depth - 1) & 1);
}

static bool name_is(const fg_sieve *sieve, const char *name)
{
    size_t size = strlen(name);
    return sieve->depth > 0 && sieve->name_size == size && memcmp(sieve->name, name, size) == 0;
}

/* The value of a top-level member ends: at its comma or at the end of the document's object. */
static void end_member(fg_sieve *sieve)
{
    if (name_is(sieve, "meta"))
        sieve->meta_end = sieve->raw.size;
}

static bool open_level(fg_sieve *sieve, bool object)
{
    if (sieve->depth == FG_SIEVE_DEPTH)
        return fail(sieve, FG_SIEVE_TOO_LARGE);
    uint64_t bit = (uint64_t)1 << sieve->depth++;
    sieve->objects = object ? sieve->objects | bit : sieve->objects & ~bit;
    sieve->key_next = object;
    return true;
}

/* A character outside of strings and numbers. */
static bool take_structure(fg_sieve *sieve, char character)
{
    bool top_level = sieve->depth == 1;
    switch (character) {
    case '{':
    case '[':
        if (!open_level(sieve, character == '{'))
            return false;
        break;
    case '}':
    case ']':
        if (top_level)
            end_member(sieve);
        sieve->depth -= sieve->depth > 0;
        sieve->key_next = false;
        break;
    case ',':
        if (top_level)
            end_member(sieve);
        sieve->key_next = in_object(sieve);
        sieve->values++;
        break;
    case ':':
        if (top_level && name_is(sieve, "meta"))
            sieve->meta_start = sieve->meta_end = sieve->raw.size + 1;
        sieve->key_next = false;
        sieve->values++;
        break;
    default:
        break;
    }
    if (sieve->values > FG_SIEVE_VALUES)
        return fail(sieve, FG_SIEVE_TOO_LARGE);
    return pass(sieve, &character, 1);
}

/* ---- numbers ---- */

static bool is_number_character(char character)
{
    return (character >= '0' && character <= '9') || (character != '\0' && strchr("+-.eE", character));
}

static size_t count_digits(const char *text)
{
    return strspn(text, "0123456789");
}

/* Whether a text is a number by JSON's grammar; real receives whether it has a fraction or an exponent. */
static bool is_json_number(const char *text, bool *real)
{
    text += *text == '-';
    size_t digits = count_digits(text);
    if (digits == 0 || (digits > 1 && *text == '0'))
        return false;
    text += digits;
    *real = *text != '\0';
    if (*text == '.') {
        digits = count_digits(++text);
        if (digits == 0)
            return false;
        text += digits;
    }
    if (*text == 'e' || *text == 'E') {
        text++;
        text += *text == '+' || *text == '-';
        digits = count_digits(text);
        if (digits == 0)
            return false;
        text += digits;
    }
    return *text == '\0';
}

static bool end_number(fg_sieve *sieve)
{
    const char *text = fg_buffer_string(&sieve->held);
    size_t size = sieve->held.size;
    bool real = false;
    if (!is_json_number(text, &real))
        return fail(sieve, FG_SIEVE_MALFORMED);
    bool quoted = real || size > SAFE_DIGITS;
    if (quoted)
        fg_buffer_byte(&sieve->document, '"');
    bool passed = pass(sieve, text, size);
    if (quoted)
        fg_buffer_byte(&sieve->document, '"');
    sieve->held.size = 0;
    sieve->state = FG_SIEVE_BETWEEN;
    return passed && check(sieve, &sieve->document);
}

/* ---- strings ---- */

static bool begin_string(fg_sieve *sieve)
{
    sieve->in_key = sieve->key_next;
    sieve->escaped = false;
    if (sieve->in_key && sieve->depth == 1)
        sieve->name_size = 0;
    sieve->state = !sieve->in_key && name_is(sieve, "output") ? FG_SIEVE_SUSPECT : FG_SIEVE_STRING;
    return pass(sieve, "\"", 1);
}

/* Notes the name of a top-level member. */
static void note_name(fg_sieve *sieve, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++, sieve->name_size++) {
        if (sieve->name_size < sizeof sieve->name)
            sieve->name[sieve->name_size] = bytes[i];
    }
}

/* How much of a string there is up to its closing quote, which is not counted; all when it goes on. */
static size_t string_part(fg_sieve *sieve, const char *bytes, size_t size, bool *ended)
{
    *ended = false;
    for (size_t i = 0; i < size; i++) {
        if (sieve->escaped) {
            sieve->escaped = false;
        } else if (bytes[i] == '\\') {
            sieve->escaped = true;
        } else if (bytes[i] == '"') {
            *ended = true;
            return i;
        }
    }
    return size;
}

static size_t take_string(fg_sieve *sieve, const char *bytes, size_t size)
{
    bool ended;
    size_t part = string_part(sieve, bytes, size, &ended);
    if (sieve->in_key && sieve->depth == 1)
        note_name(sieve, bytes, part);
    pass(sieve, bytes, part + ended);
    if (ended)
        sieve->state = FG_SIEVE_BETWEEN;
    return part + ended;
}

/* ---- long base64 ---- */

static fg_blob *last_blob(fg_sieve *sieve)
{
    return &sieve->blobs[sieve->blob_count - 1];
}

/* Decodes characters that are unescaped. */
static void decode(fg_sieve *sieve, const char *text, size_t size)
{
    enum { PIECE = 4096 };
    fg_blob *blob = last_blob(sieve);
    uint8_t bytes[FG_BASE64_ROOM(PIECE)];
    while (size > 0 && !blob->broken && sieve->problem == FG_SIEVE_FINE) {
        size_t piece = size < PIECE ? size : PIECE, decoded;
        blob->broken = !fg_base64_decode(&sieve->decoder, text, piece, bytes, &decoded);
        sieve->blob_bytes += decoded;
        if (sieve->blob_bytes > FG_SIEVE_BLOB_LIMIT)
            fail(sieve, FG_SIEVE_TOO_LARGE);
        else
            fg_buffer_append(&blob->bytes, bytes, decoded);
        check(sieve, &blob->bytes);
        text += piece;
        size -= piece;
    }
}

/*
 * One character of an escape in a blob: \/ \n \r \t or \uXXXX, as some encoders write '/', '+' and '='. Any other
 * escape stands for something that base64 does not have, as NUL does.
 */
static void take_escape(fg_sieve *sieve, char character)
{
    if (sieve->hex_left == 0 && character == 'u') {
        sieve->hex_left = 4;
        sieve->hex = 0;
        return;
    }
    char plain = character;
    if (sieve->hex_left > 0) {
        const char *digits = "0123456789abcdef0123456789ABCDEF", *digit = strchr(digits, character);
        sieve->hex = sieve->hex * 16 + (digit && *digit ? (unsigned)(digit - digits) % 16 : NO_HEX);
        if (--sieve->hex_left > 0)
            return;
        plain = sieve->hex < 0x80 ? (char)sieve->hex : '\0';
    } else if (character != '/') {
        plain = strchr("nrt", character) ? ' ' : '\0';
    }
    sieve->escaped = false;
    decode(sieve, &plain, 1);
}

/* Takes characters of a blob up to its closing quote; how many. */
static size_t take_blob(fg_sieve *sieve, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size;) {
        if (sieve->escaped) {
            take_escape(sieve, bytes[i++]);
            continue;
        }
        size_t plain = i;
        while (plain < size && bytes[plain] != '"' && bytes[plain] != '\\')
            plain++;
        decode(sieve, bytes + i, plain - i);
        if (plain < size && bytes[plain] == '"') {
            last_blob(sieve)->broken |= !fg_base64_complete(&sieve->decoder);
            sieve->state = FG_SIEVE_BETWEEN;
            pass(sieve, "\"", 1);
            return plain + 1;
        }
        sieve->escaped = plain < size;
        i = plain + 1;
    }
    return size;
}

/* The base64 in a string's beginning: after the comma of a data URI. NULL when it is something else. */
static const char *find_base64(const char *text, size_t size)
{
    const char *content = text;
    if (size >= 5 && fg_ascii_begins(text, "data:")) {
        content = memchr(text, ',', size);
        if (!content)
            return NULL;
        content++;
    }
    for (const char *next = content; next < text + size; next++) {
        if (*next != '\\' && !fg_base64_is_digit(*next)) /* the letters of the escapes are digits, too */
            return NULL;
    }
    return content;
}

static bool add_blob(fg_sieve *sieve)
{
    if (!sieve->blobs)
        sieve->blobs = calloc(FG_SIEVE_BLOBS, sizeof *sieve->blobs);
    if (!sieve->blobs)
        return fail(sieve, FG_SIEVE_NOMEM);
    if (sieve->blob_count == FG_SIEVE_BLOBS)
        return fail(sieve, FG_SIEVE_TOO_LARGE);
    char reference[32];
    snprintf(reference, sizeof reference, "image %zu", sieve->blob_count);
    fg_buffer_init(&sieve->blobs[sieve->blob_count++].bytes, FG_SIEVE_BLOB_LIMIT);
    sieve->decoder = (fg_base64_decoder){0};
    sieve->hex_left = 0;
    return pass(sieve, reference, strlen(reference));
}

/* A suspect string has become long: it is a blob, or else passes as it is. */
static bool judge_suspect(fg_sieve *sieve)
{
    const char *text = fg_buffer_string(&sieve->held);
    size_t size = sieve->held.size;
    const char *content = find_base64(text, size);
    sieve->held.size = 0;
    if (!content) {
        sieve->state = FG_SIEVE_STRING;
        return pass(sieve, text, size);
    }
    if (!add_blob(sieve))
        return false;
    sieve->state = FG_SIEVE_BLOB;
    sieve->escaped = false;
    take_blob(sieve, content, size - (size_t)(content - text));
    return sieve->problem == FG_SIEVE_FINE;
}

static size_t take_suspect(fg_sieve *sieve, const char *bytes, size_t size)
{
    size_t room = FG_SIEVE_LONG - sieve->held.size;
    bool ended;
    size_t part = string_part(sieve, bytes, size < room ? size : room, &ended);
    hold(sieve, bytes, part);
    if (ended) {
        pass(sieve, fg_buffer_string(&sieve->held), sieve->held.size);
        pass(sieve, "\"", 1);
        sieve->held.size = 0;
        sieve->state = FG_SIEVE_BETWEEN;
    } else if (sieve->held.size == FG_SIEVE_LONG) {
        judge_suspect(sieve);
    }
    return part + ended;
}

/* ---- the pass ---- */

static size_t take_number(fg_sieve *sieve, const char *bytes, size_t size)
{
    size_t part = 0;
    while (part < size && is_number_character(bytes[part]))
        part++;
    hold(sieve, bytes, part);
    if (part < size)
        end_number(sieve);
    return part;
}

static size_t take_between(fg_sieve *sieve, const char *bytes)
{
    if (*bytes == '"') {
        begin_string(sieve);
        return 1;
    }
    if (*bytes == '-' || (*bytes >= '0' && *bytes <= '9')) {
        sieve->state = FG_SIEVE_IN_NUMBER;
        if (sieve->key_next) /* quoted, it would pass for a name */
            fail(sieve, FG_SIEVE_MALFORMED);
        return 0;
    }
    take_structure(sieve, *bytes);
    return 1;
}

bool fg_sieve_feed(fg_sieve *sieve, const char *bytes, size_t size)
{
    while (size > 0 && sieve->problem == FG_SIEVE_FINE) {
        size_t taken = 0;
        switch (sieve->state) {
        case FG_SIEVE_BETWEEN:
            taken = take_between(sieve, bytes);
            break;
        case FG_SIEVE_STRING:
            taken = take_string(sieve, bytes, size);
            break;
        case FG_SIEVE_SUSPECT:
            taken = take_suspect(sieve, bytes, size);
            break;
        case FG_SIEVE_BLOB:
            taken = take_blob(sieve, bytes, size);
            break;
        case FG_SIEVE_IN_NUMBER:
            taken = take_number(sieve, bytes, size);
            break;
        }
        bytes += taken;
        size -= taken;
    }
    return sieve->problem == FG_SIEVE_FINE;
}

bool fg_sieve_end(fg_sieve *sieve)
{
    if (sieve->problem != FG_SIEVE_FINE)
        return false;
    if (sieve->state == FG_SIEVE_IN_NUMBER)
        return end_number(sieve);
    return sieve->state == FG_SIEVE_BETWEEN ? true : fail(sieve, FG_SIEVE_MALFORMED);
}
