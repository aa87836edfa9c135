#include "model/result.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static int set_up(void **state)
{
    *state = fg_result_new();
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    facegen_result_free(*state);
    return 0;
}

/* A link, bytes, and what is neither. */
static void add_images(facegen_result *result)
{
    char *bytes = malloc(3);
    assert_non_null(bytes);
    memcpy(bytes, "abc", 3);
    result->images = fg_arena_alloc(&result->arena, 3 * sizeof *result->images);
    assert_non_null(result->images);
    result->images[0] = (fg_result_image){.form = FACEGEN_IMAGE_LINK, .link = "https://example.com/0.png"};
    result->images[1] = (fg_result_image){.form = FACEGEN_IMAGE_BYTES, .bytes = bytes, .size = 3};
    result->images[2] = (fg_result_image){.form = FACEGEN_IMAGE_BROKEN};
    result->image_count = 3;
}

static void add_meta(facegen_result *result, const char *name, const char *text)
{
    fg_meta *member = fg_arena_alloc(&result->arena, sizeof *member);
    assert_non_null(member);
    *member = (fg_meta){.name = name, .text = text, .next = result->meta};
    result->meta = member;
}

/* All getters of a result that has nothing, be it new or none. */
static void has_nothing(const facegen_result *result)
{
    size_t size = 7;
    assert_int_equal(facegen_result_status(result), FACEGEN_STATUS_UNKNOWN);
    assert_string_equal(facegen_result_id(result), "");
    assert_int_equal(facegen_result_image_count(result), 0);
    assert_int_equal(facegen_result_image_form(result, 0), FACEGEN_IMAGE_NONE);
    assert_null(facegen_result_image_link(result, 0));
    assert_null(facegen_result_image_bytes(result, 0, &size));
    assert_int_equal(size, 0);
    assert_null(facegen_result_proxy_link(result, 0));
    assert_null(facegen_result_future_link(result, 0));
    assert_true(facegen_result_generation_time(result) < 0);
    assert_true(facegen_result_eta(result) < 0);
    assert_string_equal(facegen_result_message(result), "");
    assert_string_equal(facegen_result_tip(result), "");
    assert_int_equal(facegen_result_received_at(result), 0);
    assert_int_equal(facegen_result_expires_at(result), 0);
    assert_null(facegen_result_meta_text(result, "seed"));
    assert_string_equal(facegen_result_meta_json(result), "");
    assert_string_equal(facegen_result_json(result), "");
}

static void a_new_result_has_nothing(void **state)
{
    has_nothing(*state);
    assert_false(fg_result_has_images(*state));
}

static void null_reads_as_a_result_that_has_nothing(void **state)
{
    (void)state;
    has_nothing(NULL);
}

static void getters_give_what_was_decoded(void **state)
{
    facegen_result *result = *state;
    result->status = FACEGEN_STATUS_PROCESSING;
    result->id = "12";
    result->generation_time = 1.5;
    result->eta = 20;
    result->message = "queued";
    result->tip = "wait";
    result->received_at = 1000;
    result->meta_json = "{}";
    result->json = strdup("{\"id\":12}");
    assert_int_equal(facegen_result_status(result), FACEGEN_STATUS_PROCESSING);
    assert_string_equal(facegen_result_id(result), "12");
    assert_true(facegen_result_generation_time(result) == 1.5);
    assert_true(facegen_result_eta(result) == 20);
    assert_string_equal(facegen_result_message(result), "queued");
    assert_string_equal(facegen_result_tip(result), "wait");
    assert_int_equal(facegen_result_received_at(result), 1000);
    assert_string_equal(facegen_result_meta_json(result), "{}");
    assert_string_equal(facegen_result_json(result), "{\"id\":12}");
}

