#include "model/request.h"
#include "support/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MASK "\xef\xbf\xbd" /* what is shown for a byte that is no UTF-8 */
#define JPEG "\xff\xd8\xff\xe0 a JPEG image\xff\xd9"

/* A request that breaks no rule. */
static int set_up(void **state)
{
    facegen_request *request = facegen_request_new();
    *state = request;
    return request && facegen_request_set_prompt(request, "a face") == FACEGEN_OK &&
                   facegen_request_set_face_image(request, "https://example.com/me.jpg") == FACEGEN_OK
               ? 0
               : -1;
}

static int tear_down(void **state)
{
    facegen_request_free(*state);
    return 0;
}

static void set(facegen_request *request, const char *name, const char *text)
{
    assert_int_equal(facegen_request_set(request, name, text, NULL), FACEGEN_OK);
}

/* The request breaks one rule: that of `name`, with this nearest value. Returns the message, to be freed. */
static char *breaks(const facegen_request *request, const char *name, const char *given, const char *nearest)
{
    facegen_violations *violations;
    facegen_error error = FACEGEN_ERROR_INIT;
    assert_int_equal(facegen_request_validate(request, &violations, &error), FACEGEN_E_INVALID);
    assert_int_equal(facegen_violations_count(violations), 1);
    assert_string_equal(facegen_violations_parameter(violations, 0), name);
    assert_string_equal(facegen_violations_given(violations, 0), given);
    assert_string_equal(facegen_violations_accepted(violations, 0), facegen_param_accepted(facegen_param_find(name)));
    assert_string_equal(facegen_violations_nearest(violations, 0), nearest);
    char *message = strdup(facegen_violations_message(violations, 0));
    assert_non_null(message);
    facegen_violations_free(violations);
    assert_string_equal(error.parameter, name);
    assert_string_equal(error.message, message);
    return message;
}

static void breaks_with(const facegen_request *request, const char *name, const char *given, const char *message)
{
    char *said = breaks(request, name, given, "");
    assert_string_equal(said, message);
    free(said);
}

static void a_request_within_the_rules_is_valid(void **state)
{
    static const struct {
        const char *name, *text;
    } rows[] = {
        {"negative_prompt", ""},
        {"width", "1"},
        {"width", "512"},
        {"height", "1"},
        {"height", "768"},
        {"samples", "1"},
        {"samples", "2"},
        {"num_inference_steps", "21"},
        {"num_inference_steps", "31"},
        {"num_inference_steps", "41"},
        {"guidance_scale", "1"},
        {"guidance_scale", "20"},
        {"s_scale", "0.0"},
        {"s_scale", "2"},
        {"safety_checker", "true"},
        {"base64", "false"},
        {"base64", "true"},
        {"safety_checker_type", "black"},
        {"safety_checker_type", "blur"},
        {"safety_checker_type", "sensitive_content_text"},
        {"safety_checker_type", "pixelate"},
        {"seed", "0"},
        {"seed", "4294967295"},
        {"style", "comic"},
        {"style", "chibi"},
        {"style", "3d"},
        {"style", "anime"},
        {"style", "realistic"},
        {"webhook", "https://example.com/hook?id=1"},
        {"webhook", "http://127.0.0.1:8080/"},
        {"track_id", "7"},
        {"track_id", "caf\xc3\xa9"},
        {"face_image", "http://example.com/me.jpg"},
    };
    assert_int_equal(facegen_request_validate(*state, NULL, NULL), FACEGEN_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        facegen_error error = FACEGEN_ERROR_INIT;
        set(*state, rows[i].name, rows[i].text);
        if (facegen_request_validate(*state, NULL, &error) != FACEGEN_OK)
            fail_msg("%s", error.message);
    }
}

