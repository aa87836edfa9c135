#include "codec/encode.h"
#include "support/test.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Bytes that pass for a PNG, as do the first 12 of them. */
#define PNG "\x89PNG\r\n\x1a\n0123456789"
#define PNG_BASE64 "iVBORw0KGgowMTIzNDU2Nzg5"

enum { WHOLE = 64 * 1024 };

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

/* Reads what is left of a body in pieces of a size. */
static void read_all(fg_body *body, size_t piece, fg_buffer *text)
{
    char bytes[WHOLE];
    int64_t got;
    fg_buffer_init(text, 16 * 1024 * 1024);
    while ((got = fg_body_read(body, bytes, piece)) > 0)
        fg_buffer_append(text, bytes, (size_t)got);
    assert_int_equal(got, 0);
}

static void expect_body(const facegen_request *request, const char *key, const char *json)
{
    fg_body body;
    fg_buffer text;
    assert_int_equal(fg_body_open(&body, key, request, -1, NULL), FACEGEN_OK);
    read_all(&body, WHOLE, &text);
    assert_string_equal(fg_buffer_string(&text), json);
    fg_buffer_free(&text);
    fg_body_close(&body);
}

static void each_parameter_is_written_under_its_wire_name_in_the_order_of_the_table(void **state)
{
    static const struct {
        const char *name, *value;
    } values[] = {
        {"prompt", "a knight"},
        {"negative_prompt", "blurry"},
        {"face_image", "https://example.com/face.jpg"},
        {"width", "512"},
        {"height", "768"},
        {"samples", "2"},
        {"num_inference_steps", "31"},
        {"guidance_scale", "7.5"},
        {"s_scale", "0.25"},
        {"safety_checker", "true"},
        {"safety_checker_type", "blur"},
        {"base64", "false"},
        {"seed", "4029484891"},
        {"style", "anime"},
        {"webhook", "https://example.com/hook"},
        {"track_id", "order-7"},
    };
    assert_int_equal(COUNT(values), facegen_param_count() - 1); /* the key is not set on a request */
    for (size_t i = 0; i < COUNT(values); i++) {
        name_row(i, values[i].name);
        assert_int_equal(facegen_request_set(*state, values[i].name, values[i].value, NULL), FACEGEN_OK);
    }
    expect_body(*state, "secret",
                "{\"key\":\"secret\",\"prompt\":\"a knight\",\"negative_prompt\":\"blurry\",\"width\":512,"
                "\"height\":768,\"samples\":2,\"num_inference_steps\":31,\"guidance_scale\":7.5,\"s_scale\":0.25,"
                "\"safety_checker\":true,\"safety_checker_type\":\"blur\",\"base64\":false,\"seed\":4029484891,"
                "\"style\":\"anime\",\"webhook\":\"https://example.com/hook\",\"track_id\":\"order-7\","
                "\"face_image\":\"https://example.com/face.jpg\"}");
}

static void what_was_not_set_is_not_written(void **state)
{
    expect_body(*state, NULL, "{}");
    facegen_request_set_prompt(*state, "a knight");
    expect_body(*state, "secret", "{\"key\":\"secret\",\"prompt\":\"a knight\"}");
}

static void numbers_have_a_point_whatever_the_locale(void **state)
{
    static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "ps_AF.UTF-8"};
    facegen_request_set_guidance_scale(*state, 7.25);
    int tried = 0;
    for (size_t i = 0; i < COUNT(locales); i++) {
        name_row(i, locales[i]);
        if (!setlocale(LC_ALL, locales[i]))
            continue;
        tried++;
        expect_body(*state, NULL, "{\"guidance_scale\":7.25}");
    }
    setlocale(LC_ALL, "C");
    if (tried == 0)
        skip();
}

static void a_number_that_json_does_not_have_becomes_null(void **state)
{
    static const double numbers[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        name_row(i, "");
        facegen_request_set_s_scale(*state, numbers[i]);
        expect_body(*state, NULL, "{\"s_scale\":null}");
    }
}

