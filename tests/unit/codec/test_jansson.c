/* Requests, results and errors as values of jansson. */
#include <facegen/facegen.h>
#include <facegen/jansson.h>

#include "support/test.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define FACE "\x89PNG\r\n\x1a\n and the chunks of a PNG"
#define FACE_URI "data:image/png;base64,iVBORw0KGgogYW5kIHRoZSBjaHVua3Mgb2YgYSBQTkc="

static json_t *load(const char *text)
{
    json_t *json = json_loads(text, 0, NULL);
    assert_non_null(json);
    return json;
}

static char *body_of(const facegen_request *request)
{
    char *body;
    assert_int_equal(facegen_request_to_json(request, FACEGEN_FACE_WHOLE, &body, NULL), FACEGEN_OK);
    return body;
}

/* The result of an answer with these members besides its status and id. */
static facegen_result *answer(const char *members)
{
    char text[1024];
    facegen_result *result;
    snprintf(text, sizeof text, "{\"status\":\"success\",\"id\":32%s}", members);
    assert_int_equal(facegen_webhook_parse(text, strlen(text), &result, NULL), FACEGEN_OK);
    return result;
}

/* ---- requests ---- */

static void expect_same_body_after_a_round_trip(const facegen_request *request)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    json_t *json = facegen_request_to_jansson(request, FACEGEN_FACE_WHOLE, &error);
    assert_non_null(json);
    facegen_request *back = facegen_request_from_jansson(json, &error);
    assert_non_null(back);
    char *body = body_of(request), *body_back = body_of(back);
    assert_string_equal(body_back, body);
    facegen_free(body);
    facegen_free(body_back);
    facegen_request_free(back);
    json_decref(json);
}

static void a_request_has_the_same_body_after_a_round_trip(void **state)
{
    static const char *const requests[] = {
        "{}",
        "{\"prompt\":\"a \\\"knight\\\" \\u00e4 \\ud83d\\ude42\",\"negative_prompt\":\"\",\"width\":512,\"height\":768,"
        "\"samples\":2,\"num_inference_steps\":31,\"guidance_scale\":7.1,\"s_scale\":0.3,\"safety_checker\":true,"
        "\"safety_checker_type\":\"blur\",\"base64\":true,\"seed\":4294967295,\"style\":\"anime\","
        "\"webhook\":\"https://example.com/hook\",\"track_id\":\"order-7\",\"face_image\":\"" FACE_URI "\"}",
        "{\"face_image\":\"https://example.com/face.jpg\",\"seed\":0,\"track_id\":4029484891}",
        "{\"track_id\":9223372036854775807}",
        "{\"track_id\":99999999999999999999,\"seed\":99999999999999999999,\"width\":\"wide\"}",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(requests); i++) {
        name_row(i, requests[i]);
        facegen_request *request = NULL;
        assert_int_equal(facegen_request_from_json(requests[i], strlen(requests[i]), &request, NULL), FACEGEN_OK);
        expect_same_body_after_a_round_trip(request);
        facegen_request_free(request);
    }
}

static void a_face_in_memory_is_written_whole_or_shortened(void **state)
{
    (void)state;
    facegen_request *request = facegen_request_new();
    facegen_request_set_face_memory(request, FACE, sizeof FACE - 1);
    expect_same_body_after_a_round_trip(request);
    json_t *whole = facegen_request_to_jansson(request, FACEGEN_FACE_WHOLE, NULL);
    json_t *shortened = facegen_request_to_jansson(request, FACEGEN_FACE_SHORTENED, NULL);
    assert_string_equal(json_string_value(json_object_get(whole, "face_image")), FACE_URI);
    assert_string_equal(json_string_value(json_object_get(shortened, "face_image")),
                        "data:image/png;base64,iVBORw0KGgogYW5kIHRoZSBj... (32 bytes)");
    json_decref(whole);
    json_decref(shortened);
    facegen_request_free(request);
}

