#include "condense.h"

#include "base/base64.h"
#include "hide.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    TEXT_LIMIT = 64 * 1024 * 1024, /* more than the texts of a request */
    RUN_MAX = 128                  /* characters of base64 that are kept */
};

void fg_condenser_init(fg_condenser *condenser)
{
    *condenser = (fg_condenser){.run_hash = FG_HASH_START};
    fg_buffer_init(&condenser->text, TEXT_LIMIT);
}

void fg_condenser_free(fg_condenser *condenser)
{
    fg_buffer_free(&condenser->text);
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

static void take(fg_condenser *condenser, char byte)
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
    for (size_t i = 0; i < size; i++)
        take(condenser, bytes[i]);
}

void fg_condenser_write(const fg_condenser *condenser, bool with_end, fg_buffer *out)
{
    const fg_buffer *text = &condenser->text;
    fg_buffer_append(out, fg_buffer_string(text), with_end ? text->size : condenser->run_start);
    if (with_end)
        write_run(condenser, out);
    if (text->state != FG_BUFFER_OK)
        out->state = FG_BUFFER_NOMEM;
}
