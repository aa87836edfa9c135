#include "codec/sieve.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum { LIMIT = 1024 * 1024, FLAGS = JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL };

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
    return fg_sieve_end(sieve);
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

/* ---- the same as plain jansson ---- */

/* Documents, whole and not. Their numbers are short, so that jansson can hold what a change makes of them. */
static const char *const documents[] = {
    "{}",
    " { } \n",
    "[]",
    "{\"a\":1}",
    "{\"a\":-0,\"b\":[1,2.5,-3e1,4E+2,5.0e-1],\"c\":{\"d\":1.5}}",
    "{\"status\":\"success\",\"id\":32,\"output\":[\"https://e.org/1.png\"],\"meta\":{\"seed\":402,\"s\":7.5}}",
    "{\"output\":{\"0\":\"https:\\/\\/e.org\\/1.png\",\"1\":\"QUJD\"}}",
    "{\"output\":\"\",\"output2\":\"\\u003d\\\"\\\\\"}",
    "{\"out\\u0070ut\":[\"x\"],\"m\\u0065ta\":{}}",
    "{\"a\":\"\\u0000\\ud83d\\ude42\\b\\f\\n\\r\\t\\/\",\"\":true,\"b\":false,\"c\":null}",
    "{\"a\\\"b\":[[[[]]],{\"\\\\\":{}}],\"meta\" : [ 1.5 , 2 ] }",
    "{\"a\":\"1.5\",\"1.5\":\"a\"}",
    "[1.5,\"x\",2]",
    "{1.5:2}",
    "{\"a\":1,2.5:3}",
    "{\"a\" 1.5}",
    "{\"a\":1.5 2.5}",
    "{\"a\":1.5\"b\"}",
    "{\"a\":1.5true}",
    "{\"a\":tr1.5ue}",
    "[+1]",
    "[.5]",
    "[1.5.]",
    "[1,]",
    "[1}",
    "{\"a\":[}",
    "{\"a\":1,\"a\":1.5}",
    "{\"a\":\"\xc3\xa4\"}",
    "{\"a\":\"\xff\"}",
    "{\"a\":\"\\ud800\"}",
    "{\"a\":\"\n\"}",
    "{\"a\":\"\\x\"}",
    "\xef\xbb\xbf{}",
    "\"text\"",
    "1.5",
    "null",
    "<html></html>",
    "{'a':1}",
    "// 1.5\n{}",
    "{} {}",
    "{\"a\":NaN}",
    "]]]]",
};

/* Whether a value came through the sieve as it is, or else as a number that was quoted. */
static bool same(const json_t *plain, const json_t *sieved)
{
    if (json_is_real(plain))
        return json_is_string(sieved) && strtod(json_string_value(sieved), NULL) == json_real_value(plain);
    if (json_typeof(plain) != json_typeof(sieved))
        return false;
    if (json_is_array(plain)) {
        bool equal = json_array_size(plain) == json_array_size(sieved);
        for (size_t i = 0; equal && i < json_array_size(plain); i++)
            equal = same(json_array_get(plain, i), json_array_get(sieved, i));
        return equal;
    }
    if (!json_is_object(plain))
        return json_equal(plain, sieved);
    bool equal = json_object_size(plain) == json_object_size(sieved);
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)plain, name, value)
        equal = equal && json_object_get(sieved, name) && same(value, json_object_get(sieved, name));
    return equal;
}

/* Returns whether it is JSON. */
static bool expect_same_as_jansson(const char *text, size_t size)
{
    fg_sieve sieve;
    json_error_t error;
    json_t *plain = json_loadb(text, size, FLAGS, &error), *sieved = NULL;
    bool is_json = plain;
    if (feed(&sieve, text, size, size, 1))
        sieved = json_loadb(fg_buffer_string(&sieve.document), sieve.document.size, FLAGS, NULL);
    bool overflow = !plain && json_error_code(&error) == json_error_numeric_overflow; /* what the sieve is there for */
    if (!overflow && (!plain != !sieved || (plain && !same(plain, sieved))))
        fail_msg("%.*s: %s with jansson, %s with the sieve", (int)size, text, plain ? "read" : "refused",
                 sieved ? "read" : "refused");
    fg_sieve_free(&sieve);
    json_decref(plain);
    json_decref(sieved);
    return is_json;
}

static void documents_are_read_as_jansson_reads_them(void **state)
{
    (void)state;
    size_t read = 0;
    for (size_t i = 0; i < COUNT(documents); i++)
        read += expect_same_as_jansson(documents[i], strlen(documents[i]));
    assert_int_equal(read, 14);
}