static void a_request_is_read_from_reals_and_strings_too(void **state)
{
    (void)state;
    json_t *json =
        json_pack("{s:s, s:s, s:f, s:n}", "prompt", "a knight", "width", "512", "guidance_scale", 7.5, "seed");
    facegen_request *request = facegen_request_from_jansson(json, NULL);
    char *body = body_of(request);
    assert_string_equal(body, "{\"prompt\":\"a knight\",\"width\":512,\"guidance_scale\":7.5}");
    facegen_free(body);
    facegen_request_free(request);
    json_decref(json);
}

static void expect_no_request(const char *text, const char *parameter, const char *in_message)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    json_t *json = load(text);
    assert_null(facegen_request_from_jansson(json, &error));
    assert_int_equal(error.code, FACEGEN_E_INVALID);
    assert_string_equal(error.parameter, parameter);
    assert_non_null(strstr(error.message, in_message));
    assert_null(strstr(error.message, "a-secret-key"));
    json_decref(json);
}

static void what_is_not_a_request_is_refused(void **state)
{
    (void)state;
    expect_no_request("[]", "", "JSON object");
    expect_no_request("{\"colour\":\"blue\"}", "", "colour");
    expect_no_request("{\"width\":[1]}", "width", "width");
    expect_no_request("{\"key\":\"a-secret-key\"}", "key", "facegen_client_set_key");
}

static void a_value_that_cannot_be_written_is_an_error(void **state)
{
    (void)state;
    facegen_error error = FACEGEN_ERROR_INIT;
    json_t *json = json_pack("{s:o}", "prompt", json_string_nocheck("\xff"));
    assert_null(facegen_request_from_jansson(json, &error));
    assert_int_equal(error.code, FACEGEN_E_NOMEM);
    json_decref(json);
}

static void a_prompt_that_is_not_utf_8_is_an_error(void **state)
{
    (void)state;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, "\xff\xfe");
    assert_null(facegen_request_to_jansson(request, FACEGEN_FACE_WHOLE, &error));
    assert_int_equal(error.code, FACEGEN_E_INVALID);
    facegen_request_free(request);
}

static void a_face_that_is_missing_is_an_error(void **state)
{
    (void)state;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_request *request = facegen_request_new();
    facegen_request_set_face_file(request, "/nowhere/face.png");
    assert_null(facegen_request_to_jansson(request, FACEGEN_FACE_SHORTENED, &error));
    assert_int_equal(error.code, FACEGEN_E_INVALID);
    assert_string_equal(error.parameter, "face_image");
    facegen_request_free(request);
}

/* ---- results ---- */

static void a_result_has_all_members_of_the_answer(void **state)
{
    (void)state;
    facegen_result *result = answer(",\"output\":[\"https://example.com/1.png\"],\"generationTime\":7.36,"
                                    "\"meta\":{\"seed\":4294967295,\"safety_checker\":\"no\"},\"new\":[{}, null]");
    json_t *json = facegen_result_to_jansson(result, NULL);
    json_t *expected = load(facegen_result_json(result));
    assert_true(json_equal(json, expected));
    json_decref(expected);
    json_decref(json);
    facegen_result_free(result);
}

static void meta_has_seeds_up_to_their_maximum(void **state)
{
    (void)state;
    facegen_result *result = answer(",\"meta\":{\"seed\":4294967295,\"guidance_scale\":7.5,\"prompt\":\"a\\u0000b\"}");
    json_t *meta = facegen_result_meta_to_jansson(result, NULL);
    assert_true(json_integer_value(json_object_get(meta, "seed")) == 4294967295);
    assert_true(json_real_value(json_object_get(meta, "guidance_scale")) == 7.5);
    assert_int_equal(json_string_length(json_object_get(meta, "prompt")), 3);
    json_decref(meta);
    facegen_result_free(result);
}

