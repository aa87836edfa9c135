#include "result.h"

#include "base/ascii.h"
#include "base/number.h"
#include "base/redact.h"

#include <stdlib.h>
#include <string.h>

facegen_result *fg_result_new(void)
{
    facegen_result *result = calloc(1, sizeof *result);
    if (!result)
        return NULL;
    result->status_text = result->id = result->track_id = result->message = result->tip = result->meta_json = "";
    result->balance = result->currency = "";
    result->generation_time = result->eta = result->processing_count = -1;
    return result;
}

void facegen_result_free(facegen_result *result)
{
    if (!result)
        return;
    for (size_t i = 0; i < result->image_count; i++)
        free(result->images[i].bytes);
    fg_arena_free(&result->arena);
    free(result->json);
    free(result);
}

/* A text of the result's own memory, or the literal "", in which nothing is replaced. Whether anything was. */
static bool redact(const char *text, const char *key)
{
    return fg_redact_key((char *)(uintptr_t)text, key);
}

void fg_result_redact(facegen_result *result, const char *key)
{
    const char *json = facegen_result_json(result);
    bool escapes_escapes = strstr(json, "\\u00") || strstr(json, "\\\\");
    if (!redact(json, key) && !escapes_escapes)
        return; /* the texts, which are read from it, do not have the key either */
    const char *const texts[] = {result->status_text, result->id,        result->track_id, result->message,
                                 result->tip,         result->meta_json, result->balance,  result->currency};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        redact(texts[i], key);
    for (fg_meta *meta = result->meta; meta; meta = meta->next) {
        redact(meta->name, key);
        redact(meta->text, key);
    }
}

bool fg_result_has_images(const facegen_result *result)
{
    for (size_t i = 0; i < result->image_count; i++) {
        if (result->images[i].form == FACEGEN_IMAGE_LINK || result->images[i].form == FACEGEN_IMAGE_BYTES)
            return true;
    }
    return false;
}

static const char *link_at(const fg_links *links, size_t index)
{
    return links && index < links->count ? links->items[index] : NULL;
}

static const char *other_link(const facegen_result *result, size_t place)
{
    const char *link = link_at(result->proxy_links, place);
    return link ? link : link_at(result->future_links, place);
}

/* Makes an image of each of the other links. False if memory runs out. */
static bool add_images(facegen_result *result)
{
    size_t count = 0;
    while (count < FG_IMAGES_MAX && other_link(result, count))
        count++;
    result->images = count > 0 ? fg_arena_alloc(&result->arena, count * sizeof *result->images) : NULL;
    if (!result->images)
        return count == 0;
    for (size_t i = 0; i < count; i++)
        result->images[i] = (fg_result_image){.form = FACEGEN_IMAGE_BROKEN, .place = i};
    result->image_count = count;
    return true;
}

bool fg_result_complete_images(facegen_result *result)
{
    if (result->status != FACEGEN_STATUS_SUCCESS)
        return true;
    bool complete = result->image_count > 0 || add_images(result);
    for (size_t i = 0; i < result->image_count; i++) {
        fg_result_image *image = &result->images[i];
        const char *link = image->form == FACEGEN_IMAGE_BROKEN ? other_link(result, image->place) : NULL;
        if (link)
            *image = (fg_result_image){.form = FACEGEN_IMAGE_LINK, .link = link, .place = image->place};
    }
    return complete;
}

fg_kept_links *fg_result_keep_future(const facegen_result *result)
{
    const fg_links *links = result ? result->future_links : NULL;
    size_t size = 0;
    for (size_t i = 0; links && i < links->count; i++)
        size += strlen(links->items[i]) + 1;
    fg_kept_links *kept = size > 0 ? malloc(sizeof *kept + size) : NULL;
    if (!kept)
        return NULL;
    *kept = (fg_kept_links){.count = links->count, .size = size};
    char *end = kept->texts;
    for (size_t i = 0; i < links->count; i++, end += strlen(end) + 1)
        strcpy(end, links->items[i]);
    return kept;
}

void fg_result_add_future(facegen_result *result, const fg_kept_links *earlier)
{
    if (!earlier || (result->future_links && result->future_links->count > 0))
        return;
    fg_links *links = fg_arena_alloc(&result->arena, sizeof *links);
    const char *text = links ? fg_arena_copy(&result->arena, earlier->texts, earlier->size) : NULL;
    for (size_t i = 0; text && i < earlier->count; i++, text += strlen(text) + 1)
        links->items[links->count++] = text;
    if (text)
        result->future_links = links;
    fg_result_complete_images(result);
}

