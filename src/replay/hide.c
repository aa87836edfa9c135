#include "hide.h"

#include "base/ascii.h"
#include "base/redact.h"
#include "base/url.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { KEY_LEAST = 8 }; /* characters */

/* A backslash belongs to a link as the escape of a character in it. */
static bool ends_link(const char *text, size_t size)
{
    if (*text == '\\')
        return size < 2 || (text[1] != '/' && text[1] != 'u');
    return (unsigned char)*text <= ' ' || strchr("\"<>", *text);
}

static size_t rest_of_link(const char *text, size_t size)
{
    size_t length = 0;
    while (length < size && !ends_link(text + length, size - length))
        length++;
    return length;
}

/* Reads a character, unescaped, and moves on behind it. */
static char next_character(const char **text, const char *end)
{
    const char *next = *text;
    bool escaped = *next == '\\' && end - next >= 2;
    if (escaped && end - next >= 6 && memcmp(next, "\\u00", 4) == 0) {
        *text += 6;
        return (char)(fg_ascii_hex(next[4]) * 16 + fg_ascii_hex(next[5]));
    }
    *text += escaped ? 2 : 1;
    return escaped ? next[1] : next[0];
}

/* Of a query in the form in which it is asked for (fg_url_parse()): percent-encoded, without a fragment. */
static uint64_t hash_query(uint64_t hash, const char *text, const char *end)
{
    while (text < end) {
        char encoded[4] = {next_character(&text, end)};
        if (*encoded == '#')
            break;
        if ((unsigned char)*encoded >= 0x7f)
            snprintf(encoded, sizeof encoded, "%%%02X", (unsigned char)*encoded);
        for (const char *digit = encoded; *digit; digit++)
            hash = fg_hash(hash, *digit);
    }
    return hash;
}

/* The size of a member "webhook" at the beginning of text, up to the path of its link; 0 where there is none. */
static size_t webhook_size(const char *text, size_t size)
{
    static const char name[] = "\"webhook\"";
    size_t length = sizeof name - 1;
    if (size < length || memcmp(text, name, length) != 0)
        return 0;
    int slashes = 0;
    for (; length < size && slashes < 3 && !strchr("?,}", text[length]); length++)
        slashes += text[length] == '/';
    return slashes == 3 ? length : 0;
}

static void write_query(fg_buffer *out, const char *text, size_t size, const uint64_t *salt)
{
    char hash[24] = "";
    if (salt)
        snprintf(hash, sizeof hash, "%016" PRIx64, hash_query(*salt, text, text + size));
    fg_buffer_text(out, "?***");
    fg_buffer_text(out, hash);
}

void fg_hide_links(fg_buffer *out, const char *text, size_t size, bool in_link, const uint64_t *salt)
{
    for (size_t taken; size > 0; text += taken, size -= taken) {
        size_t before_path = webhook_size(text, size);
        in_link = fg_url_scheme_ends(text, size) || (in_link && !ends_link(text, size));
        if (before_path > 0) {
            taken = before_path + rest_of_link(text + before_path, size - before_path);
            fg_buffer_append(out, text, before_path);
            fg_buffer_text(out, taken > before_path ? "***" : "");
        } else if (in_link && *text == '?') {
            taken = rest_of_link(text, size);
            write_query(out, text, taken, salt);
        } else {
            taken = 1;
            fg_buffer_byte(out, *text);
        }
    }
}

void fg_hide_key(fg_buffer *bytes, const char *key)
{
    size_t size = key ? strlen(key) : 0;
    if (size < KEY_LEAST || bytes->size == 0)
        return;
    if (!memchr(bytes->bytes, '\0', bytes->size)) {
        fg_redact_key(bytes->bytes, key);
        bytes->size = strlen(bytes->bytes);
        return;
    }
    for (size_t i = 0; i + size <= bytes->size; i++) {
        if (memcmp(bytes->bytes + i, key, size) == 0)
            memset(bytes->bytes + i, '*', size);
    }
}
