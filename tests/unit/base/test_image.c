#include "base/image.h"
#include "support/test.h"

#include <string.h>

/* The smallest that passes for a whole image of each kind. */
#define JPEG "\xff\xd8\xff\xe0....JFIF....\xff\xd9"
#define PNG "\x89PNG\r\n\x1a\n........IEND\xae\x42\x60\x82"
#define WEBP "RIFF\x0e\0\0\0WEBPVP8 ......"
#define GIF "GIF89a\1\0\1\0\x80\0\0......!\xff\x0bNETSCAPE2.0\3\1\0\0\0,\0\0\0\0\1\0\1\0\x80......\2\2D\1\0;"
#define AVIF                                                                                                           \
    "\0\0\0\x14"                                                                                                       \
    "ftypavif....mif1\0\0\0\x0cmeta....\0\0\0\1mdat\0\0\0\0\0\0\0\x14...."
#define HEIC                                                                                                           \
    "\0\0\0\x10"                                                                                                       \
    "ftypheic....\0\0\0\0mdat...."

/* Whole by their structure, with what may stand in it. A JPEG: a marker with a fill byte, a segment with an end mark in
 * it, restarts, an escaped 0xff and fill bytes in the compressed data, which comes in two scans. */
#define WALKED_JPEG                                                                                                    \
    "\xff\xd8\xff\xe1\0\x0e"                                                                                           \
    "Exif\0\0..\xff\xd9..\xff\xff\xfe\0\4..\xff\xda\0\4..ab\xff\0cd\xff\xd0"                                           \
    "ef\xff\xd7gh\xff\xff\xda\0\3.ij"                                                                                  \
    "\xff\xd9"
#define WALKED_PNG                                                                                                     \
    "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR.................\0\0\0\x08IDATIEND\xae\x42\x60\x82...."                           \
    "\0\0\0\0IEND\xae\x42\x60\x82"

typedef struct sample {
    const char *bytes;
    size_t size;
    fg_image_kind kind;
} sample;

static const sample samples[] = {
    {JPEG, sizeof JPEG - 1, FG_IMAGE_JPEG},
    {PNG, sizeof PNG - 1, FG_IMAGE_PNG},
    {WEBP, sizeof WEBP - 1, FG_IMAGE_WEBP},
    {GIF, sizeof GIF - 1, FG_IMAGE_GIF},
};

static const sample walked[] = {
    {WALKED_JPEG, sizeof WALKED_JPEG - 1, FG_IMAGE_JPEG},
    {WALKED_PNG, sizeof WALKED_PNG - 1, FG_IMAGE_PNG},
    {WEBP, sizeof WEBP - 1, FG_IMAGE_WEBP},
    {GIF, sizeof GIF - 1, FG_IMAGE_GIF},
    {AVIF, sizeof AVIF - 1, FG_IMAGE_AVIF},
    {HEIC, sizeof HEIC - 1, FG_IMAGE_HEIC},
};

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
    for (size_t i = 0; i < COUNT(samples); i++) {
        name_row(i, samples[i].bytes);
        assert_int_equal(fg_image_sniff(samples[i].bytes, FG_IMAGE_HEAD), samples[i].kind);
    }
}

static void too_few_or_other_bytes_have_no_kind(void **state)
{
    (void)state;
    static const char *const others[] = {
        "GIF90a......",         "....ftypisom",       "RIFF....WAVE", "<html>......",
        "\x89PNG\n\x1a\n.....", "\xff\xd8..........", "............",
    };
    for (size_t i = 0; i < COUNT(others); i++) {
        name_row(i, others[i]);
        assert_int_equal(fg_image_sniff(others[i], FG_IMAGE_HEAD), FG_IMAGE_UNKNOWN);
    }
    for (size_t i = 0; i < COUNT(samples); i++) {
        name_row(i, samples[i].bytes);
        assert_int_equal(fg_image_sniff(samples[i].bytes, FG_IMAGE_HEAD - 1), FG_IMAGE_UNKNOWN);
    }
}

static void kinds_have_names(void **state)
{
    (void)state;
    static const struct {
        const char *media_type, *extension;
    } names[] = {
        [FG_IMAGE_UNKNOWN] = {"application/octet-stream", ""},
        [FG_IMAGE_JPEG] = {"image/jpeg", "jpg"},
        [FG_IMAGE_PNG] = {"image/png", "png"},
        [FG_IMAGE_WEBP] = {"image/webp", "webp"},
        [FG_IMAGE_GIF] = {"image/gif", "gif"},
        [FG_IMAGE_AVIF] = {"image/avif", "avif"},
        [FG_IMAGE_HEIC] = {"image/heic", "heic"},
    };
    for (int kind = FG_IMAGE_UNKNOWN; kind <= FG_IMAGE_HEIC; kind++) {
        assert_int_equal(fg_image_is_face((fg_image_kind)kind), kind >= FG_IMAGE_JPEG && kind <= FG_IMAGE_WEBP);
        assert_string_equal(fg_image_media_type((fg_image_kind)kind), names[kind].media_type);
        assert_string_equal(fg_image_extension((fg_image_kind)kind), names[kind].extension);
    }
}

