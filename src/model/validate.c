/* The rules of the table, and the few that involve two parameters, applied to a request. */
#include "request.h"
#include "violations.h"

#include "base/data_uri.h"
#include "base/edit_distance.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/redact.h"
#include "base/url.h"
#include "base/utf8.h"
#include "error.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GIVEN_SIZE = 96 }; /* bytes of a given value that are repeated */

_Static_assert(sizeof((facegen_error *)0)->track_id == FG_TRACK_ID_MAX + 1, "an error holds any track_id");

/* What was given, as text fit to be shown. */
static void describe_value(const fg_value *value, char given[GIVEN_SIZE])
{
    char number[FG_NUMBER_SIZE];
    given[0] = '\0';
    switch (value->kind) {
    case FG_VALUE_UNSET:
    case FG_VALUE_BOOLEAN: /* neither can be wrong */
        break;
    case FG_VALUE_TEXT:
        fg_redact(value->text, strlen(value->text), NULL, given, GIVEN_SIZE);
        break;
    case FG_VALUE_INTEGER:
        snprintf(given, GIVEN_SIZE, "%lld", (long long)value->integer);
        break;
    case FG_VALUE_NUMBER:
        fg_number_format(value->number, number);
        snprintf(given, GIVEN_SIZE, "%s", number);
        break;
    }
}

static void add_value(facegen_violations *all, fg_param_id id, const fg_value *value, const char *nearest)
{
    char given[GIVEN_SIZE], problem[GIVEN_SIZE + 32];
    describe_value(value, given);
    snprintf(problem, sizeof problem, value->kind == FG_VALUE_TEXT ? "\"%s\" was given" : "%s was given", given);
    fg_violations_add(all, id, given, problem, nearest);
}

/* The choice that a mistyped word most likely meant; "" when none is near. */
static const char *nearest_word(const facegen_param *param, const char *word)
{
    const char *nearest = "";
    size_t least = 4; /* three slips of the finger at most, and half of the word right */
    for (size_t i = 0; facegen_param_choice(param, i); i++) {
        const char *choice = facegen_param_choice(param, i);
        size_t distance = fg_edit_distance(word, strlen(word), choice, strlen(choice));
        if (distance < least && 2 * distance <= strlen(choice)) {
            least = distance;
            nearest = choice;
        }
    }
    return nearest;
}

/* The accepted number nearest to a given one, by the bounds or the list: itself if it is accepted. */
static double nearest_number(const facegen_param *param, double given)
{
    double best = fmin(fmax(given, facegen_param_minimum(param)), facegen_param_maximum(param));
    for (size_t i = 0; facegen_param_choice(param, i); i++) {
        double choice = (double)strtol(facegen_param_choice(param, i), NULL, 10);
        if (i == 0 || fabs(choice - given) < fabs(best - given))
            best = choice;
    }
    return best;
}

static void judge_number(facegen_violations *all, fg_param_id id, const fg_value *value, double number)
{
    double nearest = nearest_number(facegen_param_at(id), number);
    char text[FG_NUMBER_SIZE];
    if (number == nearest)
        return;
    fg_number_format(nearest, text);
    add_value(all, id, value, isnan(number) ? "" : text);
}

static void judge_choice(facegen_violations *all, fg_param_id id, const fg_value *value)
{
    const facegen_param *param = facegen_param_at(id);
    for (size_t i = 0; facegen_param_choice(param, i); i++) {
        if (strcmp(value->text, facegen_param_choice(param, i)) == 0)
            return;
    }
    add_value(all, id, value, nearest_word(param, value->text));
}

static void judge_text(facegen_violations *all, fg_param_id id, const fg_value *value)
{
    size_t size = strlen(value->text);
    char given[GIVEN_SIZE];
    if (!fg_utf8_valid(value->text, size)) {
        describe_value(value, given);
        fg_violations_add(all, id, given, "what was given is not valid UTF-8", "");
    } else if (size == 0 && id != FG_negative_prompt) {
        fg_violations_add(all, id, "", "it is empty", "");
    } else if (id == FG_track_id && size > FG_TRACK_ID_MAX) {
        add_value(all, id, value, "");
    }
}