static void documents_with_a_wrong_byte_are_read_as_jansson_reads_them(void **state)
{
    static const char wrong[] = "\"\\{}[]:,0-.eu \n\x01";
    (void)state;
    size_t read = 0;
    for (size_t i = 0; i < COUNT(documents); i++) {
        size_t size = strlen(documents[i]);
        char *text = strdup(documents[i]);
        for (size_t at = 0; at < size; at++) {
            for (size_t j = 0; wrong[j]; j++) { /* without NUL, which jansson passes over where it follows a number */
                text[at] = wrong[j];
                read += expect_same_as_jansson(text, size);
            }
            text[at] = documents[i][at];
        }
        free(text);
    }
    assert_true(read > 1000);
}

static void documents_that_break_off_are_read_as_jansson_reads_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(documents); i++) {
        for (size_t size = 0; size < strlen(documents[i]); size++)
            expect_same_as_jansson(documents[i], size);
    }
}

/* ---- pieces ---- */

static void expect_same_output(const fg_sieve *one, const fg_sieve *other)
{
    assert_string_equal(fg_buffer_string(&one->document), fg_buffer_string(&other->document));
    assert_string_equal(fg_buffer_string(&one->raw), fg_buffer_string(&other->raw));
    assert_int_equal(one->meta_start, other->meta_start);
    assert_int_equal(one->meta_end, other->meta_end);
    assert_int_equal(one->blob_count, other->blob_count);
    for (size_t i = 0; i < one->blob_count; i++) {
        assert_int_equal(one->blobs[i].bytes.size, other->blobs[i].bytes.size);
        assert_memory_equal(one->blobs[i].bytes.bytes, other->blobs[i].bytes.bytes, one->blobs[i].bytes.size);
        assert_int_equal(one->blobs[i].broken, other->blobs[i].broken);
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

/* ---- numbers ---- */

static void numbers_that_jansson_cannot_hold_safely_are_quoted(void **state)
{
    static const struct {
        const char *number;
        bool quoted;
    } rows[] = {
        {"0", false},
        {"-0", false},
        {"123456789012345678", false},
        {"1234567890123456789", true},
        {"-1234567890123456789", true},
        {"9223372036854775808", true},
        {"18446744073709551615", true},
        {"99999999999999999999999999999999", true},
        {"1.0", true},
        {"-12.5", true},
        {"1e3", true},
        {"1E3", true},
        {"1e+3", true},
        {"0.5e-3", true},
        {"1e999", true},
        {"1e-999", true},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[64], document[64];
        const char *quote = rows[i].quoted ? "\"" : "";
        snprintf(text, sizeof text, "[%s]", rows[i].number);
        snprintf(document, sizeof document, "[%s%s%s]", quote, rows[i].number, quote);
        expect_document(text, document);
    }
}

static void a_malformed_number_is_refused(void **state)
{
    static const char *const numbers[] = {"01",  "00", "-",   "-01",   "--1", "1.",    "1.e5",
                                          "-.5", "1e", "1e+", "1e5.5", "1-2", "1.2.3", "1e5e5"};
    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        char text[32];
        snprintf(text, sizeof text, "[%s]", numbers[i]);
        expect_problem(text, FG_SIEVE_MALFORMED);
    }
}

static void a_number_in_the_place_of_a_name_is_refused(void **state)
{
    (void)state;
    expect_problem("{1.5:2}", FG_SIEVE_MALFORMED);
    expect_problem("{\"a\":1,1234567890123456789:2}", FG_SIEVE_MALFORMED);
}

static void the_raw_document_has_numbers_as_they_came(void **state)
{
    static const char text[] = "{\"seed\":18446744073709551615,\"eta\":12.50}";
    (void)state;
    fg_sieve sieve;
    assert_true(feed_whole(&sieve, text));
    assert_string_equal(fg_buffer_string(&sieve.raw), text);
    fg_sieve_free(&sieve);
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
        char *text = stretch(rows[i].before, rows[i].text, 4800, rows[i].after);
        fg_sieve sieve;
        assert_true(feed_whole(&sieve, text));
        if (sieve.blob_count != 1 || sieve.blobs[0].broken)
            fail_msg("%s: %zu images", rows[i].name, sieve.blob_count);
        assert_string_equal(fg_buffer_string(&sieve.document), rows[i].document);
        assert_string_equal(fg_buffer_string(&sieve.raw), rows[i].document);
        const fg_buffer *bytes = &sieve.blobs[0].bytes;
        size_t length = strlen(rows[i].decoded), size = bytes->size - rows[i].end_size;
        assert_in_range(size, 1800, 3600);
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
        char *text = stretch(rows[i].before, rows[i].text, 1200, rows[i].after);
        expect_document(text, text);
        free(text);
    }
}

