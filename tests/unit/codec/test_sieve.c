#include "base/json.h"
#include "codec/sieve.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT = 1024 * 1024 };

/* A text repeated until it has `size` characters, between two others; to be freed. */
static char *stretch(const char *before, const char *text, size_t size, const char *after)
{
    size_t head = strlen(before), length = strlen(text), tail = strlen(after);
    char *made = malloc(head + size + tail + 1);
    memcpy(made, before, head);
    for (size_t i = 0; i < size; i++)
        made[head + i] = text[i % length];
    memcpy(made + head + size, after, tail + 1);
    return made;
}

/* Passes a text through, cut after `first` bytes and from there on into pieces. */
static bool feed(fg_sieve *sieve, const char *text, size_t size, size_t first, size_t piece)
{
    fg_sieve_init(sieve, LIMIT);
    if (!fg_sieve_feed(sieve, text, first))
        return false;
    for (size_t at = first; at < size; at += piece) {
        if (!fg_sieve_feed(sieve, text + at, size - at < piece ? size - at : piece))
            return false;
    }
    return true;
}

static bool feed_whole(fg_sieve *sieve, const char *text)
{
    return feed(sieve, text, strlen(text), strlen(text), 1);
}

static void expect_document(const char *text, const char *document)
{
    fg_sieve sieve;
    if (!feed_whole(&sieve, text))
        fail_msg("%s: problem %d", text, (int)sieve.problem);
    assert_string_equal(fg_buffer_string(&sieve.document), document);
    fg_sieve_free(&sieve);
}

static void expect_problem(const char *text, fg_sieve_problem problem)
{
    fg_sieve sieve;
    if (feed_whole(&sieve, text) || sieve.problem != problem)
        fail_msg("%.40s: problem %d, expected %d", text, (int)sieve.problem, (int)problem);
    fg_sieve_free(&sieve);
}

/* ---- pieces ---- */

static void expect_same_output(const fg_sieve *one, const fg_sieve *other)
{
    assert_string_equal(fg_buffer_string(&one->document), fg_buffer_string(&other->document));
    assert_int_equal(one->blob_count, other->blob_count);
    for (size_t i = 0; i < one->blob_count; i++) {
        assert_int_equal(one->blobs[i].bytes.size, other->blobs[i].bytes.size);
        assert_memory_equal(one->blobs[i].bytes.bytes, other->blobs[i].bytes.bytes, one->blobs[i].bytes.size);
        assert_int_equal(one->blobs[i].broken, other->blobs[i].broken);
        assert_int_equal(one->blobs[i].place, other->blobs[i].place);
    }
}

static void a_document_cut_anywhere_comes_out_the_same(void **state)
{
    (void)state;
    char *image = stretch("\",\"data:image\\/png;base64,", "QUJD", 600, "\\u003d\\/AA\\n\",\"");
    char *page = stretch(image, "a link, and \\u0042\\\\ more ", 600,
                         "\"],\"meta\":{\"seed\":12345678901234567890,\"s\":-7.5e+1},\"n\":[1.25,3]}");
    char *text = stretch("{\"generationTime\":7.358,\"output\":[\"https:\\/\\/e.org\\/", "x", 8, page);
    size_t size = strlen(text);
    fg_sieve whole, cut;
    assert_true(feed(&whole, text, size, size, 1));
    assert_int_equal(whole.blob_count, 1);
    for (size_t at = 1; at < size; at++) {
        assert_true(feed(&cut, text, size, at, size));
        expect_same_output(&cut, &whole);
        fg_sieve_free(&cut);
    }
    assert_true(feed(&cut, text, size, 1, 1));
    expect_same_output(&cut, &whole);
    fg_sieve_free(&cut);
    fg_sieve_free(&whole);
    free(text);
    free(page);
    free(image);
}

/* ---- long base64 ---- */

