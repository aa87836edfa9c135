#include "json.h"

#include "json_string.h"
#include "number.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 64 }; /* a longer text is not looked for by fg_json_says() */

static bool sees(const fg_json_cursor *at, char wanted)
{
    return at->next < at->end && *at->next == wanted;
}

static void skip_json_blanks(fg_json_cursor *at)
{
    while (at->next < at->end && (*at->next == ' ' || *at->next == '\n' || *at->next == '\r' || *at->next == '\t'))
        at->next++;
}

/* Goes past a character if it comes next, blanks before it aside. */
static bool take_character(fg_json_cursor *at, char wanted)
{
    skip_json_blanks(at);
    if (!sees(at, wanted))
        return false;
    at->next++;
    return true;
}

/* ---- checking ---- */

static bool check_value(fg_json_cursor *at, unsigned depth);

static bool check_object(fg_json_cursor *at, unsigned depth)
{
    if (take_character(at, '}'))
        return true;
    do {
        if (!take_character(at, '"') || !fg_json_string_check(at) || !take_character(at, ':') ||
            !check_value(at, depth))
            return false;
    } while (take_character(at, ','));
    return take_character(at, '}');
}

static bool check_list(fg_json_cursor *at, unsigned depth)
{
    if (take_character(at, ']'))
        return true;
    do {
        if (!check_value(at, depth))
            return false;
    } while (take_character(at, ','));
    return take_character(at, ']');
}

static bool check_digits(fg_json_cursor *at)
{
    const char *begin = at->next;
    while (at->next < at->end && *at->next >= '0' && *at->next <= '9')
        at->next++;
    return at->next > begin;
}

static bool check_number(fg_json_cursor *at)
{
    at->next += sees(at, '-');
    bool zero_in_front = sees(at, '0');
    const char *begin = at->next;
    if (!check_digits(at) || (zero_in_front && at->next > begin + 1))
        return false;
    if (sees(at, '.')) {
        at->next++;
        if (!check_digits(at))
            return false;
    }
    if (sees(at, 'e') || sees(at, 'E')) {
        at->next++;
        at->next += sees(at, '+') || sees(at, '-');
        return check_digits(at);
    }
    return true;
}

static bool check_word(fg_json_cursor *at, const char *rest)
{
    size_t size = strlen(rest);
    bool there = (size_t)(at->end - at->next) >= size && memcmp(at->next, rest, size) == 0;
    at->next += there ? size : 0;
    return there;
}

/* A value, blanks before it included. */
static bool check_value(fg_json_cursor *at, unsigned depth)
{
    skip_json_blanks(at);
    switch (at->next < at->end ? *at->next++ : '\0') {
    case '{':
        return depth < FG_JSON_DEPTH && check_object(at, depth + 1);
    case '[':
        return depth < FG_JSON_DEPTH && check_list(at, depth + 1);
    case '"':
        return fg_json_string_check(at);
    case 't':
        return check_word(at, "rue");
    case 'f':
        return check_word(at, "alse");
    case 'n':
        return check_word(at, "ull");
    case '\0':
        return false;
    default:
        at->next--;
        return check_number(at);
    }
}

/* ---- walking over what was checked ---- */

/* Goes past the rest of an object or a list. */
static void skip_container(fg_json_cursor *at)
{
    for (unsigned depth = 1; depth > 0;) {
        char character = *at->next++;
        if (character == '"')
            fg_json_string_skip(at);
        else if (character == '{' || character == '[')
            depth++;
        else if (character == '}' || character == ']')
            depth--;
    }
}

static void skip_scalar(fg_json_cursor *at)
{
    while (at->next < at->end && !strchr(",]} \t\r\n", *at->next))
        at->next++;
}

static void skip_value(fg_json_cursor *at)
{
    char first = *at->next++;
    if (first == '"')
        fg_json_string_skip(at);
    else if (first == '{' || first == '[')
        skip_container(at);
    else
        skip_scalar(at);
}

static fg_json_kind kind_of(char first)
{
    switch (first) {
    case '{':
        return FG_JSON_OBJECT;
    case '[':
        return FG_JSON_LIST;
    case '"':
        return FG_JSON_STRING;
    case 'n':
        return FG_JSON_NULL;
    case 't':
    case 'f':
        return FG_JSON_BOOLEAN;
    default:
        return FG_JSON_NUMBER;
    }
}

