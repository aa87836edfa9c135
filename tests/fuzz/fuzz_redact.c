/*
 * Redaction. The first line is a key, the rest a text, in which the bytes 1 to 4 stand for the key in each of its
 * forms: whatever is around it, the key is not in what leaves the library.
 */
#include "base/buffer.h"
#include "base/redact.h"
#include "base/utf8.h"
#include "fuzz.h"

#include <ctype.h>
#include <string.h>

enum { KEY_MAX = 64, TEXT_MAX = 64 * 1024, CUT_KEY = 8 };

/* ---- the forms of a key ---- */

static void write_json_escaped(fg_buffer *text, char character)
{
    if (strchr("\"\\/", character))
        fg_buffer_byte(text, '\\');
    fg_buffer_byte(text, character);
}

static void write_code_point(fg_buffer *text, char character)
{
    char escaped[8];
    snprintf(escaped, sizeof escaped, "\\u%04x", (unsigned char)character);
    fg_buffer_text(text, escaped);
}

static void write_percent_encoded(fg_buffer *text, char character)
{
    char escaped[8];
    snprintf(escaped, sizeof escaped, isalnum((unsigned char)character) ? "%c" : "%%%02X", character);
    fg_buffer_text(text, escaped);
}

static void write_plain(fg_buffer *text, char character)
{
    fg_buffer_byte(text, character);
}

static void write_text(fg_buffer *text, const char *key, const uint8_t *data, size_t size)
{
    static void (*const forms[])(fg_buffer *, char) = {write_plain, write_json_escaped, write_code_point,
                                                       write_percent_encoded};
    for (size_t i = 0; i < size; i++) {
        if (data[i] < 1 || data[i] > 4)
            fg_buffer_append(text, data + i, 1);
        for (const char *next = key; data[i] >= 1 && data[i] <= 4 && *next; next++)
            forms[data[i] - 1](text, *next);
    }
}

/* ---- readers of the forms, which know nothing of how they are found ---- */

static int hex(char digit)
{
    return digit >= '0' && digit <= '9' ? digit - '0' : isxdigit((unsigned char)digit) ? tolower(digit) - 'a' + 10 : -1;
}

static char read_json(const char **text)
{
    const char *next = *text;
    bool code = strncmp(next, "\\u00", 4) == 0 && hex(next[4]) >= 0 && hex(next[5]) >= 0;
    bool escaped = next[0] == '\\' && next[1] && strchr("\"\\/", next[1]);
    *text += code ? 6 : escaped ? 2 : 1;
    return code ? (char)(hex(next[4]) * 16 + hex(next[5])) : escaped ? next[1] : next[0];
}

static char read_percent(const char **text)
{
    const char *next = *text;
    bool encoded = next[0] == '%' && hex(next[1]) >= 0 && hex(next[2]) >= 0;
    *text += encoded ? 3 : 1;
    return encoded ? (char)(hex(next[1]) * 16 + hex(next[2])) : next[0];
}

static void demand_absent(const char *text, const char *key, char (*read)(const char **))
{
    fg_buffer read_text;
    fg_buffer_init(&read_text, TEXT_MAX);
    while (*text)
        fg_buffer_byte(&read_text, read(&text));
    DEMAND(!memmem(fg_buffer_string(&read_text), read_text.size, key, strlen(key)));
    fg_buffer_free(&read_text);
}

static void demand_clean(const char *text, const char *key)
{
    size_t size = strlen(text);
    DEMAND(fg_utf8_valid(text, size));
    for (size_t i = 0; i < size; i++)
        DEMAND((unsigned char)text[i] >= 0x20 && text[i] != 0x7f);
    if (strlen(key) < FG_KEY_LEAST)
        return; /* it is not looked for */
    DEMAND(!strstr(text, key));
    demand_absent(text, key, read_json);
    demand_absent(text, key, read_percent);
}

/* ---- */

