/*
 * The sieve before jansson against jansson alone, in the C locale: the same verdict and the same values, but for what
 * the sieve is there for. It quotes reals and long integers, bounds a document, and takes long base64 out of `output`.
 */
#include "base/number.h"
#include "codec/sieve.h"
#include "fuzz.h"

#include <float.h>
#include <jansson.h>
#include <math.h>
#include <string.h>
#include <strings.h>

enum { LIMIT = 1024 * 1024, FLAGS = JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL };

/* ---- values ---- */

/* A real is read by base/number.c, to the last few bits of a double. */
static void demand_same_real(double plain, const json_t *sieved)
{
    double read;
    DEMAND(json_is_string(sieved));
    if (fabs(plain) > DBL_MAX / 2) /* rounding decides whether the last of them can be read */
        return;
    DEMAND(fg_number_parse(json_string_value(sieved), json_string_length(sieved), &read));
    DEMAND(fabs(read - plain) <= 4 * DBL_EPSILON * fabs(plain) + 4 * DBL_TRUE_MIN);
}

static void demand_same_integer(json_int_t plain, const json_t *sieved)
{
    char text[32];
    int length = snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, plain);
    if (json_is_integer(sieved))
        DEMAND(json_integer_value(sieved) == plain);
    else
        DEMAND(length > 18 && json_is_string(sieved) && strcmp(json_string_value(sieved), text) == 0);
}

/* The base64 in a string: all of it, or what follows the comma of a data URI. */
static const char *base64_of(const json_t *string, size_t *size)
{
    const char *text = json_string_value(string), *comma = memchr(text, ',', json_string_length(string));
    const char *content = comma && strncasecmp(text, "data:", 5) == 0 ? comma + 1 : text;
    *size = json_string_length(string) - (size_t)(content - text);
    return content;
}

/* A string that was taken out: its bytes are those that it decodes to, or it is no base64. */
static void demand_blob(const json_t *plain, const fg_blob *blob)
{
    size_t size, decoded;
    const char *text = base64_of(plain, &size);
    fg_base64_decoder decoder = {0};
    uint8_t *bytes = malloc(FG_BASE64_ROOM(size) + 1);
    DEMAND(bytes);
    bool valid = fg_base64_decode(&decoder, text, size, bytes, &decoded) && fg_base64_complete(&decoder);
    DEMAND(valid == !blob->broken);
    DEMAND(!valid || (decoded == blob->bytes.size && memcmp(bytes, fg_buffer_string(&blob->bytes), decoded) == 0));
    free(bytes);
}

static void demand_same_string(const json_t *plain, const json_t *sieved, const fg_sieve *sieve)
{
    size_t blob;
    DEMAND(json_is_string(sieved));
    bool long_one = json_string_length(plain) > FG_SIEVE_LONG / 6; /* of so many characters at most are escapes */
    if (long_one && sscanf(json_string_value(sieved), "image %zu", &blob) == 1 && blob < sieve->blob_count)
        demand_blob(plain, &sieve->blobs[blob]);
    else
        DEMAND(json_equal(plain, sieved));
}

static void demand_same(const json_t *plain, const json_t *sieved, const fg_sieve *sieve)
{
    const char *name;
    json_t *item;
    size_t index;
    DEMAND(sieved);
    switch (json_typeof(plain)) {
    case JSON_REAL:
        demand_same_real(json_real_value(plain), sieved);
        break;
    case JSON_INTEGER:
        demand_same_integer(json_integer_value(plain), sieved);
        break;
    case JSON_STRING:
        demand_same_string(plain, sieved, sieve);
        break;
    case JSON_ARRAY:
        DEMAND(json_is_array(sieved) && json_array_size(sieved) == json_array_size(plain));
        json_array_foreach (plain, index, item)
            demand_same(item, json_array_get(sieved, index), sieve);
        break;
    case JSON_OBJECT:
        DEMAND(json_is_object(sieved) && json_object_size(sieved) == json_object_size(plain));
        json_object_foreach ((json_t *)plain, name, item)
            demand_same(item, json_object_get(sieved, name), sieve);
        break;
    default:
        DEMAND(json_equal(plain, sieved));
    }
}

