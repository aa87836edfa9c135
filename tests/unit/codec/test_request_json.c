#include <facegen/facegen.h>

#include "support/test.h"

#include <string.h>

#define FACE "\x89PNG\r\n\x1a\n and the chunks of a PNG"
#define FACE_URI "data:image/png;base64,iVBORw0KGgogYW5kIHRoZSBjaHVua3Mgb2YgYSBQTkc="

static facegen_request *read_request(const char *json)
{
    facegen_request *request = NULL;
    facegen_error error = FACEGEN_ERROR_INIT;
    if (facegen_request_from_json(json, strlen(json), &request, &error) != FACEGEN_OK)
        fail_msg("%s: %s", json, error.message);
    return request;
}

static void expect_json(const facegen_request *request, facegen_face_form form, const char *expected)
{
    char *json;
    assert_int_equal(facegen_request_to_json(request, form, &json, NULL), FACEGEN_OK);
    assert_string_equal(json, expected);
    facegen_free(json);
}

/* A request read from one JSON text is written as another. */
static void expect_reading(const char *json, const char *written)
{
    facegen_request *request = read_request(json);
    expect_json(request, FACEGEN_FACE_WHOLE, written);
    facegen_request_free(request);
}

static void expect_refusal(const char *json, const char *parameter, const char *in_message)
{
    facegen_request *untouched = (facegen_request *)&untouched;
    facegen_error error = FACEGEN_ERROR_INIT;
    assert_int_equal(facegen_request_from_json(json, strlen(json), &untouched, &error), FACEGEN_E_INVALID);
    assert_ptr_equal(untouched, &untouched);
    assert_string_equal(error.parameter, parameter);
    assert_non_null(strstr(error.message, in_message));
}

static void a_request_comes_back_whole_from_its_json(void **state)
{
    static const char json[] =
        "{\"prompt\":\"a \\\"knight\\\"\",\"negative_prompt\":\"\",\"width\":512,\"height\":768,\"samples\":2,"
        "\"num_inference_steps\":31,\"guidance_scale\":7.25,\"s_scale\":0,\"safety_checker\":true,"
        "\"safety_checker_type\":\"blur\",\"base64\":true,\"seed\":4029484891,\"style\":\"anime\","
        "\"webhook\":\"https://example.com/hook\",\"track_id\":\"order-7\",\"face_image\":\"" FACE_URI "\"}";
    (void)state;
    expect_reading(json, json);
}

static void a_face_read_from_json_is_the_image_itself(void **state)
{
    (void)state;
    facegen_request *request = read_request("{\"prompt\":\"a knight\",\"face_image\":\"" FACE_URI "\"}");
    assert_int_equal(facegen_request_validate(request, NULL, NULL), FACEGEN_OK);
    facegen_request *same = facegen_request_new();
    facegen_request_set_prompt(same, "a knight");
    facegen_request_set_face_memory(same, FACE, sizeof FACE - 1);
    char *json;
    assert_int_equal(facegen_request_to_json(same, FACEGEN_FACE_WHOLE, &json, NULL), FACEGEN_OK);
    expect_json(request, FACEGEN_FACE_WHOLE, json);
    facegen_free(json);
    facegen_request_free(same);
    facegen_request_free(request);
}

static void the_short_form_has_the_beginning_of_a_face_and_its_size(void **state)
{
    (void)state;
    facegen_request *request = read_request("{\"prompt\":\"a knight\",\"face_image\":\"" FACE_URI "\"}");
    expect_json(request, FACEGEN_FACE_SHORTENED,
                "{\"prompt\":\"a knight\",\"base64\":true,\"face_image\":"
                "\"data:image/png;base64,iVBORw0KGgogYW5kIHRoZSBj... (32 bytes)\"}");
    facegen_request_free(request);
}

static void a_link_is_the_same_in_the_short_form(void **state)
{
    static const char json[] = "{\"face_image\":\"https://example.com/face.jpg\"}";
    (void)state;
    facegen_request *request = read_request(json);
    expect_json(request, FACEGEN_FACE_SHORTENED, json);
    facegen_request_free(request);
}

static void a_face_that_is_data_can_be_omitted_without_being_read(void **state)
{
    (void)state;
    facegen_request *request = read_request("{\"prompt\":\"a knight\",\"face_image\":\"" FACE_URI "\"}");
    expect_json(request, FACEGEN_FACE_OMITTED, "{\"prompt\":\"a knight\"}");
    facegen_request_set_face_file(request, "/no/such/face.jpg");
    facegen_request_set_base64(request, true);
    expect_json(request, FACEGEN_FACE_OMITTED, "{\"prompt\":\"a knight\",\"base64\":true}");
    assert_string_equal(facegen_request_face_file(request), "/no/such/face.jpg"); /* the request has it still */
    facegen_request_free(request);
}

