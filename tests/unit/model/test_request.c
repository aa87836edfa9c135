#include "model/request.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static int set_up(void **state)
{
    *state = facegen_request_new();
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    facegen_request_free(*state);
    return 0;
}

static const fg_value *value_of(const facegen_request *request, const char *name)
{
    return &request->values[fg_param_id_of(name)];
}

static void a_new_request_has_nothing(void **state)
{
    const facegen_request *request = *state;
    for (size_t id = 0; id < FG_PARAM_COUNT; id++)
        assert_int_equal(request->values[id].kind, FG_VALUE_UNSET);
    assert_int_equal(request->face.kind, FG_FACE_NONE);
}

static void a_setter_stores_its_own_parameter(void **state)
{
    facegen_request *request = *state;
    static const struct {
        facegen_code (*set)(facegen_request *request, const char *text);
        fg_param_id id;
    } texts[] = {
        {facegen_request_set_prompt, FG_prompt},
        {facegen_request_set_negative_prompt, FG_negative_prompt},
        {facegen_request_set_safety_checker_type, FG_safety_checker_type},
        {facegen_request_set_style, FG_style},
        {facegen_request_set_webhook, FG_webhook},
        {facegen_request_set_track_id, FG_track_id},
    };
    static const struct {
        facegen_code (*set)(facegen_request *request, int64_t integer);
        fg_param_id id;
    } integers[] = {
        {facegen_request_set_width, FG_width},     {facegen_request_set_height, FG_height},
        {facegen_request_set_samples, FG_samples}, {facegen_request_set_num_inference_steps, FG_num_inference_steps},
        {facegen_request_set_seed, FG_seed},
    };
    static const struct {
        facegen_code (*set)(facegen_request *request, double number);
        fg_param_id id;
    } numbers[] = {{facegen_request_set_guidance_scale, FG_guidance_scale}, {facegen_request_set_s_scale, FG_s_scale}};
    static const struct {
        facegen_code (*set)(facegen_request *request, bool boolean);
        fg_param_id id;
    } booleans[] = {{facegen_request_set_safety_checker, FG_safety_checker}, {facegen_request_set_base64, FG_base64}};

    for (size_t i = 0; i < COUNT(texts); i++) {
        name_row(i, facegen_param_name(facegen_param_at(texts[i].id)));
        const char *name = facegen_param_name(facegen_param_at(texts[i].id));
        assert_int_equal(texts[i].set(request, name), FACEGEN_OK);
        assert_int_equal(request->values[texts[i].id].kind, FG_VALUE_TEXT);
        assert_string_equal(request->values[texts[i].id].text, name);
    }
    for (size_t i = 0; i < COUNT(integers); i++) {
        name_row(i, facegen_param_name(facegen_param_at(integers[i].id)));
        assert_int_equal(integers[i].set(request, INT64_MIN + (int64_t)i), FACEGEN_OK);
        assert_int_equal(request->values[integers[i].id].kind, FG_VALUE_INTEGER);
        assert_int_equal(request->values[integers[i].id].integer, INT64_MIN + (int64_t)i);
    }
    for (size_t i = 0; i < COUNT(numbers); i++) {
        name_row(i, facegen_param_name(facegen_param_at(numbers[i].id)));
        assert_int_equal(numbers[i].set(request, 0.5 + (double)i), FACEGEN_OK);
        assert_int_equal(request->values[numbers[i].id].kind, FG_VALUE_NUMBER);
        assert_true(request->values[numbers[i].id].number == 0.5 + (double)i);
    }
    for (size_t i = 0; i < COUNT(booleans); i++) {
        name_row(i, facegen_param_name(facegen_param_at(booleans[i].id)));
        assert_int_equal(booleans[i].set(request, true), FACEGEN_OK);
        assert_int_equal(request->values[booleans[i].id].kind, FG_VALUE_BOOLEAN);
        assert_true(request->values[booleans[i].id].boolean);
    }
    assert_int_equal(facegen_request_set_face_image(request, "https://example.com/me.jpg"), FACEGEN_OK);
    assert_string_equal(request->face.text, "https://example.com/me.jpg");
    assert_int_equal(request->values[FG_face_image].kind, FG_VALUE_UNSET);
}