static void long_base64_leaves_output_decoded_in_every_form(void **state)
{
    static const struct {
        const char *name, *before, *text, *after, *document;
        const char *decoded;
        size_t end_size;
        const char *end;
    } rows[] = {
        {"array", "{\"output\":[\"", "QUJDREVGR0hJ", "\"]}", "{\"output\":[\"image 0\"]}", "ABCDEFGHI", 0, ""},
        {"object", "{\"output\":{\"a\":\"", "QUJD", "\"}}", "{\"output\":{\"a\":\"image 0\"}}", "ABC", 0, ""},
        {"string", "{\"output\":\"", "QUJD", "\"}", "{\"output\":\"image 0\"}", "ABC", 0, ""},
        {"nested", "{\"output\":[[\"", "QUJD", "\"]]}", "{\"output\":[[\"image 0\"]]}", "ABC", 0, ""},
        {"padding", "{\"output\":\"", "QUJD", "QQ==\"}", "{\"output\":\"image 0\"}", "ABC", 1, "A"},
        {"no padding", "{\"output\":\"", "QUJD", "QQ\"}", "{\"output\":\"image 0\"}", "ABC", 1, "A"},
        {"escaped padding", "{\"output\":\"", "QUJD", "QQ\\u003d\\u003D\"}", "{\"output\":\"image 0\"}", "ABC", 1, "A"},
        {"escaped slashes", "{\"output\":\"", "\\/\\/\\/\\/", "\"}", "{\"output\":\"image 0\"}", "\xff", 0, ""},
        {"an escape across the 512th character", "{\"output\":\"", "+\\/", "\"}", "{\"output\":\"image 0\"}",
         "\xfb\xff\xbf", 0, ""},
        {"escaped plus", "{\"output\":\"", "++++", "\\u002b+++\"}", "{\"output\":\"image 0\"}", "\xfb\xef\xbe", 3,
         "\xfb\xef\xbe"},
        {"data URI", "{\"output\":\"data:image/png;base64,", "QUJD", "\"}", "{\"output\":\"image 0\"}", "ABC", 0, ""},
        {"upper case", "{\"output\":\"DATA:IMAGE\\/PNG;BASE64,", "QUJD", "\"}", "{\"output\":\"image 0\"}", "ABC", 0,
         ""},
        {"lines", "{\"output\":\"", "QUJDQUJD\\r\\n", "\\t\\n\"}", "{\"output\":\"image 0\"}", "ABC", 0, ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].name);
        char *text = stretch(rows[i].before, rows[i].text, 4800, rows[i].after);
        fg_sieve sieve;
        assert_true(feed_whole(&sieve, text));
        if (sieve.blob_count != 1 || sieve.blobs[0].broken)
            fail_msg("%s: %zu images", rows[i].name, sieve.blob_count);
        assert_string_equal(fg_buffer_string(&sieve.document), rows[i].document);
        const fg_buffer *bytes = &sieve.blobs[0].bytes;
        size_t length = strlen(rows[i].decoded), size = bytes->size - rows[i].end_size;
        assert_true(size >= 1800 && size <= 3600);
        for (size_t at = 0; at < size; at++)
            assert_int_equal(bytes->bytes[at], rows[i].decoded[at % length]);
        assert_memory_equal(bytes->bytes + size, rows[i].end, rows[i].end_size);
        fg_sieve_free(&sieve);
        free(text);
    }
}

static void base64_is_long_from_512_characters(void **state)
{
    static const struct {
        size_t size, blobs;
    } rows[] = {{508, 0}, {512, 1}};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, "");
        char *text = stretch("{\"output\":[\"", "QUJD", rows[i].size, "\"]}");
        fg_sieve sieve;
        assert_true(feed_whole(&sieve, text));
        assert_int_equal(sieve.blob_count, rows[i].blobs);
        fg_sieve_free(&sieve);
        free(text);
    }
}

static void several_images_are_numbered(void **state)
{
    (void)state;
    char *second = stretch("QQ==\",\"https://e.org/1.png\",\"", "REVG", 600, "\"]}");
    char *text = stretch("{\"output\":[\"", "QUJD", 600, second);
    fg_sieve sieve;
    assert_true(feed_whole(&sieve, text));
    assert_string_equal(fg_buffer_string(&sieve.document),
                        "{\"output\":[\"image 0\",\"https://e.org/1.png\",\"image 1\"]}");
    assert_memory_equal(sieve.blobs[0].bytes.bytes, "ABCABC", 6);
    assert_memory_equal(sieve.blobs[1].bytes.bytes, "DEFDEF", 6);
    const char *document = fg_buffer_string(&sieve.document);
    assert_ptr_equal(fg_sieve_blob_at(&sieve, strstr(document, "image 0")), &sieve.blobs[0]);
    assert_ptr_equal(fg_sieve_blob_at(&sieve, strstr(document, "image 1")), &sieve.blobs[1]);
    assert_null(fg_sieve_blob_at(&sieve, strstr(document, "https")));
    fg_sieve_free(&sieve);
    free(text);
    free(second);
}

static void what_is_no_long_base64_of_output_stays(void **state)
{
    static const struct {
        const char *before, *text, *after;
    } rows[] = {
        {"{\"output\":[\"https://e.org/?", "QUJD", "\"]}"},
        {"{\"output\":[\"", "a text, ", "\"]}"},
        {"{\"output\":[\"data:", "QUJD", ",QUJD\"]}"},
        {"{\"output\":[\"", "QUJD QUJD ", "\"]}"},
        {"{\"output\":[],\"meta\":{\"output\":\"", "QUJD", "\"}}"},
        {"{\"meta\":\"", "QUJD", "\"}"},
        {"{\"outputs\":\"", "QUJD", "\"}"},
        {"{\"output\":1,\"\":\"", "QUJD", "\"}"},
        {"[\"output\",\"", "QUJD", "\"]"},
        {"{\"output\":{\"", "QUJD", "\":\"x\"}}"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].before);
        char *text = stretch(rows[i].before, rows[i].text, 1200, rows[i].after);
        expect_document(text, text);
        free(text);
    }
}

