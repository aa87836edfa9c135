#include "condense.h"

#include "base/base64.h"
#include "hide.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As the library's bodies begin: the key is their first member (src/codec/encode.c). */
static const char opening[] = "{\"key\":\"";

enum {
    OPENING_SIZE = sizeof opening - 1,
    KEY_LIMIT = 4096,              /* more than a key takes */
    TEXT_LIMIT = 64 * 1024 * 1024, /* more than the texts of a request */
    RUN_MAX = 128                  /* characters of base64 that are kept */
};

void fg_condenser_init(fg_condenser *condenser)
{
    *condenser = (fg_condenser){.run_hash = FG_HASH_START};
    fg_buffer_init_secret(&condenser->key, KEY_LIMIT);
    fg_buffer_init(&condenser->text, TEXT_LIMIT);
}

void fg_condenser_free(fg_condenser *condenser)
{
    fg_buffer_free(&condenser->key);
    fg_buffer_free(&condenser->text);
}

static void take_key(fg_condenser *condenser, char byte)
{
    fg_buffer *key = &condenser->key;
    fg_buffer_byte(key, byte);
    if (key->size > OPENING_SIZE) {
        condenser->key_passed = byte == '"' && !condenser->escaped;
        condenser->escaped = byte == '\\' && !condenser->escaped;
    } else if (byte != opening[key->size - 1]) { /* another body than the library's */
        condenser->key_passed = true;
        fg_buffer_append(&condenser->text, key->bytes, key->size);
        fg_buffer_free(key);
    }
}

static void write_run(const fg_condenser *condenser, fg_buffer *out)
{
    char note[80];
    if (condenser->run_size <= RUN_MAX)
        return;
    snprintf(note, sizeof note, "[%" PRIu64 " characters, fnv1a %016" PRIx64 "]", condenser->run_size,
             condenser->run_hash);
    fg_buffer_text(out, note);
}

static void take_text(fg_condenser *condenser, char byte)
{
    fg_buffer *text = &condenser->text;
    if (!fg_base64_is_digit(byte)) {
        write_run(condenser, text);
        fg_buffer_byte(text, byte);
        condenser->run_start = text->size;
        condenser->run_size = 0;
        condenser->run_hash = FG_HASH_START;
        return;
    }
    condenser->run_hash = fg_hash(condenser->run_hash, byte);
    condenser->run_size++;
    if (condenser->run_size <= RUN_MAX)
        fg_buffer_byte(text, byte);
    else
        text->size = condenser->run_start;
}

void fg_condenser_take(fg_condenser *condenser, const char *bytes, size_t size)
{
    size_t taken = 0;
    while (taken < size && !condenser->key_passed)
        take_key(condenser, bytes[taken++]);
    while (taken < size)
        take_text(condenser, bytes[taken++]);
}

void fg_condenser_write(const fg_condenser *condenser, bool with_end, fg_buffer *out)
{
    const fg_buffer *key = &condenser->key, *text = &condenser->text;
    fg_buffer_append(out, opening, key->size < OPENING_SIZE ? key->size : OPENING_SIZE);
    for (size_t i = OPENING_SIZE; i < key->size; i++)
        fg_buffer_byte(out, condenser->key_passed && i + 1 == key->size ? '"' : '*');
    fg_buffer_append(out, fg_buffer_string(text), with_end ? text->size : condenser->run_start);
    if (with_end)
        write_run(condenser, out);
    if (key->state != FG_BUFFER_OK || text->state != FG_BUFFER_OK)
        out->state = FG_BUFFER_NOMEM;
}

char *fg_condenser_key(const fg_condenser *condenser)
{
    const fg_buffer *member = &condenser->key;
    if (!condenser->key_passed || member->size <= OPENING_SIZE)
        return NULL;
    char *key = malloc(member->size), *end = key;
    if (!key)
        return NULL;
    for (size_t i = OPENING_SIZE; i + 1 < member->size; i++) {
        if (member->bytes[i] == '\\' && i + 2 < member->size)
            i++;
        *end++ = member->bytes[i];
    }
    *end = '\0';
    return key;
}
