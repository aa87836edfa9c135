/* The page for people. */
#include "endpoint_fixture.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLE_TIME = 7360 }; /* milliseconds that a job of 512 x 512 at 21 steps takes */

#define INSTANT "\"track_id\": \"scenario:instant\""
#define KEY "canary-key-1234567890"

static const char *page(fixture *test)
{
    assert_int_equal(get(test, "/"), 200);
    const char *html = fg_buffer_string(&test->reply.body);
    assert_null(strstr(html, "{{")); /* a hole of no known name */
    return html;
}

static bool shows(fixture *test, const char *text)
{
    return strstr(page(test), text) != NULL;
}

/* A generate call with a prompt, as JSON has it, and a key of one's own. */
static void generate_as(fixture *test, const char *key, const char *prompt)
{
    char body[1024];
    snprintf(body, sizeof body,
             "{\"key\": \"%s\", \"prompt\": \"%s\", \"face_image\": \"https://example.com/face.jpg\"}", key, prompt);
    assert_int_equal(post(test, FACE_GEN, body), 200);
}

static void the_page_is_at_the_root_and_only_there(void **state)
{
    fixture *test = *state;
    assert_memory_equal(page(test), "<!DOCTYPE html>", 15);
    assert_string_equal(test->reply.content_type, "text/html; charset=utf-8");
    assert_int_equal(get(test, "/index.html"), 404);
    assert_int_equal(post(test, "/", "{}"), 405);
}

static void without_a_job_it_says_how_to_send_the_first(void **state)
{
    fixture *test = *state;
    assert_true(shows(test, "facegen generate --base-url " ORIGIN "/api "));
    assert_true(shows(test, "Any key will do"));
    generate(test, "");
    assert_false(shows(test, "facegen generate"));
}

static void the_latest_50_jobs_are_listed_newest_first(void **state)
{
    fixture *test = *state;
    for (int i = 0; i < 51; i++)
        assert_int_equal(generate(test, INSTANT), 200);
    const char *html = page(test), *newest = strstr(html, "id=\"job-51\""), *next = strstr(html, "id=\"job-50\"");
    assert_non_null(newest);
    assert_true(next > newest);
    assert_non_null(strstr(html, "id=\"job-2\""));
    assert_null(strstr(html, "id=\"job-1\""));
}

static void a_job_is_shown_in_each_state(void **state)
{
    fixture *test = *state;
    generate(test, "");
    generate(test, "");
    assert_true(shows(test, "generating, 8 s left"));
    assert_true(shows(test, "max=\"7360\" value=\"0\""));
    assert_true(shows(test, "queued, starts in 8 s"));
    post(test, "/api/v1/enterprise/face_gen/clear_queue", "{\"key\": \"k\"}");
    assert_true(shows(test, ">removed<"));
    test->now = SAMPLE_TIME;
    assert_true(shows(test, "done in 7.36 s"));
    generate(test, "\"track_id\": \"scenario:fails\"");
    test->now += SAMPLE_TIME;
    assert_true(shows(test, ">failed<"));
    test->now = SAMPLE_TIME + DAY;
    assert_true(shows(test, ">expired<"));
}

static void a_job_that_is_late_has_a_bar_without_a_value(void **state)
{
    fixture *test = *state;
    generate(test, "\"track_id\": \"scenario:stuck\"");
    test->now = SAMPLE_TIME;
    assert_true(shows(test, "<progress aria-label=\"Progress of job 1\"></progress>"));
    assert_true(shows(test, ">generating<"));
}

static void images_are_shown_once_they_are_there(void **state)
{
    fixture *test = *state;
    generate(test, "\"samples\": 2, \"width\": 256");
    assert_false(shows(test, "/images/"));
    test->now = SAMPLE_TIME;
    assert_true(shows(test, "<a href=\"/images/1-1.png\"><img src=\"/images/1-1.png\" width=\"256\" height=\"512\" "
                            "loading=\"lazy\" alt=\"Image 1 of job 1\"></a>"));
    assert_true(shows(test, "alt=\"Image 2 of job 1\""));
    test->now += DAY;
    assert_false(shows(test, "/images/"));
}

static void images_that_a_scenario_awaits_are_links_only(void **state)
{
    fixture *test = *state;
    generate(test, "\"track_id\": \"scenario:http-500@image*1\"");
    test->now = SAMPLE_TIME;
    assert_true(shows(test, "<a href=\"/images/1-1.png\">Image 1</a>"));
    assert_false(shows(test, "src=\"/images/"));
}

static void a_face_is_shown_where_its_bytes_are_known(void **state)
{
    fixture *test = *state;
    generate(test, "");
    assert_true(shows(test, "<span>no image</span>"));
    assert_true(shows(test, "https://example.com/face.jpg"));
    assert_int_equal(
        generate_only(test, "\"prompt\": \"p\", \"base64\": true, \"face_image\": \"" FACE_DATA "\", " INSTANT), 200);
    assert_true(shows(test, "src=\"/faces/2\""));
    test->now = DAY;
    assert_false(shows(test, "src=\"/faces/2\""));
}

static void values_of_the_job_come_before_the_defaults(void **state)
{
    fixture *test = *state;
    generate(test, "\"s_scale\": 1.25, \"seed\": 42");
    const char *html = page(test), *defaults = strstr(html, "<summary>defaults</summary>");
    const char *given = strstr(html, "<dt>s_scale</dt><dd>1.25</dd>");
    const char *decided = strstr(html, "<dt>width</dt><dd>512</dd>");
    const char *fallback = strstr(html, "<dt>guidance_scale</dt><dd>7.5</dd>");
    assert_non_null(given);
    assert_non_null(decided);
    assert_true(given < defaults && decided < defaults && fallback > defaults);
    assert_non_null(strstr(html, "<dt>seed</dt><dd>42</dd>"));
}