static void a_value_outside_of_its_rule_is_named_with_the_nearest_inside(void **state)
{
    static const struct {
        const char *name, *given, *nearest;
    } rows[] = {
        {"width", "0", "1"},
        {"width", "513", "512"},
        {"height", "-5", "1"},
        {"height", "769", "768"},
        {"samples", "0", "1"},
        {"samples", "3", "2"},
        {"num_inference_steps", "20", "21"},
        {"num_inference_steps", "25", "21"},
        {"num_inference_steps", "26", "21"},
        {"num_inference_steps", "27", "31"},
        {"num_inference_steps", "37", "41"},
        {"num_inference_steps", "100", "41"},
        {"guidance_scale", "0.99", "1"},
        {"guidance_scale", "20.5", "20"},
        {"s_scale", "-0.5", "0"},
        {"s_scale", "2.01", "2"},
        {"seed", "-1", "0"},
        {"seed", "4294967296", "4294967295"},
        {"seed", "9223372036854775807", "4294967295"},
        {"style", "Anime", "anime"},
        {"style", "realistik", "realistic"},
        {"style", "2d", "3d"},
        {"style", "oil painting", ""},
        {"style", "x", ""},
        {"style", "", ""},
        {"safety_checker_type", "blurr", "blur"},
        {"safety_checker_type", "pixellate", "pixelate"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].name);
        set(*state, rows[i].name, rows[i].given);
        free(breaks(*state, rows[i].name, rows[i].given, rows[i].nearest));
        set(*state, rows[i].name, NULL);
    }
}

static void a_value_of_another_type_is_named(void **state)
{
    static const struct {
        const char *name, *given;
    } rows[] = {
        {"width", "wide"},         {"samples", "1.5"},        {"seed", ""},    {"seed", "9223372036854775808"},
        {"guidance_scale", "7,5"}, {"safety_checker", "yes"}, {"base64", "1"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].name);
        set(*state, rows[i].name, rows[i].given);
        free(breaks(*state, rows[i].name, rows[i].given, ""));
        set(*state, rows[i].name, NULL);
    }
}

static void what_is_no_finite_number_is_refused(void **state)
{
    assert_int_equal(facegen_request_set_s_scale(*state, INFINITY), FACEGEN_OK);
    free(breaks(*state, "s_scale", "inf", "2"));
    assert_int_equal(facegen_request_set_s_scale(*state, (double)NAN), FACEGEN_OK);
    free(breaks(*state, "s_scale", "nan", ""));
}

static void a_message_says_what_was_given_what_is_accepted_and_what_is_nearest(void **state)
{
    set(*state, "width", "600");
    char *number = breaks(*state, "width", "600", "512");
    assert_string_equal(number, "width: 600 was given; accepted: 1 to 512; nearest: 512");
    free(number);
    set(*state, "width", NULL);
    set(*state, "style", "oil");
    breaks_with(*state, "style", "oil", "style: \"oil\" was given; accepted: comic, chibi, 3d, anime or realistic");
}

static void a_missing_prompt_is_named(void **state)
{
    set(*state, "prompt", NULL);
    breaks_with(*state, "prompt", "", "prompt: nothing was given; accepted: UTF-8 text, not empty");
    set(*state, "prompt", "");
    breaks_with(*state, "prompt", "", "prompt: it is empty; accepted: UTF-8 text, not empty");
}

static void a_missing_face_is_named(void **state)
{
    set(*state, "face_image", NULL);
    breaks_with(*state, "face_image", "",
                "face_image: nothing was given; accepted: an http(s) link, or a JPEG, PNG or WebP image");
}

static void text_that_is_no_utf8_is_named(void **state)
{
    set(*state, "negative_prompt", "caf\xe9");
    breaks_with(*state, "negative_prompt", "caf" MASK,
                "negative_prompt: what was given is not valid UTF-8; accepted: UTF-8 text");
}

static void a_track_id_has_1_to_127_bytes(void **state)
{
    char text[129];
    memset(text, 'x', 127);
    text[127] = '\0';
    set(*state, "track_id", text);
    assert_int_equal(facegen_request_validate(*state, NULL, NULL), FACEGEN_OK);
    strcat(text, "y");
    set(*state, "track_id", text);
    text[95] = '\0'; /* what is shown of it */
    free(breaks(*state, "track_id", text, ""));
    set(*state, "track_id", "");
    breaks_with(*state, "track_id", "", "track_id: it is empty; accepted: UTF-8 text of 1 to 127 bytes");
}

