#include "model/params.h"
#include "support/test.h"

#include <string.h>

/* The provider's parameters, written down a second time from its documentation and not from the table. */
static const struct {
    const char *name;
    facegen_param_type kind;
    bool required;
    double minimum, maximum;
    const char *choices; /* each followed by a comma */
    const char *fallback;
} contract[] = {
    {"key", FACEGEN_PARAM_TEXT, true, 0, 0, "", ""},
    {"prompt", FACEGEN_PARAM_TEXT, true, 0, 0, "", ""},
    {"negative_prompt", FACEGEN_PARAM_TEXT, false, 0, 0, "", ""},
    {"face_image", FACEGEN_PARAM_IMAGE, true, 0, 0, "", ""},
    {"width", FACEGEN_PARAM_INTEGER, false, 1, 512, "", "the face image's width"},
    {"height", FACEGEN_PARAM_INTEGER, false, 1, 768, "", "the face image's height"},
    {"samples", FACEGEN_PARAM_INTEGER, false, 1, 2, "", "1"},
    {"num_inference_steps", FACEGEN_PARAM_INTEGER, false, 21, 41, "21,31,41,", "21"},
    {"guidance_scale", FACEGEN_PARAM_NUMBER, false, 1, 20, "", "7.5"},
    {"s_scale", FACEGEN_PARAM_NUMBER, false, 0, 2, "", "1.0"},
    {"safety_checker", FACEGEN_PARAM_BOOLEAN, false, 0, 0, "", "false"},
    {"safety_checker_type", FACEGEN_PARAM_CHOICE, false, 0, 0, "black,blur,sensitive_content_text,pixelate,",
     "sensitive_content_text"},
    {"base64", FACEGEN_PARAM_BOOLEAN, false, 0, 0, "", "false; true when the face is sent as data"},
    {"seed", FACEGEN_PARAM_INTEGER, false, 0, 4294967295, "", "random"},
    {"style", FACEGEN_PARAM_CHOICE, false, 0, 0, "comic,chibi,3d,anime,realistic,", "realistic"},
    {"webhook", FACEGEN_PARAM_URL, false, 0, 0, "", ""},
    {"track_id", FACEGEN_PARAM_TEXT, false, 0, 0, "", ""},
};

static void the_table_is_the_wire_contract(void **state)
{
    (void)state;
    assert_int_equal(facegen_param_count(), COUNT(contract));
    for (size_t i = 0; i < COUNT(contract); i++) {
        name_row(i, contract[i].name);
        const facegen_param *param = facegen_param_at(i);
        assert_string_equal(facegen_param_name(param), contract[i].name);
        assert_int_equal(facegen_param_kind(param), contract[i].kind);
        assert_int_equal(facegen_param_required(param), contract[i].required);
        assert_true(facegen_param_minimum(param) == contract[i].minimum);
        assert_true(facegen_param_maximum(param) == contract[i].maximum);
        assert_string_equal(facegen_param_fallback(param), contract[i].fallback);
        char choices[64] = "";
        for (size_t choice = 0; facegen_param_choice(param, choice); choice++) {
            strcat(choices, facegen_param_choice(param, choice));
            strcat(choices, ",");
        }
        assert_string_equal(choices, contract[i].choices);
    }
}

static void only_the_key_is_secret(void **state)
{
    (void)state;
    for (size_t i = 0; i < facegen_param_count(); i++)
        assert_int_equal(facegen_param_secret(facegen_param_at(i)), i == FG_key);
}

static void a_parameter_is_found_by_its_whole_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(contract); i++) {
        name_row(i, contract[i].name);
        assert_ptr_equal(facegen_param_find(contract[i].name), facegen_param_at(i));
    }
    static const char *const none[] = {"", "s_scal", "s_scale2", "S_SCALE", NULL};
    for (size_t i = 0; i < COUNT(none); i++) {
        name_row(i, none[i]);
        assert_null(facegen_param_find(none[i]));
    }
}

static void past_the_last_parameter_is_none(void **state)
{
    (void)state;
    assert_null(facegen_param_at(COUNT(contract)));
    assert_null(facegen_param_at(SIZE_MAX));
}

static void a_rule_is_said_in_words(void **state)
{
    (void)state;
    static const struct {
        const char *name, *accepted;
    } rows[] = {
        {"width", "1 to 512"},
        {"seed", "0 to 4294967295"},
        {"num_inference_steps", "21, 31 or 41"},
        {"safety_checker", "true or false"},
        {"style", "comic, chibi, 3d, anime or realistic"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].name);
        assert_string_equal(facegen_param_accepted(facegen_param_find(rows[i].name)), rows[i].accepted);
    }
}

static void a_kind_has_a_name(void **state)
{
    (void)state;
    static const struct {
        const char *name, *kind;
    } rows[] = {
        {"prompt", "text"},    {"style", "choice"}, {"seed", "integer"},     {"s_scale", "number"},
        {"base64", "boolean"}, {"webhook", "url"},  {"face_image", "image"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].name);
        assert_string_equal(facegen_param_kind_name(facegen_param_find(rows[i].name)), rows[i].kind);
    }
}

static void help_is_one_line_without_a_full_stop(void **state)
{
    (void)state;
    for (size_t i = 0; i < facegen_param_count(); i++) {
        const char *help = facegen_param_help(facegen_param_at(i));
        assert_true(strlen(help) >= 10 && strlen(help) <= 80);
        assert_null(strchr(help, '\n'));
        assert_int_not_equal(help[strlen(help) - 1], '.');
    }
}

static void null_is_a_parameter_without_anything(void **state)
{
    (void)state;
    assert_null(facegen_param_name(NULL));
    assert_int_equal(facegen_param_kind(NULL), 0);
    assert_null(facegen_param_kind_name(NULL));
    assert_false(facegen_param_required(NULL));
    assert_false(facegen_param_secret(NULL));
    assert_true(facegen_param_minimum(NULL) == 0);
    assert_true(facegen_param_maximum(NULL) == 0);
    assert_null(facegen_param_choice(NULL, 0));
    assert_null(facegen_param_fallback(NULL));
    assert_null(facegen_param_accepted(NULL));
    assert_null(facegen_param_help(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_the_wire_contract),
        cmocka_unit_test(only_the_key_is_secret),
        cmocka_unit_test(a_parameter_is_found_by_its_whole_name),
        cmocka_unit_test(past_the_last_parameter_is_none),
        cmocka_unit_test(a_rule_is_said_in_words),
        cmocka_unit_test(a_kind_has_a_name),
        cmocka_unit_test(help_is_one_line_without_a_full_stop),
        cmocka_unit_test(null_is_a_parameter_without_anything),
    };
    return cmocka_run_group_tests_name("params", tests, NULL, NULL);
}
