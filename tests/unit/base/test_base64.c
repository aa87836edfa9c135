#include "base/base64.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* RFC 4648, section 10. */
static const struct {
    const char *bytes, *text;
} vectors[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

/* Decodes one piece into memory of exactly the promised room and appends it to `all`. */
static bool decode_piece(fg_base64_decoder *decoder, const char *text, size_t size, uint8_t *all, size_t *total)
{
    size_t room = FG_BASE64_ROOM(size), decoded;
    uint8_t *bytes = malloc(room > 0 ? room : 1);
    assert_non_null(bytes);
    bool valid = fg_base64_decode(decoder, text, size, bytes, &decoded);
    assert_true(decoded <= room);
    memcpy(all + *total, bytes, decoded);
    *total += decoded;
    free(bytes);
    return valid;
}

static void the_vectors_of_rfc_4648_are_encoded(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(vectors); i++) {
        name_row(i, vectors[i].bytes);
        char text[16] = "";
        assert_int_equal(FG_BASE64_SIZE(strlen(vectors[i].bytes)), strlen(vectors[i].text));
        fg_base64_encode((const uint8_t *)vectors[i].bytes, strlen(vectors[i].bytes), text);
        assert_string_equal(text, vectors[i].text);
    }
}

static void the_vectors_of_rfc_4648_are_decoded(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(vectors); i++) {
        name_row(i, vectors[i].bytes);
        fg_base64_decoder decoder = {0};
        uint8_t bytes[16] = {0};
        size_t size = 0;
        assert_true(decode_piece(&decoder, vectors[i].text, strlen(vectors[i].text), bytes, &size));
        assert_true(fg_base64_complete(&decoder));
        assert_int_equal(size, strlen(vectors[i].bytes));
        assert_string_equal((char *)bytes, vectors[i].bytes);
    }
}

static void every_twelve_bits_are_encoded_as_two_digits_of_the_alphabet(void **state)
{
    (void)state;
    for (unsigned bits = 0; bits < 4096; bits++) {
        const uint8_t bytes[3] = {(uint8_t)(bits >> 4), (uint8_t)(bits << 4 | bits >> 8), (uint8_t)bits};
        const char expected[5] = {alphabet[bits >> 6], alphabet[bits & 63], alphabet[bits >> 6], alphabet[bits & 63]};
        char text[5] = "";
        fg_base64_encode(bytes, 3, text);
        assert_string_equal(text, expected);
    }
}

static void the_url_safe_alphabet_is_decoded_like_the_standard_one(void **state)
{
    (void)state;
    static const char *const texts[] = {"-_-_--__+/+/++//", "+/+/++//-_-_--__", "-_+/++__-/-_-+//"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        name_row(i, texts[i]);
        fg_base64_decoder decoder = {0};
        uint8_t bytes[16], expected[12];
        size_t size = 0, expected_size = 0;
        fg_base64_decoder standard = {0};
        assert_true(decode_piece(&decoder, texts[i], 16, bytes, &size));
        assert_true(decode_piece(&standard, "+/+/++//+/+/++//", 16, expected, &expected_size));
        assert_memory_equal(bytes, expected, sizeof expected);
    }
}

static void a_text_may_be_cut_anywhere(void **state)
{
    (void)state;
    uint8_t bytes[259], decoded[sizeof bytes + 8];
    char text[FG_BASE64_SIZE(sizeof bytes) + 12];
    size_t size = sizeof text;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 7);
    fg_base64_encode(bytes, sizeof bytes, text + 12);
    memmove(text, text + 12, 42);
    memcpy(text + 42, "\r\n \t \r\n \t \r\n", 12); /* in the middle of a group of four */
    for (size_t cut = 0; cut <= size; cut++) {
        fg_base64_decoder decoder = {0};
        size_t total = 0;
        assert_true(decode_piece(&decoder, text, cut, decoded, &total));
        assert_true(decode_piece(&decoder, text + cut, size - cut, decoded, &total));
        assert_true(fg_base64_complete(&decoder));
        assert_int_equal(total, sizeof bytes);
        assert_memory_equal(decoded, bytes, sizeof bytes);
    }
}

static void white_space_is_passed_over_even_within_the_padding(void **state)
{
    (void)state;
    static const char text[] = "\n Z\tg\r\n= =\n";
    fg_base64_decoder decoder = {0};
    uint8_t bytes[16];
    size_t size = 0;
    assert_true(decode_piece(&decoder, text, strlen(text), bytes, &size));
    assert_true(fg_base64_complete(&decoder));
    assert_int_equal(size, 1);
    assert_int_equal(bytes[0], 'f');
}

static void foreign_characters_and_misplaced_padding_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
    } refused[] = {
        {"=", 1},
        {"Z=", 2},
        {"Zg===", 5},
        {"Zm8==", 5},
        {"Zm9v=", 5},
        {"Zg=g", 4},
        {"Zg==Zg==", 8},
        {"Zm8=Z", 5},
        {"Zm9v!", 5},
        {"Zm\0v", 4},
        {"Zm9v\x80", 5},
        {"Zm9v\xff"
         "abc",
         8},
        {"Zm9v%3D", 7},
        {"Zm9v\vZg", 7},
    };
    for (size_t i = 0; i < COUNT(refused); i++) {
        fg_base64_decoder decoder = {0};
        uint8_t bytes[16];
        size_t size = 0;
        if (decode_piece(&decoder, refused[i].text, refused[i].size, bytes, &size))
            fail_msg("accepted: %s", refused[i].text);
    }
}

static void a_text_may_end_after_whole_groups_or_unpadded_ones(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool complete;
    } ends[] = {
        {"", true},    {"Z", false},   {"Zg", true},   {"Zg=", false},   {"Zg==", true},
        {"Zm8", true}, {"Zm8=", true}, {"Zm9v", true}, {"Zm9vY", false},
    };
    for (size_t i = 0; i < COUNT(ends); i++) {
        name_row(i, ends[i].text);
        fg_base64_decoder decoder = {0};
        uint8_t bytes[16];
        size_t size = 0;
        assert_true(decode_piece(&decoder, ends[i].text, strlen(ends[i].text), bytes, &size));
        if (fg_base64_complete(&decoder) != ends[i].complete)
            fail_msg("\"%s\" should be %s", ends[i].text, ends[i].complete ? "complete" : "incomplete");
    }
}

static void a_digit_is_a_character_of_the_alphabet_or_the_padding(void **state)
{
    (void)state;
    for (int character = 0; character < 256; character++) {
        bool expected = character && strchr("=-_", character);
        expected = expected || (character && strchr(alphabet, character));
        assert_int_equal(fg_base64_is_digit((char)character), expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_rfc_4648_are_encoded),
        cmocka_unit_test(the_vectors_of_rfc_4648_are_decoded),
        cmocka_unit_test(every_twelve_bits_are_encoded_as_two_digits_of_the_alphabet),
        cmocka_unit_test(the_url_safe_alphabet_is_decoded_like_the_standard_one),
        cmocka_unit_test(a_text_may_be_cut_anywhere),
        cmocka_unit_test(white_space_is_passed_over_even_within_the_padding),
        cmocka_unit_test(foreign_characters_and_misplaced_padding_are_refused),
        cmocka_unit_test(a_text_may_end_after_whole_groups_or_unpadded_ones),
        cmocka_unit_test(a_digit_is_a_character_of_the_alphabet_or_the_padding),
    };
    return cmocka_run_group_tests_name("base64", tests, NULL, NULL);
}