static void a_webhook_that_is_no_https_link_is_named(void **state)
{
    static const char *const refused[] = {
        "http://example.com/",
        "ftp://example.com/",
        "example.com",
        "",
    };
    for (size_t i = 0; i < COUNT(refused); i++) {
        name_row(i, refused[i]);
        set(*state, "webhook", refused[i]);
        free(breaks(*state, "webhook", refused[i], ""));
    }
    set(*state, "webhook", "https://user:password@example.com/");
    free(breaks(*state, "webhook", "https://***@example.com/", ""));
    set(*state, "webhook", "https://example.com/\xff");
    free(breaks(*state, "webhook", "https://example.com/" MASK, ""));
}

static void a_face_that_is_no_link_is_named(void **state)
{
    static const struct {
        const char *given, *message;
    } rows[] = {
        {"me.jpg",
         "face_image: \"me.jpg\" is not an http(s) link; accepted: an http(s) link, or a JPEG, PNG or WebP image"},
        {"DATA:image/png;base64,#",
         "face_image: the data URI is not valid base64; accepted: an http(s) link, or a JPEG, "
         "PNG or WebP image"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].given);
        set(*state, "face_image", rows[i].given);
        breaks_with(*state, "face_image", rows[i].given, rows[i].message);
    }
    set(*state, "face_image", "https://example.com/\xff.jpg");
    free(breaks(*state, "face_image", "https://example.com/" MASK ".jpg", ""));
}

static void a_face_that_cannot_be_read_is_named_with_the_reason(void **state)
{
    assert_int_equal(facegen_request_set_face_file(*state, "/dev/null"), FACEGEN_OK);
    breaks_with(
        *state, "face_image", "/dev/null",
        "face_image: \"/dev/null\" is not a regular file; accepted: an http(s) link, or a JPEG, PNG or WebP image");
}

static void base64_may_not_be_off_when_the_face_is_data(void **state)
{
    assert_int_equal(facegen_request_set_face_memory(*state, JPEG, sizeof JPEG - 1), FACEGEN_OK);
    assert_int_equal(facegen_request_validate(*state, NULL, NULL), FACEGEN_OK);
    set(*state, "base64", "false");
    char *message = breaks(*state, "base64", "false", "true");
    assert_non_null(strstr(message, "false was given, and the face is sent as data"));
    free(message);
    facegen_error error = FACEGEN_ERROR_INIT;
    set(*state, "track_id", "");
    assert_int_equal(facegen_request_validate(*state, NULL, &error), FACEGEN_E_INVALID);
    assert_string_equal(error.parameter, "base64"); /* the first in the table's order */
    set(*state, "track_id", NULL);
    set(*state, "base64", "true");
    assert_int_equal(facegen_request_validate(*state, NULL, NULL), FACEGEN_OK);
}