static fg_json make_value(const char *begin, const char *end)
{
    fg_json_kind kind = kind_of(*begin);
    bool quoted = kind == FG_JSON_STRING;
    return (fg_json){kind, begin + quoted, (size_t)(end - begin) - 2 * quoted};
}

/* The value that comes next. */
static fg_json take_value(fg_json_cursor *at)
{
    skip_json_blanks(at);
    const char *begin = at->next;
    skip_value(at);
    return make_value(begin, at->next);
}

fg_json fg_json_read(const char *text, size_t size)
{
    fg_json_cursor at = {text, text + size};
    skip_json_blanks(&at);
    const char *begin = at.next;
    bool valid = check_value(&at, 0);
    const char *end = at.next;
    skip_json_blanks(&at);
    return valid && at.next == at.end ? make_value(begin, end) : (fg_json){FG_JSON_NONE, NULL, 0};
}

fg_json_walk fg_json_walk_in(fg_json value)
{
    fg_json_walk walk = {.next = value.text, .end = value.text};
    if (value.kind == FG_JSON_OBJECT || value.kind == FG_JSON_LIST) {
        walk.next = value.text + 1;
        walk.end = value.text + value.size - 1;
    }
    return walk;
}

bool fg_json_next(fg_json_walk *walk)
{
    fg_json_cursor at = {walk->next, walk->end};
    take_character(&at, ',');
    skip_json_blanks(&at);
    if (at.next == at.end)
        return false;
    walk->value = take_value(&at);
    if (take_character(&at, ':')) {
        walk->name = walk->value;
        walk->value = take_value(&at);
    }
    walk->next = at.next;
    return true;
}

fg_json fg_json_member(fg_json object, const char *name)
{
    fg_json found = {FG_JSON_NONE, NULL, 0};
    for (fg_json_walk walk = fg_json_walk_in(object); fg_json_next(&walk);) {
        if (fg_json_says(walk.name, name))
            found = walk.value;
    }
    return found;
}

/* ---- what a value says ---- */

bool fg_json_says(fg_json value, const char *text)
{
    char said[6 * NAME_SIZE]; /* \uXXXX */
    if (value.kind != FG_JSON_STRING)
        return false;
    if (value.size > 0 && *value.text != *text && *value.text != '\\') /* as most do */
        return false;
    size_t size = strlen(text);
    if (value.size < size || value.size > sizeof said)
        return false;
    if (value.size == size) /* what is escaped is longer than what it says */
        return memcmp(value.text, text, size) == 0;
    return memchr(value.text, '\\', value.size) && fg_json_string_unescape(value.text, value.size, said) == size &&
           memcmp(said, text, size) == 0;
}

fg_json fg_json_head(fg_json string, size_t size)
{
    size_t taken = 0;
    while (taken < size && taken < string.size)
        taken += fg_json_string_character(string.text + taken, string.size - taken);
    string.size = taken;
    return string;
}

bool fg_json_is_true(fg_json boolean)
{
    return boolean.kind == FG_JSON_BOOLEAN && *boolean.text == 't';
}

bool fg_json_integer(fg_json value, int64_t *integer)
{
    return (value.kind == FG_JSON_NUMBER || value.kind == FG_JSON_STRING) &&
           fg_number_parse_integer(value.text, value.size, integer);
}

bool fg_json_append(fg_json string, fg_buffer *text)
{
    char *room = fg_buffer_reserve(text, string.size);
    if (room)
        fg_buffer_commit(text, fg_json_string_unescape(string.text, string.size, room));
    return room;
}

char *fg_json_copy(fg_json string, fg_arena *arena, size_t *size)
{
    char *copy = fg_arena_alloc(arena, string.size + 1); /* zeroed */
    if (copy)
        *size = fg_json_string_unescape(string.text, string.size, copy);
    return copy;
}

char *fg_json_text(fg_json value)
{
    bool is_string = value.kind == FG_JSON_STRING;
    char *text = is_string || value.kind == FG_JSON_NUMBER ? malloc(value.size + 1) : NULL;
    if (!text)
        return NULL;
    size_t size = is_string ? fg_json_string_unescape(value.text, value.size, text) : value.size;
    if (!is_string)
        memcpy(text, value.text, size);
    text[size] = '\0';
    if (strlen(text) == size)
        return text;
    free(text);
    return NULL;
}
