/* The images of an answer, and the links that come beside them. */
#include "draft.h"

#include "base/ascii.h"
#include "base/base64_text.h"
#include "base/image.h"
#include "base/url.h"

#include <stdlib.h>
#include <string.h>

/* Takes a blob over; what is no base64 leaves a broken image. */
static void take_long_base64(fg_blob *blob, fg_result_image *image)
{
    if (blob->broken || blob->bytes.size == 0)
        return;
    image->size = blob->bytes.size;
    image->bytes = fg_buffer_take(&blob->bytes);
    image->form = image->bytes ? FACEGEN_IMAGE_BYTES : FACEGEN_IMAGE_BROKEN;
}

/* The image in a base64 text that the sieve did not take out: a short one, or one in quotes. */
static void take_short_base64(fg_draft *draft, const char *text, fg_result_image *image)
{
    fg_base64_text base64 = {0};
    size_t length = strlen(text), begin = fg_base64_text_begin(&base64, text, length), decoded;
    if (begin == SIZE_MAX)
        return;
    uint8_t *bytes = malloc(FG_BASE64_ROOM(length - begin));
    draft->complete = draft->complete && bytes;
    if (bytes && fg_base64_text_decode(&base64, text + begin, length - begin, bytes, &decoded) &&
        fg_base64_text_complete(&base64) && fg_image_sniff(bytes, decoded) != FG_IMAGE_UNKNOWN)
        *image = (fg_result_image){.form = FACEGEN_IMAGE_BYTES, .bytes = bytes, .size = decoded, .place = image->place};
    else
        free(bytes);
}

/* A link in its plain form, without blanks around it; NULL if the text, which is kept, is not one. */
static const char *keep_link(fg_draft *draft, const char *text)
{
    fg_url url;
    fg_buffer *plain = &draft->line;
    plain->size = 0;
    if (!text)
        return NULL;
    size_t size = strlen(text);
    const char *link = fg_ascii_trim(text, &size);
    if (!fg_url_parse(link, size, &url, plain))
        return NULL;
    bool is_plain = strcmp(fg_buffer_string(plain), text) == 0;
    return is_plain ? text : fg_draft_keep(draft, fg_buffer_string(plain), plain->size);
}

static void take_image(fg_draft *draft, fg_json value, size_t place)
{
    facegen_result *result = draft->result;
    if (value.kind != FG_JSON_STRING || value.size == 0)
        return;
    fg_result_image *image = &result->images[result->image_count++];
    image->form = FACEGEN_IMAGE_BROKEN;
    image->place = place;
    fg_blob *blob = fg_sieve_blob_at(draft->sieve, value.text);
    const char *text = blob ? NULL : fg_draft_keep_text(draft, value);
    if (blob) {
        take_long_base64(blob, image);
    } else if ((image->link = keep_link(draft, text))) {
        image->form = FACEGEN_IMAGE_LINK;
    } else if (text) {
        take_short_base64(draft, text, image);
    }
}

static void take_output(fg_draft *draft, fg_json output)
{
    facegen_result *result = draft->result;
    size_t room = output.kind == FG_JSON_STRING;
    for (fg_json_walk walk = fg_json_walk_in(output); room < FG_IMAGES_MAX && fg_json_next(&walk);)
        room++;
    result->images = room > 0 ? fg_arena_alloc(&result->arena, room * sizeof *result->images) : NULL;
    draft->complete = draft->complete && (result->images || room == 0);
    if (!result->images)
        return;
    take_image(draft, output, 0);
    fg_json_walk walk = fg_json_walk_in(output);
    for (size_t place = 0; place < room && fg_json_next(&walk); place++)
        take_image(draft, walk.value, place);
}

/* The links of a list; NULL when it is none, or empty. */
static fg_links *take_links(fg_draft *draft, fg_json list)
{
    fg_links *links = NULL;
    for (fg_json_walk walk = fg_json_walk_in(list); list.kind == FG_JSON_LIST && fg_json_next(&walk);) {
        if (!links)
            links = fg_arena_alloc(&draft->result->arena, sizeof *links);
        draft->complete = draft->complete && links;
        const char *link =
            links && links->count < FG_IMAGES_MAX ? keep_link(draft, fg_draft_keep_text(draft, walk.value)) : NULL;
        if (link)
            links->items[links->count++] = link;
    }
    return links;
}

void fg_draft_take_images(fg_draft *draft)
{
    take_output(draft, draft->members[FG_MEMBER_output]);
    draft->result->proxy_links = take_links(draft, draft->members[FG_MEMBER_proxy_links]);
    draft->result->future_links = take_links(draft, draft->members[FG_MEMBER_future_links]);
}
