#include "codec/decode.h"
#include "codec/salvage.h"

#include "base/number.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINK "https://example.com/1.png"
/* What passes for a PNG, as short base64. */
#define PNG "\x89PNG\r\n\x1a\n...."
#define PNG_BASE64 "iVBORw0KGgouLi4u"

enum { NOW = 1700000000 };

/* Decodes `size` bytes that arrived with HTTP 200. */
static facegen_result *decode_bytes(const char *json, size_t size, facegen_code *code)
{
    fg_answer answer;
    fg_answer_init(&answer);
    fg_answer_feed(&answer, json, size);
    facegen_result *result = fg_answer_decode(&answer, 200, NOW, code);
    fg_answer_free(&answer);
    return result;
}

static facegen_result *decode(const char *json)
{
    facegen_code code;
    facegen_result *result = decode_bytes(json, strlen(json), &code);
    if (!result)
        fail_msg("%s: %s", json, facegen_code_name(code));
    return result;
}

static void expect_failure(const char *json, size_t size, facegen_code expected)
{
    facegen_code code = FACEGEN_OK;
    facegen_result *result = decode_bytes(json, size, &code);
    if (result || code != expected)
        fail_msg("%.40s: %s, expected %s", json, result ? "read" : facegen_code_name(code),
                 facegen_code_name(expected));
}

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

/* ---- what is no answer ---- */

static void what_is_no_json_object_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        " \n",
        "<html><body>502 Bad Gateway</body></html>",
        "success",
        "null",
        "\"success\"",
        "7.5",
        "[{\"status\":\"success\"}]",
        "{\"status\":\"success\"",
        "{\"status\":\"succ",
        "{\"status\":\"success\"}}",
        "{\"status\":\"success\"} <!-- -->",
        "{\"status\":\"success\"}{}",
        "\xef\xbb\xbf{\"status\":\"success\"}",
        "{\"status\":\"success\",}",
        "{'status':'success'}",
        "{\"status\":\"success\",\"id\":07}",
        "{\"message\":\"\xff\"}",
        "{\"message\":\"\xed\xa0\x80\"}",
        "{\"message\":\"\xc0\xaf\"}",
        "{\"message\":\"\\ud800\"}",
        "{\"message\":\"\\udc00\\ud800\"}",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        expect_failure(texts[i], strlen(texts[i]), FACEGEN_E_PROTOCOL);
    expect_failure("{}\0", 3, FACEGEN_E_PROTOCOL);
}

static void members_that_come_twice_are_refused(void **state)
{
    static const char json[] = "{\"status\":\"processing\",\"id\":7,\"status\":\"success\"}";
    static const char spelled[] = "{\"status\":\"processing\",\"id\":7,\"st\\u0061tus\":\"success\"}";
    (void)state;
    expect_failure(json, sizeof json - 1, FACEGEN_E_PROTOCOL);
    expect_failure(spelled, sizeof spelled - 1, FACEGEN_E_PROTOCOL);
}

static void an_answer_past_the_bounds_is_too_large(void **state)
{
    enum { SIZE = FG_ANSWER_LIMIT + 1 };
    static const char *const starts[] = {"{\"a\":\"", "[", "{\"a\":0,"};
    (void)state;
    char *text = malloc(SIZE);
    for (size_t i = 0; i < COUNT(starts); i++) { /* a long text; levels; members */
        size_t length = strlen(starts[i]);
        for (size_t at = 0; at < SIZE; at++)
            text[at] = starts[i][at % length];
        if (i == 0)
            memset(text + length, 'x', SIZE - length);
        expect_failure(text, SIZE, FACEGEN_E_TOO_LARGE);
    }
    free(text);
}