bool fg_id_valid(const char *id)
{
    size_t size = fg_ascii_name_size(id);
    return size > 0 && size < FG_ID_SIZE && id[size] == '\0' && strspn(id, ".") < size;
}

bool fg_result_set_id(facegen_result *result, const char *id)
{
    if (strcmp(result->id, id) == 0)
        return true;
    char *copy = fg_arena_alloc(&result->arena, strlen(id) + 1);
    if (copy)
        result->id = strcpy(copy, id);
    return copy;
}

bool fg_id_equal(const char *one, const char *other)
{
    char a[FG_ID_SIZE], b[FG_ID_SIZE];
    return strcmp(one, other) == 0 || (fg_number_plain(one, strlen(one), a, sizeof a) &&
                                       fg_number_plain(other, strlen(other), b, sizeof b) && strcmp(a, b) == 0);
}

bool fg_mark_valid(const char *mark)
{
    return fg_id_valid(mark) && strlen(mark) < FG_MARK_SIZE;
}

facegen_status facegen_result_status(const facegen_result *result)
{
    return result ? result->status : FACEGEN_STATUS_UNKNOWN;
}

const char *facegen_result_id(const facegen_result *result)
{
    return result ? result->id : "";
}

const char *facegen_result_track_id(const facegen_result *result)
{
    return result ? result->track_id : "";
}

size_t facegen_result_image_count(const facegen_result *result)
{
    return result ? result->image_count : 0;
}

facegen_image_form facegen_result_image_form(const facegen_result *result, size_t index)
{
    return index < facegen_result_image_count(result) ? result->images[index].form : FACEGEN_IMAGE_NONE;
}

const char *facegen_result_image_link(const facegen_result *result, size_t index)
{
    return facegen_result_image_form(result, index) == FACEGEN_IMAGE_LINK ? result->images[index].link : NULL;
}

const void *facegen_result_image_bytes(const facegen_result *result, size_t index, size_t *size)
{
    bool here = facegen_result_image_form(result, index) == FACEGEN_IMAGE_BYTES;
    if (size)
        *size = here ? result->images[index].size : 0;
    return here ? result->images[index].bytes : NULL;
}

const char *facegen_result_proxy_link(const facegen_result *result, size_t index)
{
    return result ? link_at(result->proxy_links, index) : NULL;
}

const char *facegen_result_future_link(const facegen_result *result, size_t index)
{
    return result ? link_at(result->future_links, index) : NULL;
}

double facegen_result_generation_time(const facegen_result *result)
{
    return result ? result->generation_time : -1;
}

double facegen_result_eta(const facegen_result *result)
{
    return result ? result->eta : -1;
}

const char *facegen_result_message(const facegen_result *result)
{
    return result ? result->message : "";
}

const char *facegen_result_tip(const facegen_result *result)
{
    return result ? result->tip : "";
}

int64_t facegen_result_received_at(const facegen_result *result)
{
    return result ? result->received_at : 0;
}

int64_t facegen_result_expires_at(const facegen_result *result)
{
    return facegen_result_image_count(result) > 0 ? result->received_at + FG_IMAGE_LIFETIME_S : 0;
}

const char *facegen_result_meta_text(const facegen_result *result, const char *name)
{
    const fg_meta *member = result && name ? result->meta : NULL;
    while (member && strcmp(member->name, name) != 0)
        member = member->next;
    return member ? member->text : NULL;
}

bool facegen_result_meta_number(const facegen_result *result, const char *name, double *number)
{
    const char *text = facegen_result_meta_text(result, name);
    return text && number && fg_number_parse(text, strlen(text), number);
}

bool facegen_result_meta_boolean(const facegen_result *result, const char *name, bool *boolean)
{
    const char *text = facegen_result_meta_text(result, name);
    if (!text || !boolean || (strcmp(text, "yes") != 0 && strcmp(text, "no") != 0))
        return false;
    *boolean = text[0] == 'y';
    return true;
}

bool facegen_result_seed(const facegen_result *result, int64_t *seed)
{
    const char *text = facegen_result_meta_text(result, "seed");
    int64_t number;
    if (!text || !seed || !fg_number_parse_integer(text, strlen(text), &number) || number < 0 || number > UINT32_MAX)
        return false;
    *seed = number;
    return true;
}

const char *facegen_result_meta_json(const facegen_result *result)
{
    return result ? result->meta_json : "";
}

const char *facegen_result_json(const facegen_result *result)
{
    return result && result->json ? result->json : "";
}