static void the_key_and_texts_are_escaped(void **state)
{
    facegen_request_set_prompt(*state, "a \"pretty\" woman");
    expect_body(*state, "k\"\\", "{\"key\":\"k\\\"\\\\\",\"prompt\":\"a \\\"pretty\\\" woman\"}");
}

static void a_face_sent_as_data_is_a_data_uri_and_switches_base64_on(void **state)
{
    static const struct {
        const char *head, *data_uri;
    } images[] = {
        {"\xff\xd8\xff\xe0........", "data:image/jpeg;base64,/9j/4C4uLi4uLi4u"},
        {"\x89PNG\r\n\x1a\n....", "data:image/png;base64,iVBORw0KGgouLi4u"},
        {"RIFF....WEBP", "data:image/webp;base64,UklGRi4uLi5XRUJQ"},
    };
    facegen_request_set_base64(*state, false);
    for (size_t i = 0; i < COUNT(images); i++) {
        name_row(i, images[i].head);
        char json[128];
        snprintf(json, sizeof json, "{\"base64\":true,\"face_image\":\"%s\"}", images[i].data_uri);
        facegen_request_set_face_memory(*state, images[i].head, 12);
        expect_body(*state, NULL, json);
    }
}

static void a_body_is_the_same_in_pieces_of_any_size_and_as_long_as_announced(void **state)
{
    static const struct {
        size_t face_size;
        const char *base64;
    } faces[] = {
        {12, "iVBORw0KGgowMTIz"},
        {13, "iVBORw0KGgowMTIzNA=="},
        {14, "iVBORw0KGgowMTIzNDU="},
        {18, "iVBORw0KGgowMTIzNDU2Nzg5"},
    };
    facegen_request_set_prompt(*state, "a knight");
    for (size_t i = 0; i < COUNT(faces); i++) {
        name_row(i, faces[i].base64);
        char json[128];
        snprintf(json, sizeof json,
                 "{\"key\":\"k\",\"prompt\":\"a knight\",\"base64\":true,\"face_image\":"
                 "\"data:image/png;base64,%s\"}",
                 faces[i].base64);
        facegen_request_set_face_memory(*state, PNG, faces[i].face_size);
        for (size_t piece = 1; piece <= 20; piece++) {
            fg_body body;
            fg_buffer text;
            assert_int_equal(fg_body_open(&body, "k", *state, -1, NULL), FACEGEN_OK);
            read_all(&body, piece, &text);
            assert_string_equal(fg_buffer_string(&text), json);
            assert_int_equal(body.size, text.size);
            fg_buffer_free(&text);
            fg_body_close(&body);
        }
    }
}

static void the_first_piece_ends_with_the_key(void **state)
{
    facegen_request_set_prompt(*state, "a knight");
    fg_body body;
    char bytes[WHOLE];
    assert_int_equal(fg_body_open(&body, "secret", *state, -1, NULL), FACEGEN_OK);
    int64_t got = fg_body_read(&body, bytes, sizeof bytes);
    fg_body_close(&body);
    assert_int_equal(got, strlen("{\"key\":\"secret\""));
    assert_memory_equal(bytes, "{\"key\":\"secret\"", (size_t)got);
}

static void the_body_of_a_fetch_is_the_key_alone(void **state)
{
    (void)state;
    fg_body body;
    fg_buffer text;
    assert_int_equal(fg_body_open_key(&body, "secret", NULL), FACEGEN_OK);
    read_all(&body, WHOLE, &text);
    assert_string_equal(fg_buffer_string(&text), "{\"key\":\"secret\"}");
    assert_int_equal(body.size, text.size);
    fg_buffer_free(&text);
    fg_body_close(&body);
}

/*
 * Reads a body as libcurl does: the first piece into its buffer behind the head of the request, which is sent, and the
 * next one to the buffer's beginning. Whether the key is still in it then.
 */
static bool leaves_key(fg_body *body, size_t head)
{
    static char buffer[WHOLE];
    memset(buffer, 'h', head);
    int64_t first = fg_body_read(body, buffer + head, sizeof buffer - head);
    assert_true(first > 0);
    assert_memory_equal(buffer + head + first - 7, "secret\"", 7);
    assert_true(fg_body_read(body, buffer, sizeof buffer) > 0);
    buffer[head + (size_t)first] = '\0';
    return strstr(buffer, "secret") != NULL;
}