static void integers_that_jansson_lacks_are_reals(void **state)
{
    (void)state;
    facegen_result *result = answer(",\"temp\":18446744073709551616,\"meta\":{\"seed\":7}");
    json_t *json = facegen_result_to_jansson(result, NULL), *meta = facegen_result_meta_to_jansson(result, NULL);
    assert_true(json_real_value(json_object_get(json, "temp")) == 18446744073709551616.0);
    assert_true(json_number_value(json_object_get(json, "id")) == 32);
    assert_true(json_is_integer(json_object_get(meta, "seed")));
    json_decref(json);
    json_decref(meta);
    facegen_result_free(result);
}

static void a_number_that_no_double_holds_is_an_error(void **state)
{
    (void)state;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_result *result = answer(",\"meta\":{\"s_scale\":1e999}");
    assert_null(facegen_result_to_jansson(result, &error));
    assert_int_equal(error.code, FACEGEN_E_PROTOCOL);
    error.code = FACEGEN_OK;
    assert_null(facegen_result_meta_to_jansson(result, &error));
    assert_int_equal(error.code, FACEGEN_E_PROTOCOL);
    assert_non_null(strstr(error.message, "1e999"));
    facegen_result_free(result);
}

static void an_answer_without_meta_has_null(void **state)
{
    (void)state;
    facegen_result *result = answer("");
    json_t *meta = facegen_result_meta_to_jansson(result, NULL);
    assert_true(json_is_null(meta));
    json_decref(meta);
    facegen_result_free(result);
}

/* ---- errors ---- */

static void an_error_has_every_member(void **state)
{
    (void)state;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_error_fill(&error, FACEGEN_E_UNCERTAIN, "seed", "it broke");
    error.acceptance = FACEGEN_ACCEPTANCE_YES;
    error.http_status = 500;
    error.retry_after_ms = 30000;
    error.bytes_sent = 4294967296;
    error.bytes_total = 4294967297;
    error.sent_at_ms = 1700000000123;
    strcpy(error.long_id, "a-long-id");
    strcpy(error.track_id, "order-7");
    strcpy(error.mark, "31");
    strcpy(error.seed, "4294967295");
    strcpy(error.body, "<html>");
    json_t *json = facegen_error_to_jansson(&error);
    json_t *expected = load("{\"code\":\"FACEGEN_E_UNCERTAIN\",\"message\":\"it broke\",\"parameter\":\"seed\","
                            "\"acceptance\":\"yes\",\"id\":\"a-long-id\",\"track_id\":\"order-7\",\"mark\":\"31\","
                            "\"seed\":\"4294967295\",\"sent_at_ms\":1700000000123,\"http_status\":500,"
                            "\"retry_after_ms\":30000,\"bytes_sent\":4294967296,\"bytes_total\":4294967297,"
                            "\"body\":\"<html>\"}");
    assert_true(json_equal(json, expected));
    json_decref(expected);
    json_decref(json);
}

static void expect_acceptance(const facegen_error *error, const char *word)
{
    json_t *json = facegen_error_to_jansson(error);
    assert_string_equal(json_string_value(json_object_get(json, "acceptance")), word);
    json_decref(json);
}

static void acceptance_is_a_word(void **state)
{
    (void)state;
    facegen_error error = FACEGEN_ERROR_INIT;
    expect_acceptance(&error, "unknown");
    error.acceptance = FACEGEN_ACCEPTANCE_NO;
    expect_acceptance(&error, "no");
    error.acceptance = FACEGEN_ACCEPTANCE_YES;
    expect_acceptance(&error, "yes");
    error.size = offsetof(facegen_error, acceptance);
    expect_acceptance(&error, "unknown");
    expect_acceptance(NULL, "unknown");
}

static void empty_texts_of_an_error_are_null(void **state)
{
    static const char *const texts[] = {"message", "parameter", "id", "track_id", "mark", "seed", "body"};
    (void)state;
    facegen_error error = FACEGEN_ERROR_INIT;
    json_t *json = facegen_error_to_jansson(&error);
    for (size_t i = 0; i < COUNT(texts); i++) {
        name_row(i, texts[i]);
        assert_true(json_is_null(json_object_get(json, texts[i])));
    }
    json_decref(json);
}

