/* Whole answers, as in the wire contract. */
#include "decode_fixture.h"
#include "support/test.h"

#include <stdio.h>

/* ---- whole answers, as in the wire contract ---- */

static void a_successful_answer_is_read(void **state)
{
    (void)state;
    facegen_result *result =
        decode("{\"status\":\"success\",\"generationTime\":7.358475685119629,\"id\":32,\"output\":[\"" LINK "\"],"
               "\"proxy_links\":[\"https://proxy.example.com/1.png\"],\"meta\":{\"base64\":\"no\",\"seed\":4029484891,"
               "\"guidance_scale\":7.5,\"prompt\":\"pretty woman\"}}");
    assert_int_equal(facegen_result_status(result), FACEGEN_STATUS_SUCCESS);
    assert_true(facegen_result_generation_time(result) == 7.358475685119629);
    assert_string_equal(facegen_result_id(result), "32");
    assert_int_equal(facegen_result_image_count(result), 1);
    assert_string_equal(facegen_result_image_link(result, 0), LINK);
    assert_string_equal(facegen_result_proxy_link(result, 0), "https://proxy.example.com/1.png");
    assert_null(facegen_result_proxy_link(result, 1));
    assert_string_equal(facegen_result_message(result), "");
    assert_int_equal(facegen_result_received_at(result), NOW);
    assert_int_equal(result->http_status, 200);
    facegen_result_free(result);
}

static void a_processing_answer_is_read(void **state)
{
    (void)state;
    facegen_result *result =
        decode("{\"status\":\"processing\",\"tip\":\"Use a webhook.\",\"eta\":12.5,\"message\":\"Try again later\","
               "\"fetch_result\":\"https://elsewhere.example.com/fetch/7\",\"id\":7,\"output\":\"\","
               "\"future_links\":[\"" LINK "\",\"https://example.com/2.png\"],\"meta\":{}}");
    assert_int_equal(facegen_result_status(result), FACEGEN_STATUS_PROCESSING);
    assert_true(facegen_result_eta(result) == 12.5);
    assert_string_equal(facegen_result_tip(result), "Use a webhook.");
    assert_string_equal(facegen_result_message(result), "Try again later");
    assert_int_equal(facegen_result_image_count(result), 0);
    assert_string_equal(facegen_result_future_link(result, 0), LINK);
    assert_string_equal(facegen_result_future_link(result, 1), "https://example.com/2.png");
    assert_null(facegen_result_future_link(result, 2));
    facegen_result_free(result);
}

static void a_success_without_output_has_the_images_of_its_other_links(void **state)
{
    static const char *const outputs[] = {"\"output\":[],", "\"output\":null,", "\"output\":\"\",", ""};
    (void)state;
    for (size_t i = 0; i < COUNT(outputs); i++) {
        name_row(i, outputs[i]);
        char json[256];
        snprintf(json, sizeof json,
                 "{\"status\":\"success\",%s\"proxy_links\":[\"" LINK
                 "\"],\"future_links\":[\"https://example.com/f.png\",\"https://example.com/2.png\"]}",
                 outputs[i]);
        facegen_result *result = decode(json);
        assert_int_equal(facegen_result_image_count(result), 2);
        assert_string_equal(facegen_result_image_link(result, 0), LINK);
        assert_string_equal(facegen_result_image_link(result, 1), "https://example.com/2.png");
        facegen_result_free(result);
    }
}

static void an_entry_that_is_no_image_is_replaced_by_the_other_link_of_its_index(void **state)
{
    (void)state;
    facegen_result *result = decode("{\"status\":\"success\",\"output\":[null,\"no link\",\"also none\"],"
                                    "\"proxy_links\":[\"https://example.com/0.png\",\"" LINK "\"]}");
    assert_int_equal(facegen_result_image_count(result), 2);
    assert_string_equal(facegen_result_image_link(result, 0), LINK);
    assert_int_equal(facegen_result_image_form(result, 1), FACEGEN_IMAGE_BROKEN);
    facegen_result_free(result);
}

