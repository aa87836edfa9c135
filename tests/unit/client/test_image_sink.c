#include "client/image_sink.h"

#include "base/buffer.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

/* The smallest texts that pass for images: a head that tells the kind, and an end mark. */
#define JPEG "\xff\xd8\xff\xe0 the pixels of a JPEG \xff\xd9"
#define PNG                                                                                                            \
    "\x89PNG\r\n\x1a\n the chunks of a PNG, of which there are many more than sixty-four bytes IEND\xae\x42\x60\x82"
#define WEBP "RIFF\x0c\0\0\0WEBP........"
#define GIF "GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
#define JPEG_BASE64 "/9j/4CB0aGUgcGl4ZWxzIG9mIGEgSlBFRyD/2Q=="

/* A sink and what came out of it. */
struct fixture {
    fg_image_sink sink;
    fg_buffer out;
    bool refuses; /* whether the destination takes nothing */
};

static bool write_out(void *owner, const void *bytes, size_t size)
{
    struct fixture *fixture = owner;
    return !fixture->refuses && fg_buffer_append(&fixture->out, bytes, size);
}

static bool restart_out(void *owner)
{
    struct fixture *fixture = owner;
    fg_buffer_free(&fixture->out);
    return !fixture->refuses;
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    *state = fixture;
    fg_buffer_init(&fixture->out, 1024 * 1024);
    fg_image_sink_init(&fixture->sink, &(fg_destination){write_out, restart_out, fixture});
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    fg_buffer_free(&fixture->out);
    free(fixture);
    return 0;
}

/* Writes all of a content in pieces of a size, and ends it. */
static bool pass(struct fixture *fixture, const char *content, size_t size, size_t piece)
{
    for (size_t at = 0; at < size; at += piece) {
        if (!fg_image_sink_write(&fixture->sink, content + at, size - at < piece ? size - at : piece))
            return false;
    }
    return fg_image_sink_end(&fixture->sink);
}

static void every_form_of_an_image_comes_out_as_its_bytes_however_it_is_cut(void **state)
{
    static const struct {
        const char *name, *content;
        size_t size;
        const char *image;
        size_t image_size;
    } rows[] = {
        {"JPEG", JPEG, sizeof JPEG - 1, JPEG, sizeof JPEG - 1},
        {"PNG", PNG, sizeof PNG - 1, PNG, sizeof PNG - 1},
        {"WebP", WEBP, sizeof WEBP - 1, WEBP, sizeof WEBP - 1},
        {"GIF", GIF, sizeof GIF - 1, GIF, sizeof GIF - 1},
        {"base64", JPEG_BASE64, sizeof JPEG_BASE64 - 1, JPEG, sizeof JPEG - 1},
        {"base64 without padding", JPEG_BASE64, sizeof JPEG_BASE64 - 3, JPEG, sizeof JPEG - 1},
        {"base64 in lines", "\r\n/9j/4CB0aGUgcGl4ZWxz\r\nIG9mIGEgSlBFRyD/2Q==\r\n", 46, JPEG, sizeof JPEG - 1},
        {"URL-safe base64", "_9j_4CB0aGUgcGl4ZWxzIG9mIGEgSlBFRyD_2Q", 38, JPEG, sizeof JPEG - 1},
        {"byte order mark", "\xef\xbb\xbf" JPEG_BASE64, sizeof JPEG_BASE64 + 2, JPEG, sizeof JPEG - 1},
        {"quoted", "\"" JPEG_BASE64 "\"\n", sizeof JPEG_BASE64 + 2, JPEG, sizeof JPEG - 1},
        {"JSON", "\"\\/9j\\/4CB0aGUgcGl4ZWxzIG9mIGEgSlBFRyD\\/2Q==\\n\"", 47, JPEG, sizeof JPEG - 1},
        {"Python's bytes", "b'" JPEG_BASE64 "'", sizeof JPEG_BASE64 + 2, JPEG, sizeof JPEG - 1},
        {"a quoted data URI", "\xef\xbb\xbf\n \"data:image/jpeg;base64,\n" JPEG_BASE64 "\"", sizeof JPEG_BASE64 + 30,
         JPEG, sizeof JPEG - 1},
        {"data URI", "data:image/jpeg;base64," JPEG_BASE64, sizeof JPEG_BASE64 + 22, JPEG, sizeof JPEG - 1},
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].name);
        for (size_t piece = 1; piece <= rows[i].size; piece++) {
            fg_image_sink_restart(&fixture->sink);
            if (!pass(fixture, rows[i].content, rows[i].size, piece))
                fail_msg("%s in pieces of %zu: %s", rows[i].name, piece, fixture->sink.problem);
            assert_int_equal(fixture->out.size, rows[i].image_size);
            assert_memory_equal(fixture->out.bytes, rows[i].image, rows[i].image_size);
        }
    }
}

