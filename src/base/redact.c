#include "redact.h"

#include "ascii.h"
#include "url.h"
#include "utf8.h"

#include <stdbool.h>
#include <string.h>

enum {
    KEY_PART = FG_KEY_LEAST, /* characters of the key that are taken for it where the text ends: it may be cut there */
    ESCAPE_SIZE = 6          /* the longest form of a character: \u00XX */
};

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD; a question mark would begin a link's query when redacted again */

/* The forms that a character of the key may take besides itself. */
enum { JSON_ESCAPED = 1, PERCENT_ENCODED = 2, EVERY_FORM = JSON_ESCAPED | PERCENT_ENCODED };

/* What stands at the beginning of a text: how many bytes of it, and what is written for them. */
typedef struct token {
    size_t taken;
    const char *replacement;
    size_t size;
} token;

static bool is_hex(const char *text, char wanted)
{
    int high = fg_ascii_hex(text[0]), low = fg_ascii_hex(text[1]);
    return high >= 0 && low >= 0 && high * 16 + low == (unsigned char)wanted;
}

/* The size of one character of the key at the beginning of text; 0 if it is not there. */
static size_t match_character(const char *text, size_t size, char wanted, int forms)
{
    bool json = forms & JSON_ESCAPED, percent = forms & PERCENT_ENCODED;
    if (json && size >= ESCAPE_SIZE && memcmp(text, "\\u00", 4) == 0 && is_hex(text + 4, wanted))
        return ESCAPE_SIZE;
    if (percent && size >= 3 && text[0] == '%' && is_hex(text + 1, wanted))
        return 3;
    if (json && size >= 2 && text[0] == '\\' && text[1] == wanted && strchr("\"\\/", wanted))
        return 2;
    return size >= 1 && text[0] == wanted ? 1 : 0;
}

/* Whether all there is, is the beginning of an escape: the text may have been cut within it. */
static bool is_cut_escape(const char *text, size_t size)
{
    return size == 0 || (size < 3 && text[0] == '%') ||
           (size < ESCAPE_SIZE && memcmp(text, "\\u00", size < 4 ? size : 4) == 0);
}

/* The size of the key at the beginning of text, or of as much of it as the text's end leaves; 0 if it is not there.
 * *cut, unless it is NULL, is set if the text ends in what may go on as the key. */
static size_t match_key(const char *text, size_t size, const char *key, int forms, bool *cut)
{
    size_t matched = 0;
    for (size_t i = 0; key[i]; i++) {
        size_t step = match_character(text + matched, size - matched, key[i], forms);
        bool ends = (cut || step == 0) && is_cut_escape(text + matched, size - matched);
        if (ends && cut) /* also where it matches: the first character of an escape may be the key's own */
            *cut = true;
        if (step == 0)
            return i >= KEY_PART && ends ? size : 0;
        matched += step;
    }
    return matched;
}

/* Whether the key may begin here: most places show by two characters that it does not. */
static inline bool may_begin_key(const char *text, size_t size, const char *key)
{
    if (text[0] == '\\' || text[0] == '%')
        return match_character(text, size, key[0], EVERY_FORM) > 0;
    return text[0] == key[0] && (size < 2 || !key[1] || text[1] == key[1] || text[1] == '\\' || text[1] == '%');
}

/* Form by form first: a key such as "%25" or "a\\b" reads differently when all forms are looked for at once. */
static size_t find_key(const char *text, size_t size, const char *key, bool *cut)
{
    size_t matched = 0;
    for (int forms = 0; forms <= EVERY_FORM && matched == 0; forms++)
        matched = match_key(text, size, key, forms, cut);
    return matched;
}

static size_t key_size(const char *text, size_t size, const char *key)
{
    return key && may_begin_key(text, size, key) ? find_key(text, size, key, NULL) : 0;
}

static bool ends_link(char byte)
{
    return byte != '\0' && strchr(" \t\r\n\"<>", byte);
}

/* The size of a link's query with its '?'. No character of the key ends it: the rest of the key would be left. */
static size_t query_size(const char *text, size_t size, const char *key)
{
    size_t length = 0, in_key = 0;
    while (length < size && ((in_key = key_size(text + length, size - length, key)) > 0 || !ends_link(text[length])))
        length += in_key > 0 ? in_key : 1;
    return length;
}

