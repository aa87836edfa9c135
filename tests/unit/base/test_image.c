#include "base/image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The smallest that passes for a whole image of each kind. */
#define JPEG "\xff\xd8\xff\xe0....JFIF....\xff\xd9"
#define PNG "\x89PNG\r\n\x1a\n........IEND\xae\x42\x60\x82"
#define WEBP "RIFF\x0e\0\0\0WEBPVP8 ......"

typedef struct sample {
    const char *bytes;
    size_t size;
    fg_image_kind kind;
} sample;

static const sample samples[] = {
    {JPEG, sizeof JPEG - 1, FG_IMAGE_JPEG},
    {PNG, sizeof PNG - 1, FG_IMAGE_PNG},
    {WEBP, sizeof WEBP - 1, FG_IMAGE_WEBP},
};
enum { SAMPLES = sizeof samples / sizeof samples[0] };

/* What a check says of bytes that pass by in pieces of a size. */
static bool complete_in_pieces(const char *bytes, size_t size, size_t piece, fg_image_kind *kind)
{
    fg_image_check check = {0};
    for (size_t done = 0; done < size; done += piece)
        fg_image_check_add(&check, bytes + done, size - done < piece ? size - done : piece);
    *kind = fg_image_check_kind(&check);
    return fg_image_check_complete(&check);
}

static bool complete(const char *bytes, size_t size)
{
    fg_image_kind kind;
    return complete_in_pieces(bytes, size, size, &kind);
}

static void a_kind_is_told_by_the_first_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++)
        assert_int_equal(fg_image_sniff(samples[i].bytes, FG_IMAGE_HEAD), samples[i].kind);
}

static void too_few_or_other_bytes_have_no_kind(void **state)
{
    (void)state;
    static const char *const others[] = {
        "GIF89a......", "RIFF....WAVE", "<html>......", "\x89PNG\n\x1a\n.....", "\xff\xd8..........", "............",
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_int_equal(fg_image_sniff(others[i], FG_IMAGE_HEAD), FG_IMAGE_UNKNOWN);
    for (size_t i = 0; i < SAMPLES; i++)
        assert_int_equal(fg_image_sniff(samples[i].bytes, FG_IMAGE_HEAD - 1), FG_IMAGE_UNKNOWN);
}

static void kinds_have_names(void **state)
{
    (void)state;
    static const struct {
        const char *subtype, *extension;
    } names[] = {
        [FG_IMAGE_UNKNOWN] = {"", ""},
        [FG_IMAGE_JPEG] = {"jpeg", "jpg"},
        [FG_IMAGE_PNG] = {"png", "png"},
        [FG_IMAGE_WEBP] = {"webp", "webp"},
    };
    for (int kind = FG_IMAGE_UNKNOWN; kind <= FG_IMAGE_WEBP; kind++) {
        assert_string_equal(fg_image_subtype((fg_image_kind)kind), names[kind].subtype);
        assert_string_equal(fg_image_extension((fg_image_kind)kind), names[kind].extension);
    }
}

static void a_whole_image_is_complete_in_pieces_of_any_size(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        char bytes[300] = {0};
        memcpy(bytes, samples[i].bytes, samples[i].size);
        /* A JPEG's and a PNG's end is moved far from its beginning. */
        if (samples[i].kind != FG_IMAGE_WEBP)
            memcpy(bytes + sizeof bytes - 10, samples[i].bytes + samples[i].size - 10, 10);
        for (size_t piece = 1; piece <= sizeof bytes; piece++) {
            fg_image_kind kind;
            assert_true(complete_in_pieces(bytes, sizeof bytes, piece, &kind));
            assert_int_equal(kind, samples[i].kind);
        }
    }
}

static void an_image_that_was_cut_anywhere_is_not_complete(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        for (size_t size = 0; size < samples[i].size; size++)
            assert_false(complete(samples[i].bytes, size));
        assert_true(complete(samples[i].bytes, samples[i].size));
    }
}

static void an_end_mark_may_be_followed_by_padding_but_not_by_much(void **state)
{
    (void)state;
    static const struct {
        const sample *image;
        size_t mark; /* its size */
    } rows[] = {{&samples[0], 2}, {&samples[1], 8}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char padded[128] = {0};
        memcpy(padded, rows[i].image->bytes, rows[i].image->size);
        size_t most = rows[i].image->size + FG_IMAGE_TAIL - rows[i].mark;
        assert_true(complete(padded, most));
        assert_false(complete(padded, most + 1));
    }
}

static void what_is_no_image_is_never_complete(void **state)
{
    (void)state;
    assert_false(complete("<html>......\xff\xd9", 14));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kind_is_told_by_the_first_bytes),
        cmocka_unit_test(too_few_or_other_bytes_have_no_kind),
        cmocka_unit_test(kinds_have_names),
        cmocka_unit_test(a_whole_image_is_complete_in_pieces_of_any_size),
        cmocka_unit_test(an_image_that_was_cut_anywhere_is_not_complete),
        cmocka_unit_test(an_end_mark_may_be_followed_by_padding_but_not_by_much),
        cmocka_unit_test(what_is_no_image_is_never_complete),
    };
    return cmocka_run_group_tests_name("image", tests, NULL, NULL);
}
