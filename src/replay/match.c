#include "match.h"

#include "hide.h"
#include "sandbox/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fg_asked_init(fg_asked *asked, facegen_exchange *exchange)
{
    *asked = (fg_asked){.exchange = exchange};
    fg_condenser_init(&asked->body);
}

void fg_asked_free(fg_asked *asked)
{
    fg_condenser_free(&asked->body);
}

/* Reads the body up to a size. */
static void read_until(fg_asked *asked, uint64_t size)
{
    char piece[16384];
    while (!asked->broken && asked->read < size) {
        uint64_t left = size - asked->read;
        int64_t got = facegen_exchange_read(asked->exchange, piece, left < sizeof piece ? (size_t)left : sizeof piece);
        if (got == 0)
            break;
        asked->broken = got < 0;
        if (got > 0) {
            fg_condenser_take(&asked->body, piece, (size_t)got);
            asked->read += (uint64_t)got;
        }
    }
}

static bool has_address(const fg_recorded *recorded, const fg_asked *asked)
{
    return strcmp(recorded->method, facegen_exchange_method(asked->exchange)) == 0 &&
           strcmp(recorded->url, facegen_exchange_url(asked->exchange)) == 0;
}

static bool is_whole(const fg_recorded *recorded)
{
    return recorded->sent == recorded->size;
}

/* The body as it would be recorded, as far as it was read; to be freed. */
static fg_buffer body_of(const fg_asked *asked, bool with_end)
{
    fg_buffer whole, text;
    fg_buffer_init(&whole, SIZE_MAX / 4);
    fg_buffer_init(&text, SIZE_MAX / 4);
    fg_condenser_write(&asked->body, with_end, &whole);
    fg_hide_links(&text, fg_buffer_string(&whole), whole.size, false, NULL);
    fg_buffer_free(&whole);
    return text;
}

/* ---- a body that broke off: it is compared letter by letter ---- */

/*
 * Takes the seed out of the text of a body, in which it is never the first member, and returns how much that was. No
 * string of a body has these characters in it: its quotation marks are escaped.
 */
static size_t cut_seed(char *text)
{
    static const char name[] = ",\"seed\":";
    char *found = strstr(text, name);
    if (!found)
        return 0;
    char *end = found + sizeof name - 1;
    end += strspn(end, "0123456789");
    memmove(found, end, strlen(end) + 1);
    return (size_t)(end - found);
}

/* A seed that the library drew is passed over; a recording without one is shorter by that. */
static bool reads_as_far(const fg_recorded *recorded, fg_asked *asked)
{
    bool drawn = facegen_exchange_seed_is_drawn(asked->exchange);
    char *expected = strdup(fg_buffer_string(&recorded->request));
    size_t expected_seed = drawn && expected ? cut_seed(expected) : 0;
    read_until(asked, recorded->sent);
    fg_buffer text = body_of(asked, true);
    size_t seed = drawn && text.bytes ? cut_seed(text.bytes) : 0;
    if (seed > expected_seed && expected_seed == 0) {
        fg_buffer_free(&text);
        read_until(asked, recorded->sent + seed);
        text = body_of(asked, true);
        if (text.bytes)
            cut_seed(text.bytes);
    }
    bool same = expected && strcmp(fg_buffer_string(&text), expected) == 0;
    fg_buffer_free(&text);
    free(expected);
    return same;
}

/* Whether an earlier exchange, whose body was sent whole, may be meant: for all that was read, it begins the same. */
static bool may_be_earlier(const fg_recording *recording, const fg_recorded *recorded, const fg_asked *asked)
{
    bool may_be = false;
    fg_buffer text = body_of(asked, false);
    for (const fg_recorded *earlier = recording->exchanges; earlier < recorded && !may_be; earlier++)
        may_be = !earlier->played && is_whole(earlier) && has_address(earlier, asked) &&
                 strncmp(fg_buffer_string(&earlier->request), fg_buffer_string(&text), text.size) == 0;
    fg_buffer_free(&text);
    return may_be;
}

static fg_recorded *match_broken(const fg_recording *recording, fg_asked *asked)
{
    for (size_t i = 0; i < recording->count; i++) {
        fg_recorded *recorded = &recording->exchanges[i];
        if (!recorded->played && !is_whole(recorded) && has_address(recorded, asked) && reads_as_far(recorded, asked) &&
            !may_be_earlier(recording, recorded, asked))
            return recorded;
    }
    return NULL;
}