static void a_link_is_not_omitted(void **state)
{
    static const char json[] = "{\"face_image\":\"https://example.com/face.jpg\"}";
    (void)state;
    facegen_request *request = read_request(json);
    expect_json(request, FACEGEN_FACE_OMITTED, json);
    facegen_request_free(request);
}

static void numbers_and_booleans_may_be_strings(void **state)
{
    (void)state;
    expect_reading("{\"width\":\"512\",\"guidance_scale\":\"7.5\",\"safety_checker\":\"true\"}",
                   "{\"width\":512,\"guidance_scale\":7.5,\"safety_checker\":true}");
}

static void reals_are_read_in_every_form_that_json_has(void **state)
{
    (void)state;
    expect_reading("{\"guidance_scale\":75.5e-1,\"s_scale\":0.10}", "{\"guidance_scale\":7.55,\"s_scale\":0.1}");
}

static void a_number_may_stand_for_a_text(void **state)
{
    (void)state;
    expect_reading("{\"track_id\":12345678901234567890123}", "{\"track_id\":\"12345678901234567890123\"}");
    expect_reading("{\"track_id\":7}", "{\"track_id\":\"7\"}");
}

static void the_sample_of_the_providers_page_is_read(void **state)
{
    (void)state;
    expect_reading("{\n"
                   "\"key\": \"\",\n"
                   "\"prompt\": \"pretty woman\",\n"
                   "\"negative_prompt\": \"anime, cartoon, drawing, big nose, long nose, fat, ugly, big lips, "
                   "big mouth, face proportion mismatch, unrealistic, monochrome, lowres, bad anatomy, worst quality, "
                   "low quality, blurry\",\n"
                   "\"face_image\": \"https://example.com/face.jpg\",\n"
                   "\"width\": \"512\",\n"
                   "\"height\": \"512\",\n"
                   "\"samples\": \"1\",\n"
                   "\"num_inference_steps\": \"21\",\n"
                   "\"safety_checker\": false,\n"
                   "\"base64\": false,\n"
                   "\"seed\": null,\n"
                   "\"guidance_scale\": 7.5,\n"
                   "\"webhook\": null,\n"
                   "\"track_id\": null\n"
                   "}\n",
                   "{\"prompt\":\"pretty woman\","
                   "\"negative_prompt\":\"anime, cartoon, drawing, big nose, long nose, fat, ugly, big lips, "
                   "big mouth, face proportion mismatch, unrealistic, monochrome, lowres, bad anatomy, worst quality, "
                   "low quality, blurry\","
                   "\"width\":512,\"height\":512,\"samples\":1,\"num_inference_steps\":21,\"guidance_scale\":7.5,"
                   "\"safety_checker\":false,\"base64\":false,\"face_image\":\"https://example.com/face.jpg\"}");
}

static void a_member_that_is_no_parameter_is_named(void **state)
{
    (void)state;
    expect_refusal("{\"prompt\":\"x\",\"guidence_scale\":7}", "", "\"guidence_scale\"");
    expect_refusal("{\"output\":null}", "", "\"output\"");
}

static void a_key_is_refused_and_an_empty_one_passed_over(void **state)
{
    (void)state;
    expect_refusal("{\"key\":\"secret\"}", "key", "facegen_client_set_key()");
    expect_reading("{\"key\":\"\"}", "{}");
}

static void a_refused_key_is_not_repeated(void **state)
{
    static const char json[] = "{\"key\":\"secret\"}";
    (void)state;
    facegen_request *request;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_request_from_json(json, sizeof json - 1, &request, &error);
    assert_null(strstr(error.message, "secret"));
}

static void a_list_or_an_object_is_no_value(void **state)
{
    (void)state;
    expect_refusal("{\"prompt\":[\"x\"]}", "prompt", "list or an object");
    expect_refusal("{\"width\":{}}", "width", "list or an object");
}

