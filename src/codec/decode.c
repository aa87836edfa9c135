#include "decode.h"

#include "base/image.h"
#include "base/number.h"
#include "base/redact.h"
#include "base/url.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MESSAGE_SIZE = 513,               /* bytes of a message, the NUL included */
    RETRY_AFTER_MAX_S = 24 * 60 * 60, /* longer is taken as this */
};

#define BLANKS " \t\r\n"

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
    return fg_sieve_feed(&answer->sieve, bytes, size);
}

/* ---- scalars, in whatever JSON type they came ---- */

/* A result being made; complete turns false once memory runs out. */
typedef struct making {
    facegen_result *result;
    bool complete;
} making;

static const char *keep(making *make, const char *text, size_t size)
{
    const char *copy = fg_arena_copy(&make->result->arena, text, size);
    make->complete = make->complete && copy;
    return copy ? copy : "";
}

/* A string, whole: NULL for one with a NUL, which would cut it, as for anything else. */
static const char *keep_text(making *make, const json_t *value)
{
    const char *text = json_string_value(value);
    return text && strlen(text) == json_string_length(value) ? keep(make, text, strlen(text)) : NULL;
}

/* A string or an integer as text; NULL for anything else. Reals come from the sieve as strings. */
static const char *keep_text_or_number(making *make, const json_t *value)
{
    char integer[FG_NUMBER_SIZE];
    if (!json_is_integer(value))
        return keep_text(make, value);
    snprintf(integer, sizeof integer, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return keep(make, integer, strlen(integer));
}

/* A number of at least 0, also from a string; -1 for anything else. */
static double number_of(const json_t *value)
{
    double number = -1;
    if (json_is_integer(value))
        number = (double)json_integer_value(value);
    else if (json_is_string(value) && !fg_number_parse(json_string_value(value), json_string_length(value), &number))
        number = -1;
    return number >= 0 ? number : -1;
}

/* ---- the message: a string, or an object or list of strings and of lists of them ---- */

static void flatten(const json_t *value, fg_buffer *line)
{
    const char *name;
    json_t *item;
    size_t index;
    if (json_is_string(value)) {
        fg_buffer_text(line, line->size > 0 && json_string_length(value) > 0 ? " " : "");
        fg_buffer_append(line, json_string_value(value), json_string_length(value));
    } else if (json_is_object(value)) {
        json_object_foreach ((json_t *)value, name, item)
            flatten(item, line);
    } else if (json_is_array(value)) {
        json_array_foreach (value, index, item)
            flatten(item, line);
    }
}

static void take_message(making *make, const json_t *root)
{
    static const char *const spellings[] = {"message", "messege", "error"};
    fg_buffer line;
    fg_buffer_init(&line, FG_ANSWER_LIMIT);
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0] && line.size == 0; i++)
        flatten(json_object_get(root, spellings[i]), &line);
    make->complete = make->complete && line.state != FG_BUFFER_NOMEM;
    char message[MESSAGE_SIZE];
    fg_redact(fg_buffer_string(&line), line.size, NULL, message, sizeof message);
    make->result->message = keep(make, message, strlen(message));
    fg_buffer_free(&line);
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
static void take_short_base64(making *make, const char *text, size_t size, fg_image *image)
{
    const char *comma = strncmp(text, "data:", 5) == 0 ? strchr(text, ',') : NULL;
    const char *content = comma ? comma + 1 : text;
    size_t length = size - (size_t)(content - text), decoded;
    uint8_t *bytes = malloc(FG_BASE64_ROOM(length) + 1);
    fg_base64_decoder decoder = {0};
    make->complete = make->complete && bytes;
    if (bytes && fg_base64_decode(&decoder, content, length, bytes, &decoded) && fg_base64_complete(&decoder) &&
        fg_image_sniff(bytes, decoded) != FG_IMAGE_UNKNOWN)
        *image = (fg_image){.form = FACEGEN_IMAGE_BYTES, .bytes = bytes, .size = decoded};
    else
        free(bytes);
}

/* A link in its plain form; NULL when it is none. */
static const char *keep_link(making *make, const json_t *value)
{
    fg_url url;
    fg_buffer plain;
    fg_buffer_init(&plain, 4 * FG_URL_SIZE);
    const char *link = NULL;
    if (json_is_string(value) && fg_url_parse(json_string_value(value), json_string_length(value), &url, &plain))
        link = keep(make, fg_buffer_string(&plain), plain.size);
    make->complete = make->complete && plain.state != FG_BUFFER_NOMEM;
    fg_buffer_free(&plain);
    return link;
}

static void take_image(making *make, const json_t *value, fg_sieve *sieve)
{
    facegen_result *result = make->result;
    if (!json_is_string(value) || json_string_length(value) == 0 || result->image_count == FG_IMAGES_MAX)
        return;
    fg_image *image = &result->images[result->image_count++];
    image->form = FACEGEN_IMAGE_BROKEN;
    const char *text = json_string_value(value);
    unsigned blob;
    char more;
    if (sscanf(text, "image %4u%c", &blob, &more) == 1 && blob < sieve->blob_count) {
        take_blob(&sieve->blobs[blob], image);
    } else if ((image->link = keep_link(make, value))) {
        image->form = FACEGEN_IMAGE_LINK;
    } else {
        take_short_base64(make, text, json_string_length(value), image);
    }
}