static void a_long_or_hostile_value_is_shown_short_and_harmless(void **state)
{
    set(*state, "webhook", "http://example.com/\x1b[31m?token=secret");
    free(breaks(*state, "webhook", "http://example.com/" MASK "[31m?***", ""));
    set(*state, "webhook", NULL);
    char text[200], shown[96];
    memset(text, '%', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    memset(shown, '%', sizeof shown - 1);
    shown[sizeof shown - 1] = '\0';
    set(*state, "style", text);
    free(breaks(*state, "style", shown, ""));
}

/* Breaks the rule of every parameter of a request. */
static void break_everything(facegen_request *request)
{
    for (size_t i = 0; i < facegen_param_count(); i++) {
        const facegen_param *param = facegen_param_at(i);
        if (!facegen_param_secret(param))
            set(request, facegen_param_name(param), "\xff");
    }
}

static void everything_that_is_wrong_is_reported_at_once_in_the_tables_order(void **state)
{
    break_everything(*state);
    facegen_violations *violations;
    assert_int_equal(facegen_request_validate(*state, &violations, NULL), FACEGEN_E_INVALID);
    assert_int_equal(facegen_violations_count(violations), facegen_param_count() - 1);
    for (size_t i = 1; i < facegen_param_count(); i++)
        assert_string_equal(facegen_violations_parameter(violations, i - 1), facegen_param_name(facegen_param_at(i)));
    facegen_violations_free(violations);
}

static void the_error_has_every_message_where_there_is_room(void **state)
{
    set(*state, "width", "600");
    set(*state, "seed", "-1");
    facegen_error error = FACEGEN_ERROR_INIT;
    assert_int_equal(facegen_request_validate(*state, NULL, &error), FACEGEN_E_INVALID);
    assert_string_equal(error.parameter, "width");
    assert_string_equal(error.message, "width: 600 was given; accepted: 1 to 512; nearest: 512 | "
                                       "seed: -1 was given; accepted: 0 to 4294967295; nearest: 0");
}

static void the_error_names_every_parameter_where_there_is_no_room_for_more(void **state)
{
    break_everything(*state);
    facegen_error error = FACEGEN_ERROR_INIT;
    assert_int_equal(facegen_request_validate(*state, NULL, &error), FACEGEN_E_INVALID);
    const char *first = "prompt: what was given is not valid UTF-8; accepted: UTF-8 text, not empty | ";
    assert_ptr_equal(strstr(error.message, first), error.message);
    for (size_t i = 1; i < facegen_param_count(); i++)
        assert_non_null(strstr(error.message, facegen_param_name(facegen_param_at(i))));
    assert_non_null(strstr(error.message, " | also: "));
    assert_string_equal(strrchr(error.message, ','), ", track_id");
}

static void past_the_last_violation_is_none(void **state)
{
    set(*state, "width", "600");
    facegen_violations *violations;
    assert_int_equal(facegen_request_validate(*state, &violations, NULL), FACEGEN_E_INVALID);
    assert_null(facegen_violations_parameter(violations, 1));
    assert_null(facegen_violations_given(violations, 1));
    assert_null(facegen_violations_accepted(violations, 1));
    assert_null(facegen_violations_nearest(violations, 1));
    assert_null(facegen_violations_message(violations, 1));
    facegen_violations_free(violations);
}

static void null_has_no_violations(void **state)
{
    (void)state;
    assert_int_equal(facegen_violations_count(NULL), 0);
    assert_null(facegen_violations_message(NULL, 0));
}

static void a_valid_request_gives_no_violations(void **state)
{
    facegen_violations *violations = (facegen_violations *)1;
    assert_int_equal(facegen_request_validate(*state, &violations, NULL), FACEGEN_OK);
    assert_null(violations);
}

static void no_request_is_an_argument_at_fault(void **state)
{
    (void)state;
    facegen_violations *violations = (facegen_violations *)1;
    facegen_error error = FACEGEN_ERROR_INIT;
    assert_int_equal(facegen_request_validate(NULL, &violations, &error), FACEGEN_E_ARGUMENT);
    assert_int_equal(error.code, FACEGEN_E_ARGUMENT);
    assert_null(violations);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_request_within_the_rules_is_valid),
        TEST(a_value_outside_of_its_rule_is_named_with_the_nearest_inside),
        TEST(a_value_of_another_type_is_named),
        TEST(what_is_no_finite_number_is_refused),
        TEST(a_message_says_what_was_given_what_is_accepted_and_what_is_nearest),
        TEST(a_missing_prompt_is_named),
        TEST(a_missing_face_is_named),
        TEST(text_that_is_no_utf8_is_named),
        TEST(a_track_id_has_1_to_127_bytes),
        TEST(a_webhook_that_is_no_https_link_is_named),
        TEST(a_face_that_is_no_link_is_named),
        TEST(a_face_that_cannot_be_read_is_named_with_the_reason),
        TEST(base64_may_not_be_off_when_the_face_is_data),
        TEST(a_long_or_hostile_value_is_shown_short_and_harmless),
        TEST(everything_that_is_wrong_is_reported_at_once_in_the_tables_order),
        TEST(the_error_has_every_message_where_there_is_room),
        TEST(the_error_names_every_parameter_where_there_is_no_room_for_more),
        TEST(past_the_last_violation_is_none),
        cmocka_unit_test(null_has_no_violations),
        TEST(a_valid_request_gives_no_violations),
        cmocka_unit_test(no_request_is_an_argument_at_fault),
    };
    return cmocka_run_group_tests_name("validate", tests, NULL, NULL);
}