static void an_image_is_had_in_the_form_it_came_in(void **state)
{
    facegen_result *result = *state;
    add_images(result);
    size_t size;
    assert_int_equal(facegen_result_image_count(result), 3);
    assert_int_equal(facegen_result_image_form(result, 0), FACEGEN_IMAGE_LINK);
    assert_string_equal(facegen_result_image_link(result, 0), "https://example.com/0.png");
    assert_null(facegen_result_image_bytes(result, 0, &size));
    assert_int_equal(facegen_result_image_form(result, 1), FACEGEN_IMAGE_BYTES);
    assert_null(facegen_result_image_link(result, 1));
    assert_memory_equal(facegen_result_image_bytes(result, 1, &size), "abc", 3);
    assert_int_equal(size, 3);
    assert_non_null(facegen_result_image_bytes(result, 1, NULL));
    assert_int_equal(facegen_result_image_form(result, 2), FACEGEN_IMAGE_BROKEN);
    assert_null(facegen_result_image_link(result, 2));
    assert_null(facegen_result_image_bytes(result, 2, NULL));
    assert_int_equal(facegen_result_image_form(result, 3), FACEGEN_IMAGE_NONE);
}

static void only_links_and_bytes_count_as_images_to_be_had(void **state)
{
    facegen_result *result = *state;
    add_images(result);
    size_t added = result->image_count;
    static const struct {
        facegen_image_form form;
        bool had;
    } rows[] = {{FACEGEN_IMAGE_LINK, true}, {FACEGEN_IMAGE_BYTES, true}, {FACEGEN_IMAGE_BROKEN, false}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, "");
        result->images[0].form = rows[i].form;
        result->image_count = 1;
        assert_int_equal(fg_result_has_images(result), rows[i].had);
        result->image_count = added;
    }
}

static void images_expire_24_hours_after_the_answer_that_had_them(void **state)
{
    facegen_result *result = *state;
    result->received_at = 1700000000;
    assert_int_equal(facegen_result_expires_at(result), 0);
    add_images(result);
    assert_int_equal(facegen_result_expires_at(result), 1700086400);
}

static void proxy_and_future_links_are_had_by_index(void **state)
{
    facegen_result *result = *state;
    fg_links proxies = {.items = {"https://example.com/p0", "https://example.com/p1"}, .count = 2};
    fg_links futures = {.items = {"https://example.com/f0"}, .count = 1};
    result->proxy_links = &proxies;
    result->future_links = &futures;
    assert_string_equal(facegen_result_proxy_link(result, 1), "https://example.com/p1");
    assert_null(facegen_result_proxy_link(result, 2));
    assert_string_equal(facegen_result_future_link(result, 0), "https://example.com/f0");
    assert_null(facegen_result_future_link(result, 1));
}

static void meta_is_had_as_text_by_name(void **state)
{
    facegen_result *result = *state;
    add_meta(result, "prompt", "a face");
    add_meta(result, "seed", "7");
    assert_string_equal(facegen_result_meta_text(result, "prompt"), "a face");
    assert_string_equal(facegen_result_meta_text(result, "seed"), "7");
    assert_null(facegen_result_meta_text(result, "see"));
    assert_null(facegen_result_meta_text(result, NULL));
}

static void a_number_in_meta_is_read(void **state)
{
    facegen_result *result = *state;
    add_meta(result, "guidance_scale", "7.5");
    add_meta(result, "prompt", "a face");
    double number;
    assert_true(facegen_result_meta_number(result, "guidance_scale", &number));
    assert_true(number == 7.5);
    assert_false(facegen_result_meta_number(result, "prompt", &number));
    assert_false(facegen_result_meta_number(result, "absent", &number));
    assert_false(facegen_result_meta_number(result, "guidance_scale", NULL));
    assert_false(facegen_result_meta_number(NULL, "guidance_scale", &number));
}

static void a_boolean_in_meta_is_read(void **state)
{
    facegen_result *result = *state;
    add_meta(result, "base64", "yes");
    add_meta(result, "temp", "no");
    add_meta(result, "prompt", "nobody");
    bool boolean;
    assert_true(facegen_result_meta_boolean(result, "base64", &boolean));
    assert_true(boolean);
    assert_true(facegen_result_meta_boolean(result, "temp", &boolean));
    assert_false(boolean);
    assert_false(facegen_result_meta_boolean(result, "prompt", &boolean));
    assert_false(facegen_result_meta_boolean(result, "absent", &boolean));
    assert_false(facegen_result_meta_boolean(result, "base64", NULL));
    assert_false(facegen_result_meta_boolean(NULL, "base64", &boolean));
}