static void the_links_of_a_job_that_is_not_done_are_no_images(void **state)
{
    (void)state;
    facegen_result *result = decode("{\"status\":\"processing\",\"id\":1,\"output\":[],\"proxy_links\":[\"" LINK
                                    "\"],\"future_links\":[\"" LINK "\"]}");
    assert_int_equal(facegen_result_image_count(result), 0);
    facegen_result_free(result);
}

static void a_status_is_known_in_any_case(void **state)
{
    static const struct {
        const char *json;
        facegen_status status;
        bool refused;
    } rows[] = {
        {"\"success\"", FACEGEN_STATUS_SUCCESS, false},
        {"\"processing\"", FACEGEN_STATUS_PROCESSING, false},
        {"\"error\"", FACEGEN_STATUS_FAILED, true},
        {"\"failed\"", FACEGEN_STATUS_FAILED, false},
        {"\"queued\"", FACEGEN_STATUS_UNKNOWN, false},
        {"\"Success\"", FACEGEN_STATUS_SUCCESS, false},
        {"\"PROCESSING\"", FACEGEN_STATUS_PROCESSING, false},
        {"\"Error\"", FACEGEN_STATUS_FAILED, true},
        {"\"successful\"", FACEGEN_STATUS_UNKNOWN, false},
        {"\"success\\u0000\"", FACEGEN_STATUS_UNKNOWN, false},
        {"\"\"", FACEGEN_STATUS_UNKNOWN, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].json);
        char json[64];
        snprintf(json, sizeof json, "{\"status\":%s}", rows[i].json);
        facegen_result *result = decode(json);
        assert_int_equal(facegen_result_status(result), rows[i].status);
        assert_int_equal(result->refused, rows[i].refused);
        facegen_result_free(result);
    }
}

static void what_has_images_is_done_whatever_its_status_is_called(void **state)
{
    static const char *const statuses[] = {"\"completed\"", "\"ready\"", "true", "null", "1"};
    (void)state;
    for (size_t i = 0; i < COUNT(statuses); i++) {
        name_row(i, statuses[i]);
        char json[128];
        snprintf(json, sizeof json, "{\"status\":%s,\"id\":1,\"output\":[\"" LINK "\"]}", statuses[i]);
        facegen_result *result = decode(json);
        assert_int_equal(facegen_result_status(result), FACEGEN_STATUS_SUCCESS);
        facegen_result_free(result);
        snprintf(json, sizeof json, "{\"status\":%s,\"id\":1,\"output\":[\"?\"],\"future_links\":[\"" LINK "\"]}",
                 statuses[i]);
        result = decode(json);
        assert_int_equal(facegen_result_status(result), FACEGEN_STATUS_UNKNOWN);
        facegen_result_free(result);
    }
}

static void an_unknown_status_is_kept_as_text(void **state)
{
    (void)state;
    facegen_result *result = decode("{\"status\":\"queued\"}");
    assert_string_equal(result->status_text, "queued");
    facegen_result_free(result);
}

static void unknown_members_stay_in_the_json(void **state)
{
    static const char json[] = "{\"status\":\"success\",\"nsfw_content_detected\":[true,1.50],\"x\":{\"seed\":1e2}}";
    (void)state;
    facegen_result *result = decode(json);
    assert_string_equal(facegen_result_json(result), json);
    facegen_result_free(result);
}

static void an_empty_object_has_nothing(void **state)
{
    (void)state;
    facegen_result *result = decode("{}");
    assert_int_equal(facegen_result_status(result), FACEGEN_STATUS_UNKNOWN);
    assert_string_equal(facegen_result_id(result), "");
    assert_string_equal(facegen_result_message(result), "");
    assert_string_equal(facegen_result_tip(result), "");
    assert_string_equal(facegen_result_meta_json(result), "");
    assert_true(facegen_result_generation_time(result) < 0);
    assert_true(facegen_result_eta(result) < 0);
    assert_int_equal(result->retry_after_ms, 0);
    assert_int_equal(facegen_result_image_count(result), 0);
    facegen_result_free(result);
}