static void the_beginning_of_an_answer_is_kept_as_it_came(void **state)
{
    (void)state;
    char page[FG_BODY_EXCERPT + 100];
    for (size_t i = 0; i < sizeof page; i++)
        page[i] = (char)('a' + i % 26);
    fg_answer answer;
    fg_answer_init(&answer);
    fg_answer_feed(&answer, page, 100);
    assert_int_equal(answer.excerpt_size, 100);
    fg_answer_feed(&answer, page + 100, sizeof page - 100);
    assert_int_equal(answer.excerpt_size, FG_BODY_EXCERPT);
    assert_memory_equal(answer.excerpt, page, FG_BODY_EXCERPT);
    fg_answer_free(&answer);
}

static void the_beginning_is_kept_in_pieces_although_it_makes_no_sense(void **state)
{
    static const char json[] = "{\"eta\":01,\"id\":32,";
    char id[FG_ID_SIZE];
    (void)state;
    fg_answer answer;
    fg_answer_init(&answer);
    for (size_t i = 0; i < sizeof json - 1; i++)
        assert_true(fg_answer_feed(&answer, json + i, 1));
    fg_answer_salvage_id(&answer, id);
    assert_string_equal(id, "32");
    fg_answer_free(&answer);
}

static void the_id_of_an_answer_that_broke_off_is_found_also_behind_its_images(void **state)
{
    (void)state;
    char image[2000], json[2200], id[FG_ID_SIZE];
    memset(image, 'A', sizeof image);
    int size = snprintf(json, sizeof json, "{\"output\":[\"%.*s\"],\"id\":4711,\"meta\":{", (int)sizeof image, image);
    fg_answer answer;
    fg_answer_init(&answer);
    fg_answer_feed(&answer, json, (size_t)size);
    fg_answer_salvage_id(&answer, id);
    fg_answer_free(&answer);
    assert_string_equal(id, "4711");
}

/* ---- what is not quite JSON ---- */

static facegen_result *decode_leniently(const char *json, size_t size)
{
    facegen_code code;
    fg_answer answer;
    fg_answer_init(&answer);
    answer.lenient = true;
    fg_answer_feed(&answer, json, size);
    facegen_result *result = fg_answer_decode(&answer, 200, NOW, &code);
    fg_answer_free(&answer);
    return result;
}

static void a_free_answer_is_read_although_it_is_not_quite_json(void **state)
{
    static const struct {
        const char *json, *mended;
    } rows[] = {
        {"\xef\xbb\xbf{\"id\":1}", "{\"id\":1}"},
        {"{\"generationTime\":NaN,\"eta\": Infinity,\"x\":[-Infinity,NaN]}",
         "{\"generationTime\":null,\"eta\": null,\"x\":[null,null]}"},
        {"{\"tip\":\"NaN, \\\" Infinity\",\"eta\":NaN}", "{\"tip\":\"NaN, \\\" Infinity\",\"eta\":null}"},
        {"{\"tip\":\"a smile \\ud83d\"}", "{\"tip\":\"a smile \\ufffd\"}"},
        {"{\"tip\":\"\\uDE00\\ud83d\\ude00\\ud83d\\u0041\"}", "{\"tip\":\"\\ufffd\\ud83d\\ude00\\ufffd\\u0041\"}"},
        {"{\"tip\":\"Z\xfcrich \xed\xa0\xbd\"}",
         "{\"tip\":\"Z\xef\xbf\xbdrich \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"}"},
        {"{\"tip\":\"two\nlines\ta\x01\"}", "{\"tip\":\"two lines a \"}"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        expect_failure(rows[i].json, strlen(rows[i].json), FACEGEN_E_PROTOCOL); /* an answer to what is paid for */
        facegen_result *result = decode_leniently(rows[i].json, strlen(rows[i].json));
        if (!result)
            fail_msg("%s", rows[i].json);
        assert_string_equal(facegen_result_json(result), rows[i].mended);
        facegen_result_free(result);
    }
}

static void what_is_mended_keeps_its_images(void **state)
{
    (void)state;
    char image[2000], json[5000];
    memset(image, 'A', sizeof image);
    int size = snprintf(json, sizeof json, "{\"eta\":NaN,\"output\":[\"%.*s\",\"" LINK "\",\"%.*s\"],\"x\":NaN}",
                        (int)sizeof image, image, 1000, image);
    facegen_result *result = decode_leniently(json, (size_t)size);
    assert_non_null(result);
    assert_int_equal(facegen_result_image_count(result), 3);
    assert_int_equal(result->images[0].size, 1500);
    assert_string_equal(facegen_result_image_link(result, 1), LINK);
    assert_int_equal(result->images[2].size, 750);
    facegen_result_free(result);
}

static void an_answer_that_is_no_json_at_all_is_not_mended(void **state)
{
    static const char *const answers[] = {"",    "<html>",          "{\"id\":nan}", "{\"id\":1",
                                          "NaN", "{\"a\":\"\\x\"}", "{\"a\":\"\\"};
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++)
        assert_null(decode_leniently(answers[i], strlen(answers[i])));
}

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
        char json[128], salvaged[FG_ID_SIZE];
        snprintf(json, sizeof json, "{\"id\":%s,\"data\":[{\"id\":%s}]}", numbers[i], numbers[i]);
        facegen_result *result = decode(json);
        assert_string_equal(facegen_result_id(result), "777");
        assert_string_equal(result->assets->items[0], "777");
        facegen_result_free(result);
        fg_salvage_id(json, strlen(json), salvaged);
        assert_string_equal(salvaged, "777");
    }
    char salvaged[FG_ID_SIZE];
    fg_salvage_id("{\"id\":\"777.0\",", 14, salvaged);
    assert_string_equal(salvaged, "777.0"); /* a text is not a number */
}