static void long_base64_may_come_in_one_piece(void **state)
{
    enum { GROUPS = 3000 };
    struct fixture *fixture = *state;
    char *text = malloc(8 + 4 * GROUPS + 8 + 1);
    strcpy(text, "/9j/////");
    for (int i = 0; i < GROUPS; i++)
        memcpy(text + 8 + 4 * i, i % 2 ? "REVG" : "QUJD", 4);
    strcpy(text + 8 + 4 * GROUPS, "AAD/2Q==");
    bool whole = pass(fixture, text, strlen(text), strlen(text));
    free(text);
    assert_true(whole);
    assert_int_equal(fixture->out.size, 6 + 3 * GROUPS + 4);
    for (int i = 0; i < GROUPS; i++)
        assert_memory_equal(fixture->out.bytes + 6 + 3 * i, i % 2 ? "DEF" : "ABC", 3);
}

static void blanks_before_base64_may_be_longer_than_what_tells_the_form(void **state)
{
    struct fixture *fixture = *state;
    char text[200 + sizeof JPEG_BASE64];
    memset(text, '\n', 200);
    memcpy(text + 200, JPEG_BASE64, sizeof JPEG_BASE64);
    assert_true(pass(fixture, text, strlen(text), 30));
    assert_int_equal(fixture->out.size, sizeof JPEG - 1);
}

static void what_is_no_whole_image_is_refused_with_the_reason(void **state)
{
    static const struct {
        const char *content;
        size_t size;
        const char *problem;
    } rows[] = {
        {"", 0, "it is empty"},
        {"data:image/png;base64,", 22, "it is empty"},
        {"<html>the image has gone</html>", 31, "it is neither an image nor base64"},
        {"data:a-media-type-so-long-that-the-comma-is-not-within-the-first-bytes,AAAA", 75,
         "it is a data URI of an unknown form"},
        {"\"" JPEG_BASE64, sizeof JPEG_BASE64, "its end is missing"},
        {"\"" JPEG_BASE64 "\"x", sizeof JPEG_BASE64 + 2, "it is neither an image nor base64"},
        {JPEG_BASE64 "\"", sizeof JPEG_BASE64, "it is neither an image nor base64"},
        {"\"\\x9j/4CB0\"", 11, "it is neither an image nor base64"},
        {"GIF89a, long enough to be told", 30, "its end is missing"},
        {"VGhpcyBpcyB0ZXh0LCBub3QgYW4gaW1hZ2U=", 36, "it is not an image of a known kind"},
        {"/9j/4A==", 8, "it is not an image of a known kind"},
        {JPEG, sizeof JPEG - 2, "its end is missing"},
        {PNG, sizeof PNG - 2, "its end is missing"},
        {WEBP, sizeof WEBP - 2, "its end is missing"},
        {JPEG_BASE64, sizeof JPEG_BASE64 - 2, "its end is missing"},
        {JPEG_BASE64 "AAAA", sizeof JPEG_BASE64 + 3, "it is neither an image nor base64"},
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].content);
        fg_image_sink_restart(&fixture->sink);
        assert_false(pass(fixture, rows[i].content, rows[i].size, 7));
        assert_string_equal(fixture->sink.problem, rows[i].problem);
    }
}

