/* Answers that are not JSON, or not quite, or not whole. */
#include "decode_fixture.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    for (size_t i = 0; i < COUNT(texts); i++) {
        name_row(i, texts[i]);
        expect_failure(texts[i], strlen(texts[i]), FACEGEN_E_PROTOCOL);
    }
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
    salvage(json, (size_t)size, id);
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
        {"{\"tip\":\"\\ud7ff\\ud800\\udbff\\udfff\\udbff\\udc00\"}",
         "{\"tip\":\"\\ud7ff\\ufffd\\udbff\\udfff\\udbff\\udc00\"}"},
        {"{\"tip\":\"\\uDE00\\ud83d\\ude00\\ud83d\\u0041\"}", "{\"tip\":\"\\ufffd\\ud83d\\ude00\\ufffd\\u0041\"}"},
        {"{\"tip\":\"Z\xfcrich \xed\xa0\xbd\"}",
         "{\"tip\":\"Z\xef\xbf\xbdrich \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"}"},
        {"{\"tip\":\"two\nlines\ta\x01\"}", "{\"tip\":\"two lines a \"}"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].json);
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
    for (size_t i = 0; i < COUNT(answers); i++) {
        name_row(i, answers[i]);
        assert_null(decode_leniently(answers[i], strlen(answers[i])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_json_object_is_refused),
        cmocka_unit_test(members_that_come_twice_are_refused),
        cmocka_unit_test(an_answer_past_the_bounds_is_too_large),
        cmocka_unit_test(the_beginning_of_an_answer_is_kept_as_it_came),
        cmocka_unit_test(the_beginning_is_kept_in_pieces_although_it_makes_no_sense),
        cmocka_unit_test(the_id_of_an_answer_that_broke_off_is_found_also_behind_its_images),
        cmocka_unit_test(a_free_answer_is_read_although_it_is_not_quite_json),
        cmocka_unit_test(what_is_mended_keeps_its_images),
        cmocka_unit_test(an_answer_that_is_no_json_at_all_is_not_mended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