static void a_whole_image_is_complete_in_pieces_of_any_size(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        name_row(i, samples[i].bytes);
        char bytes[300] = {0};
        memcpy(bytes, samples[i].bytes, samples[i].size);
        /* A JPEG's and a PNG's end is moved far from its beginning. */
        if (samples[i].kind == FG_IMAGE_JPEG || samples[i].kind == FG_IMAGE_PNG)
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
    for (size_t i = 0; i < COUNT(samples); i++) {
        name_row(i, samples[i].bytes);
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
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, "");
        char padded[128] = {0};
        memcpy(padded, rows[i].image->bytes, rows[i].image->size);
        size_t most = rows[i].image->size + FG_IMAGE_TAIL - rows[i].mark;
        assert_true(complete(padded, most));
        assert_false(complete(padded, most + 1));
    }
}

static fg_image_walk walk_in_pieces(const sample *image, size_t size, size_t piece)
{
    fg_image_walk walk;
    fg_image_walk_begin(&walk, image->kind);
    for (size_t done = 0; done < size; done += piece)
        fg_image_walk_add(&walk, image->bytes + done, size - done < piece ? size - done : piece);
    return walk;
}

static void a_walk_along_the_structure_finds_the_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(walked); i++) {
        for (size_t piece = 1; piece <= walked[i].size; piece++) {
            fg_image_walk walk = walk_in_pieces(&walked[i], walked[i].size, piece);
            if (!fg_image_walk_ended(&walk))
                fail_msg("%s in pieces of %zu", fg_image_media_type(walked[i].kind), piece);
        }
    }
}

static void a_walk_along_a_file_that_was_cut_goes_on(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(walked); i++) {
        name_row(i, walked[i].bytes);
        for (size_t size = 0; size < walked[i].size && walked[i].kind < FG_IMAGE_AVIF; size++) {
            fg_image_walk walk = walk_in_pieces(&walked[i], size, 1);
            assert_int_equal(walk.state, FG_WALK_GOES_ON);
        }
    }
    for (size_t size = sizeof AVIF - 24; size < sizeof AVIF - 1; size++) { /* within the last box */
        fg_image_walk walk = walk_in_pieces(&walked[4], size, 1);
        assert_int_equal(fg_image_walk_ended(&walk), size == sizeof AVIF - 21);
    }
}

static void what_follows_the_end_may_be_anything(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(walked); i++) {
        name_row(i, walked[i].bytes);
        char bytes[1000] = {0};
        memcpy(bytes, walked[i].bytes, walked[i].size);
        if (walked[i].kind < FG_IMAGE_AVIF)
            assert_true(complete(bytes, sizeof bytes));
    }
}

static void a_structure_that_is_not_understood_says_nothing_of_the_end(void **state)
{
    (void)state;
    static const sample rows[] = {
        {"\xff\xd8\xff\xe0\0\4..JFIF", 12, FG_IMAGE_JPEG},     {"\xff\xd8\xff\xe0\0\1..JFIF", 12, FG_IMAGE_JPEG},
        {"\xff\xd8\xff\xd8........", 12, FG_IMAGE_JPEG},       {"\x89PNG\r\n\x1a\n\x80\0\0\0IDAT", 16, FG_IMAGE_PNG},
        {"\x89PNG\r\n\x1a\n\0\0\0\0ID T", 16, FG_IMAGE_PNG},   {"RIFF\0\0\0\0WEBP", 12, FG_IMAGE_WEBP},
        {"GIF89a\1\0\1\0\0\0\0x", 14, FG_IMAGE_GIF},           {"\0\0\0\7ftypavif", 12, FG_IMAGE_AVIF},
        {"\0\0\0\1ftyp\0\0\0\0\0\0\0\x0f", 16, FG_IMAGE_AVIF}, {"............", 12, FG_IMAGE_UNKNOWN},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        fg_image_walk walk = walk_in_pieces(&rows[i], rows[i].size, 1);
        if (walk.state != FG_WALK_LOST)
            fail_msg("row %zu", i);
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
        cmocka_unit_test(a_walk_along_the_structure_finds_the_end),
        cmocka_unit_test(a_walk_along_a_file_that_was_cut_goes_on),
        cmocka_unit_test(what_follows_the_end_may_be_anything),
        cmocka_unit_test(a_structure_that_is_not_understood_says_nothing_of_the_end),
        cmocka_unit_test(what_is_no_image_is_never_complete),
    };
    return cmocka_run_group_tests_name("image", tests, NULL, NULL);
}
