#include "hide.h"

#include "base/ascii.h"
#include "base/url.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

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

/* The size of a name that begins with "webhook", a colon and the quotation mark of a text; 0 where there is none. */
static size_t webhook_name_size(const char *text, size_t size)
{
    static const char name[] = "\"webhook";
    size_t length = sizeof name - 1;
    if (size < length || memcmp(text, name, length) != 0)
        return 0;
    length += fg_ascii_name_size(text + length);
    if (length == size || text[length++] != '"')
        return 0;
    while (length < size && (fg_ascii_is_space(text[length]) || text[length] == ':'))
        length++;
    return length < size && text[length] == '"' ? length + 1 : 0;
}

/* The size of the rest of a JSON string, up to its quotation mark, or to the end of a text that broke off. */
static size_t rest_of_string(const char *text, size_t size)
{
    size_t length = 0;
    while (length < size && text[length] != '"')
        length += text[length] == '\\' ? 2 : 1;
    return length < size ? length : size;
}

/* How far the authority of a link reaches. */
static size_t authority_size(const char *text, size_t size)
{
    size_t length = 0;
    while (length < size && !strchr("/\\?#", text[length]))
        length++;
    return length;
}

/* Writes the link of a webhook as far as its host and port; "***" stands for what follows, and for all that is odd. */
static void write_webhook(fg_buffer *out, const char *link, size_t size)
{
    size_t scheme = 0;
    while (scheme < size && !fg_url_scheme_ends(link + scheme, size - scheme))
        scheme++;
    if (scheme < size)
        scheme += link[scheme + 1] == '/' ? 3 : 5;
    const char *host = link + scheme, *rest = host + authority_size(host, size - scheme), *end = link + size;
    for (const char *at; (at = memchr(host, '@', (size_t)(rest - host)));)
        host = at + 1;
    if (!fg_url_is_authority(host, (size_t)(rest - host))) {
        fg_buffer_text(out, size > 0 ? "***" : "");
        return;
    }
    fg_buffer_append(out, link, scheme);
    fg_buffer_append(out, host, (size_t)(rest - host));
    if (rest < end) /* the character before what is secret */
        fg_buffer_append(out, rest, *rest == '\\' && rest + 1 < end ? 2 : 1);
    if (end - rest > 1)
        fg_buffer_text(out, "***");
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
        size_t name = webhook_name_size(text, size);
        in_link = fg_url_scheme_ends(text, size) || (in_link && !ends_link(text, size));
        if (name > 0) {
            size_t link = rest_of_string(text + name, size - name);
            fg_buffer_append(out, text, name);
            write_webhook(out, text + name, link);
            taken = name + link;
        } else if (in_link && *text == '?') {
            taken = rest_of_link(text, size);
            write_query(out, text, taken, salt);
        } else {
            taken = 1;
            fg_buffer_byte(out, *text);
        }
    }
}