static bool ends_authority(const char *text, size_t size)
{
    return (*text && strchr("/?#", *text)) || (size >= 2 && text[0] == '\\' && text[1] == '/');
}

/*
 * The size of the user name and password behind a link's scheme, with their '@'; 0 if there are none. A password may
 * have a '/' in it, although it must not: what looks like a port and is not one goes on to the link's last '@'.
 */
static size_t user_info_size(const char *text, size_t size, const char *key)
{
    size_t found = 0;
    bool in_port = false, is_odd = false;
    for (size_t i = 0, in_key; i<size; i += in_key> 0 ? in_key : 1) {
        in_key = key_size(text + i, size - i, key);
        if (in_key > 0)
            continue;
        if (ends_link(text[i]) || (ends_authority(text + i, size - i) && (found > 0 || !is_odd)))
            break;
        if (text[i] == '@')
            found = i + 1;
        is_odd = is_odd || (in_port && !strchr("0123456789*", text[i]));
        in_port = in_port || (text[i] == ':' && *text != '[');
    }
    return found;
}

/* The size of "://", its slashes plain or JSON-escaped, at the beginning of text; 0 if a link does not begin there. */
static size_t scheme_end_size(const char *text, size_t size)
{
    if (!fg_url_scheme_ends(text, size))
        return 0;
    return text[1] == '/' ? 3 : 5;
}

/* in_link: whether a link has begun and not ended. What stands in the key does neither. */
static token next_token(const char *text, size_t size, const char *key, bool *in_link)
{
    size_t taken = key_size(text, size, key);
    if (taken > 0)
        return (token){taken, "***", 3};
    size_t scheme_end = scheme_end_size(text, size);
    *in_link = scheme_end > 0 || (*in_link && !ends_link(*text));
    size_t user_info = scheme_end > 0 ? user_info_size(text + scheme_end, size - scheme_end, key) : 0;
    if (user_info > 0)
        return (token){scheme_end + user_info, "://***@", 7};
    if (*in_link && *text == '?')
        return (token){query_size(text, size, key), "?***", 4};
    taken = fg_utf8_character(text, size);
    if (taken == 0)
        return (token){1, REPLACEMENT, 3};
    if (*text == '\n' || *text == '\r' || *text == '\t')
        return (token){1, " ", 1};
    if (fg_utf8_is_control(text, taken))
        return (token){taken, REPLACEMENT, 3};
    return (token){taken, text, taken};
}

/* The key to look for; NULL for none. */
static const char *searched_key(const char *key)
{
    return key && !memchr(key, '\0', FG_KEY_LEAST) ? key : NULL;
}

void fg_redact(const char *text, size_t size, const char *key, char *out, size_t room)
{
    bool in_link = false;
    key = searched_key(key);
    while (size > 0) {
        token next = next_token(text, size, key, &in_link);
        if (next.size >= room)
            break;
        memcpy(out, next.replacement, next.size);
        out += next.size;
        room -= next.size;
        text += next.taken;
        size -= next.taken;
    }
    *out = '\0';
}

bool fg_redact_key(char *text, const char *key)
{
    key = searched_key(key);
    if (!key)
        return false;
    const char starts[] = {key[0], '\\', '%', '\0'}; /* of any form */
    char *out = text, *next = text, *end = text + strlen(text);
    bool found = false;
    for (;;) {
        size_t plain = strcspn(next, starts);
        if (out < next)
            memmove(out, next, plain);
        out += plain;
        next += plain;
        if (next == end)
            break;
        size_t taken = key_size(next, (size_t)(end - next), key);
        if (taken > 0)
            memcpy(out, "***", 3);
        else
            *out = *next;
        out += taken > 0 ? 3 : 1;
        next += taken > 0 ? taken : 1;
        found = found || taken > 0;
    }
    if (out < end)
        *out = '\0';
    return found;
}

size_t fg_redact_bytes(char *bytes, size_t size, const char *key, bool more)
{
    key = searched_key(key);
    size_t at = key ? 0 : size;
    while (at < size) {
        char *next = bytes + at;
        bool cut = is_cut_escape(next, size - at);
        size_t taken = cut || may_begin_key(next, size - at, key) ? find_key(next, size - at, key, &cut) : 0;
        if (cut && more)
            break;
        memset(next, '*', taken);
        at += taken > 0 ? taken : 1;
    }
    return at;
}
