#include "decode.h"

#include "base/ascii.h"
#include "base/number.h"
#include "base/redact.h"
#include "draft.h"
#include "images.h"
#include "mend.h"
#include "salvage.h"

#include <math.h>
#include <string.h>

enum {
    MESSAGE_SIZE = 513,               /* bytes of a message, the NUL included */
    RETRY_AFTER_MAX_S = 24 * 60 * 60, /* longer is taken as this */
};

void fg_answer_init(fg_answer *answer)
{
    answer->excerpt_size = 0;
    answer->lenient = false;
    fg_sieve_init(&answer->sieve, FG_ANSWER_LIMIT);
}

void fg_answer_free(fg_answer *answer)
{
    fg_sieve_free(&answer->sieve);
}

bool fg_answer_feed(fg_answer *answer, const char *bytes, size_t size)
{
    size_t room = sizeof answer->excerpt - answer->excerpt_size;
    size_t kept = size < room ? size : room;
    memcpy(answer->excerpt + answer->excerpt_size, bytes, kept);
    answer->excerpt_size += kept;
    bool beginning_wanted = answer->excerpt_size < sizeof answer->excerpt; /* it may hold the id of a paid job */
    return fg_sieve_feed(&answer->sieve, bytes, size) || beginning_wanted;
}

/* ---- the members that are known ---- */

typedef enum member_id {
    STATUS,
    ID,
    TRACK_ID,
    TIP,
    MESSAGE,
    MESSEGE, /* as the provider spells it, too */
    ERROR,
    ERRORS, /* of frameworks: what is wrong with each field */
    DETAIL, /* of frameworks and proxies, in place of a message */
    GENERATION_TIME,
    ETA,
    RETRY_AFTER,
    OUTPUT,
    PROXY_LINKS,
    FUTURE_LINKS,
    META,
    PROCESSING_COUNT, /* about the account */
    DATA,
    MEMBER_COUNT
} member_id;

/* Whether a name may say a word, by its first letter: most do not. */
static bool may_say(fg_json name, const char *word)
{
    return name.size > 0 && (*name.text == *word || *name.text == '\\');
}

/* Finds them in an answer. False when one comes twice: which of the two holds is anybody's guess. */
static bool find_members(fg_json root, fg_json members[MEMBER_COUNT])
{
    static const char *const names[MEMBER_COUNT] = {
        [STATUS] = "status",
        [ID] = "id",
        [TRACK_ID] = "track_id",
        [TIP] = "tip",
        [MESSAGE] = "message",
        [MESSEGE] = "messege",
        [ERROR] = "error",
        [ERRORS] = "errors",
        [DETAIL] = "detail",
        [GENERATION_TIME] = "generationTime",
        [ETA] = "eta",
        [RETRY_AFTER] = "retry_after",
        [OUTPUT] = "output",
        [PROXY_LINKS] = "proxy_links",
        [FUTURE_LINKS] = "future_links",
        [META] = "meta",
        [PROCESSING_COUNT] = "processing_count",
        [DATA] = "data",
    };
    for (fg_json_walk walk = fg_json_walk_in(root); fg_json_next(&walk);) {
        size_t known = 0;
        while (known < MEMBER_COUNT && !(may_say(walk.name, names[known]) && fg_json_says(walk.name, names[known])))
            known++;
        if (known == MEMBER_COUNT)
            continue;
        if (members[known].kind != FG_JSON_NONE)
            return false;
        members[known] = walk.value;
    }
    return true;
}

/* ---- scalars, in whatever JSON type they came ---- */

/* A string, or a number as it is written; NULL for anything else. */
static const char *keep_text_or_number(fg_draft *draft, fg_json value)
{
    return value.kind == FG_JSON_NUMBER ? fg_draft_keep(draft, value.text, value.size)
                                        : fg_draft_keep_text(draft, value);
}

/* A number of at least 0, also from a string; -1 for anything else. */
static double number_of(fg_json value)
{
    double number = -1;
    if (value.kind != FG_JSON_NUMBER && value.kind != FG_JSON_STRING)
        return -1;
    return fg_number_parse(value.text, value.size, &number) && number >= 0 ? number : -1;
}

/* Whether a number is written as an integer, as nearly all are: JSON has no zeros in front. */
static bool is_plain_integer(fg_json number)
{
    size_t digits = 0;
    while (digits < number.size && number.text[digits] >= '0' && number.text[digits] <= '9')
        digits++;
    return digits == number.size;
}

