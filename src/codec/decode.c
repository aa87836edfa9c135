#include "decode.h"

#include "base/image.h"
#include "base/number.h"
#include "base/redact.h"
#include "base/url.h"
#include "json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
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

/* A result being made; complete turns false once memory runs out. */
typedef struct making {
    facegen_result *result;
    fg_sieve *sieve;
    fg_buffer line; /* to work in */
    bool complete;
} making;

static const char *keep(making *make, const char *text, size_t size)
{
    const char *copy = fg_arena_copy(&make->result->arena, text, size);
    make->complete = make->complete && copy;
    return copy ? copy : "";
}

/* What a string says, whole: NULL for one with a NUL, which would cut it, as for anything else. */
static const char *keep_text(making *make, fg_json value)
{
    size_t size;
    const char *text = value.kind == FG_JSON_STRING ? fg_json_copy(value, &make->result->arena, &size) : NULL;
    make->complete = make->complete && (text || value.kind != FG_JSON_STRING);
    return text && strlen(text) == size ? text : NULL;
}

/* A string, or a number as it is written; NULL for anything else. */
static const char *keep_text_or_number(making *make, fg_json value)
{
    return value.kind == FG_JSON_NUMBER ? keep(make, value.text, value.size) : keep_text(make, value);
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

static void take_message(making *make, const fg_json members[MEMBER_COUNT])
{
    char message[MESSAGE_SIZE];
    make->line.size = 0;
    for (member_id spelling = MESSAGE; spelling <= ERROR && make->line.size == 0; spelling++)
        flatten(members[spelling], &make->line);
    if (make->line.size == 0)
        return;
    fg_redact(fg_buffer_string(&make->line), make->line.size, NULL, message, sizeof message);
    make->result->message = keep(make, message, strlen(message));
}

/* ---- images ---- */

/* Takes a blob over; what is no base64 leaves a broken image. */
static void take_blob(fg_blob *blob, fg_image *image)
{
    if (blob->broken || blob->bytes.size == 0)
        return;
    image->size = blob->bytes.size;
    image->bytes = fg_buffer_take(&blob->bytes);
    image->form = image->bytes ? FACEGEN_IMAGE_BYTES : FACEGEN_IMAGE_BROKEN;
}

/* The image in a base64 text too short for the sieve to take out. */
static void take_short_base64(making *make, const char *text, fg_image *image)
{
    const char *comma = strncmp(text, "data:", 5) == 0 ? strchr(text, ',') : NULL;
    const char *content = comma ? comma + 1 : text;
    size_t length = strlen(content), decoded;
    uint8_t *bytes = malloc(FG_BASE64_ROOM(length));
    fg_base64_decoder decoder = {0};
    make->complete = make->complete && bytes;
    if (bytes && fg_base64_decode(&decoder, content, length, bytes, &decoded) && fg_base64_complete(&decoder) &&
        fg_image_sniff(bytes, decoded) != FG_IMAGE_UNKNOWN)
        *image = (fg_image){.form = FACEGEN_IMAGE_BYTES, .bytes = bytes, .size = decoded};
    else
        free(bytes);
}

/* A link in its plain form; NULL when the text, which is kept, is none. */
static const char *keep_link(making *make, const char *text)
{
    fg_url url;
    fg_buffer *plain = &make->line;
    plain->size = 0;
    if (!text || !fg_url_parse(text, strlen(text), &url, plain))
        return NULL;
    bool is_plain = strcmp(fg_buffer_string(plain), text) == 0;
    return is_plain ? text : keep(make, fg_buffer_string(plain), plain->size);
}

static void take_image(making *make, fg_json value)
{
    facegen_result *result = make->result;
    if (value.kind != FG_JSON_STRING || value.size == 0)
        return;
    fg_image *image = &result->images[result->image_count++];
    image->form = FACEGEN_IMAGE_BROKEN;
    fg_blob *blob = fg_sieve_blob_at(make->sieve, value.text);
    const char *text = blob ? NULL : keep_text(make, value);
    if (blob) {
        take_blob(blob, image);
    } else if ((image->link = keep_link(make, text))) {
        image->form = FACEGEN_IMAGE_LINK;
    } else if (text) {
        take_short_base64(make, text, image);
    }
}

/* `output`: a list or an object of strings, a single string, or nothing. */
static void take_images(making *make, fg_json output)
{
    facegen_result *result = make->result;
    size_t room = output.kind == FG_JSON_STRING;
    for (fg_json_walk walk = fg_json_walk_in(output); room < FG_IMAGES_MAX && fg_json_next(&walk);)
        room++;
    result->images = room > 0 ? fg_arena_alloc(&result->arena, room * sizeof *result->images) : NULL;
    make->complete = make->complete && (result->images || room == 0);
    if (!result->images)
        return;
    take_image(make, output);
    for (fg_json_walk walk = fg_json_walk_in(output); room > 0 && fg_json_next(&walk); room--)
        take_image(make, walk.value);
}

static fg_links *take_links(making *make, fg_json list)
{
    fg_links *links = NULL;
    for (fg_json_walk walk = fg_json_walk_in(list); list.kind == FG_JSON_LIST && fg_json_next(&walk);) {
        if (!links)
            links = fg_arena_alloc(&make->result->arena, sizeof *links);
        make->complete = make->complete && links;
        const char *link = links && links->count < FG_IMAGES_MAX ? keep_link(make, keep_text(make, walk.value)) : NULL;
        if (link)
            links->items[links->count++] = link;
    }
    return links;
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
static fg_ids *take_assets(making *make, fg_json list)
{
    if (list.kind != FG_JSON_LIST)
        return NULL;
    fg_ids *ids = fg_arena_alloc(&make->result->arena, sizeof *ids);
    make->complete = make->complete && ids;
    for (fg_json_walk walk = fg_json_walk_in(list); fg_json_next(&walk);) {
        const char *id = keep_text_or_number(make, member_of(walk.value, "id"));
        if (!ids || !id || !fg_id_valid(id))
            return NULL;
        if (ids->count < FG_IMAGES_MAX)
            ids->items[ids->count++] = id;
    }
    return ids;
}

/* ---- meta and the rest ---- */

static void take_meta(making *make, fg_json object)
{
    if (object.kind != FG_JSON_OBJECT)
        return;
    for (fg_json_walk walk = fg_json_walk_in(object); fg_json_next(&walk);) {
        const char *text = keep_text_or_number(make, walk.value);
        if (walk.value.kind == FG_JSON_BOOLEAN)
            text = fg_json_is_true(walk.value) ? "yes" : "no";
        const char *name = text ? keep_text(make, walk.name) : NULL;
        fg_meta *member = name ? fg_arena_alloc(&make->result->arena, sizeof *member) : NULL;
        make->complete = make->complete && (member || !name);
        if (!member)
            continue;
        *member = (fg_meta){.name = name, .text = text, .next = make->result->meta};
        make->result->meta = member;
    }
    make->result->meta_json = keep(make, object.text, object.size);
}

static void take_status(making *make, fg_json value)
{
    facegen_result *result = make->result;
    const char *text = keep_text(make, value);
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

static void take_members(making *make, const fg_json members[MEMBER_COUNT])
{
    facegen_result *result = make->result;
    take_status(make, members[STATUS]);
    const char *id = keep_text_or_number(make, members[ID]);
    result->id = id && fg_id_valid(id) ? id : "";
    const char *track_id = keep_text_or_number(make, members[TRACK_ID]);
    result->track_id = track_id ? track_id : "";
    const char *tip = keep_text(make, members[TIP]);
    result->tip = tip ? tip : "";
    result->generation_time = number_of(members[GENERATION_TIME]);
    result->eta = number_of(members[ETA]);
    double retry_after = number_of(members[RETRY_AFTER]);
    result->retry_after_ms = retry_after > 0 ? (int64_t)(fmin(retry_after, RETRY_AFTER_MAX_S) * 1000) : 0;
    take_message(make, members);
    take_images(make, members[OUTPUT]);
    result->proxy_links = take_links(make, members[PROXY_LINKS]);
    result->future_links = take_links(make, members[FUTURE_LINKS]);
    result->processing_count = number_of(members[PROCESSING_COUNT]);
    result->assets = take_assets(make, members[DATA]);
    take_meta(make, members[META]);
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
    making make = {.result = fg_result_new(), .sieve = sieve, .complete = true};
    fg_buffer_init(&make.line, FG_ANSWER_LIMIT);
    if (make.result) {
        make.result->http_status = http_status;
        make.result->received_at = unix_time;
        take_members(&make, members);
    }
    make.complete = make.complete && make.line.state != FG_BUFFER_NOMEM && make.result;
    fg_buffer_free(&make.line);
    if (make.complete && (make.result->json = fg_buffer_take(&sieve->document))) /* not before: an id may be in it */
        return make.result;
    *code = FACEGEN_E_NOMEM;
    facegen_result_free(make.result);
    return NULL;
}

static bool is_id_character(char byte)
{
    char text[2] = {byte, '\0'};
    return fg_id_valid(text) || byte == '.';
}

/* Looks for an id in a text; "" when there is none. */
static void find_id(const char *text, size_t length, char id[FG_ID_SIZE])
{
    static const char name[] = "\"id\"";
    const char *next = text, *end = text + length;
    id[0] = '\0';
    for (; end - next > (ptrdiff_t)sizeof name; next++) {
        if (memcmp(next, name, sizeof name - 1) != 0)
            continue;
        const char *value = next + sizeof name - 1;
        while (value < end && strchr(" \t\r\n:\"", *value) && *value != '\0')
            value++;
        size_t size = 0;
        while (value + size < end && size < FG_ID_SIZE - 1 && (is_id_character(value[size])))
            size++;
        /* One that reaches the end may have been cut. */
        memcpy(id, value, size);
        id[value + size < end ? size : 0] = '\0';
        if (fg_id_valid(id))
            return;
        id[0] = '\0';
    }
}

void fg_answer_salvage_id(const fg_answer *answer, char id[FG_ID_SIZE])
{
    find_id(answer->excerpt, answer->excerpt_size, id);
    if (!*id) /* after the images */
        find_id(fg_buffer_string(&answer->sieve.document), answer->sieve.document.size, id);
}