/* ---- messages ---- */

static void what_a_framework_says_is_the_message(void **state)
{
    static const struct {
        const char *json, *message;
        bool speaks;
    } rows[] = {
        {"{\"message\":\"The given data was invalid.\",\"errors\":{\"face_image\":[\"The face image must be a valid "
         "URL.\"],\"seed\":[\"One.\",\"Two.\"]}}",
         "The given data was invalid. face_image: The face image must be a valid URL. seed: One. Two.", true},
        {"{\"status\":\"error\",\"errors\":{\"width\":[\"The width must be at most 512.\"]}}",
         "width: The width must be at most 512.", true},
        {"{\"errors\":[\"One.\",\"Two.\"]}", "One. Two.", true},
        {"{\"detail\":\"Not authenticated\"}", "Not authenticated", false},
        {"{\"detail\":[{\"loc\":[\"body\",\"prompt\"],\"msg\":\"field required\"}]}", "body prompt field required",
         false},
        {"{\"message\":\"x\",\"detail\":\"y\"}", "x", true},
        {"{\"title\":\"Error 1010: Access denied\",\"status\":403,\"detail\":\"Your access is blocked\"}",
         "Your access is blocked", false},
        {"{\"message\":{\"a\":[[[\"too deep\"]]],\"b\":[[\"deep\"]]}}", "deep", true},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        facegen_result *result = decode(rows[i].json);
        assert_string_equal(facegen_result_message(result), rows[i].message);
        assert_int_equal(result->speaks, rows[i].speaks);
        facegen_result_free(result);
    }
}