static void what_follows_the_key_overwrites_it_behind_a_head(void **state)
{
    static const size_t heads[] = {0, 1, 400, 20000};
    fg_body body;
    facegen_request_set_prompt(*state, "a knight");
    for (size_t i = 0; i < COUNT(heads); i++) {
        name_row(i, "");
        for (int face = 0; face < 2; face++) {
            if (face > 0)
                facegen_request_set_face_memory(*state, PNG, sizeof PNG);
            assert_int_equal(fg_body_open(&body, "secret", *state, -1, NULL), FACEGEN_OK);
            assert_int_equal(fg_body_cover_key(&body, heads[i], NULL), FACEGEN_OK);
            assert_false(leaves_key(&body, heads[i]));
            fg_body_close(&body);
        }
        assert_int_equal(fg_body_open_key(&body, "secret", NULL), FACEGEN_OK);
        assert_int_equal(fg_body_cover_key(&body, heads[i], NULL), FACEGEN_OK);
        assert_false(leaves_key(&body, heads[i]));
        fg_body_close(&body);
    }
}

static void what_covers_the_key_is_blank_and_counts(void **state)
{
    static const char json[] = "{\"key\":\"secret\"                    }";
    (void)state;
    fg_body body;
    fg_buffer text;
    assert_int_equal(fg_body_open_key(&body, "secret", NULL), FACEGEN_OK);
    assert_int_equal(fg_body_cover_key(&body, sizeof json - 1 - 2 * body.key_size, NULL), FACEGEN_OK);
    read_all(&body, WHOLE, &text);
    assert_string_equal(fg_buffer_string(&text), json);
    assert_int_equal(body.size, text.size);
    fg_buffer_free(&text);
    fg_body_close(&body);
}

static void what_covers_the_key_already_stays_as_it_is(void **state)
{
    (void)state;
    fg_body body;
    assert_int_equal(fg_body_open_assets(&body, "s", 1, NULL), FACEGEN_OK);
    size_t size = body.size, more = body.text.size - body.key_size;
    assert_int_equal(fg_body_cover_key(&body, more, NULL), FACEGEN_OK);
    assert_int_equal(body.size, size);
    assert_int_equal(fg_body_cover_key(&body, more + 1, NULL), FACEGEN_OK);
    assert_int_equal(body.size, size + 1);
    fg_body_close(&body);
}

static void the_body_of_a_question_names_the_page_of_images(void **state)
{
    (void)state;
    fg_body body;
    fg_buffer text;
    assert_int_equal(fg_body_open_assets(&body, "secret", 2, NULL), FACEGEN_OK);
    read_all(&body, WHOLE, &text);
    assert_string_equal(fg_buffer_string(&text), "{\"key\":\"secret\",\"type\":\"image\",\"page\":2,\"per_page\":30}");
    fg_buffer_free(&text);
    fg_body_close(&body);
}

static void a_body_without_a_face_as_data_can_be_read_again(void **state)
{
    (void)state;
    fg_body body;
    fg_buffer first, again;
    assert_int_equal(fg_body_open_key(&body, "secret", NULL), FACEGEN_OK);
    read_all(&body, 7, &first);
    fg_body_rewind(&body);
    read_all(&body, WHOLE, &again);
    assert_string_equal(fg_buffer_string(&again), fg_buffer_string(&first));
    fg_buffer_free(&again);
    fg_buffer_free(&first);
    fg_body_close(&body);
}

/* ---- face files ---- */

/* A file with an image of a size; path is its template. */
static void make_file(char *path, size_t size)
{
    char *image = calloc(1, size);
    memcpy(image, PNG, sizeof PNG - 1);
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, image, size), (ssize_t)size);
    close(file);
    free(image);
}