static void text_is_stored_as_the_parameters_type(void **state)
{
    facegen_request *request = *state;
    assert_int_equal(facegen_request_set(request, "seed", "4029484891", NULL), FACEGEN_OK);
    assert_int_equal(facegen_request_set(request, "s_scale", "0.75", NULL), FACEGEN_OK);
    assert_int_equal(facegen_request_set(request, "safety_checker", "true", NULL), FACEGEN_OK);
    assert_int_equal(facegen_request_set(request, "base64", "false", NULL), FACEGEN_OK);
    assert_int_equal(facegen_request_set(request, "prompt", "21", NULL), FACEGEN_OK);
    assert_int_equal(value_of(request, "seed")->kind, FG_VALUE_INTEGER);
    assert_int_equal(value_of(request, "seed")->integer, 4029484891);
    assert_int_equal(value_of(request, "s_scale")->kind, FG_VALUE_NUMBER);
    assert_true(value_of(request, "s_scale")->number == 0.75);
    assert_int_equal(value_of(request, "safety_checker")->kind, FG_VALUE_BOOLEAN);
    assert_true(value_of(request, "safety_checker")->boolean);
    assert_int_equal(value_of(request, "base64")->kind, FG_VALUE_BOOLEAN);
    assert_false(value_of(request, "base64")->boolean);
    assert_int_equal(value_of(request, "prompt")->kind, FG_VALUE_TEXT);
    assert_string_equal(value_of(request, "prompt")->text, "21");
}

static void text_that_cannot_be_read_is_kept_for_validation(void **state)
{
    facegen_request *request = *state;
    static const struct {
        const char *name, *text;
    } rows[] = {{"width", "512.5"}, {"width", ""}, {"s_scale", "0,5"}, {"safety_checker", "yes"}, {"base64", "True"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].name);
        assert_int_equal(facegen_request_set(request, rows[i].name, rows[i].text, NULL), FACEGEN_OK);
        assert_int_equal(value_of(request, rows[i].name)->kind, FG_VALUE_TEXT);
        assert_string_equal(value_of(request, rows[i].name)->text, rows[i].text);
    }
}

static void a_face_can_be_set_by_name(void **state)
{
    facegen_request *request = *state;
    assert_int_equal(facegen_request_set(request, "face_image", "https://example.com/me.jpg", NULL), FACEGEN_OK);
    assert_int_equal(request->face.kind, FG_FACE_LINK);
    assert_string_equal(request->face.text, "https://example.com/me.jpg");
}

static void a_face_tells_where_it_comes_from(void **state)
{
    static const char bytes[] = "\x89PNG", uri[] = "data:image/png;base64,iVBORw==";
    facegen_request *request = *state;
    size_t size = 1;
    facegen_request_set_face_file(request, "me.jpg");
    assert_string_equal(facegen_request_face_file(request), "me.jpg");
    assert_null(facegen_request_face_memory(request, &size));
    assert_int_equal(size, 0);
    facegen_request_set_face_memory(request, bytes, 4);
    assert_null(facegen_request_face_file(request));
    assert_memory_equal(facegen_request_face_memory(request, &size), bytes, 4);
    assert_int_equal(size, 4);
    facegen_request_set_face_image(request, uri);
    assert_memory_equal(facegen_request_face_memory(request, &size), bytes, 4);
    assert_int_equal(size, 4);
    assert_non_null(facegen_request_face_memory(request, NULL));
}

static void a_face_that_is_none_or_a_link_comes_from_no_file_and_no_memory(void **state)
{
    facegen_request *request = *state;
    facegen_request *const requests[] = {NULL, request, request};
    for (size_t i = 0; i < COUNT(requests); i++) {
        name_row(i, "");
        size_t size = 1;
        facegen_request_set_face_image(request, i == 2 ? "https://example.com/me.jpg" : NULL);
        assert_null(facegen_request_face_file(requests[i]));
        assert_null(facegen_request_face_memory(requests[i], &size));
        assert_int_equal(size, 0);
    }
}

