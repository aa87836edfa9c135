#include "match.h"

#include "base/json_string.h"
#include "compare.h"
#include "hide.h"

#include <stdio.h>
#include <string.h>

void fg_asked_init(fg_asked *asked, facegen_exchange *exchange)
{
    *asked = (fg_asked){.exchange = exchange, .seed_is_drawn = facegen_exchange_seed_is_drawn(exchange)};
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

/* ---- seeds that no caller chose ---- */

#define SEED ",\"seed\":"
enum { SEED_SIZE_MAX = sizeof SEED - 1 + 10 /* digits of 2^32 - 1 */ };

typedef struct slice {
    const char *start;
    size_t size;
} slice;

/* The seed of a body, with its name and the comma before it; within a text the quotation marks would be escaped. */
static slice seed_of(const fg_buffer *text)
{
    const char *body = fg_buffer_string(text), *seed = strstr(body, SEED);
    if (!seed)
        return (slice){body, 0};
    return (slice){seed, sizeof SEED - 1 + strspn(seed + sizeof SEED - 1, "0123456789")};
}

/* Whether a request and a recorded one may differ in their seeds: `asked_has` and `own_has` say who has one. */
static bool may_have_any_seed(const fg_recorded *recorded, bool own_has, const fg_asked *asked, bool asked_has)
{
    return (recorded->seed_is_drawn || !own_has) && (asked->seed_is_drawn || !asked_has);
}

/* A body without its seed; to be freed. */
static fg_buffer without_seed(const fg_buffer *text)
{
    slice seed = seed_of(text);
    fg_buffer rest;
    fg_buffer_init(&rest, SIZE_MAX / 4);
    fg_buffer_append(&rest, fg_buffer_string(text), (size_t)(seed.start - fg_buffer_string(text)));
    fg_buffer_text(&rest, seed.start + seed.size);
    return rest;
}

/* Whether the text of a recorded request begins with what was asked, or is the same. */
static bool has_text(const fg_recorded *recorded, const fg_asked *asked, const fg_buffer *text, bool whole)
{
    slice own = seed_of(&recorded->request), seed = seed_of(text);
    bool any_seed = may_have_any_seed(recorded, own.size > 0, asked, seed.size > 0);
    fg_buffer a = any_seed ? without_seed(&recorded->request) : recorded->request;
    fg_buffer b = any_seed ? without_seed(text) : *text;
    bool same = a.state == FG_BUFFER_OK && b.state == FG_BUFFER_OK && (!whole || a.size == b.size) &&
                strncmp(fg_buffer_string(&a), fg_buffer_string(&b), b.size) == 0;
    if (any_seed) {
        fg_buffer_free(&a);
        fg_buffer_free(&b);
    }
    return same;
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

/* Where a body breaks off that differs from a recorded one in its seed, and stands before what breaks. */
static uint64_t break_of(const fg_recorded *recorded, fg_asked *asked)
{
    if (recorded->sent <= SEED_SIZE_MAX || !asked->seed_is_drawn)
        return recorded->sent;
    read_until(asked, recorded->sent - SEED_SIZE_MAX);
    fg_buffer text = body_of(asked, true);
    slice seed = seed_of(&text), own = seed_of(&recorded->request);
    bool differs = may_have_any_seed(recorded, own.size > 0, asked, seed.size > 0);
    fg_buffer_free(&text);
    return differs ? recorded->sent + seed.size - own.size : recorded->sent;
}

static bool reads_as_far(const fg_recorded *recorded, fg_asked *asked)
{
    read_until(asked, break_of(recorded, asked));
    fg_buffer text = body_of(asked, true);
    bool same = has_text(recorded, asked, &text, true);
    fg_buffer_free(&text);
    return same;
}

/* Whether an earlier exchange, whose body was sent whole, may be meant: for all that was read, it begins the same. */
static bool may_be_earlier(const fg_recording *recording, const fg_recorded *recorded, const fg_asked *asked)
{
    bool may_be = false;
    fg_buffer text = body_of(asked, false);
    for (const fg_recorded *earlier = recording->exchanges; earlier < recorded && !may_be; earlier++)
        may_be = !earlier->played && is_whole(earlier) && has_address(earlier, asked) &&
                 has_text(earlier, asked, &text, false);
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

/* A body's members; none if it is not a JSON object. */
static fg_json members_of(const fg_buffer *text)
{
    fg_json members = fg_json_read(fg_buffer_string(text), text->size);
    return members.kind == FG_JSON_OBJECT ? members : (fg_json){FG_JSON_NONE, NULL, 0};
}

static bool has_seed(fg_json members)
{
    return fg_json_member(members, "seed").kind != FG_JSON_NONE;
}

/* Counts the members in which what is asked for differs from what was recorded, and notes the first one's name. */
static size_t count_differences(const fg_recorded *recorded, fg_json own, const fg_asked *asked, fg_json members,
                                fg_json *first)
{
    bool any_seed = may_have_any_seed(recorded, has_seed(own), asked, has_seed(members));
    return fg_count_differences(members, own, any_seed, first);
}

static bool has_members(const fg_recorded *recorded, const fg_asked *asked, fg_json members)
{
    fg_json own = members_of(&recorded->request), first;
    if (own.kind != members.kind)
        return false;
    return own.kind == FG_JSON_NONE ? recorded->size == 0
                                    : count_differences(recorded, own, asked, members, &first) == 0;
}

/* The first that was not played, else the last that was if it is free of charge. */
static fg_recorded *match_whole(const fg_recording *recording, const fg_asked *asked, fg_json members)
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
    fg_buffer text = body_of(asked, true);
    found = asked->broken ? NULL : match_whole(recording, asked, members_of(&text));
    fg_buffer_free(&text);
    return found;
}

/* ---- why there is none ---- */

/* What is nearest to a request. */
typedef struct nearest {
    size_t line; /* 0: nothing has its address */
    size_t differences;
    char name[64]; /* of the first member that differs */
} nearest;

static void look_at(nearest *best, const fg_recorded *recorded, const fg_asked *asked, fg_json members)
{
    fg_json name = {FG_JSON_NONE, "", 0};
    size_t differences = count_differences(recorded, members_of(&recorded->request), asked, members, &name);
    if (best->line > 0 && differences > best->differences)
        return;
    best->line = recorded->line;
    best->differences = differences;
    name = fg_json_head(name, sizeof best->name - 16); /* whose last character may be two escapes */
    best->name[fg_json_string_unescape(name.text, name.size, best->name)] = '\0';
}

void fg_recording_explain(const fg_recording *recording, const fg_asked *asked, char *text, size_t size)
{
    nearest best = {0};
    const char *method = facegen_exchange_method(asked->exchange), *url = facegen_exchange_url(asked->exchange);
    fg_buffer body = body_of(asked, true);
    fg_json members = members_of(&body);
    for (size_t i = 0; i < recording->count; i++) {
        const fg_recorded *recorded = &recording->exchanges[i];
        if (is_whole(recorded) && has_address(recorded, asked))
            look_at(&best, recorded, asked, members);
    }
    fg_buffer_free(&body);
    if (best.line == 0)
        snprintf(text, size, "the recording has nothing for %s %s", method, url);
    else if (best.differences == 0)
        snprintf(text, size, "the recording has no more answers to this request: line %zu was played, of %s %s",
                 best.line, method, url);
    else
        snprintf(text, size, "the recording has no such request: in line %zu, the nearest, \"%s\" %s, of %s %s",
                 best.line, best.name, best.differences > 1 ? "and others differ" : "differs", method, url);
}