static void violations_are_a_list_of_texts(void **state)
{
    (void)state;
    facegen_violations *violations;
    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, "\xff\xfe");
    facegen_request_set_face_image(request, "https://example.com/face.jpg");
    facegen_request_set_width(request, 600);
    assert_int_equal(facegen_request_validate(request, &violations, NULL), FACEGEN_E_INVALID);
    json_t *list = facegen_violations_to_jansson(violations);
    assert_int_equal(json_array_size(list), 2);
    json_t *prompt = json_array_get(list, 0), *width = json_array_get(list, 1);
    assert_string_equal(json_string_value(json_object_get(prompt, "parameter")), "prompt");
    assert_true(json_is_null(json_object_get(prompt, "nearest")));
    json_t *expected = json_pack("{s:s, s:s, s:s, s:s, s:s}", "parameter", "width", "given", "600", "accepted",
                                 facegen_violations_accepted(violations, 1), "nearest", "512", "message",
                                 facegen_violations_message(violations, 1));
    assert_true(json_equal(width, expected));
    json_decref(expected);
    json_decref(list);
    facegen_violations_free(violations);
    facegen_request_free(request);
}

/* ---- the rest of the process ---- */

static void null_is_an_error_or_empty(void **state)
{
    (void)state;
    facegen_error error = FACEGEN_ERROR_INIT;
    assert_null(facegen_request_from_jansson(NULL, &error));
    assert_int_equal(error.code, FACEGEN_E_ARGUMENT);
    error.code = FACEGEN_OK;
    assert_null(facegen_request_to_jansson(NULL, FACEGEN_FACE_WHOLE, &error));
    assert_int_equal(error.code, FACEGEN_E_ARGUMENT);
    error.code = FACEGEN_OK;
    assert_null(facegen_result_to_jansson(NULL, &error));
    assert_int_equal(error.code, FACEGEN_E_ARGUMENT);
    error.code = FACEGEN_OK;
    assert_null(facegen_result_meta_to_jansson(NULL, &error));
    assert_int_equal(error.code, FACEGEN_E_ARGUMENT);
    json_t *none = facegen_violations_to_jansson(NULL);
    assert_true(json_is_array(none) && json_array_size(none) == 0);
    json_decref(none);
}

static void expect_config_error(facegen_error *error)
{
    assert_int_equal(error->code, FACEGEN_E_CONFIG);
    assert_non_null(strstr(error->message, "locale"));
    *error = (facegen_error)FACEGEN_ERROR_INIT;
}

/* jansson itself would abort. */
static void a_locale_with_a_point_of_two_bytes_is_an_error(void **state)
{
    (void)state;
    if (!setlocale(LC_NUMERIC, "ps_AF.UTF-8"))
        skip();
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_result *result = answer(",\"meta\":{\"s_scale\":0.5}");
    facegen_request *request = facegen_request_new();
    json_t *json = json_pack("{s:f}", "s_scale", 0.5);
    assert_null(facegen_result_to_jansson(result, &error));
    expect_config_error(&error);
    assert_null(facegen_result_meta_to_jansson(result, &error));
    expect_config_error(&error);
    assert_null(facegen_request_to_jansson(request, FACEGEN_FACE_WHOLE, &error));
    expect_config_error(&error);
    assert_null(facegen_request_from_jansson(json, &error));
    expect_config_error(&error);
    json_decref(json);
    facegen_request_free(request);
    facegen_result_free(result);
}

static void a_locale_with_a_comma_changes_nothing(void **state)
{
    (void)state;
    if (!setlocale(LC_NUMERIC, "de_DE.UTF-8"))
        skip();
    facegen_request *request = facegen_request_new();
    facegen_request_set_s_scale(request, 0.5);
    expect_same_body_after_a_round_trip(request);
    facegen_request_free(request);
}