static void a_face_file_is_sent_as_it_is(void **state)
{
    enum { SIZE = 200 * 1024 + 1 };
    char path[] = "/tmp/facegen-test-XXXXXX";
    make_file(path, SIZE);
    facegen_request_set_face_file(*state, path);
    fg_body body;
    fg_buffer text;
    facegen_code code = fg_body_open(&body, NULL, *state, -1, NULL);
    unlink(path);
    assert_int_equal(code, FACEGEN_OK);
    read_all(&body, 1000, &text);
    fg_body_close(&body);

    static const char head[] = "{\"base64\":true,\"face_image\":\"data:image/png;base64," PNG_BASE64 "AAAA";
    static const char tail[] = "AAAA\"}";
    assert_memory_equal(text.bytes, head, sizeof head - 1);
    assert_string_equal(text.bytes + text.size - (sizeof tail - 1), tail);
    assert_int_equal(text.size, body.size);
    fg_buffer_free(&text);
}

static void a_face_file_that_becomes_shorter_while_it_is_read_ends_the_body(void **state)
{
    enum { SIZE = 9000 };
    char path[] = "/tmp/facegen-test-XXXXXX", bytes[1000];
    make_file(path, SIZE);
    facegen_request_set_face_file(*state, path);
    fg_body body;
    facegen_code code = fg_body_open(&body, NULL, *state, -1, NULL);
    int64_t before = fg_body_read(&body, bytes, sizeof bytes); /* the head */
    before += fg_body_read(&body, bytes, sizeof bytes);
    int truncated = truncate(path, 100);
    int64_t after = fg_body_read(&body, bytes, sizeof bytes);
    int64_t less_than_a_group = fg_body_read(&body, bytes, 3);
    fg_body_close(&body);
    unlink(path);
    assert_int_equal(code, FACEGEN_OK);
    assert_int_equal(truncated, 0);
    assert_true(before > 1000);
    assert_int_equal(after, -1);
    assert_int_equal(less_than_a_group, -1);
}

static void a_face_file_that_has_gone_is_named(void **state)
{
    facegen_request_set_face_file(*state, "/nowhere/face.png");
    fg_body body;
    facegen_error error = FACEGEN_ERROR_INIT;
    assert_int_equal(fg_body_open(&body, "k", *state, -1, &error), FACEGEN_E_INVALID);
    assert_string_equal(error.parameter, "face_image");
    assert_non_null(strstr(error.message, "/nowhere/face.png"));
}

static void texts_of_more_than_4_mib_are_refused(void **state)
{
    enum { SIZE = 4 * 1024 * 1024 };
    char *prompt = malloc(SIZE + 1);
    memset(prompt, 'x', SIZE);
    prompt[SIZE] = '\0';
    facegen_request_set_prompt(*state, prompt);
    free(prompt);
    fg_body body;
    assert_int_equal(fg_body_open(&body, "k", *state, -1, NULL), FACEGEN_E_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_parameter_is_written_under_its_wire_name_in_the_order_of_the_table),
        TEST(what_was_not_set_is_not_written),
        TEST(numbers_have_a_point_whatever_the_locale),
        TEST(a_number_that_json_does_not_have_becomes_null),
        TEST(the_key_and_texts_are_escaped),
        TEST(a_face_sent_as_data_is_a_data_uri_and_switches_base64_on),
        TEST(a_body_is_the_same_in_pieces_of_any_size_and_as_long_as_announced),
        TEST(the_first_piece_ends_with_the_key),
        TEST(the_body_of_a_fetch_is_the_key_alone),
        TEST(what_follows_the_key_overwrites_it_behind_a_head),
        TEST(what_covers_the_key_is_blank_and_counts),
        TEST(what_covers_the_key_already_stays_as_it_is),
        TEST(the_body_of_a_question_names_the_page_of_images),
        TEST(a_body_without_a_face_as_data_can_be_read_again),
        TEST(a_face_file_is_sent_as_it_is),
        TEST(a_face_file_that_becomes_shorter_while_it_is_read_ends_the_body),
        TEST(a_face_file_that_has_gone_is_named),
        TEST(texts_of_more_than_4_mib_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