/* An id: a string, or an integer in its plain digits, so that 777.0 is 777. NULL if it cannot stand in a path. */
static const char *keep_id(fg_draft *draft, fg_json value)
{
    char plain[FG_ID_SIZE];
    bool whole = value.kind == FG_JSON_NUMBER && !is_plain_integer(value) &&
                 fg_number_plain(value.text, value.size, plain, sizeof plain);
    const char *id = whole ? fg_draft_keep(draft, plain, strlen(plain)) : keep_text_or_number(draft, value);
    return id && fg_id_valid(id) ? id : NULL;
}

/* ---- the message: a string, or an object or list of strings and of lists of them ---- */

enum {
    MESSAGE_DEPTH = 4,       /* levels of nesting in which words are looked for */
    MESSAGE_RAW = 16 * 1024, /* bytes of words, as they are written, of which the first are kept */
};

/* named: whether the words of a member follow its name, as in "seed: The seed must be an integer." */
static void flatten(fg_json value, fg_buffer *line, bool named, int depth)
{
    if (value.kind < FG_JSON_STRING || line->size > MESSAGE_RAW || depth == 0)
        return;
    if (value.kind == FG_JSON_STRING && value.size > 0) {
        fg_buffer_text(line, line->size > 0 ? " " : "");
        fg_json_append(fg_json_head(value, MESSAGE_RAW), line);
    }
    for (fg_json_walk walk = fg_json_walk_in(value); fg_json_next(&walk);) {
        if (named && walk.name.kind == FG_JSON_STRING) {
            flatten(walk.name, line, false, 1);
            fg_buffer_text(line, ":");
        }
        flatten(walk.value, line, named, depth - 1);
    }
}

/* Takes the provider's words; those of others if it has none. */
static void take_message(fg_draft *draft, const fg_json members[MEMBER_COUNT])
{
    char message[MESSAGE_SIZE];
    fg_buffer *line = &draft->line;
    line->size = 0;
    for (member_id spelling = MESSAGE; spelling <= ERROR && line->size == 0; spelling++)
        flatten(members[spelling], line, false, MESSAGE_DEPTH);
    flatten(members[ERRORS], line, true, MESSAGE_DEPTH);
    draft->result->speaks = *draft->result->status_text || line->size > 0;
    if (line->size == 0)
        flatten(members[DETAIL], line, false, MESSAGE_DEPTH);
    if (line->size == 0)
        return;
    fg_redact(fg_buffer_string(line), line->size, NULL, message, sizeof message);
    draft->result->message = fg_draft_keep(draft, message, strlen(message));
}

/* Whether a message says that too much was asked in too short a time. */
static bool is_about_rate(const char *message)
{
    static const char *const words[] = {"rate limit", "too many requests"};
    for (; *message; message++) {
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
            if (fg_ascii_begins(message, words[i]))
                return true;
        }
    }
    return false;
}

/* ---- about the account ---- */

/* The first member of an object of that name. */
static fg_json member_of(fg_json object, const char *name)
{
    for (fg_json_walk walk = fg_json_walk_in(object); fg_json_next(&walk);) {
        if (fg_json_says(walk.name, name))
            return walk.value;
    }
    return (fg_json){FG_JSON_NONE, NULL, 0};
}

/* The ids of a list of images; NULL when there is none, or an id in it is none. */
static fg_ids *take_assets(fg_draft *draft, fg_json list)
{
    if (list.kind != FG_JSON_LIST)
        return NULL;
    fg_ids *ids = fg_arena_alloc(&draft->result->arena, sizeof *ids);
    draft->complete = draft->complete && ids;
    for (fg_json_walk walk = fg_json_walk_in(list); fg_json_next(&walk);) {
        const char *id = keep_id(draft, member_of(walk.value, "id"));
        if (!ids || !id)
            return NULL;
        if (ids->count < FG_IMAGES_MAX)
            ids->items[ids->count++] = id;
    }
    return ids;
}

/* ---- meta and the rest ---- */

static void take_meta(fg_draft *draft, fg_json object)
{
    if (object.kind != FG_JSON_OBJECT)
        return;
    for (fg_json_walk walk = fg_json_walk_in(object); fg_json_next(&walk);) {
        const char *text = keep_text_or_number(draft, walk.value);
        if (walk.value.kind == FG_JSON_BOOLEAN)
            text = fg_json_is_true(walk.value) ? "yes" : "no";
        const char *name = text ? fg_draft_keep_text(draft, walk.name) : NULL;
        fg_meta *member = name ? fg_arena_alloc(&draft->result->arena, sizeof *member) : NULL;
        draft->complete = draft->complete && (member || !name);
        if (!member)
            continue;
        *member = (fg_meta){.name = name, .text = text, .next = draft->result->meta};
        draft->result->meta = member;
    }
    draft->result->meta_json = fg_draft_keep(draft, object.text, object.size);
}