static void null_unsets_a_value(void **state)
{
    facegen_request *request = *state;
    assert_int_equal(facegen_request_set_prompt(request, "a face"), FACEGEN_OK);
    assert_int_equal(facegen_request_set_prompt(request, NULL), FACEGEN_OK);
    assert_int_equal(value_of(request, "prompt")->kind, FG_VALUE_UNSET);
    assert_int_equal(facegen_request_set_seed(request, 7), FACEGEN_OK);
    assert_int_equal(facegen_request_set(request, "seed", NULL, NULL), FACEGEN_OK);
    assert_int_equal(value_of(request, "seed")->kind, FG_VALUE_UNSET);
    assert_int_equal(facegen_request_set_face_file(request, "me.jpg"), FACEGEN_OK);
    assert_int_equal(facegen_request_set_face_image(request, NULL), FACEGEN_OK);
    assert_int_equal(request->face.kind, FG_FACE_NONE);
}

static void a_text_is_copied(void **state)
{
    facegen_request *request = *state;
    char text[] = "before";
    assert_int_equal(facegen_request_set_prompt(request, text), FACEGEN_OK);
    strcpy(text, "after");
    assert_string_equal(value_of(request, "prompt")->text, "before");
}

static void a_value_can_be_set_to_itself(void **state)
{
    facegen_request *request = *state;
    assert_int_equal(facegen_request_set_prompt(request, "a face"), FACEGEN_OK);
    assert_int_equal(facegen_request_set_prompt(request, value_of(request, "prompt")->text), FACEGEN_OK);
    assert_string_equal(value_of(request, "prompt")->text, "a face");
}

static void a_track_id_that_is_taken_out_is_the_takers(void **state)
{
    facegen_request *request = *state;
    assert_null(fg_request_take_track_id(request));
    facegen_request_set_track_id(request, "mine");
    char *track_id = fg_request_take_track_id(request);
    assert_string_equal(track_id, "mine");
    assert_int_equal(request->values[FG_track_id].kind, FG_VALUE_UNSET);
    free(track_id);
}

static void a_name_that_is_no_parameter_of_a_request_is_refused(void **state)
{
    static const struct {
        const char *name, *parameter, *message;
    } rows[] = {
        {"widht", "", "\"widht\" is not a request parameter"},
        {"", "", "\"\" is not a request parameter"},
        {"key", "key", "key belongs to the client: facegen_client_set_key()"},
        {NULL, "", "facegen_request_set: no name was given"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].name);
        facegen_error error = FACEGEN_ERROR_INIT;
        assert_int_equal(facegen_request_set(*state, rows[i].name, "1", &error), FACEGEN_E_ARGUMENT);
        assert_string_equal(error.parameter, rows[i].parameter);
        assert_string_equal(error.message, rows[i].message);
    }
}

static void null_is_refused_where_something_is_needed(void **state)
{
    facegen_request *request = *state;
    assert_int_equal(facegen_request_set(NULL, "seed", "1", NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_request_set_prompt(NULL, "a face"), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_request_set_prompt(NULL, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_request_set_face_image(NULL, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_request_set_seed(NULL, 1), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_request_set_s_scale(NULL, 1), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_request_set_base64(NULL, true), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_request_set_face_file(NULL, "me.jpg"), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_request_set_face_file(request, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_request_set_face_memory(NULL, "", 0), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_request_set_face_memory(request, NULL, 1), FACEGEN_E_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_new_request_has_nothing),
        TEST(a_setter_stores_its_own_parameter),
        TEST(text_is_stored_as_the_parameters_type),
        TEST(text_that_cannot_be_read_is_kept_for_validation),
        TEST(a_face_can_be_set_by_name),
        TEST(a_face_tells_where_it_comes_from),
        TEST(a_face_that_is_none_or_a_link_comes_from_no_file_and_no_memory),
        TEST(null_unsets_a_value),
        TEST(a_text_is_copied),
        TEST(a_value_can_be_set_to_itself),
        TEST(a_track_id_that_is_taken_out_is_the_takers),
        TEST(a_name_that_is_no_parameter_of_a_request_is_refused),
        TEST(null_is_refused_where_something_is_needed),
    };
    return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