static int restore_locale(void **state)
{
    (void)state;
    return setlocale(LC_NUMERIC, "C") ? 0 : -1;
}

static size_t allocations_left, allocations_alive;

static void *allocate(size_t size)
{
    void *memory = allocations_left > 0 ? malloc(size) : NULL;
    allocations_left -= memory != NULL;
    allocations_alive += memory != NULL;
    return memory;
}

static void release(void *memory)
{
    allocations_alive -= memory != NULL;
    free(memory);
}

static int restore_allocators(void **state)
{
    (void)state;
    json_set_alloc_funcs(malloc, free);
    return 0;
}

static void jansson_may_have_an_allocator_of_the_program(void **state)
{
    (void)state;
    json_set_alloc_funcs(allocate, release);
    allocations_left = SIZE_MAX;
    facegen_result *result = answer(",\"meta\":{\"s_scale\":0.5}");
    json_t *json = load("{\"prompt\":\"a knight\"}");
    facegen_request *request = facegen_request_from_jansson(json, NULL);
    expect_same_body_after_a_round_trip(request);
    json_decref(json);
    json_decref(facegen_result_meta_to_jansson(result, NULL));
    json_decref(facegen_error_to_jansson(NULL));
    assert_int_equal(allocations_alive, 0);
    facegen_request_free(request);
    facegen_result_free(result);
}

static void running_out_of_memory_gives_null(void **state)
{
    (void)state;
    facegen_violations *violations;
    facegen_request *request = facegen_request_new();
    facegen_request_validate(request, &violations, NULL);
    json_set_alloc_funcs(allocate, release);
    json_t *error_json = NULL, *list = NULL;
    size_t failures = 0;
    for (size_t allowed = 0; !error_json || !list; allowed++, failures++) {
        json_decref(error_json);
        json_decref(list);
        allocations_left = allowed;
        error_json = facegen_error_to_jansson(NULL);
        allocations_left = allowed;
        list = facegen_violations_to_jansson(violations);
        assert_true(error_json || list || allocations_alive == 0);
    }
    assert_true(failures >= 20 && failures <= 200);
    json_decref(error_json);
    json_decref(list);
    assert_int_equal(allocations_alive, 0);
    facegen_violations_free(violations);
    facegen_request_free(request);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_has_the_same_body_after_a_round_trip),
        cmocka_unit_test(a_face_in_memory_is_written_whole_or_shortened),
        cmocka_unit_test(a_request_is_read_from_reals_and_strings_too),
        cmocka_unit_test(what_is_not_a_request_is_refused),
        cmocka_unit_test(a_value_that_cannot_be_written_is_an_error),
        cmocka_unit_test(a_prompt_that_is_not_utf_8_is_an_error),
        cmocka_unit_test(a_face_that_is_missing_is_an_error),
        cmocka_unit_test(a_result_has_all_members_of_the_answer),
        cmocka_unit_test(meta_has_seeds_up_to_their_maximum),
        cmocka_unit_test(integers_that_jansson_lacks_are_reals),
        cmocka_unit_test(a_number_that_no_double_holds_is_an_error),
        cmocka_unit_test(an_answer_without_meta_has_null),
        cmocka_unit_test(an_error_has_every_member),
        cmocka_unit_test(acceptance_is_a_word),
        cmocka_unit_test(empty_texts_of_an_error_are_null),
        cmocka_unit_test(violations_are_a_list_of_texts),
        cmocka_unit_test(null_is_an_error_or_empty),
        cmocka_unit_test_teardown(a_locale_with_a_point_of_two_bytes_is_an_error, restore_locale),
        cmocka_unit_test_teardown(a_locale_with_a_comma_changes_nothing, restore_locale),
        cmocka_unit_test_teardown(jansson_may_have_an_allocator_of_the_program, restore_allocators),
        cmocka_unit_test_teardown(running_out_of_memory_gives_null, restore_allocators),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