/* ---- a whole body: its members are compared, whatever their order ---- */

/* The members of a body that are compared with what is asked: without the key, and without a seed that the library
 * drew, which no recording can know. NULL if it has none. */
static json_t *members_of(const fg_buffer *text, const fg_asked *asked)
{
    json_t *members = fg_document_read(fg_buffer_string(text), text->size);
    json_object_del(members, "key");
    if (facegen_exchange_seed_is_drawn(asked->exchange))
        json_object_del(members, "seed");
    return members;
}

static json_t *members_asked(const fg_asked *asked)
{
    fg_buffer text = body_of(asked, true);
    json_t *members = members_of(&text, asked);
    fg_buffer_free(&text);
    return members;
}

static bool has_members(const fg_recorded *recorded, const fg_asked *asked, const json_t *members)
{
    json_t *own = members_of(&recorded->request, asked);
    bool same = own || members ? json_equal(own, members) : recorded->size == 0;
    json_decref(own);
    return same;
}

/* The first that was not played, else the last that was if it is free of charge. */
static fg_recorded *match_whole(const fg_recording *recording, const fg_asked *asked, const json_t *members)
{
    fg_recorded *found = NULL;
    bool once = facegen_exchange_paid(asked->exchange);
    for (size_t i = 0; i < recording->count && (!found || found->played); i++) {
        fg_recorded *recorded = &recording->exchanges[i];
        if (!(once && recorded->played) && is_whole(recorded) && has_address(recorded, asked) &&
            has_members(recorded, asked, members))
            found = recorded;
    }
    return found;
}

fg_recorded *fg_recording_match(const fg_recording *recording, fg_asked *asked)
{
    fg_recorded *found = match_broken(recording, asked);
    if (found || asked->broken)
        return found;
    read_until(asked, facegen_exchange_body_size(asked->exchange));
    json_t *members = members_asked(asked);
    found = asked->broken ? NULL : match_whole(recording, asked, members);
    json_decref(members);
    return found;
}

/* ---- why there is none ---- */

/* Counts the members that two bodies do not share, and notes the first one's name. */
static size_t count_differences(json_t *one, json_t *other, const char **first)
{
    size_t count = 0;
    const char *name;
    json_t *value;
    json_object_foreach (one, name, value) {
        if (!json_equal(value, json_object_get(other, name)) && count++ == 0)
            *first = name;
    }
    json_object_foreach (other, name, value) {
        if (!json_object_get(one, name) && count++ == 0)
            *first = name;
    }
    return count;
}

/* What is nearest to a request. */
typedef struct nearest {
    size_t line; /* 0: nothing has its address */
    size_t differences;
    char name[64]; /* of the first member that differs */
} nearest;

static void look_at(nearest *best, const fg_recorded *recorded, const fg_asked *asked, json_t *members)
{
    const char *name = "";
    json_t *own = members_of(&recorded->request, asked);
    size_t differences = count_differences(members, own, &name);
    if (best->line == 0 || differences <= best->differences) {
        best->line = recorded->line;
        best->differences = differences;
        snprintf(best->name, sizeof best->name, "%s", name);
    }
    json_decref(own);
}

void fg_recording_explain(const fg_recording *recording, const fg_asked *asked, char *text, size_t size)
{
    nearest best = {0};
    const char *method = facegen_exchange_method(asked->exchange), *url = facegen_exchange_url(asked->exchange);
    json_t *members = members_asked(asked);
    for (size_t i = 0; i < recording->count; i++) {
        const fg_recorded *recorded = &recording->exchanges[i];
        if (is_whole(recorded) && has_address(recorded, asked))
            look_at(&best, recorded, asked, members);
    }
    json_decref(members);
    if (best.line == 0)
        snprintf(text, size, "the recording has nothing for %s %s", method, url);
    else if (best.differences == 0)
        snprintf(text, size, "the recording has no more answers to this request: line %zu was played, of %s %s",
                 best.line, method, url);
    else
        snprintf(text, size, "the recording has no such request: in line %zu, the nearest, \"%s\" %s, of %s %s",
                 best.line, best.name, best.differences > 1 ? "and others differ" : "differs", method, url);
}