static void texts_are_harmless(void **state)
{
    fixture *test = *state;
    generate_as(test, "k", "<script>alert('&')</script>\\\" onload=\\\"\\u0007");
    assert_true(shows(test, "&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;&quot; onload=&quot;\xef\xbf\xbd</p>"));
}

static void a_prompt_cannot_turn_the_direction_of_what_follows(void **state)
{
    fixture *test = *state;
    generate_as(test, "k", "a\\u202eb");
    assert_true(shows(test, ">a\xef\xbf\xbd"
                            "b<"));
}

static void long_texts_are_cut(void **state)
{
    enum { LONG = 100000 };
    fixture *test = *state;
    char *prompt = malloc(LONG + 1), *body = malloc(LONG + 256);
    assert_true(prompt && body);
    memset(prompt, '<', LONG);
    prompt[LONG] = '\0';
    snprintf(body, LONG + 256, "{\"key\": \"k\", \"prompt\": \"%s\", \"face_image\": \"https://example.com/f\"}",
             prompt);
    assert_int_equal(post(test, FACE_GEN, body), 200);
    assert_true(shows(test, "&lt;\xe2\x80\xa6</p>"));
    assert_true(test->reply.body.size < 20000);
    free(prompt);
    free(body);
}

static void no_key_is_shown(void **state)
{
    fixture *test = *state;
    set_option(test, "key", KEY);
    assert_false(shows(test, KEY));
    generate_as(test, KEY, "a key such as " KEY " in a prompt");
    assert_true(shows(test, "a key such as *** in a prompt"));
    assert_false(shows(test, KEY));
}

static void nothing_is_loaded_from_elsewhere(void **state)
{
    static const char *const references[] = {"src=\"", "href=\""};
    fixture *test = *state;
    generate(test, INSTANT ", \"webhook\": \"https://example.com/hook\"");
    const char *html = page(test);
    assert_non_null(strstr(html, "default-src 'none'"));
    assert_null(strstr(html, "url("));
    assert_null(strstr(html, "@import"));
    for (size_t i = 0; i < COUNT(references); i++) {
        name_row(i, references[i]);
        for (const char *found = strstr(html, references[i]); found; found = strstr(found + 1, references[i]))
            assert_true(found[strlen(references[i])] == '/' && found[strlen(references[i]) + 1] != '/');
    }
}

static void only_its_own_script_runs(void **state)
{
    fixture *test = *state;
    char script[64], again[64];
    const char *nonce = strstr(page(test), "'nonce-");
    assert_non_null(nonce);
    snprintf(script, sizeof script, "<script nonce=\"%.32s\">", nonce + 7);
    assert_true(strstr(nonce, script) != NULL);
    nonce = strstr(page(test), "'nonce-");
    assert_non_null(nonce);
    snprintf(again, sizeof again, "<script nonce=\"%.32s\">", nonce + 7);
    assert_string_not_equal(again, script);
}

static void queue_and_balance_of_the_account_are_shown(void **state)
{
    fixture *test = *state;
    assert_true(shows(test, "<td>0 of 5</td><td>10000 USD</td><td>0</td>"));
    generate(test, "");
    assert_true(shows(test, "<td>1 of 5</td><td>9999.99 USD</td><td>1</td>"));
}

static void several_accounts_are_told_apart_by_number(void **state)
{
    fixture *test = *state;
    generate_as(test, "first", "p");
    assert_false(shows(test, "account 1<"));
    generate_as(test, "second", "p");
    assert_true(shows(test, "<td>2</td><td>1 of 5</td>"));
    assert_true(shows(test, "account 1<"));
    assert_true(shows(test, "account 2<"));
}

static void the_latest_8_accounts_are_shown(void **state)
{
    fixture *test = *state;
    for (int i = 1; i <= 10; i++) {
        char body[32];
        snprintf(body, sizeof body, "{\"key\": \"number %d\"}", i);
        post(test, "/api/wallet_balance", body);
    }
    assert_true(shows(test, "<td>10</td><td>0 of 5</td>"));
    assert_true(shows(test, "<td>3</td><td>0 of 5</td>"));
    assert_false(shows(test, "<td>2</td><td>0 of 5</td>"));
    assert_true(shows(test, "and 2 earlier"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_page_is_at_the_root_and_only_there),
        TEST(without_a_job_it_says_how_to_send_the_first),
        TEST(the_latest_50_jobs_are_listed_newest_first),
        TEST(a_job_is_shown_in_each_state),
        TEST(a_job_that_is_late_has_a_bar_without_a_value),
        TEST(images_are_shown_once_they_are_there),
        TEST(images_that_a_scenario_awaits_are_links_only),
        TEST(a_face_is_shown_where_its_bytes_are_known),
        TEST(values_of_the_job_come_before_the_defaults),
        TEST(texts_are_harmless),
        TEST(a_prompt_cannot_turn_the_direction_of_what_follows),
        TEST(long_texts_are_cut),
        TEST(no_key_is_shown),
        TEST(nothing_is_loaded_from_elsewhere),
        TEST(only_its_own_script_runs),
        TEST(queue_and_balance_of_the_account_are_shown),
        TEST(several_accounts_are_told_apart_by_number),
        TEST(the_latest_8_accounts_are_shown),
    };
    return cmocka_run_group_tests_name("sandbox page", tests, NULL, NULL);
}