static void a_value_that_cannot_be_read_is_left_to_validation(void **state)
{
    static const struct {
        const char *json, *parameter;
    } rows[] = {
        {"{\"prompt\":\"x\",\"face_image\":\"https://example.com/1\",\"width\":true}", "width"},
        {"{\"prompt\":\"x\",\"face_image\":\"https://example.com/1\",\"width\":1.5}", "width"},
        {"{\"prompt\":\"x\",\"face_image\":\"https://example.com/1\",\"seed\":18446744073709551616}", "seed"},
        {"{\"prompt\":\"x\",\"face_image\":\"data:image/png;base64,iVBORw0K... (9 bytes)\"}", "face_image"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].json);
        facegen_request *request = read_request(rows[i].json);
        facegen_error error = FACEGEN_ERROR_INIT;
        assert_int_equal(facegen_request_validate(request, NULL, &error), FACEGEN_E_INVALID);
        assert_string_equal(error.parameter, rows[i].parameter);
        facegen_request_free(request);
    }
}

static void a_text_that_is_no_object_of_parameters_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "null",
        "[]",
        "\"prompt\"",
        "{\"prompt\":\"x\"",
        "{\"prompt\":\"x\"} {}",
        "{\"prompt\":\"x\",}",
        "{\"prompt\":\"x\",\"prompt\":\"y\"}",
        "{\"prompt\":\"x\\u0000y\"}",
        "{\"prompt\":\"\xff\"}",
        "{\"width\":0512}",
        "{\"width\":1.}",
        "{prompt:\"x\"}",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        name_row(i, texts[i]);
        expect_refusal(texts[i], "", "not a JSON object of request parameters");
    }
}

static void a_face_file_that_cannot_be_read_is_named(void **state)
{
    (void)state;
    char *json = (char *)&json;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_request *request = facegen_request_new();
    facegen_request_set_face_file(request, "/nowhere/face.png");
    assert_int_equal(facegen_request_to_json(request, FACEGEN_FACE_WHOLE, &json, &error), FACEGEN_E_INVALID);
    assert_null(json);
    assert_string_equal(error.parameter, "face_image");
    facegen_request_free(request);
}

static void an_integer_may_be_written_with_a_point(void **state)
{
    (void)state;
    facegen_request *request = read_request("{\"width\":256.0,\"height\":\"512.0\",\"seed\":7.0e0,\"samples\":1.5}");
    char *json = NULL;
    assert_int_equal(facegen_request_to_json(request, FACEGEN_FACE_WHOLE, &json, NULL), FACEGEN_OK);
    assert_string_equal(json, "{\"width\":256,\"height\":512,\"samples\":\"1.5\",\"seed\":7}");
    facegen_free(json);
    facegen_request_free(request);
}

static void what_is_needed_must_be_given(void **state)
{
    (void)state;
    char *json;
    facegen_request *request = facegen_request_new(), *read;
    assert_int_equal(facegen_request_to_json(NULL, FACEGEN_FACE_WHOLE, &json, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_request_to_json(request, FACEGEN_FACE_WHOLE, NULL, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_request_from_json(NULL, 0, &read, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_request_from_json("{}", 2, NULL, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_request_from_json("{}", SIZE_MAX, &read, NULL), FACEGEN_E_ARGUMENT);
    facegen_request_free(request);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_comes_back_whole_from_its_json),
        cmocka_unit_test(a_face_read_from_json_is_the_image_itself),
        cmocka_unit_test(the_short_form_has_the_beginning_of_a_face_and_its_size),
        cmocka_unit_test(a_link_is_the_same_in_the_short_form),
        cmocka_unit_test(a_face_that_is_data_can_be_omitted_without_being_read),
        cmocka_unit_test(a_link_is_not_omitted),
        cmocka_unit_test(numbers_and_booleans_may_be_strings),
        cmocka_unit_test(reals_are_read_in_every_form_that_json_has),
        cmocka_unit_test(a_number_may_stand_for_a_text),
        cmocka_unit_test(the_sample_of_the_providers_page_is_read),
        cmocka_unit_test(a_member_that_is_no_parameter_is_named),
        cmocka_unit_test(a_key_is_refused_and_an_empty_one_passed_over),
        cmocka_unit_test(a_refused_key_is_not_repeated),
        cmocka_unit_test(a_list_or_an_object_is_no_value),
        cmocka_unit_test(a_value_that_cannot_be_read_is_left_to_validation),
        cmocka_unit_test(a_text_that_is_no_object_of_parameters_is_refused),
        cmocka_unit_test(a_face_file_that_cannot_be_read_is_named),
        cmocka_unit_test(an_integer_may_be_written_with_a_point),
        cmocka_unit_test(what_is_needed_must_be_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
