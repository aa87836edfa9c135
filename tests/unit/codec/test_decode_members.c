/* Every member of an answer in every type. */
#include "decode_fixture.h"

#include "base/number.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

/* ---- every member in every type ---- */

/* A member as its getter gives it. */
static void show(const facegen_result *result, const char *name, char *text, size_t size)
{
    if (strcmp(name, "status") == 0)
        snprintf(text, size, "%s", result->status_text);
    else if (strcmp(name, "id") == 0)
        snprintf(text, size, "%s", facegen_result_id(result));
    else if (strcmp(name, "tip") == 0)
        snprintf(text, size, "%s", facegen_result_tip(result));
    else if (strcmp(name, "message") == 0 || strcmp(name, "messege") == 0)
        snprintf(text, size, "%s", facegen_result_message(result));
    else if (strcmp(name, "generationTime") == 0)
        fg_number_format(facegen_result_generation_time(result), text);
    else if (strcmp(name, "eta") == 0)
        fg_number_format(facegen_result_eta(result), text);
    else if (strcmp(name, "retry_after") == 0)
        snprintf(text, size, "%lld ms", (long long)result->retry_after_ms);
    else if (strcmp(name, "output") == 0)
        snprintf(text, size, "%zu images", facegen_result_image_count(result));
    else if (strcmp(name, "proxy_links") == 0)
        snprintf(text, size, "%s", facegen_result_proxy_link(result, 0) ? "a link" : "none");
    else if (strcmp(name, "future_links") == 0)
        snprintf(text, size, "%s", facegen_result_future_link(result, 0) ? "a link" : "none");
    else
        snprintf(text, size, "%s", facegen_result_meta_json(result));
}

static void a_member_of_a_wrong_type_counts_as_absent(void **state)
{
    static const char *const values[] = {"null", "true", "7", "7.5", "\"text\"", "[]", "{}"};
    static const struct {
        const char *name, *shown[COUNT(values)];
    } rows[] = {
        {"status", {"", "", "", "", "text", "", ""}},
        {"id", {"", "", "7", "7.5", "text", "", ""}},
        {"tip", {"", "", "", "", "text", "", ""}},
        {"message", {"", "", "", "", "text", "", ""}},
        {"messege", {"", "", "", "", "text", "", ""}},
        {"generationTime", {"-1", "-1", "7", "7.5", "-1", "-1", "-1"}},
        {"eta", {"-1", "-1", "7", "7.5", "-1", "-1", "-1"}},
        {"retry_after", {"0 ms", "0 ms", "7000 ms", "7500 ms", "0 ms", "0 ms", "0 ms"}},
        {"output", {"0 images", "0 images", "0 images", "0 images", "1 images", "0 images", "0 images"}},
        {"proxy_links", {"none", "none", "none", "none", "none", "none", "none"}},
        {"future_links", {"none", "none", "none", "none", "none", "none", "none"}},
        {"meta", {"", "", "", "", "", "", "{}"}},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t j = 0; j < COUNT(values); j++) {
            char json[64], shown[64];
            snprintf(json, sizeof json, "{\"%s\":%s}", rows[i].name, values[j]);
            facegen_result *result = decode(json);
            show(result, rows[i].name, shown, sizeof shown);
            if (strcmp(shown, rows[i].shown[j]) != 0)
                fail_msg("%s: \"%s\", expected \"%s\"", json, shown, rows[i].shown[j]);
            facegen_result_free(result);
        }
    }
}

static void an_id_is_kept_as_text_if_it_can_stand_in_a_path(void **state)
{
#define LETTERS_51 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxy"
#define LETTERS_255 LETTERS_51 LETTERS_51 LETTERS_51 LETTERS_51 LETTERS_51
    static const struct {
        const char *json, *id;
    } rows[] = {
        {"32", "32"},
        {"-1", "-1"},
        {"4294967296", "4294967296"},
        {"9223372036854775808", "9223372036854775808"},
        {"18446744073709551615", "18446744073709551615"},
        {"1.5", "1.5"},
        {"\"123\"", "123"},
        {"\"8c3ef6ea-1c44-4d69-91cb-fc11971a65d1\"", "8c3ef6ea-1c44-4d69-91cb-fc11971a65d1"},
        {"\"" LETTERS_255 "\"", LETTERS_255},
        {"\"" LETTERS_255 "l\"", ""},
        {"\"\"", ""},
        {"\"..\"", ""},
        {"\"../7\"", ""},
        {"\"7?key=x\"", ""},
        {"\"7 \"", ""},
        {"\"7\\u0000x\"", ""},
        {"\"\xc3\xa4\"", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].json);
        char json[320];
        snprintf(json, sizeof json, "{\"id\":%s}", rows[i].json);
        facegen_result *result = decode(json);
        assert_string_equal(facegen_result_id(result), rows[i].id);
        facegen_result_free(result);
    }
}

static void a_number_may_be_a_string_and_is_never_negative(void **state)
{
    static const struct {
        const char *json;
        double eta;
    } rows[] = {{"0", 0},       {"\"12\"", 12}, {"\"12.5\"", 12.5}, {"1e3", 1000},  {"-5", -1},
                {"\"-5\"", -1}, {"1e999", -1},  {"\"\"", -1},       {"\"7s\"", -1}, {"\"7\\u0000\"", -1}};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char json[64];
        snprintf(json, sizeof json, "{\"eta\":%s}", rows[i].json);
        facegen_result *result = decode(json);
        if (facegen_result_eta(result) != rows[i].eta)
            fail_msg("%s: %g", json, facegen_result_eta(result));
        facegen_result_free(result);
    }
}

