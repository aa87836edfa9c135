/* The request check: every rule comes from the parameter table. */
#include "order.h"

#include "base/data_uri.h"
#include "base/image.h"
#include "base/number.h"
#include "base/url.h"
#include "scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_within(const facegen_param *param, double number)
{
    return number >= facegen_param_minimum(param) && number <= facegen_param_maximum(param);
}

/* Whether a text is one of the listed values, or none are listed. */
static bool is_listed(const facegen_param *param, const char *text)
{
    for (size_t i = 0; facegen_param_choice(param, i); i++) {
        if (strcmp(facegen_param_choice(param, i), text) == 0)
            return true;
    }
    return !facegen_param_choice(param, 0);
}

static bool check_integer(const facegen_param *param, fg_json given, int64_t *integer)
{
    char digits[FG_NUMBER_SIZE];
    if (!fg_json_integer(given, integer) || !is_within(param, (double)*integer))
        return false;
    snprintf(digits, sizeof digits, "%lld", (long long)*integer);
    return is_listed(param, digits);
}

static bool is_webhook(const char *text)
{
    fg_url url;
    return fg_url_parse(text, strlen(text), &url, NULL) && (url.secure || url.loopback);
}

static bool is_link_or_data(const char *text)
{
    fg_url url;
    return fg_data_uri_is(text) || fg_url_parse(text, strlen(text), &url, NULL);
}

/* Whether a value follows the rule of its parameter; value, which has the text, receives the rest. */
static bool check_value(const facegen_param *param, fg_json given, sb_order_value *value)
{
    switch (facegen_param_kind(param)) {
    case FACEGEN_PARAM_TEXT:
        return value->text != NULL;
    case FACEGEN_PARAM_CHOICE:
        return value->text && is_listed(param, value->text);
    case FACEGEN_PARAM_INTEGER:
        return check_integer(param, given, &value->integer);
    case FACEGEN_PARAM_NUMBER:
        return fg_number_parse(given.text, given.size, &value->number) && is_within(param, value->number);
    case FACEGEN_PARAM_BOOLEAN:
        value->boolean = fg_json_is_true(given);
        return given.kind == FG_JSON_BOOLEAN;
    case FACEGEN_PARAM_URL:
        return value->text && is_webhook(value->text);
    case FACEGEN_PARAM_IMAGE:
        return value->text && is_link_or_data(value->text);
    }
    return false;
}

/* The provider's default, where its words are a value: "7.5" is one, "random" leaves a zero. */
static void use_fallback(const facegen_param *param, sb_order_value *value)
{
    const char *words = facegen_param_fallback(param);
    value->text = facegen_param_kind(param) == FACEGEN_PARAM_CHOICE ? words : NULL;
    if (!fg_number_parse_integer(words, strlen(words), &value->integer))
        value->integer = 0;
    if (!fg_number_parse(words, strlen(words), &value->number))
        value->number = 0;
}

/* Absent, null, or a text without a character: the provider's samples write all three for "not given". */
static bool is_absent(const facegen_param *param, fg_json given)
{
    facegen_param_type kind = facegen_param_kind(param);
    bool is_free_text = kind == FACEGEN_PARAM_TEXT || kind == FACEGEN_PARAM_URL || kind == FACEGEN_PARAM_IMAGE;
    return given.kind == FG_JSON_NONE || given.kind == FG_JSON_NULL ||
           (is_free_text && given.kind == FG_JSON_STRING && given.size == 0);
}

/*
 * Keeps a text beyond the life of the request, and returns it; NULL if there is none. A number where a text belongs, as
 * in track_id, is one.
 */
static const char *keep_text(sb_order *order, size_t index, fg_json given)
{
    bool is_text = given.kind == FG_JSON_STRING ||
                   (given.kind == FG_JSON_NUMBER && facegen_param_kind(facegen_param_at(index)) == FACEGEN_PARAM_TEXT);
    order->texts[index] = is_text ? fg_json_text(given) : NULL;
    return order->texts[index];
}

static bool check_parameter(sb_order *order, size_t index, fg_json given, char reason[SB_REASON_SIZE])
{
    const facegen_param *param = facegen_param_at(index);
    const char *name = facegen_param_name(param);
    sb_order_value *value = &order->values[index];
    value->given = !is_absent(param, given);
    if (!value->given) {
        use_fallback(param, value);
        snprintf(reason, SB_REASON_SIZE, "%s is required", name);
        return !facegen_param_required(param);
    }
    value->text = keep_text(order, index, given);
    bool accepted = check_value(param, given, value);
    if (index == FG_track_id)
        accepted = accepted && strlen(value->text) < SB_TRACK_ID_SIZE;
    snprintf(reason, SB_REASON_SIZE, "%s must be %s", name, facegen_param_accepted(param));
    order->size += value->text ? strlen(value->text) : 0;
    return accepted;
}

void *sb_order_read_image(const char *data_uri, size_t *size)
{
    uint8_t *bytes;
    if (!fg_data_uri_decode(data_uri, &bytes, size) || fg_image_is_face(fg_image_sniff(bytes, *size)))
        return bytes;
    free(bytes);
    *size = 0;
    return NULL;
}

/* Takes the face out of a data URI, which is then forgotten. */
static bool check_face(sb_order *order, char reason[SB_REASON_SIZE])
{
    sb_order_value *value = &order->values[FG_face_image];
    order->face_is_data = fg_data_uri_is(value->text);
    if (!order->face_is_data)
        return true;
    snprintf(reason, SB_REASON_SIZE, "base64 must be true when face_image is base64 data");
    if (!order->values[FG_base64].boolean)
        return false;
    snprintf(reason, SB_REASON_SIZE, "face_image must be valid base64 data of a JPEG, PNG or WebP image");
    order->face = sb_order_read_image(value->text, &order->face_size);
    order->size += order->face_size - strlen(value->text);
    value->text = NULL;
    free(order->texts[FG_face_image]);
    order->texts[FG_face_image] = NULL;
    return order->face != NULL;
}

/* Finds the parameters among the members of a request; of several of one name the last counts. */
static void find_parameters(fg_json document, fg_json given[FG_PARAM_COUNT])
{
    for (fg_json_walk walk = fg_json_walk_in(document); fg_json_next(&walk);) {
        for (size_t i = 0; i < FG_PARAM_COUNT; i++) {
            if (fg_json_says(walk.name, facegen_param_name(facegen_param_at(i))))
                given[i] = walk.value;
        }
    }
}

bool sb_order_check(sb_order *order, fg_json document, char reason[SB_REASON_SIZE])
{
    fg_json given[FG_PARAM_COUNT] = {{FG_JSON_NONE, NULL, 0}};
    *order = (sb_order){.size = sizeof *order};
    find_parameters(document, given);
    for (size_t i = 0; i < FG_PARAM_COUNT; i++) {
        bool is_of_request = !facegen_param_secret(facegen_param_at(i));
        if (is_of_request && !check_parameter(order, i, given[i], reason))
            return false;
    }
    return check_face(order, reason);
}