/* A link is sent as it was given, in JSON, and so has to be UTF-8. */
static bool parse_link(const char *text, fg_url *url)
{
    size_t size = strlen(text);
    return fg_utf8_valid(text, size) && fg_url_parse(text, size, url, NULL);
}

static void judge_url(facegen_violations *all, fg_param_id id, const fg_value *value)
{
    fg_url url;
    if (!parse_link(value->text, &url) || (!url.secure && !url.loopback))
        add_value(all, id, value, "");
}

/* problem: NULL where a text was given that is no link */
static void add_face(facegen_violations *all, const fg_face *face, const char *problem)
{
    char no_link[GIVEN_SIZE + 32], given[GIVEN_SIZE] = "";
    if (face->text)
        fg_redact(face->text, strlen(face->text), NULL, given, sizeof given);
    snprintf(no_link, sizeof no_link, "\"%s\" is not an http(s) link", given);
    fg_violations_add(all, FG_face_image, given, problem ? problem : no_link, "");
}

static void judge_face(facegen_violations *all, const fg_face *face)
{
    char reason[FG_FACE_REASON];
    fg_url url;
    if (face->kind == FG_FACE_NONE) {
        add_face(all, face, "nothing was given");
    } else if (fg_face_is_data(face)) {
        if (!fg_face_check(face, reason))
            add_face(all, face, reason);
    } else if (!parse_link(face->text, &url)) {
        add_face(all, face, fg_data_uri_is(face->text) ? "the data URI is not valid base64" : NULL);
    }
}

static void judge_base64(facegen_violations *all, const facegen_request *request)
{
    const fg_value *value = &request->values[FG_base64];
    if (value->kind == FG_VALUE_BOOLEAN && !value->boolean && fg_face_is_data(&request->face))
        fg_violations_add(all, FG_base64, "false", "false was given, and the face is sent as data", "true");
}

static void judge_value(facegen_violations *all, fg_param_id id, const fg_value *value)
{
    const facegen_param *param = facegen_param_at(id);
    if (value->kind == FG_VALUE_UNSET) {
        if (facegen_param_required(param))
            fg_violations_add(all, id, "", "nothing was given", "");
        return;
    }
    switch (facegen_param_kind(param)) {
    case FACEGEN_PARAM_INTEGER:
    case FACEGEN_PARAM_NUMBER:
        if (value->kind == FG_VALUE_TEXT)
            add_value(all, id, value, "");
        else
            judge_number(all, id, value, value->kind == FG_VALUE_INTEGER ? (double)value->integer : value->number);
        break;
    case FACEGEN_PARAM_BOOLEAN:
        if (value->kind != FG_VALUE_BOOLEAN)
            add_value(all, id, value, "");
        break;
    case FACEGEN_PARAM_CHOICE:
        judge_choice(all, id, value);
        break;
    case FACEGEN_PARAM_URL:
        judge_url(all, id, value);
        break;
    case FACEGEN_PARAM_TEXT:
    case FACEGEN_PARAM_IMAGE:
        judge_text(all, id, value);
        break;
    }
}

static void judge_all(facegen_violations *all, const facegen_request *request)
{
    for (size_t id = 0; id < FG_PARAM_COUNT; id++) {
        if (id == FG_face_image)
            judge_face(all, &request->face);
        else if (!facegen_param_secret(facegen_param_at(id)))
            judge_value(all, (fg_param_id)id, &request->values[id]);
        if (id == FG_base64)
            judge_base64(all, request);
    }
}

facegen_code facegen_request_validate(const facegen_request *request, facegen_violations **violations,
                                      facegen_error *error)
{
    if (violations)
        *violations = NULL;
    if (!request)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "facegen_request_validate: no request was given");
    facegen_violations *all = fg_violations_new();
    if (!all)
        return fg_fail_plainly(error, FACEGEN_E_NOMEM);
    judge_all(all, request);
    facegen_code code = FACEGEN_OK;
    if (!all->complete)
        code = fg_fail_plainly(error, FACEGEN_E_NOMEM);
    else if (all->count > 0)
        code = fg_violations_report(all, error);
    if (violations && code == FACEGEN_E_INVALID)
        *violations = all;
    else
        facegen_violations_free(all);
    return code;
}
