#include "json.h"

#include "base/ascii.h"
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

enum { NAME_SIZE = 64 }; /* a longer text is not looked for by fg_json_says() */

/* Text that is being read. */
typedef struct cursor {
    const char *next, *end;
} cursor;

static bool sees(const cursor *at, char wanted)
{
    return at->next < at->end && *at->next == wanted;
}

static void skip_blanks(cursor *at)
{
    while (at->next < at->end && (*at->next == ' ' || *at->next == '\n' || *at->next == '\r' || *at->next == '\t'))
        at->next++;
}

/* Goes past a character if it comes next, blanks before it aside. */
static bool take(cursor *at, char wanted)
{
    skip_blanks(at);
    if (!sees(at, wanted))
        return false;
    at->next++;
    return true;
}

/* ---- strings ---- */

/* Whether each of eight characters is ASCII that stands for itself. */
static bool all_plain(const char *text)
{
    const uint64_t ones = UINT64_MAX / 255, tops = ones * 0x80;
    uint64_t bytes, quotes, backslashes;
    memcpy(&bytes, text, sizeof bytes);
    quotes = bytes ^ ones * '"';
    backslashes = bytes ^ ones * '\\';
    /* Where none has its top bit set, one that is less than what is subtracted sets it, or the one above it does. */
    return ((bytes | (bytes - ones * ' ') | (quotes - ones) | (backslashes - ones)) & tops) == 0;
}

size_t fg_json_plain_size(const char *text, size_t size)
{
    size_t plain = 0;
    while (size - plain >= 8 && all_plain(text + plain))
        plain += 8;
    while (plain < size && (unsigned char)text[plain] >= ' ' && (unsigned char)text[plain] < 0x80 &&
           text[plain] != '"' && text[plain] != '\\')
        plain++;
    return plain;
}

/* The four digits of a \uXXXX; -1 when they are none. */
static int32_t read_hex(cursor *at)
{
    int32_t value = 0;
    for (int i = 0; i < 4 && value >= 0; i++) {
        int digit = at->next < at->end ? fg_ascii_hex(*at->next++) : -1;
        value = digit < 0 ? -1 : value * 16 + digit;
    }
    return value;
}

/* What the escape after a backslash stands for; -1 when it is none. A pair of surrogates is one. */
static int32_t read_escape(cursor *at)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char letter = at->next < at->end ? *at->next++ : '\0';
    const char *known = letter ? strchr(letters, letter) : NULL;
    if (letter != 'u')
        return known ? meanings[known - letters] : -1;
    int32_t point = read_hex(at);
    if (point < 0xd800 || point > 0xdfff)
        return point;
    if (point >= 0xdc00 || at->end - at->next < 2 || memcmp(at->next, "\\u", 2) != 0)
        return -1;
    at->next += 2;
    int32_t low = read_hex(at);
    return low >= 0xdc00 && low <= 0xdfff ? 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00) : -1;
}

/* The rest of a string and its closing quote. */
static bool check_string(cursor *at)
{
    for (;;) {
        at->next += fg_json_plain_size(at->next, (size_t)(at->end - at->next));
        if (at->next == at->end || (unsigned char)*at->next < 0x20)
            return false;
        if (*at->next == '\\') {
            at->next++;
            if (read_escape(at) < 0)
                return false;
        } else if (*at->next == '"') {
            at->next++;
            return true;
        } else {
            size_t size = fg_utf8_character(at->next, (size_t)(at->end - at->next));
            if (size == 0)
                return false;
            at->next += size;
        }
    }
}

/* Writes a code point as UTF-8; how many bytes. */
static size_t write_point(int32_t point, char bytes[4])
{
    if (point < 0x80) {
        bytes[0] = (char)point;
        return 1;
    }
    size_t size = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--, point >>= 6)
        bytes[i] = (char)(0x80 | (point & 0x3f));
    bytes[0] = (char)(0xf00 >> size | point);
    return size;
}

/* Writes what a string says, which never takes more room than the string; how many bytes. */
static size_t unescape(fg_json string, char *out)
{
    cursor at = {string.text, string.text + string.size};
    char *begin = out;
    while (at.next < at.end) {
        const char *escape = memchr(at.next, '\\', (size_t)(at.end - at.next));
        size_t plain = (size_t)((escape ? escape : at.end) - at.next);
        memcpy(out, at.next, plain);
        out += plain;
        at.next += plain;
        if (escape) {
            at.next++;
            out += write_point(read_escape(&at), out);
        }
    }
    return (size_t)(out - begin);
}

