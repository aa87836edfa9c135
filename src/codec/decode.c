#include "decode.h"

#include "base/number.h"
#include "base/redact.h"
#include "draft.h"
#include "images.h"
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
        while (known < MEMBER_COUNT && !fg_json_says(walk.name, names[known]))
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

/* ---- the message: a string, or an object or list of strings and of lists of them ---- */

static void flatten(fg_json value, fg_buffer *line)
{
    if (value.kind == FG_JSON_STRING && value.size > 0) {
        fg_buffer_text(line, line->size > 0 ? " " : "");
        fg_json_append(value, line);
    }
    for (fg_json_walk walk = fg_json_walk_in(value); fg_json_next(&walk);)
        flatten(walk.value, line);
}

static void take_message(fg_draft *draft, const fg_json members[MEMBER_COUNT])
{
    char message[MESSAGE_SIZE];
    draft->line.size = 0;
    for (member_id spelling = MESSAGE; spelling <= ERROR && draft->line.size == 0; spelling++)
        flatten(members[spelling], &draft->line);
    if (draft->line.size == 0)
        return;
    fg_redact(fg_buffer_string(&draft->line), draft->line.size, NULL, message, sizeof message);
    draft->result->message = fg_draft_keep(draft, message, strlen(message));
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
        const char *id = keep_text_or_number(draft, member_of(walk.value, "id"));
        if (!ids || !id || !fg_id_valid(id))
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

static void take_status(fg_draft *draft, fg_json value)
{
    facegen_result *result = draft->result;
    const char *text = fg_draft_keep_text(draft, value);
    if (!text)
        return;
    result->status_text = text;
    result->refused = strcmp(text, "error") == 0;
    if (strcmp(text, "success") == 0)
        result->status = FACEGEN_STATUS_SUCCESS;
    else if (strcmp(text, "processing") == 0)
        result->status = FACEGEN_STATUS_PROCESSING;
    else if (result->refused || strcmp(text, "failed") == 0)
        result->status = FACEGEN_STATUS_FAILED;
}

static void take_members(fg_draft *draft, const fg_json members[MEMBER_COUNT])
{
    facegen_result *result = draft->result;
    take_status(draft, members[STATUS]);
    const char *id = keep_text_or_number(draft, members[ID]);
    result->id = id && fg_id_valid(id) ? id : "";
    const char *track_id = keep_text_or_number(draft, members[TRACK_ID]);
    result->track_id = track_id ? track_id : "";
    const char *tip = fg_draft_keep_text(draft, members[TIP]);
    result->tip = tip ? tip : "";
    result->generation_time = number_of(members[GENERATION_TIME]);
    result->eta = number_of(members[ETA]);
    double retry_after = number_of(members[RETRY_AFTER]);
    result->retry_after_ms = retry_after > 0 ? (int64_t)(fmin(retry_after, RETRY_AFTER_MAX_S) * 1000) : 0;
    take_message(draft, members);
    fg_images_take(draft, members[OUTPUT]);
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
