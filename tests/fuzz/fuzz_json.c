/*
 * The reading of JSON against jansson, in the C locale: the same verdict and the same values, but for what jansson
 * cannot hold (numbers past its types, names with a NUL, names that come twice) or nests deeper than is read here.
 */
#include "base/number.h"
#include "base/json.h"
#include "fuzz.h"

#include <float.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

enum { FLAGS = JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY, LIMIT = 1024 * 1024 };

static void demand_same_number(const json_t *theirs, fg_json ours)
{
    double number, expected = json_number_value(theirs);
    DEMAND(ours.kind == FG_JSON_NUMBER);
    if (json_is_integer(theirs)) {
        char text[32];
        size_t size = (size_t)snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(theirs));
        bool same = size == ours.size && memcmp(text, ours.text, size) == 0;
        DEMAND(same || (json_integer_value(theirs) == 0 && strncmp(ours.text, "-0", 2) == 0));
    } else if (fabs(expected) <= DBL_MAX / 2) { /* rounding decides whether the last of them can be read */
        DEMAND(fg_number_parse(ours.text, ours.size, &number));
        DEMAND(fabs(number - expected) <= 4 * DBL_EPSILON * fabs(expected) + 4 * DBL_TRUE_MIN);
    }
}

static void demand_same_string(const json_t *theirs, fg_json ours)
{
    fg_buffer text;
    fg_buffer_init(&text, LIMIT);
    DEMAND(ours.kind == FG_JSON_STRING && fg_json_append(ours, &text) && text.size == json_string_length(theirs));
    DEMAND(memcmp(fg_buffer_string(&text), json_string_value(theirs), text.size) == 0);
    fg_buffer_free(&text);
}

static void demand_same(const json_t *theirs, fg_json ours);

static void demand_same_list(const json_t *theirs, fg_json ours)
{
    size_t count = 0;
    DEMAND(ours.kind == FG_JSON_LIST);
    for (fg_json_walk walk = fg_json_walk_in(ours); fg_json_next(&walk); count++) {
        DEMAND(walk.name.kind == FG_JSON_NONE);
        demand_same(json_array_get(theirs, count), walk.value);
    }
    DEMAND(count == json_array_size(theirs));
}

static void demand_same_object(const json_t *theirs, fg_json ours)
{
    size_t count = 0, size;
    DEMAND(ours.kind == FG_JSON_OBJECT);
    for (fg_json_walk walk = fg_json_walk_in(ours); fg_json_next(&walk); count++) {
        fg_arena arena = {0};
        const char *name = fg_json_copy(walk.name, &arena, &size);
        DEMAND(name && strlen(name) == size && (size > 64 || fg_json_says(walk.name, name)));
        demand_same(json_object_get(theirs, name), walk.value);
        fg_arena_free(&arena);
    }
    DEMAND(count == json_object_size(theirs));
}

static void demand_same(const json_t *theirs, fg_json ours)
{
    DEMAND(theirs);
    switch (json_typeof(theirs)) {
    case JSON_REAL:
    case JSON_INTEGER:
        demand_same_number(theirs, ours);
        break;
    case JSON_STRING:
        demand_same_string(theirs, ours);
        break;
    case JSON_ARRAY:
        demand_same_list(theirs, ours);
        break;
    case JSON_OBJECT:
        demand_same_object(theirs, ours);
        break;
    case JSON_NULL:
        DEMAND(ours.kind == FG_JSON_NULL);
        break;
    default:
        DEMAND(ours.kind == FG_JSON_BOOLEAN && fg_json_is_true(ours) == json_is_true(theirs));
    }
}

/* What jansson cannot hold. */
static bool may_refuse(const json_error_t *error)
{
    enum json_error_code code = json_error_code(error);
    return code == json_error_numeric_overflow || code == json_error_null_byte_in_key ||
           code == json_error_duplicate_key;
}

/* How many levels a document nests that jansson has read. */
static int depth_of(const json_t *value)
{
    const char *name;
    json_t *item;
    size_t index;
    int deepest = 0, depth;
    json_array_foreach (value, index, item)
        deepest = (depth = depth_of(item)) > deepest ? depth : deepest;
    json_object_foreach ((json_t *)value, name, item)
        deepest = (depth = depth_of(item)) > deepest ? depth : deepest;
    return json_is_array(value) || json_is_object(value) ? deepest + 1 : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    json_error_t error;
    const char *text = (const char *)data;
    fg_json ours = fg_json_read(text, size);
    json_t *theirs = json_loadb(text, size, FLAGS, &error);
    bool lax = memchr(text, '\0', size); /* jansson passes over a NUL that follows a number */
    DEMAND(theirs || ours.kind == FG_JSON_NONE || may_refuse(&error));
    DEMAND(!theirs || ours.kind != FG_JSON_NONE || lax || depth_of(theirs) > FG_JSON_DEPTH);
    if (theirs && ours.kind != FG_JSON_NONE)
        demand_same(theirs, ours);
    json_decref(theirs);
    return 0;
}