/* `output`: a list or an object of strings, a single string, or nothing. */
static void take_images(making *make, const json_t *output, fg_sieve *sieve)
{
    const char *name;
    json_t *item;
    size_t index;
    if (json_is_string(output))
        take_image(make, output, sieve);
    json_array_foreach (output, index, item)
        take_image(make, item, sieve);
    json_object_foreach ((json_t *)output, name, item)
        take_image(make, item, sieve);
}

static fg_links *take_links(making *make, const json_t *list)
{
    if (!json_is_array(list) || json_array_size(list) == 0)
        return NULL;
    fg_links *links = fg_arena_alloc(&make->result->arena, sizeof *links);
    make->complete = make->complete && links;
    json_t *item;
    size_t index;
    json_array_foreach (list, index, item) {
        const char *link = links && links->count < FG_IMAGES_MAX ? keep_link(make, item) : NULL;
        if (link)
            links->items[links->count++] = link;
    }
    return links;
}

/* ---- about the account ---- */

/* The ids of a list of images; NULL when there is none, or an id in it is none. */
static fg_ids *take_assets(making *make, const json_t *list)
{
    if (!json_is_array(list))
        return NULL;
    fg_ids *ids = fg_arena_alloc(&make->result->arena, sizeof *ids);
    make->complete = make->complete && ids;
    json_t *asset;
    size_t index;
    json_array_foreach (list, index, asset) {
        const char *id = keep_text_or_number(make, json_object_get(asset, "id"));
        if (!ids || !id || !fg_id_valid(id))
            return NULL;
        if (ids->count < FG_IMAGES_MAX)
            ids->items[ids->count++] = id;
    }
    return ids;
}

/* ---- meta and the rest ---- */

static void take_meta(making *make, const json_t *object, const fg_sieve *sieve)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)object, name, value) {
        const char *text = keep_text_or_number(make, value);
        if (json_is_boolean(value))
            text = json_is_true(value) ? "yes" : "no";
        fg_meta *member = text ? fg_arena_alloc(&make->result->arena, sizeof *member) : NULL;
        make->complete = make->complete && (member || !text);
        if (!member)
            continue;
        *member = (fg_meta){.name = keep(make, name, strlen(name)), .text = text, .next = make->result->meta};
        make->result->meta = member;
    }
    const char *json = fg_buffer_string(&sieve->raw) + sieve->meta_start;
    size_t size = sieve->meta_end - sieve->meta_start, blank = strspn(json, BLANKS);
    while (size > blank && strchr(BLANKS, json[size - 1]))
        size--;
    if (json_is_object(object) && size > blank)
        make->result->meta_json = keep(make, json + blank, size - blank);
}

static void take_status(making *make, const json_t *value)
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

static void take_members(making *make, const json_t *root, fg_sieve *sieve)
{
    facegen_result *result = make->result;
    take_status(make, json_object_get(root, "status"));
    const char *id = keep_text_or_number(make, json_object_get(root, "id"));
    result->id = id && fg_id_valid(id) ? id : "";
    const char *track_id = keep_text_or_number(make, json_object_get(root, "track_id"));
    result->track_id = track_id ? track_id : "";
    const char *tip = keep_text(make, json_object_get(root, "tip"));
    result->tip = tip ? tip : "";
    result->generation_time = number_of(json_object_get(root, "generationTime"));
    result->eta = number_of(json_object_get(root, "eta"));
    double retry_after = number_of(json_object_get(root, "retry_after"));
    result->retry_after_ms = retry_after > 0 ? (int64_t)(fmin(retry_after, RETRY_AFTER_MAX_S) * 1000) : 0;
    take_message(make, root);
    take_images(make, json_object_get(root, "output"), sieve);
    result->proxy_links = take_links(make, json_object_get(root, "proxy_links"));
    result->future_links = take_links(make, json_object_get(root, "future_links"));
    result->processing_count = number_of(json_object_get(root, "processing_count"));
    result->assets = take_assets(make, json_object_get(root, "data"));
    take_meta(make, json_object_get(root, "meta"), sieve);
    result->json = keep(make, fg_buffer_string(&sieve->raw), sieve->raw.size);
}

json_t *fg_load_object(fg_sieve *sieve, size_t flags, facegen_code *code)
{
    *code = FACEGEN_E_PROTOCOL;
    if (!fg_sieve_end(sieve)) {
        if (sieve->problem == FG_SIEVE_TOO_LARGE)
            *code = FACEGEN_E_TOO_LARGE;
        else if (sieve->problem == FG_SIEVE_NOMEM)
            *code = FACEGEN_E_NOMEM;
        return NULL;
    }
    json_error_t problem;
    json_t *root = json_loadb(fg_buffer_string(&sieve->document), sieve->document.size, flags, &problem);
    if (!root && *problem.text == '\0') /* jansson tells every error but a lack of memory, not even by its code */
        *code = FACEGEN_E_NOMEM;
    if (json_is_object(root))
        return root;
    json_decref(root);
    return NULL;
}

facegen_result *fg_answer_decode(fg_answer *answer, int http_status, int64_t unix_time, facegen_code *code)
{
    json_t *root = fg_load_object(&answer->sieve, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, code);
    if (!root)
        return NULL;
    making make = {.result = fg_result_new(), .complete = true};
    if (make.result) {
        make.result->http_status = http_status;
        make.result->received_at = unix_time;
        take_members(&make, root, &answer->sieve);
    }
    json_decref(root);
    if (make.result && make.complete)
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

void fg_answer_salvage_id(const fg_answer *answer, char id[FG_ID_SIZE])
{
    static const char name[] = "\"id\"";
    const char *next = answer->excerpt, *end = next + answer->excerpt_size;
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
