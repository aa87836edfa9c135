/* An answer of the provider: whatever it is, it is read the same however it was cut, and judged by the billing rule. */
#include "base/retry_after.h"
#include "base/url.h"
#include "base/utf8.h"
#include "codec/decode.h"
#include "base/json.h"
#include "fuzz.h"
#include "job/policy.h"

#include <string.h>

/* An answer as it was read. */
struct reading {
    facegen_result *result;
    facegen_code code;
    char salvaged[FG_ID_SIZE];
};

/* Receives an answer in pieces, as a transport does: until no more is wanted. */
static struct reading receive(const uint8_t *data, size_t size, fuzz_draw *draw, bool leniently)
{
    fg_answer answer;
    struct reading reading = {.code = FACEGEN_OK};
    fg_answer_init(&answer);
    answer.lenient = leniently;
    bool wanted = true;
    for (size_t at = 0, piece; at < size && wanted; at += piece) {
        piece = draw ? fuzz_piece(draw, size - at) : size;
        wanted = fg_answer_feed(&answer, (const char *)data + at, piece);
    }
    reading.result = fg_answer_decode(&answer, 200, 0, &reading.code);
    fg_answer_salvage_id(&answer, reading.salvaged);
    fg_answer_free(&answer);
    return reading;
}

static void demand_one_line(const char *text, size_t limit)
{
    DEMAND(strlen(text) <= limit && fg_utf8_valid(text, strlen(text)));
    for (; *text; text++)
        DEMAND((unsigned char)*text >= 0x20 && *text != 0x7f);
}

static void demand_plain_link(const char *link)
{
    fg_url url;
    fg_buffer plain;
    fg_buffer_init(&plain, 4 * FG_URL_SIZE);
    /* Percent-encoding makes a link longer, past what is parsed. */
    DEMAND(strlen(link) > FG_URL_SIZE || fg_url_parse(link, strlen(link), &url, &plain));
    DEMAND(strlen(link) > FG_URL_SIZE || strcmp(fg_buffer_string(&plain), link) == 0);
    fg_buffer_free(&plain);
}

static void demand_image(const facegen_result *result, size_t index)
{
    size_t size;
    const char *link = facegen_result_image_link(result, index);
    const uint8_t *bytes = facegen_result_image_bytes(result, index, &size);
    facegen_image_form form = facegen_result_image_form(result, index);
    DEMAND(form != FACEGEN_IMAGE_NONE && !link == (form != FACEGEN_IMAGE_LINK));
    DEMAND(!bytes == (form != FACEGEN_IMAGE_BYTES) && !bytes == (size == 0));
    if (link)
        demand_plain_link(link);
}

static void demand_sense(const facegen_result *result)
{
    int64_t seed;
    demand_one_line(result->message, 512);
    DEMAND(*result->id == '\0' || fg_id_valid(result->id));
    DEMAND(result->eta >= 0 || result->eta == -1);
    DEMAND(result->generation_time >= 0 || result->generation_time == -1);
    DEMAND(result->retry_after_ms >= 0 && result->retry_after_ms <= FG_RETRY_AFTER_MAX_MS);
    DEMAND(!facegen_result_seed(result, &seed) || (seed >= 0 && seed <= UINT32_MAX));
    DEMAND(result->image_count <= FG_IMAGES_MAX);
    for (size_t i = 0; i < result->image_count; i++)
        demand_image(result, i);
    for (size_t i = 0; facegen_result_proxy_link(result, i); i++)
        demand_plain_link(facegen_result_proxy_link(result, i));
    for (size_t i = 0; facegen_result_future_link(result, i); i++)
        demand_plain_link(facegen_result_future_link(result, i));
}

static void demand_same_links(const fg_links *a, const fg_links *b)
{
    DEMAND(!a == !b && (!a || a->count == b->count));
    for (size_t i = 0; a && i < a->count; i++)
        DEMAND(strcmp(a->items[i], b->items[i]) == 0);
}

static void demand_same_meta(const fg_meta *a, const fg_meta *b)
{
    for (; a && b; a = a->next, b = b->next)
        DEMAND(strcmp(a->name, b->name) == 0 && strcmp(a->text, b->text) == 0);
    DEMAND(!a && !b);
}

static void demand_same_image(const fg_result_image *a, const fg_result_image *b)
{
    DEMAND(a->form == b->form && a->size == b->size && (a->size == 0 || memcmp(a->bytes, b->bytes, a->size) == 0));
    DEMAND(a->form != FACEGEN_IMAGE_LINK || strcmp(a->link, b->link) == 0);
}