static void a_seed_is_an_integer_of_32_bits(void **state)
{
    static const struct {
        const char *text;
        bool known;
        int64_t seed;
    } rows[] = {
        {"0", true, 0},
        {"4029484891", true, 4029484891},
        {"4294967295", true, 4294967295},
        {"4294967296", false, 9},
        {"-1", false, 9},
        {"1.5", false, 9},
        {"", false, 9},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].text);
        int64_t seed = 9;
        add_meta(*state, "seed", rows[i].text);
        assert_int_equal(facegen_result_seed(*state, &seed), rows[i].known);
        assert_int_equal(seed, rows[i].seed);
    }
    assert_false(facegen_result_seed(*state, NULL));
    assert_false(facegen_result_seed(NULL, &(int64_t){0}));
}

static void an_id_can_stand_in_a_path_and_in_a_file_name(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        bool valid;
    } rows[] = {
        {"1", true},    {"aZ09._-", true}, {".a", true},   {"", false},      {".", false},        {"..", false},
        {"...", false}, {"a/b", false},    {"a b", false}, {"a%2fb", false}, {"\xc3\xa4", false}, {"a\n", false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (fg_id_valid(rows[i].id) != rows[i].valid)
            fail_msg("\"%s\" should be %s", rows[i].id, rows[i].valid ? "valid" : "refused");
    }
}

static void ids_are_compared_as_texts_and_as_numbers(void **state)
{
    (void)state;
    assert_true(fg_id_equal("777", "777.0"));
    assert_true(fg_id_equal("7.77e2", "777"));
    assert_true(fg_id_equal("a-7", "a-7"));
    assert_false(fg_id_equal("777", "778"));
    assert_false(fg_id_equal("777", "777a"));
    assert_false(fg_id_equal("18446744073709551616", "18446744073709551617"));
    assert_false(fg_id_equal("", "777"));
}

static void an_id_has_up_to_255_characters_and_a_mark_63(void **state)
{
    (void)state;
    char id[257];
    memset(id, '7', sizeof id - 1);
    id[256] = '\0';
    assert_false(fg_id_valid(id));
    assert_true(fg_id_valid(id + 1));
    assert_false(fg_mark_valid(id + 256 - 64));
    assert_true(fg_mark_valid(id + 256 - 63));
    assert_false(fg_mark_valid(""));
}

/* A text as it is read from a document: the key may be seen in one of them only. */
static void a_key_behind_escapes_of_escapes_is_removed(void **state)
{
    static const struct {
        const char *json, *message;
    } rows[] = {
        {"{\"message\":\"key-0123\"}", "key-0123"},
        {"{\"message\":\"\\u00256bey-0123\"}", "%6bey-0123"},
        {"{\"message\":\"\\\\u006bey-0123\"}", "\\u006bey-0123"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].json);
        facegen_result *result = fg_result_new();
        assert_non_null(result);
        result->json = strdup(rows[i].json);
        result->message = fg_arena_copy(&result->arena, rows[i].message, strlen(rows[i].message));
        fg_result_redact(result, "key-0123");
        assert_string_equal(result->message, "***");
        facegen_result_free(result);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_new_result_has_nothing),
        cmocka_unit_test(null_reads_as_a_result_that_has_nothing),
        TEST(getters_give_what_was_decoded),
        TEST(an_image_is_had_in_the_form_it_came_in),
        TEST(only_links_and_bytes_count_as_images_to_be_had),
        TEST(images_expire_24_hours_after_the_answer_that_had_them),
        TEST(proxy_and_future_links_are_had_by_index),
        TEST(meta_is_had_as_text_by_name),
        TEST(a_number_in_meta_is_read),
        TEST(a_boolean_in_meta_is_read),
        TEST(a_seed_is_an_integer_of_32_bits),
        cmocka_unit_test(an_id_can_stand_in_a_path_and_in_a_file_name),
        cmocka_unit_test(ids_are_compared_as_texts_and_as_numbers),
        cmocka_unit_test(an_id_has_up_to_255_characters_and_a_mark_63),
        cmocka_unit_test(a_key_behind_escapes_of_escapes_is_removed),
    };
    return cmocka_run_group_tests_name("result", tests, NULL, NULL);
}