static void long_base64_that_breaks_off_or_turns_into_something_else_is_marked(void **state)
{
    static const char *const ends[] = {
        "Q",      "QUJ=D",   "QQ=",     "=",          "QU.D",       "QU\xc3\xa4", "QUJ\\b",
        "QUJ\\f", "QUJ\\\"", "QUJ\\\\", "QUJ\\u0001", "QUJ\\u2028", "QUJ\\uzz44",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(ends); i++) {
        name_row(i, ends[i]);
        char after[64];
        snprintf(after, sizeof after, "%s\",\"https://e.org/1.png\"]}", ends[i]);
        char *text = stretch("{\"output\":[\"", "QUJD", 600, after);
        fg_sieve sieve;
        assert_true(feed_whole(&sieve, text));
        assert_int_equal(sieve.blob_count, 1);
        if (!sieve.blobs[0].broken)
            fail_msg("%s passed for base64", ends[i]);
        assert_string_equal(fg_buffer_string(&sieve.document), "{\"output\":[\"image 0\",\"https://e.org/1.png\"]}");
        fg_sieve_free(&sieve);
        free(text);
    }
}

/* ---- bounds ---- */

static void depth_is_bounded(void **state)
{
    (void)state;
    char *deep = stretch("", "[", FG_JSON_DEPTH, ""), *closed = stretch(deep, "]", FG_JSON_DEPTH, "");
    expect_document(closed, closed);
    char *deeper = stretch(deep, "[", 1, "");
    expect_problem(deeper, FG_SIEVE_TOO_LARGE);
    free(deeper);
    free(closed);
    free(deep);
}

static void the_number_of_values_is_bounded(void **state)
{
    (void)state;
    char *many = stretch("[0", ",0", 2 * FG_SIEVE_VALUES, "]"),
         *more = stretch("[0", ",0", 2 * FG_SIEVE_VALUES + 2, "]");
    char *members = stretch("[0", ",{\"\":0}", 7 * FG_SIEVE_VALUES / 2 + 7, "]"); /* a comma and a colon each */
    expect_document(many, many);
    expect_problem(more, FG_SIEVE_TOO_LARGE);
    expect_problem(members, FG_SIEVE_TOO_LARGE);
    free(members);
    free(more);
    free(many);
}

static void the_size_of_the_document_is_bounded(void **state)
{
    (void)state;
    char *large = stretch("{\"a\":\"", "x", LIMIT - 8, "\"}"), *larger = stretch("{\"a\":\"", "x", LIMIT - 7, "\"}");
    expect_document(large, large);
    expect_problem(larger, FG_SIEVE_TOO_LARGE);
    free(larger);
    free(large);
}

/* Feeds an image of so many base64 characters; whether it was taken. */
static bool feed_image(fg_sieve *sieve, size_t size)
{
    enum { PIECE = 1024 * 1024 };
    char *piece = stretch("", "QUJD", PIECE, "");
    bool taken = fg_sieve_feed(sieve, "\"", 1);
    for (; taken && size > PIECE; size -= PIECE)
        taken = fg_sieve_feed(sieve, piece, PIECE);
    taken = taken && fg_sieve_feed(sieve, piece, size) && fg_sieve_feed(sieve, "\",", 2);
    free(piece);
    return taken;
}

static void the_images_are_bounded_in_number(void **state)
{
    (void)state;
    fg_sieve sieve;
    fg_sieve_init(&sieve, LIMIT);
    assert_true(fg_sieve_feed(&sieve, "{\"output\":[", 11));
    for (int i = 0; i < FG_IMAGES_MAX; i++)
        assert_true(feed_image(&sieve, FG_SIEVE_LONG));
    assert_false(feed_image(&sieve, FG_SIEVE_LONG));
    assert_int_equal(sieve.problem, FG_SIEVE_TOO_LARGE);
    fg_sieve_free(&sieve);
}

static void the_images_are_bounded_in_size_together(void **state)
{
    (void)state;
    const size_t half = FG_SIEVE_BLOB_LIMIT / 2 / 3 * 4;
    fg_sieve sieve;
    fg_sieve_init(&sieve, LIMIT);
    assert_true(fg_sieve_feed(&sieve, "{\"output\":[", 11));
    assert_true(feed_image(&sieve, half));
    assert_true(feed_image(&sieve, half));
    assert_false(feed_image(&sieve, FG_SIEVE_LONG));
    assert_int_equal(sieve.problem, FG_SIEVE_TOO_LARGE);
    fg_sieve_free(&sieve);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_cut_anywhere_comes_out_the_same),
        cmocka_unit_test(long_base64_leaves_output_decoded_in_every_form),
        cmocka_unit_test(base64_is_long_from_512_characters),
        cmocka_unit_test(several_images_are_numbered),
        cmocka_unit_test(what_is_no_long_base64_of_output_stays),
        cmocka_unit_test(long_base64_that_breaks_off_or_turns_into_something_else_is_marked),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(the_number_of_values_is_bounded),
        cmocka_unit_test(the_size_of_the_document_is_bounded),
        cmocka_unit_test(the_images_are_bounded_in_number),
        cmocka_unit_test(the_images_are_bounded_in_size_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