static void long_base64_that_breaks_off_or_turns_into_something_else_is_marked(void **state)
{
    static const char *const ends[] = {
        "Q",      "QUJ=D",   "QQ=",     "=",          "QU-D",       "QU\xc3\xa4", "QUJ\\b",
        "QUJ\\f", "QUJ\\\"", "QUJ\\\\", "QUJ\\u0001", "QUJ\\u2028", "QUJ\\uzz44",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(ends); i++) {
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
    char *deep = stretch("", "[", FG_SIEVE_DEPTH, ""), *closed = stretch(deep, "]", FG_SIEVE_DEPTH, "");
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

static void the_length_of_a_number_is_bounded(void **state)
{
    (void)state;
    char *number = stretch("[", "1", FG_SIEVE_NUMBER, "]"), *document = stretch("[\"", "1", FG_SIEVE_NUMBER, "\"]");
    char *longer = stretch("[", "1", FG_SIEVE_NUMBER + 1, "]");
    expect_document(number, document);
    expect_problem(longer, FG_SIEVE_TOO_LARGE);
    free(longer);
    free(document);
    free(number);
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
    for (int i = 0; i < FG_SIEVE_BLOBS; i++)
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

static void a_document_that_ends_within_a_string_is_malformed(void **state)
{
    (void)state;
    char *image = stretch("{\"output\":[\"", "QUJD", 600, "");
    expect_problem("{\"a\":\"b", FG_SIEVE_MALFORMED);
    expect_problem("{\"output\":\"b", FG_SIEVE_MALFORMED);
    expect_problem(image, FG_SIEVE_MALFORMED);
    free(image);
}

/* ---- meta ---- */

static void meta_is_found_in_the_raw_document(void **state)
{
    static const struct {
        const char *text, *meta;
    } rows[] = {
        {"{\"meta\":{\"s\":7.50}}", "{\"s\":7.50}"},
        {"{\"id\":1,\"meta\":{\"a\":[{},[1,2]],\"b\":\"},\"},\"z\":{}}", "{\"a\":[{},[1,2]],\"b\":\"},\"}"},
        {"{\"meta\" : { } , \"z\":1}", " { } "},
        {"{\"meta\":1.5,\"metadata\":2}", "1.5"},
        {"{\"data\":{\"meta\":{}}}", ""},
        {"{\"a\":\"meta\",\"b\":{}}", ""},
        {"[\"meta\",{}]", ""},
        {"{}", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        fg_sieve sieve;
        char meta[64];
        assert_true(feed_whole(&sieve, rows[i].text));
        snprintf(meta, sizeof meta, "%.*s", (int)(sieve.meta_end - sieve.meta_start),
                 fg_buffer_string(&sieve.raw) + sieve.meta_start);
        assert_string_equal(meta, rows[i].meta);
        fg_sieve_free(&sieve);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_read_as_jansson_reads_them),
        cmocka_unit_test(documents_with_a_wrong_byte_are_read_as_jansson_reads_them),
        cmocka_unit_test(documents_that_break_off_are_read_as_jansson_reads_them),
        cmocka_unit_test(a_document_cut_anywhere_comes_out_the_same),
        cmocka_unit_test(numbers_that_jansson_cannot_hold_safely_are_quoted),
        cmocka_unit_test(a_malformed_number_is_refused),
        cmocka_unit_test(a_number_in_the_place_of_a_name_is_refused),
        cmocka_unit_test(the_raw_document_has_numbers_as_they_came),
        cmocka_unit_test(long_base64_leaves_output_decoded_in_every_form),
        cmocka_unit_test(base64_is_long_from_512_characters),
        cmocka_unit_test(several_images_are_numbered),
        cmocka_unit_test(what_is_no_long_base64_of_output_stays),
        cmocka_unit_test(long_base64_that_breaks_off_or_turns_into_something_else_is_marked),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(the_number_of_values_is_bounded),
        cmocka_unit_test(the_length_of_a_number_is_bounded),
        cmocka_unit_test(the_size_of_the_document_is_bounded),
        cmocka_unit_test(the_images_are_bounded_in_number),
        cmocka_unit_test(the_images_are_bounded_in_size_together),
        cmocka_unit_test(a_document_that_ends_within_a_string_is_malformed),
        cmocka_unit_test(meta_is_found_in_the_raw_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