/* ---- about the account ---- */

static void what_is_processing_is_a_number_or_not_told(void **state)
{
    static const char *const answers[] = {"{\"processing_count\":2}", "{\"processing_count\":\"2\"}",
                                          "{\"processing_count\":0}", "{\"processing_count\":null}", "{}"};
    static const double counts[] = {2, 2, 0, -1, -1};
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        name_row(i, answers[i]);
        facegen_result *result = decode(answers[i]);
        assert_true(result->processing_count == counts[i]);
        facegen_result_free(result);
    }
}

static void the_jobs_of_listed_images_are_read_in_their_order(void **state)
{
    (void)state;
    facegen_result *result = decode("{\"data\":[{\"id\":9000000000001,\"output\":[\"" LINK "\"]},{\"id\":\"8\"}]}");
    assert_int_equal(result->assets->count, 2);
    assert_string_equal(result->assets->items[0], "9000000000001");
    assert_string_equal(result->assets->items[1], "8");
    assert_int_equal(result->image_count, 0);
    facegen_result_free(result);
    result = decode("{\"data\":[]}");
    assert_int_equal(result->assets->count, 0);
    facegen_result_free(result);
}

static void a_list_that_cannot_be_understood_whole_is_none(void **state)
{
    static const char *const lists[] = {"null", "{\"balance\":1}", "[7]", "[{\"id\":7},{}]", "[{\"id\":\"a/b\"}]"};
    (void)state;
    for (size_t i = 0; i < COUNT(lists); i++) {
        name_row(i, lists[i]);
        char json[64];
        snprintf(json, sizeof json, "{\"data\":%s}", lists[i]);
        facegen_result *result = decode(json);
        assert_null(result->assets);
        facegen_result_free(result);
    }
}

static void a_wallet_is_told_as_it_is_written(void **state)
{
    static const struct {
        const char *data, *balance, *currency;
    } rows[] = {
        {"{\"balance\":12.50,\"currency\":\"USD\"}", "12.50", "USD"},
        {"{\"balance\":\"0.1\"}", "0.1", ""},
        {"{\"balance\":-3,\"currency\":7}", "-3", ""},
        {"{\"balance\":null}", "", ""},
        {"{\"balance\":{\"balance\":1}}", "", ""},
        {"[{\"balance\":1}]", "", ""},
        {"null", "", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].data);
        char json[64];
        snprintf(json, sizeof json, "{\"data\":%s}", rows[i].data);
        facegen_result *result = decode(json);
        assert_string_equal(result->balance, rows[i].balance);
        assert_string_equal(result->currency, rows[i].currency);
        facegen_result_free(result);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_successful_answer_is_read),
        cmocka_unit_test(a_processing_answer_is_read),
        cmocka_unit_test(a_success_without_output_has_the_images_of_its_other_links),
        cmocka_unit_test(an_entry_that_is_no_image_is_replaced_by_the_other_link_of_its_index),
        cmocka_unit_test(the_links_of_a_job_that_is_not_done_are_no_images),
        cmocka_unit_test(a_status_is_known_in_any_case),
        cmocka_unit_test(what_has_images_is_done_whatever_its_status_is_called),
        cmocka_unit_test(an_unknown_status_is_kept_as_text),
        cmocka_unit_test(unknown_members_stay_in_the_json),
        cmocka_unit_test(an_empty_object_has_nothing),
        cmocka_unit_test(what_is_processing_is_a_number_or_not_told),
        cmocka_unit_test(the_jobs_of_listed_images_are_read_in_their_order),
        cmocka_unit_test(a_list_that_cannot_be_understood_whole_is_none),
        cmocka_unit_test(a_wallet_is_told_as_it_is_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