static void a_delay_to_wait_is_in_milliseconds_and_of_at_most_a_day(void **state)
{
    static const struct {
        const char *json;
        int64_t retry_after_ms;
    } rows[] = {{"30", 30000}, {"\"30\"", 30000}, {"0.25", 250},       {"0", 0},
                {"-5", 0},     {"\"soon\"", 0},   {"86400", 86400000}, {"99999999999999999999", 86400000}};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].json);
        char json[64];
        snprintf(json, sizeof json, "{\"retry_after\":%s}", rows[i].json);
        facegen_result *result = decode(json);
        assert_int_equal(result->retry_after_ms, rows[i].retry_after_ms);
        facegen_result_free(result);
    }
}

static void an_id_that_is_a_number_has_its_plain_digits(void **state)
{
    static const char *const numbers[] = {"777", "777.0", "7.77e2", "77700e-2"};
    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        name_row(i, numbers[i]);
        char json[128], salvaged[FG_ID_SIZE];
        snprintf(json, sizeof json, "{\"id\":%s,\"data\":[{\"id\":%s}]}", numbers[i], numbers[i]);
        facegen_result *result = decode(json);
        assert_string_equal(facegen_result_id(result), "777");
        assert_string_equal(result->assets->items[0], "777");
        facegen_result_free(result);
        salvage(json, strlen(json), salvaged);
        assert_string_equal(salvaged, "777");
    }
    char salvaged[FG_ID_SIZE];
    salvage("{\"id\":\"777.0\",", 14, salvaged);
    assert_string_equal(salvaged, "777.0"); /* a text is not a number */
}

/* ---- meta ---- */

static void meta_is_read_by_name_as_text(void **state)
{
    static const struct {
        const char *name, *text;
    } rows[] = {
        {"prompt", "pretty woman"},
        {"seed", "18446744073709551616"},
        {"scale", "7.50"},
        {"samples", "1"},
        {"base64", "no"},
        {"temp", "yes"},
        {"off", "no"},
        {"empty", ""},
        {"nothing", NULL},
        {"list", NULL},
        {"object", NULL},
        {"absent", NULL},
        {"cut", NULL},
    };
    (void)state;
    facegen_result *result =
        decode("{\"meta\":{\"prompt\":\"pretty woman\",\"seed\":18446744073709551616,\"scale\":7.50,\"samples\":1,"
               "\"base64\":\"no\",\"temp\":true,\"off\":false,\"empty\":\"\",\"nothing\":null,\"list\":[1],"
               "\"object\":{\"absent\":1},\"cut\":\"a\\u0000b\"}}");
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].name);
        const char *text = facegen_result_meta_text(result, rows[i].name);
        if (rows[i].text)
            assert_string_equal(text, rows[i].text);
        else
            assert_null(text);
    }
    facegen_result_free(result);
}

static void meta_is_read_by_type(void **state)
{
    (void)state;
    facegen_result *result = decode("{\"meta\":{\"real\":7.5,\"text\":\"0.25\",\"word\":\"x\",\"yes\":\"yes\","
                                    "\"off\":false,\"seed\":4029484891}}");
    double number = 0;
    bool boolean = false;
    int64_t seed = 0;
    assert_true(facegen_result_meta_number(result, "real", &number) && number == 7.5);
    assert_true(facegen_result_meta_number(result, "text", &number) && number == 0.25);
    assert_false(facegen_result_meta_number(result, "word", &number));
    assert_false(facegen_result_meta_number(result, "absent", &number));
    assert_true(facegen_result_meta_boolean(result, "yes", &boolean) && boolean);
    assert_true(facegen_result_meta_boolean(result, "off", &boolean) && !boolean);
    assert_false(facegen_result_meta_boolean(result, "word", &boolean));
    assert_true(facegen_result_seed(result, &seed) && seed == 4029484891);
    facegen_result_free(result);
}

static void a_seed_that_is_no_64_bit_integer_is_not_given(void **state)
{
    static const char *const seeds[] = {"18446744073709551616", "1.5", "null", "\"x\"", "[]"};
    (void)state;
    for (size_t i = 0; i < COUNT(seeds); i++) {
        name_row(i, seeds[i]);
        char json[64];
        int64_t seed;
        snprintf(json, sizeof json, "{\"meta\":{\"seed\":%s}}", seeds[i]);
        facegen_result *result = decode(json);
        assert_false(facegen_result_seed(result, &seed));
        facegen_result_free(result);
    }
}

static void the_whole_meta_is_there_as_json_without_blanks_around_it(void **state)
{
    (void)state;
    facegen_result *result = decode("{\"meta\" :\n { \"seed\": 18446744073709551616, \"s\": 7.50 }\n , \"id\": 1}");
    assert_string_equal(facegen_result_meta_json(result), "{ \"seed\": 18446744073709551616, \"s\": 7.50 }");
    facegen_result_free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_member_of_a_wrong_type_counts_as_absent),
        cmocka_unit_test(an_id_is_kept_as_text_if_it_can_stand_in_a_path),
        cmocka_unit_test(a_number_may_be_a_string_and_is_never_negative),
        cmocka_unit_test(a_delay_to_wait_is_in_milliseconds_and_of_at_most_a_day),
        cmocka_unit_test(an_id_that_is_a_number_has_its_plain_digits),
        cmocka_unit_test(meta_is_read_by_name_as_text),
        cmocka_unit_test(meta_is_read_by_type),
        cmocka_unit_test(a_seed_that_is_no_64_bit_integer_is_not_given),
        cmocka_unit_test(the_whole_meta_is_there_as_json_without_blanks_around_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