static void demand_same_result(const facegen_result *a, const facegen_result *b)
{
    DEMAND(a->status == b->status && a->refused == b->refused && strcmp(a->status_text, b->status_text) == 0);
    DEMAND(strcmp(a->id, b->id) == 0 && strcmp(a->track_id, b->track_id) == 0);
    DEMAND(strcmp(a->message, b->message) == 0 && strcmp(a->tip, b->tip) == 0);
    DEMAND(strcmp(a->json, b->json) == 0 && strcmp(a->meta_json, b->meta_json) == 0);
    DEMAND(a->eta == b->eta && a->generation_time == b->generation_time && a->retry_after_ms == b->retry_after_ms);
    DEMAND(a->image_count == b->image_count);
    for (size_t i = 0; i < a->image_count; i++)
        demand_same_image(&a->images[i], &b->images[i]);
    demand_same_links(a->proxy_links, b->proxy_links);
    demand_same_links(a->future_links, b->future_links);
    demand_same_meta(a->meta, b->meta);
}

static bool is_refusal_with_a_delay(const facegen_result *result)
{
    return result && strcmp(result->status_text, "error") == 0 && *result->id == '\0' && result->retry_after_ms > 0;
}

/* What an answer to a generate call whose whole body was sent, and to a fetch, means under each HTTP status. */
static void demand_sound_judgement(const struct reading *reading)
{
    const facegen_result *result = reading->result;
    fg_outcome outcome = {.body_sent = 9, .body_size = 9, .result = result, .unreadable = reading->code};
    outcome.id = result ? result->id : reading->salvaged;
    for (outcome.http_status = 200; outcome.http_status < 600; outcome.http_status++) {
        bool success = outcome.http_status < 300;
        fg_verdict submit = fg_judge_submit(&outcome, false), fetch = fg_judge_fetch(&outcome);
        if (submit.kind == FG_VERDICT_REPEAT)
            DEMAND(outcome.http_status == 429 || (success && is_refusal_with_a_delay(result)));
        if (submit.kind == FG_VERDICT_QUEUED)
            DEMAND(success && result && *result->id);
        if (submit.kind == FG_VERDICT_DONE || fetch.kind == FG_VERDICT_DONE)
            DEMAND(success && result->status == FACEGEN_STATUS_SUCCESS && fg_result_has_images(result));
        DEMAND((submit.code == FACEGEN_OK) == (submit.kind <= FG_VERDICT_QUEUED));
        DEMAND((fetch.code == FACEGEN_OK) == (fetch.kind <= FG_VERDICT_QUEUED));
    }
}

/* What was free is read if it could be read strictly, and then alike; what comes of it otherwise is sound, too. */
static void demand_lenience(const uint8_t *data, size_t size, const struct reading *strict, fuzz_draw *draw)
{
    struct reading whole = receive(data, size, NULL, true), cut = receive(data, size, draw, true);
    DEMAND(whole.code == cut.code && !whole.result == !cut.result && (whole.result || !strict->result));
    if (strict->result)
        demand_same_result(strict->result, whole.result);
    if (whole.result) {
        const char *json = facegen_result_json(whole.result);
        DEMAND(fg_json_read(json, strlen(json)).kind == FG_JSON_OBJECT);
        demand_sense(whole.result);
        demand_same_result(whole.result, cut.result);
    }
    facegen_result_free(whole.result);
    facegen_result_free(cut.result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_draw draw = fuzz_draw_from(data, size);
    struct reading whole = receive(data, size, NULL, false), cut = receive(data, size, &draw, false);
    DEMAND(whole.code == cut.code && !whole.result == !cut.result);
    DEMAND(strcmp(whole.salvaged, cut.salvaged) == 0);
    DEMAND(*whole.salvaged == '\0' || fg_id_valid(whole.salvaged));
    if (whole.result) {
        demand_sense(whole.result);
        demand_same_result(whole.result, cut.result);
    } else {
        DEMAND(whole.code == FACEGEN_E_PROTOCOL || whole.code == FACEGEN_E_TOO_LARGE);
    }
    demand_sound_judgement(&whole);
    demand_lenience(data, size, &whole, &draw);
    facegen_result_free(whole.result);
    facegen_result_free(cut.result);
    return 0;
}