static void a_refusal_for_the_rate_is_known_by_its_words(void **state)
{
    static const struct {
        const char *json;
        bool limited;
    } rows[] = {
        {"{\"status\":\"error\",\"message\":\"Rate limit exceeded. Maximum 5 queued requests allowed.\"}", true},
        {"{\"status\":\"error\",\"messege\":\"Too Many Requests\"}", true},
        {"{\"status\":\"error\",\"message\":\"Invalid API key\"}", false},
        {"{\"status\":\"failed\",\"message\":\"Rate limit exceeded\"}", false},
        {"{\"status\":\"success\",\"message\":\"Rate limit exceeded\"}", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        facegen_result *result = decode(rows[i].json);
        assert_int_equal(result->rate_limited, rows[i].limited);
        facegen_result_free(result);
    }
}

static void a_message_is_found_in_any_form_and_becomes_one_line(void **state)
{
    static const struct {
        const char *json, *message;
    } rows[] = {
        {"{\"message\":\"Invalid API key\"}", "Invalid API key"},
        {"{\"messege\":\"Invalid API key\"}", "Invalid API key"},
        {"{\"error\":\"Invalid API key\"}", "Invalid API key"},
        {"{\"message\":\"\",\"messege\":\"x\"}", "x"},
        {"{\"messege\":\"x\",\"message\":\"y\"}", "y"},
        {"{\"message\":{\"prompt\":[\"The prompt field is required.\"]}}", "The prompt field is required."},
        {"{\"message\":{\"a\":[\"One.\",\"Two.\"],\"b\":\"Three.\"}}", "One. Two. Three."},
        {"{\"message\":[\"One.\",[\"\",\"Two.\"],7,null,{\"x\":\"Three.\"}]}", "One. Two. Three."},
        {"{\"message\":\"two\\nlines\"}", "two lines"},
        {"{\"message\":\"see https://example.com/x?sig=secret now\"}", "see https://example.com/x?*** now"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        facegen_result *result = decode(rows[i].json);
        assert_string_equal(facegen_result_message(result), rows[i].message);
        facegen_result_free(result);
    }
}

static void a_nul_in_a_message_does_not_cut_it(void **state)
{
    (void)state;
    facegen_result *result = decode("{\"message\":\"before\\u0000after\"}");
    assert_non_null(strstr(facegen_result_message(result), "after"));
    facegen_result_free(result);
}

static void a_message_is_cut_to_512_bytes_at_a_whole_character(void **state)
{
    (void)state;
    char json[2000] = "{\"message\":\"x";
    while (strlen(json) < 1500)
        strcat(json, "\xc3\xa4");
    strcat(json, "\"}");
    facegen_result *result = decode(json);
    assert_int_equal(strlen(facegen_result_message(result)), 511);
    assert_string_equal(facegen_result_message(result) + 509, "\xc3\xa4");
    facegen_result_free(result);
}

/* ---- images ---- */

static void images_are_found_in_every_form_of_output(void **state)
{
    /* L: link, B: bytes, X: broken */
    static const struct {
        const char *output, *forms;
    } rows[] = {
        {"[]", ""},
        {"\"\"", ""},
        {"null", ""},
        {"{}", ""},
        {"[\"\"]", ""},
        {"[null,1,true,{}]", ""},
        {"[[\"" LINK "\"]]", ""},
        {"[\"" LINK "\"]", "L"},
        {"\"" LINK "\"", "L"},
        {"{\"0\":\"" LINK "\",\"1\":\"" LINK "\"}", "LL"},
        {"[\"" LINK "\",null,\"" LINK "\"]", "LL"},
        {"[\"http://example.com/base64/1.txt\"]", "L"},
        {"[\"" PNG_BASE64 "\"]", "B"},
        {"[\"data:image/png;base64," PNG_BASE64 "\",\"" LINK "\"]", "BL"},
        {"[\"data:image\\/png;base64," PNG_BASE64 "\"]", "B"},
        {"[\"\\\"" PNG_BASE64 "\\\"\"]", "B"},
        {"[\"\\ufeff\\n" PNG_BASE64 "\\n\"]", "B"},
        {"[\" " LINK "\\n\"]", "L"},
        {"[\"VGhpcyBpcyBubyBpbWFnZQ==\"]", "X"},
        {"[\"" PNG_BASE64 "A\"]", "X"},
        {"[\"file:///etc/passwd\"]", "X"},
        {"[\"https://user@example.com/1.png\"]", "X"},
        {"[\"https://example.com/1.png\\u0000.html\"]", "X"},
        {"[\"/1.png\"]", "X"},
        {"[\"image 0\"]", "X"},
        {"[7.5]", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        static const char letters[] = {
            [FACEGEN_IMAGE_LINK] = 'L', [FACEGEN_IMAGE_BYTES] = 'B', [FACEGEN_IMAGE_BROKEN] = 'X'};
        char json[256], forms[8] = "";
        snprintf(json, sizeof json, "{\"output\":%s}", rows[i].output);
        facegen_result *result = decode(json);
        for (size_t j = 0; j < facegen_result_image_count(result); j++)
            forms[j] = letters[facegen_result_image_form(result, j)];
        if (strcmp(forms, rows[i].forms) != 0)
            fail_msg("%s: \"%s\", expected \"%s\"", json, forms, rows[i].forms);
        facegen_result_free(result);
    }
}

static void short_base64_is_decoded(void **state)
{
    (void)state;
    facegen_result *result = decode("{\"output\":[\"data:image/png;base64," PNG_BASE64 "\"]}");
    size_t size;
    const void *bytes = facegen_result_image_bytes(result, 0, &size);
    assert_int_equal(size, sizeof PNG - 1);
    assert_memory_equal(bytes, PNG, size);
    facegen_result_free(result);
}

static void long_base64_moves_into_the_result(void **state)
{
    (void)state;
    char json[2000] = "{\"output\":[\"" LINK "\",\"" PNG_BASE64;
    while (strlen(json) < 1000)
        strcat(json, "QUJD");
    strcat(json, "\",\"QUJ");
    while (strlen(json) < 1700)
        strcat(json, "DQUJ");
    strcat(json, "\",\"image 0x\"]}");
    facegen_result *result = decode(json);
    size_t size;
    const char *bytes = facegen_result_image_bytes(result, 1, &size);
    assert_non_null(bytes);
    assert_memory_equal(bytes, PNG, sizeof PNG - 1);
    assert_memory_equal(bytes + sizeof PNG - 1, "ABC", 3);
    assert_int_equal((size - (sizeof PNG - 1)) % 3, 0);
    assert_int_equal(facegen_result_image_count(result), 4);
    assert_int_equal(facegen_result_image_form(result, 2), FACEGEN_IMAGE_BYTES);
    assert_int_equal(facegen_result_image_form(result, 3), FACEGEN_IMAGE_BROKEN);
    assert_string_equal(facegen_result_json(result),
                        "{\"output\":[\"" LINK "\",\"image 0\",\"image 1\",\"image 0x\"]}");
    facegen_result_free(result);
}

static void long_base64_that_breaks_off_is_a_broken_image(void **state)
{
    (void)state;
    char json[1000] = "{\"output\":[\"";
    while (strlen(json) < 700)
        strcat(json, "QUJD");
    strcat(json, "Q\"]}");
    facegen_result *result = decode(json);
    assert_int_equal(facegen_result_image_form(result, 0), FACEGEN_IMAGE_BROKEN);
    assert_false(fg_result_has_images(result));
    facegen_result_free(result);
}

static void of_very_many_images_64_are_taken(void **state)
{
    (void)state;
    char json[4096] = "{\"output\":[\"" LINK "\"";
    for (int i = 0; i < 99; i++)
        strcat(json, ",\"" LINK "\"");
    char *list = strdup(json + strlen("{\"output\":"));
    strcat(json, "]}");
    facegen_result *result = decode(json);
    assert_int_equal(facegen_result_image_count(result), FG_IMAGES_MAX);
    facegen_result_free(result);
    snprintf(json, sizeof json, "{\"future_links\":%s]}", list);
    free(list);
    result = decode(json);
    assert_non_null(facegen_result_future_link(result, FG_IMAGES_MAX - 1));
    assert_null(facegen_result_future_link(result, FG_IMAGES_MAX));
    facegen_result_free(result);
}

static void links_are_in_plain_form(void **state)
{
    (void)state;
    facegen_result *result = decode("{\"output\":[\"HTTPS:\\/\\/Example.COM:443\\/a b\\u00e4.png#x\"],"
                                    "\"proxy_links\":[\"javascript:alert(1)\",\"https://e.org\"]}");
    assert_string_equal(facegen_result_image_link(result, 0), "https://example.com/a%20b%C3%A4.png");
    assert_string_equal(facegen_result_proxy_link(result, 0), "https://e.org/");
    assert_null(facegen_result_proxy_link(result, 1));
    facegen_result_free(result);
}

static void images_expire_24_hours_after_the_answer(void **state)
{
    (void)state;
    facegen_result *result = decode("{\"output\":[\"" LINK "\"]}");
    assert_int_equal(facegen_result_expires_at(result), NOW + 86400);
    facegen_result_free(result);
    result = decode("{\"future_links\":[\"" LINK "\"]}");
    assert_int_equal(facegen_result_expires_at(result), 0);
    facegen_result_free(result);
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

/* ---- about the account ---- */

static void what_is_processing_is_a_number_or_not_told(void **state)
{
    static const char *const answers[] = {"{\"processing_count\":2}", "{\"processing_count\":\"2\"}",
                                          "{\"processing_count\":0}", "{\"processing_count\":null}", "{}"};
    static const double counts[] = {2, 2, 0, -1, -1};
    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
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
        char json[64];
        snprintf(json, sizeof json, "{\"data\":%s}", lists[i]);
        facegen_result *result = decode(json);
        assert_null(result->assets);
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
        cmocka_unit_test(an_id_that_is_a_number_has_its_plain_digits),
        cmocka_unit_test(what_a_framework_says_is_the_message),
        cmocka_unit_test(a_refusal_for_the_rate_is_known_by_its_words),
        cmocka_unit_test(a_free_answer_is_read_although_it_is_not_quite_json),
        cmocka_unit_test(what_is_mended_keeps_its_images),
        cmocka_unit_test(an_answer_that_is_no_json_at_all_is_not_mended),
        cmocka_unit_test(an_unknown_status_is_kept_as_text),
        cmocka_unit_test(unknown_members_stay_in_the_json),
        cmocka_unit_test(an_empty_object_has_nothing),
        cmocka_unit_test(what_is_no_json_object_is_refused),
        cmocka_unit_test(members_that_come_twice_are_refused),
        cmocka_unit_test(an_answer_past_the_bounds_is_too_large),
        cmocka_unit_test(the_beginning_of_an_answer_is_kept_as_it_came),
        cmocka_unit_test(the_beginning_is_kept_in_pieces_although_it_makes_no_sense),
        cmocka_unit_test(the_id_of_an_answer_that_broke_off_is_found_also_behind_its_images),
        cmocka_unit_test(a_member_of_a_wrong_type_counts_as_absent),
        cmocka_unit_test(an_id_is_kept_as_text_if_it_can_stand_in_a_path),
        cmocka_unit_test(a_number_may_be_a_string_and_is_never_negative),
        cmocka_unit_test(a_delay_to_wait_is_in_milliseconds_and_of_at_most_a_day),
        cmocka_unit_test(a_message_is_found_in_any_form_and_becomes_one_line),
        cmocka_unit_test(a_nul_in_a_message_does_not_cut_it),
        cmocka_unit_test(a_message_is_cut_to_512_bytes_at_a_whole_character),
        cmocka_unit_test(images_are_found_in_every_form_of_output),
        cmocka_unit_test(short_base64_is_decoded),
        cmocka_unit_test(long_base64_moves_into_the_result),
        cmocka_unit_test(long_base64_that_breaks_off_is_a_broken_image),
        cmocka_unit_test(of_very_many_images_64_are_taken),
        cmocka_unit_test(links_are_in_plain_form),
        cmocka_unit_test(images_expire_24_hours_after_the_answer),
        cmocka_unit_test(meta_is_read_by_name_as_text),
        cmocka_unit_test(meta_is_read_by_type),
        cmocka_unit_test(a_seed_that_is_no_64_bit_integer_is_not_given),
        cmocka_unit_test(the_whole_meta_is_there_as_json_without_blanks_around_it),
        cmocka_unit_test(what_is_processing_is_a_number_or_not_told),
        cmocka_unit_test(the_jobs_of_listed_images_are_read_in_their_order),
        cmocka_unit_test(a_list_that_cannot_be_understood_whole_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
