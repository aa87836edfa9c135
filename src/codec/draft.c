#include "draft.h"

#include "base/ascii.h"
#include "base/number.h"
#include "base/retry_after.h"

#include <string.h>

/* ---- the members ---- */

/* Whether a name may say a word, by its first letter: most do not. */
static bool may_say(fg_json name, const char *word)
{
    return name.size > 0 && (*name.text == *word || *name.text == '\\');
}

bool fg_members_find(fg_json root, fg_json members[FG_MEMBER_COUNT])
{
    static const char *const names[FG_MEMBER_COUNT] = {
#define FG_MEMBER(name) [FG_MEMBER_##name] = #name,
#include "members.def"
#undef FG_MEMBER
    };
    for (fg_json_walk walk = fg_json_walk_in(root); fg_json_next(&walk);) {
        size_t known = 0;
        while (known < FG_MEMBER_COUNT && !(may_say(walk.name, names[known]) && fg_json_says(walk.name, names[known])))
            known++;
        if (known == FG_MEMBER_COUNT)
            continue;
        if (members[known].kind != FG_JSON_NONE)
            return false;
        members[known] = walk.value;
    }
    return true;
}

/* ---- scalars, in whatever JSON type they came ---- */

const char *fg_draft_keep(fg_draft *draft, const char *text, size_t size)
{
    const char *copy = fg_arena_copy(&draft->result->arena, text, size);
    draft->complete = draft->complete && copy;
    return copy ? copy : "";
}

const char *fg_draft_keep_text(fg_draft *draft, fg_json value)
{
    size_t size;
    const char *text = value.kind == FG_JSON_STRING ? fg_json_copy(value, &draft->result->arena, &size) : NULL;
    draft->complete = draft->complete && (text || value.kind != FG_JSON_STRING);
    return text && strlen(text) == size ? text : NULL;
}

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

static void take_wallet(fg_draft *draft, fg_json object)
{
    const char *balance = keep_text_or_number(draft, member_of(object, "balance"));
    const char *currency = fg_draft_keep_text(draft, member_of(object, "currency"));
    draft->result->balance = balance ? balance : "";
    draft->result->currency = currency ? currency : "";
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

static void take_job_status(fg_draft *draft, fg_json value)
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

void fg_draft_fill(fg_draft *draft)
{
    const fg_json *members = draft->members;
    facegen_result *result = draft->result;
    take_job_status(draft, members[FG_MEMBER_status]);
    const char *id = keep_id(draft, members[FG_MEMBER_id]);
    result->id = id ? id : "";
    const char *track_id = keep_text_or_number(draft, members[FG_MEMBER_track_id]);
    result->track_id = track_id ? track_id : "";
    const char *tip = fg_draft_keep_text(draft, members[FG_MEMBER_tip]);
    result->tip = tip ? tip : "";
    result->generation_time = number_of(members[FG_MEMBER_generationTime]);
    result->eta = number_of(members[FG_MEMBER_eta]);
    result->retry_after_ms = fg_retry_after_seconds(number_of(members[FG_MEMBER_retry_after]));
    fg_draft_take_message(draft);
    fg_draft_take_images(draft);
    if (result->status == FACEGEN_STATUS_UNKNOWN && fg_result_has_images(result))
        result->status = FACEGEN_STATUS_SUCCESS; /* "completed", "ready": what has images is done */
    draft->complete = draft->complete && fg_result_complete_images(result);
    result->processing_count = number_of(members[FG_MEMBER_processing_count]);
    result->assets = take_assets(draft, members[FG_MEMBER_data]);
    take_wallet(draft, members[FG_MEMBER_data]);
    take_meta(draft, members[FG_MEMBER_meta]);
}