static void a_content_that_is_no_image_is_refused_before_its_end(void **state)
{
    struct fixture *fixture = *state;
    static const char page[] = "<html><head><title>Not found</title></head><body>The image has gone.</body></html>";
    assert_false(fg_image_sink_write(&fixture->sink, page, sizeof page - 1));
    assert_int_equal(fixture->out.size, 0);
}

static bool write_nowhere(void *owner, const void *bytes, size_t size)
{
    (void)bytes;
    *(size_t *)owner += size;
    return true;
}

static void an_image_may_have_64_mib_and_not_a_byte_more(void **state)
{
    enum { MIB = 1024 * 1024 };
    (void)state;
    size_t written = 0;
    fg_image_sink sink;
    fg_image_sink_init(&sink, &(fg_destination){.write = write_nowhere, .owner = &written});
    char *piece = calloc(1, MIB);
    memcpy(piece, JPEG, sizeof JPEG - 1);
    for (int i = 0; i < 64; i++)
        assert_true(fg_image_sink_write(&sink, piece, MIB));
    assert_int_equal(written, 64 * MIB);
    assert_false(fg_image_sink_write(&sink, piece, 1));
    assert_string_equal(sink.problem, "it is larger than 64 MiB");
    free(piece);
}

static void a_destination_that_fails_is_no_problem_of_the_image(void **state)
{
    struct fixture *fixture = *state;
    fixture->refuses = true;
    assert_false(pass(fixture, JPEG, sizeof JPEG - 1, sizeof JPEG - 1));
    assert_null(fixture->sink.problem);
    assert_false(fg_image_sink_restart(&fixture->sink));
    static const char text[] = "/9j/4CB0aGUgcGl4ZWxz/9j/4CB0aGUgcGl4ZWxz/9j/4CB0aGUgcGl4ZWxz/9j/4CB0";
    assert_false(fg_image_sink_write(&fixture->sink, text, sizeof text - 1));
    assert_null(fixture->sink.problem);
}

static void a_restart_forgets_what_came_before(void **state)
{
    struct fixture *fixture = *state;
    assert_false(pass(fixture, "not an image", 12, 12));
    assert_true(fg_image_sink_restart(&fixture->sink));
    assert_null(fixture->sink.problem);
    assert_true(fg_image_sink_write(&fixture->sink, PNG, 70));
    assert_true(fg_image_sink_restart(&fixture->sink));
    assert_true(pass(fixture, JPEG, sizeof JPEG - 1, sizeof JPEG - 1));
    assert_int_equal(fixture->out.size, sizeof JPEG - 1);
}

static void text_that_is_mostly_blank_is_given_up(void **state)
{
    struct fixture *fixture = *state;
    char text[1024];
    memset(text, '\n', sizeof text);
    size_t taken = 0;
    while (taken < 1024 && fg_image_sink_write(&fixture->sink, text, sizeof text))
        taken++;
    assert_int_equal(taken, 64);
    assert_string_equal(fixture->sink.problem, "it is text that is mostly blank");
}

static void base64_with_a_blank_after_each_group_is_an_image(void **state)
{
    enum { GROUPS = 100000 };
    struct fixture *fixture = *state;
    char *text = malloc(5 * GROUPS);
    for (size_t i = 0; i < GROUPS; i++)
        memcpy(text + 5 * i, i == 0 ? "/9j/\n" : i == GROUPS - 1 ? "AP/Z\n" : "AAAA\n", 5);
    assert_true(pass(fixture, text, 5 * GROUPS, 1000));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_form_of_an_image_comes_out_as_its_bytes_however_it_is_cut),
        TEST(long_base64_may_come_in_one_piece),
        TEST(blanks_before_base64_may_be_longer_than_what_tells_the_form),
        TEST(what_is_no_whole_image_is_refused_with_the_reason),
        TEST(a_content_that_is_no_image_is_refused_before_its_end),
        TEST(an_image_may_have_64_mib_and_not_a_byte_more),
        TEST(a_destination_that_fails_is_no_problem_of_the_image),
        TEST(a_restart_forgets_what_came_before),
        TEST(text_that_is_mostly_blank_is_given_up),
        TEST(base64_with_a_blank_after_each_group_is_an_image),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
