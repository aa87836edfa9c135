/* What breaks no rule and is likely not meant. */
#include <facegen/request.h>

#include "support/test.h"

#include <string.h>

#define EXIF(turn) "Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0" turn "\0\0"

static int set_up(void **state)
{
    *state = facegen_request_new();
    return 0;
}

static int tear_down(void **state)
{
    facegen_request_free(*state);
    return 0;
}

/* The only note's beginning; NULL if there is none. */
static void expect_note(const facegen_request *request, const char *parameter, const char *part)
{
    facegen_violations *notes = NULL;
    assert_int_equal(facegen_request_notes(request, &notes, NULL), FACEGEN_OK);
    assert_int_equal(facegen_violations_count(notes), part != NULL);
    if (part) {
        assert_string_equal(facegen_violations_parameter(notes, 0), parameter);
        if (!strstr(facegen_violations_message(notes, 0), part))
            fail_msg("%s", facegen_violations_message(notes, 0));
    }
    facegen_violations_free(notes);
}

static void a_link_that_only_this_network_knows_is_noted(void **state)
{
    static const char *const links[] = {
        "http://localhost:8000/me.jpg", "http://192.168.1.20/me.jpg", "https://10.0.0.5/me.jpg",
        "http://[::1]/me.jpg",          "http://nas/me.jpg",          "http://nas.local/me.jpg",
    };
    for (size_t i = 0; i < COUNT(links); i++) {
        name_row(i, links[i]);
        facegen_request_set_face_image(*state, links[i]);
        expect_note(*state, "face_image", "face_image: the provider cannot reach ");
    }
    facegen_request_set_face_image(*state, "https://example.com/me.jpg");
    expect_note(*state, NULL, NULL);
    facegen_request_set_webhook(*state, "http://localhost/hook");
    expect_note(*state, "webhook", "webhook: the provider cannot reach localhost");
}

static void a_photo_that_only_exif_turns_is_noted(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
        const char *part;
    } images[] = {
#define IMAGE(bytes, part) {bytes, sizeof bytes - 1, part}
        IMAGE("\xff\xd8\xff\xe0\0\x06JFIF\xff\xe1"
              "\0\x1e" EXIF("\6") "\xff\xd9",
              "(orientation 6): whoever ignores that sees it lying"),
        IMAGE("\xff\xd8\xff\xe1"
              "\0\x1e" EXIF("\3") "\xff\xd9",
              "upside down"),
        IMAGE("\xff\xd8\xff\xe1"
              "\0\x1e" EXIF("\1") "\xff\xd9",
              NULL),
        IMAGE("\xff\xd8\xff\xda"
              "\0\x1e" EXIF("\6") "\xff\xd9",
              NULL),
        IMAGE("\x89PNG\r\n\x1a\n\0\0\0\4IHDR........\0\0\0\x16"
              "eXIfMM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\x08\0\0....\0\0\0\0IEND",
              "lying"),
        IMAGE("RIFF\0\0\0\0WEBPVP8X\3\0\0\0....EXIF\x16\0\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\2\0\0",
              "mirrored"),
        IMAGE("RIFF\0\0\0\0WEBPVP8 \xff\xff\xff\xff....", NULL),
    };
    for (size_t i = 0; i < COUNT(images); i++) {
        name_row(i, images[i].bytes);
        facegen_request_set_face_memory(*state, images[i].bytes, images[i].size);
        expect_note(*state, "face_image", images[i].part);
    }
}

static void what_is_needed_must_be_given(void **state)
{
    facegen_violations *notes;
    assert_int_equal(facegen_request_notes(NULL, &notes, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_request_notes(*state, NULL, NULL), FACEGEN_E_ARGUMENT);
    facegen_request_set_face_file(*state, "/there/is/none");
    expect_note(*state, NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_link_that_only_this_network_knows_is_noted),
        TEST(a_photo_that_only_exif_turns_is_noted),
        TEST(what_is_needed_must_be_given),
    };
    return cmocka_run_group_tests_name("notes", tests, NULL, NULL);
}
