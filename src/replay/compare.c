#include "compare.h"

#include "base/json_string.h"

#include <string.h>

/* Takes the first character of a string, unescaped. */
static size_t take_character(fg_json *string, char bytes[4])
{
    size_t taken = fg_json_string_character(string->text, string->size);
    size_t size = fg_json_string_unescape(string->text, taken, bytes);
    string->text += taken;
    string->size -= taken;
    return size;
}

/* Whether two strings say the same, however they are escaped. */
static bool is_same_string(fg_json one, fg_json other)
{
    while (one.size > 0 && other.size > 0) {
        char bytes[4], other_bytes[4];
        size_t size = take_character(&one, bytes);
        if (take_character(&other, other_bytes) != size || memcmp(bytes, other_bytes, size) != 0)
            return false;
    }
    return one.size == other.size;
}

static fg_json find(fg_json object, fg_json name)
{
    for (fg_json_walk walk = fg_json_walk_in(object); fg_json_next(&walk);) {
        if (is_same_string(walk.name, name))
            return walk.value;
    }
    return (fg_json){FG_JSON_NONE, NULL, 0};
}

/* ignored: names, up to a NULL */
static bool is_ignored(fg_json name, const char *const *ignored)
{
    while (*ignored && !fg_json_says(name, *ignored))
        ignored++;
    return *ignored;
}

static bool is_same(fg_json one, fg_json other);

static bool is_same_list(fg_json one, fg_json other)
{
    fg_json_walk walk = fg_json_walk_in(one), other_walk = fg_json_walk_in(other);
    while (fg_json_next(&walk)) {
        if (!fg_json_next(&other_walk) || !is_same(walk.value, other_walk.value))
            return false;
    }
    return !fg_json_next(&other_walk);
}

/* Each value is compared once, however deep it is: of the members that only the other object has, the names do. */
static size_t count_differences(fg_json one, fg_json other, const char *const *ignored, fg_json *first)
{
    size_t count = 0;
    for (fg_json_walk walk = fg_json_walk_in(one); fg_json_next(&walk);) {
        if (!is_ignored(walk.name, ignored) && !is_same(walk.value, find(other, walk.name)) && count++ == 0)
            *first = walk.name;
    }
    for (fg_json_walk walk = fg_json_walk_in(other); fg_json_next(&walk);) {
        if (!is_ignored(walk.name, ignored) && find(one, walk.name).kind == FG_JSON_NONE && count++ == 0)
            *first = walk.name;
    }
    return count;
}

/* Numbers are the same if they are written with the same characters. */
static bool is_same(fg_json one, fg_json other)
{
    static const char *const none[] = {NULL};
    fg_json first;
    if (one.kind != other.kind)
        return false;
    switch (one.kind) {
    case FG_JSON_STRING:
        return is_same_string(one, other);
    case FG_JSON_LIST:
        return is_same_list(one, other);
    case FG_JSON_OBJECT:
        return count_differences(one, other, none, &first) == 0;
    default:
        return one.size == other.size && memcmp(one.text, other.text, one.size) == 0;
    }
}

size_t fg_count_differences(fg_json one, fg_json other, bool any_seed, fg_json *first)
{
    const char *const ignored[] = {"key", any_seed ? "seed" : NULL, NULL};
    return count_differences(one, other, ignored, first);
}