bool fg_json_says(fg_json value, const char *text)
{
    char said[6 * NAME_SIZE]; /* \uXXXX */
    size_t size = strlen(text);
    if (value.kind != FG_JSON_STRING || value.size < size || value.size > sizeof said)
        return false;
    if (value.size == size) /* what is escaped is longer than what it says */
        return memcmp(value.text, text, size) == 0;
    return memchr(value.text, '\\', value.size) && unescape(value, said) == size && memcmp(said, text, size) == 0;
}

bool fg_json_is_true(fg_json boolean)
{
    return boolean.kind == FG_JSON_BOOLEAN && *boolean.text == 't';
}

bool fg_json_append(fg_json string, fg_buffer *text)
{
    char *room = fg_buffer_reserve(text, string.size);
    if (room)
        fg_buffer_commit(text, unescape(string, room));
    return room;
}

char *fg_json_copy(fg_json string, fg_arena *arena, size_t *size)
{
    char *copy = fg_arena_alloc(arena, string.size + 1); /* zeroed */
    if (copy)
        *size = unescape(string, copy);
    return copy;
}

/* ---- checking ---- */

static bool check_value(cursor *at, unsigned depth);

static bool check_object(cursor *at, unsigned depth)
{
    if (take(at, '}'))
        return true;
    do {
        if (!take(at, '"') || !check_string(at) || !take(at, ':') || !check_value(at, depth))
            return false;
    } while (take(at, ','));
    return take(at, '}');
}

static bool check_list(cursor *at, unsigned depth)
{
    if (take(at, ']'))
        return true;
    do {
        if (!check_value(at, depth))
            return false;
    } while (take(at, ','));
    return take(at, ']');
}

static bool check_digits(cursor *at)
{
    const char *begin = at->next;
    while (at->next < at->end && *at->next >= '0' && *at->next <= '9')
        at->next++;
    return at->next > begin;
}

static bool check_number(cursor *at)
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

static bool check_word(cursor *at, const char *rest)
{
    size_t size = strlen(rest);
    bool there = (size_t)(at->end - at->next) >= size && memcmp(at->next, rest, size) == 0;
    at->next += there ? size : 0;
    return there;
}

/* A value, blanks before it included. */
static bool check_value(cursor *at, unsigned depth)
{
    skip_blanks(at);
    switch (at->next < at->end ? *at->next++ : '\0') {
    case '{':
        return depth < FG_JSON_DEPTH && check_object(at, depth + 1);
    case '[':
        return depth < FG_JSON_DEPTH && check_list(at, depth + 1);
    case '"':
        return check_string(at);
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

/* Whether a quote is escaped: an odd number of backslashes stands before it. Something else stands before those. */
static bool is_escaped(const char *quote)
{
    const char *before = quote;
    while (before[-1] == '\\')
        before--;
    return (quote - before) % 2 == 1;
}

/* Goes past the rest of a string and its closing quote. */
static void skip_string(cursor *at)
{
    const char *quote;
    do {
        quote = memchr(at->next, '"', (size_t)(at->end - at->next));
        at->next = quote + 1;
    } while (is_escaped(quote));
}

/* Goes past the rest of an object or a list. */
static void skip_container(cursor *at)
{
    for (unsigned depth = 1; depth > 0;) {
        char character = *at->next++;
        if (character == '"')
            skip_string(at);
        else if (character == '{' || character == '[')
            depth++;
        else if (character == '}' || character == ']')
            depth--;
    }
}

static void skip_scalar(cursor *at)
{
    while (at->next < at->end && !strchr(",]} \t\r\n", *at->next))
        at->next++;
}

static void skip_value(cursor *at)
{
    char first = *at->next++;
    if (first == '"')
        skip_string(at);
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
static fg_json take_value(cursor *at)
{
    skip_blanks(at);
    const char *begin = at->next;
    skip_value(at);
    return make_value(begin, at->next);
}

fg_json fg_json_read(const char *text, size_t size)
{
    cursor at = {text, text + size};
    skip_blanks(&at);
    const char *begin = at.next;
    bool valid = check_value(&at, 0);
    const char *end = at.next;
    skip_blanks(&at);
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
    cursor at = {walk->next, walk->end};
    take(&at, ',');
    skip_blanks(&at);
    if (at.next == at.end)
        return false;
    walk->value = take_value(&at);
    if (take(&at, ':')) {
        walk->name = walk->value;
        walk->value = take_value(&at);
    }
    walk->next = at.next;
    return true;
}