/* ---- documents ---- */

static bool pass(fg_sieve *sieve, const char *text, size_t size, fuzz_draw *draw)
{
    fg_sieve_init(sieve, LIMIT);
    for (size_t at = 0, piece; at < size; at += piece) {
        piece = draw ? fuzz_piece(draw, size - at) : size;
        if (!fg_sieve_feed(sieve, text + at, piece))
            break;
    }
    return fg_sieve_end(sieve);
}

static bool same_buffer(const fg_buffer *a, const fg_buffer *b)
{
    return a->size == b->size && memcmp(fg_buffer_string(a), fg_buffer_string(b), a->size) == 0;
}

/* The same however it was cut. */
static void demand_same_pass(const fg_sieve *whole, const fg_sieve *cut)
{
    DEMAND(whole->problem == cut->problem);
    if (whole->problem != FG_SIEVE_FINE)
        return;
    DEMAND(same_buffer(&whole->document, &cut->document) && same_buffer(&whole->raw, &cut->raw));
    DEMAND(whole->meta_start == cut->meta_start && whole->meta_end == cut->meta_end);
    DEMAND(whole->blob_count == cut->blob_count);
    for (size_t i = 0; i < whole->blob_count; i++) {
        DEMAND(whole->blobs[i].broken == cut->blobs[i].broken);
        DEMAND(same_buffer(&whole->blobs[i].bytes, &cut->blobs[i].bytes));
    }
}

/* `meta` as it stands in the raw text is the value that jansson finds. */
static void demand_meta(const fg_sieve *sieve, const json_t *plain)
{
    const char *raw = fg_buffer_string(&sieve->raw) + sieve->meta_start;
    if (sieve->meta_start == sieve->meta_end)
        return;
    json_t *meta = json_loadb(raw, sieve->meta_end - sieve->meta_start, FLAGS | JSON_DECODE_ANY, NULL);
    DEMAND(meta && json_equal(meta, json_object_get(plain, "meta")));
    json_decref(meta);
}

/* What jansson alone refuses, and the sieve lets pass: a number that it cannot hold, or what is no image anyway. */
static bool may_refuse(const json_error_t *error, const fg_sieve *sieve)
{
    return json_error_code(error) == json_error_numeric_overflow || sieve->blob_count > 0;
}

/* NULL when the sieve or jansson refuses it, which is not for a number. */
static json_t *load(const fg_sieve *sieve)
{
    json_error_t error;
    if (sieve->problem != FG_SIEVE_FINE)
        return NULL;
    json_t *root = json_loadb(fg_buffer_string(&sieve->document), sieve->document.size, FLAGS, &error);
    DEMAND(root || json_error_code(&error) != json_error_numeric_overflow);
    return root;
}

static void demand_same_as_jansson(const fg_sieve *sieve, const char *text, size_t size)
{
    json_error_t error;
    json_t *plain = json_loadb(text, size, FLAGS, &error);
    json_t *sieved = load(sieve);
    DEMAND(plain || !sieved || may_refuse(&error, sieve));
    bool lax = memchr(text, '\0', size); /* jansson passes over a NUL that follows a number */
    DEMAND(!plain || sieved || sieve->problem == FG_SIEVE_TOO_LARGE || lax);
    if (plain && sieved) {
        demand_same(plain, sieved, sieve);
        demand_meta(sieve, plain);
    }
    json_decref(plain);
    json_decref(sieved);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    fuzz_draw draw = fuzz_draw_from(data, size);
    fg_sieve whole, cut;
    bool passed = pass(&whole, text, size, NULL);
    DEMAND(pass(&cut, text, size, &draw) == passed && passed == (whole.problem == FG_SIEVE_FINE));
    demand_same_pass(&whole, &cut);
    if (passed && whole.blob_count == 0)
        DEMAND(whole.raw.size == size && memcmp(fg_buffer_string(&whole.raw), text, size) == 0);
    demand_same_as_jansson(&whole, text, size);
    fg_sieve_free(&whole);
    fg_sieve_free(&cut);
    return 0;
}