static bool is_word(const char *text, const char *word)
{
    return fg_ascii_equal(text, strlen(text), word);
}

static void take_status(fg_draft *draft, fg_json value)
{
    facegen_result *result = draft->result;
    const char *text = fg_draft_keep_text(draft, value);
    if (!text)
        return;
    result->status_text = text;
    result->refused = is_word(text, "error");
    if (is_word(text, "success"))
        result->status = FACEGEN_STATUS_SUCCESS;
    else if (is_word(text, "processing"))
        result->status = FACEGEN_STATUS_PROCESSING;
    else if (result->refused || is_word(text, "failed"))
        result->status = FACEGEN_STATUS_FAILED;
}

static void take_members(fg_draft *draft, const fg_json members[MEMBER_COUNT])
{
    facegen_result *result = draft->result;
    take_status(draft, members[STATUS]);
    const char *id = keep_id(draft, members[ID]);
    result->id = id ? id : "";
    const char *track_id = keep_text_or_number(draft, members[TRACK_ID]);
    result->track_id = track_id ? track_id : "";
    const char *tip = fg_draft_keep_text(draft, members[TIP]);
    result->tip = tip ? tip : "";
    result->generation_time = number_of(members[GENERATION_TIME]);
    result->eta = number_of(members[ETA]);
    double retry_after = number_of(members[RETRY_AFTER]);
    result->retry_after_ms = retry_after > 0 ? (int64_t)(fmin(retry_after, RETRY_AFTER_MAX_S) * 1000) : 0;
    take_message(draft, members);
    result->rate_limited = result->refused && is_about_rate(result->message);
    fg_images_take(draft, members[OUTPUT]);
    if (result->status == FACEGEN_STATUS_UNKNOWN && fg_result_has_images(result))
        result->status = FACEGEN_STATUS_SUCCESS; /* "completed", "ready": what has images is done */
    result->proxy_links = fg_links_take(draft, members[PROXY_LINKS]);
    result->future_links = fg_links_take(draft, members[FUTURE_LINKS]);
    draft->complete = draft->complete && fg_result_complete_images(result);
    result->processing_count = number_of(members[PROCESSING_COUNT]);
    result->assets = take_assets(draft, members[DATA]);
    take_meta(draft, members[META]);
}

facegen_result *fg_answer_decode(fg_answer *answer, int http_status, int64_t unix_time, facegen_code *code)
{
    fg_sieve *sieve = &answer->sieve;
    if (sieve->problem != FG_SIEVE_FINE) {
        *code = sieve->problem == FG_SIEVE_TOO_LARGE ? FACEGEN_E_TOO_LARGE : FACEGEN_E_NOMEM;
        return NULL;
    }
    fg_json members[MEMBER_COUNT] = {{FG_JSON_NONE, NULL, 0}};
    fg_json root = fg_json_read(fg_buffer_string(&sieve->document), sieve->document.size);
    if (root.kind == FG_JSON_NONE && answer->lenient && fg_mend(sieve))
        root = fg_json_read(fg_buffer_string(&sieve->document), sieve->document.size);
    *code = FACEGEN_E_PROTOCOL;
    if (root.kind != FG_JSON_OBJECT || !find_members(root, members))
        return NULL;
    fg_draft draft = {.result = fg_result_new(), .sieve = sieve, .complete = true};
    fg_buffer_init(&draft.line, FG_ANSWER_LIMIT);
    if (draft.result) {
        draft.result->http_status = http_status;
        draft.result->received_at = unix_time;
        take_members(&draft, members);
    }
    draft.complete = draft.complete && draft.line.state != FG_BUFFER_NOMEM && draft.result;
    fg_buffer_free(&draft.line);
    if (draft.complete && (draft.result->json = fg_buffer_take(&sieve->document))) /* not before: an id may be in it */
        return draft.result;
    *code = FACEGEN_E_NOMEM;
    facegen_result_free(draft.result);
    return NULL;
}

void fg_answer_salvage_id(const fg_answer *answer, char id[FG_ID_SIZE])
{
    fg_salvage_id(answer->excerpt, answer->excerpt_size, id);
    if (!*id) /* after the images */
        fg_salvage_id(fg_buffer_string(&answer->sieve.document), answer->sieve.document.size, id);
}
