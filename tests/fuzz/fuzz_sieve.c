/*
 * The sieve: what it lets pass is the same however the document was cut, and the document itself where nothing was
 * taken out. What was taken out is base64 that decodes to it, and in JSON stands for an image.
 */
#include "base/json.h"
#include "codec/sieve.h"
#include "fuzz.h"

#include <stdbool.h>
#include <string.h>

enum { LIMIT = 1024 * 1024 };

static bool pass(fg_sieve *sieve, const char *text, size_t size, fuzz_draw *draw)
{
    fg_sieve_init(sieve, LIMIT);
    for (size_t at = 0, piece; at < size; at += piece) {
        piece = draw ? fuzz_piece(draw, size - at) : size;
        if (!fg_sieve_feed(sieve, text + at, piece))
            return false;
    }
    return true;
}

static bool same_buffer(const fg_buffer *a, const fg_buffer *b)
{
    return a->size == b->size && memcmp(fg_buffer_string(a), fg_buffer_string(b), a->size) == 0;
}

static void demand_same_pass(const fg_sieve *whole, const fg_sieve *cut)
{
    DEMAND(whole->problem == cut->problem);
    if (whole->problem != FG_SIEVE_FINE)
        return;
    DEMAND(same_buffer(&whole->document, &cut->document) && whole->blob_count == cut->blob_count);
    for (size_t i = 0; i < whole->blob_count; i++) {
        const fg_blob *a = &whole->blobs[i], *b = &cut->blobs[i];
        DEMAND(a->broken == b->broken && a->place == b->place && same_buffer(&a->bytes, &b->bytes));
    }
}

/* A blob is longer than what stands for it, which is found by its place and is a string of its own. */
static void demand_places(const fg_sieve *sieve, size_t size)
{
    const char *document = fg_buffer_string(&sieve->document);
    for (size_t i = 0; i < sieve->blob_count; i++) {
        fg_blob *blob = &sieve->blobs[i];
        DEMAND(blob->place > 0 && blob->place < sieve->document.size && document[blob->place - 1] == '"');
        DEMAND(fg_sieve_blob_at(sieve, document + blob->place) == blob);
        DEMAND(strncmp(document + blob->place, "image ", strlen("image ")) == 0);
    }
    DEMAND(sieve->blob_count == 0 || sieve->document.size < size);
    DEMAND(!fg_sieve_blob_at(sieve, document));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    fuzz_draw draw = fuzz_draw_from(data, size);
    fg_sieve whole, cut;
    bool passed = pass(&whole, text, size, NULL);
    DEMAND(pass(&cut, text, size, &draw) == passed && passed == (whole.problem == FG_SIEVE_FINE));
    demand_same_pass(&whole, &cut);
    if (passed)
        demand_places(&whole, size);
    if (passed && whole.blob_count == 0 && whole.state != FG_SIEVE_SUSPECT)
        DEMAND(whole.document.size == size && memcmp(fg_buffer_string(&whole.document), text, size) == 0);
    bool is_json = fg_json_read(text, size).kind != FG_JSON_NONE;
    if (passed && is_json)
        DEMAND(fg_json_read(fg_buffer_string(&whole.document), whole.document.size).kind != FG_JSON_NONE);
    fg_sieve_free(&whole);
    fg_sieve_free(&cut);
    return 0;
}