/* Redacts into so much room, and that again. */
static void demand_redacted(const char *text, size_t size, const char *key, size_t room)
{
    char *out = malloc(room), *again = malloc(room);
    DEMAND(out && again);
    fg_redact(text, size, key, out, room);
    DEMAND(strlen(out) < room);
    demand_clean(out, key);
    fg_redact(out, strlen(out), key, again, room);
    demand_clean(again, key);
    bool was_cut = room < 4 * size + 1; /* the longest replacement of a byte is "?***" */
    DEMAND(was_cut || strcmp(out, again) == 0);
    free(out);
    free(again);
}

/* As a message of the provider is: cut to its room before the key is known. */
static void demand_redacted_after_cut(const char *text, size_t size, const char *key, size_t room)
{
    char *cut = malloc(room), *out = malloc(4 * room);
    DEMAND(cut && out);
    fg_redact(text, size, NULL, cut, room);
    fg_redact(cut, strlen(cut), key, out, 4 * room);
    demand_clean(out, key);
    size_t length = strlen(out);
    for (size_t part = CUT_KEY; part < strlen(key) && part <= length; part++)
        DEMAND(memcmp(out + length - part, key, part) != 0);
    free(cut);
    free(out);
}

/* In place, as in the texts of a result: all but the key stays as it is. */
static void demand_key_redacted(const char *text, const char *key)
{
    char *copy = strdup(text);
    DEMAND(copy);
    fg_redact_key(copy, key);
    DEMAND(strlen(copy) <= strlen(text) && !strstr(copy, key));
    demand_absent(copy, key, read_json);
    demand_absent(copy, key, read_percent);
    DEMAND(strcmp(copy, text) == 0 || strstr(copy, "*"));
    free(copy);
}

/* As a tap is shown it: however the bytes are cut, they come out the same, as many and without the key. */
static void demand_hidden_in_pieces(const char *text, size_t size, const char *key, fuzz_draw *draw)
{
    char *whole = malloc(size + 1), *pieces = malloc(size + 1);
    DEMAND(whole && pieces);
    memcpy(whole, text, size + 1);
    memcpy(pieces, text, size + 1);
    DEMAND(fg_redact_bytes(whole, size, key, false) == size);
    for (size_t settled = 0, come = 0; settled < size;) {
        come += fuzz_below(draw, size - come + 1);
        settled += fg_redact_bytes(pieces + settled, come - settled, key, come < size);
        DEMAND(settled <= come && come - settled < 6 * strlen(key));
    }
    DEMAND(memcmp(whole, pieces, size) == 0);
    if (strlen(whole) == size) {
        demand_absent(whole, key, read_json);
        demand_absent(whole, key, read_percent);
    }
    free(whole);
    free(pieces);
}

/* The keys that a client takes, but those whose own "***" would pass for them. */
static bool is_key(const char *key, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (key[i] <= ' ' || key[i] > '~' || key[i] == '*')
            return false;
    }
    return size >= CUT_KEY && size < KEY_MAX;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char key[KEY_MAX] = "";
    const uint8_t *line_end = memchr(data, '\n', size);
    size_t key_size = line_end ? (size_t)(line_end - data) : 0;
    if (!is_key((const char *)data, key_size))
        return 0;
    memcpy(key, data, key_size);
    fg_buffer text;
    fg_buffer_init(&text, TEXT_MAX);
    write_text(&text, key, line_end + 1, size - key_size - 1);
    fuzz_draw draw = fuzz_draw_from(data, size);
    demand_redacted(fg_buffer_string(&text), text.size, key, 4 * text.size + 1);
    demand_redacted(fg_buffer_string(&text), text.size, key, 1 + fuzz_below(&draw, text.size + 1));
    demand_redacted_after_cut(fg_buffer_string(&text), text.size, key, 4 * text.size + 1);
    demand_redacted_after_cut(fg_buffer_string(&text), text.size, key, 1 + fuzz_below(&draw, text.size + 1));
    demand_key_redacted(fg_buffer_string(&text), key);
    demand_hidden_in_pieces(fg_buffer_string(&text), text.size, key, &draw);
    fg_buffer_free(&text);
    return 0;
}
