/* The endpoint is true to the contract: routes, refusals, answers, a job's life. */
#include "endpoint_fixture.h"

#include "sandbox/jobs.h"

#include "base/base64.h"
#include "support/test.h"

#include <facegen/params.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SAMPLE_TIME = 7360 }; /* milliseconds that a job of 512 x 512 at 21 steps takes */

static bool is_png(const fixture *test)
{
    return test->reply.body.size > 8 && memcmp(test->reply.body.bytes, "\x89PNG\r\n\x1a\n", 8) == 0;
}

/* Whether two numbers of seconds are the same to the hundredth. */
static bool is_near(double a, double b)
{
    return fabs(a - b) < 0.01;
}

static void refuses(fixture *test, const char *members, const char *message)
{
    assert_int_equal(generate(test, members), 400);
    assert_string_equal(text(test, "status"), "error");
    assert_string_equal(text(test, "message"), message);
    assert_int_equal(sb_endpoint_paid_requests(test->endpoint), 0);
}

static void a_generate_call_answers_processing_with_every_member(void **state)
{
    fixture *test = *state;
    assert_int_equal(generate(test, "\"samples\": 2"), 200);
    assert_string_equal(text(test, "status"), "processing");
    assert_int_equal(integer(test, "id"), 1);
    assert_true(number(test, "eta") > 14 && number(test, "eta") < 15);
    assert_true(*text(test, "message") && *text(test, "tip"));
    assert_string_equal(text(test, "fetch_result"), ORIGIN FETCH "1");
    assert_int_equal(json_array_size(member(test, "output")), 0);
    assert_string_equal(text(test, "future_links.1"), ORIGIN "/images/1-2.png");
    assert_int_equal(json_array_size(member(test, "proxy_links")), 2);
}

static void meta_repeats_every_parameter_in_the_provider_s_types(void **state)
{
    fixture *test = *state;
    assert_int_equal(generate(test, "\"seed\": 4029484891, \"safety_checker\": true, \"track_id\": 7"), 200);
    for (size_t i = 0; i < facegen_param_count(); i++) {
        char path[64];
        snprintf(path, sizeof path, "meta.%s", facegen_param_name(facegen_param_at(i)));
        assert_int_equal(member(test, path) == NULL, facegen_param_secret(facegen_param_at(i)));
    }
    assert_true(integer(test, "meta.seed") == 4029484891);
    assert_string_equal(text(test, "meta.safety_checker"), "yes");
    assert_string_equal(text(test, "meta.base64"), "no");
    assert_int_equal(integer(test, "meta.width"), 512);
    assert_true(is_near(number(test, "meta.guidance_scale"), 7.5));
    assert_string_equal(text(test, "meta.style"), "realistic");
    assert_string_equal(text(test, "meta.track_id"), "7");
    assert_true(json_is_null(member(test, "meta.negative_prompt")));
    assert_int_equal(strlen(text(test, "meta.file_prefix")), 36);
    assert_string_equal(text(test, "meta.outdir"), "out");
    assert_string_equal(text(test, "meta.temp"), "yes");
}

static void a_job_is_processing_then_success(void **state)
{
    fixture *test = *state;
    generate(test, "");
    test->now = SAMPLE_TIME - 1;
    assert_int_equal(fetch(test, 1), 200);
    assert_string_equal(text(test, "status"), "processing");
    assert_string_equal(text(test, "output"), "");
    assert_true(json_is_string(member(test, "output")));
    test->now = SAMPLE_TIME;
    assert_int_equal(fetch(test, 1), 200);
    assert_string_equal(text(test, "status"), "success");
    assert_true(is_near(number(test, "generationTime"), 7.36));
    assert_string_equal(text(test, "output.0"), ORIGIN "/images/1-1.png");
    assert_string_equal(text(test, "proxy_links.0"), ORIGIN "/proxy/1-1.png");
    assert_non_null(member(test, "meta.seed"));
}

static void time_follows_steps_pixels_and_samples(void **state)
{
    fixture *test = *state;
    generate(test, "\"width\": 256, \"height\": 256, \"num_inference_steps\": 41, \"samples\": 2");
    assert_true(is_near(number(test, "eta"), 7.36 / 4 * 41 / 21 * 2));
}

static void speed_divides_the_time(void **state)
{
    fixture *test = *state;
    set_option(test, "speed", "10");
    generate(test, "");
    assert_true(is_near(number(test, "eta"), 0.74));
}

static void jobs_of_an_account_wait_for_each_other(void **state)
{
    fixture *test = *state;
    generate(test, "");
    generate(test, "");
    assert_true(is_near(number(test, "eta"), 2 * 7.36));
    test->now = SAMPLE_TIME;
    fetch(test, 2);
    assert_string_equal(text(test, "status"), "processing");
    test->now = 2 * SAMPLE_TIME;
    fetch(test, 2);
    assert_string_equal(text(test, "status"), "success");
}

static void as_many_jobs_are_made_at_once_as_there_are_workers(void **state)
{
    fixture *test = *state;
    set_option(test, "workers", "2");
    generate(test, "");
    generate(test, "\"height\": 256");
    assert_true(is_near(number(test, "eta"), 7.36 / 2));
    generate(test, ""); /* after the second, which ends first */
    assert_true(is_near(number(test, "eta"), 1.5 * 7.36));
    generate(test, "");
    assert_true(is_near(number(test, "eta"), 2 * 7.36));
    generate(test, "");
    assert_int_equal(generate(test, ""), 429);
    assert_int_equal(integer(test, "retry_after"), 4);
}

static void accounts_do_not_wait_for_each_other(void **state)
{
    fixture *test = *state;
    generate(test, "");
    post(test, FACE_GEN, "{\"key\": \"other\", \"prompt\": \"p\", \"face_image\": \"https://example.com/f.png\"}");
    assert_true(is_near(number(test, "eta"), 7.36));
    assert_int_equal(post(test, FETCH "1", "{\"key\": \"other\"}"), 404);
}

static void a_full_queue_is_answered_with_429_and_when_to_try_again(void **state)
{
    fixture *test = *state;
    for (int i = 0; i < 5; i++)
        assert_int_equal(generate(test, ""), 200);
    assert_int_equal(generate(test, ""), 429);
    assert_string_equal(text(test, "message"), "Rate limit exceeded. Maximum 5 queued requests allowed.");
    assert_int_equal(integer(test, "retry_after"), 8);
    assert_int_equal(test->reply.retry_after, 8);
    test->now = SAMPLE_TIME;
    assert_int_equal(generate(test, ""), 200);
    assert_int_equal(sb_endpoint_paid_requests(test->endpoint), 6);
}

static void a_call_that_took_long_to_prepare_does_not_take_time_back(void **state)
{
    fixture *test = *state;
    test->now = 1000;
    for (int i = 0; i < 5; i++)
        assert_int_equal(generate(test, "\"track_id\": \"scenario:instant\""), 200);
    test->now = 999; /* when it arrived, before those that were served first: they are done */
    assert_int_equal(generate(test, ""), 200);
}

static void plans_have_longer_queues(void **state)
{
    fixture *test = *state;
    set_option(test, "plan", "premium");
    for (int i = 0; i < 15; i++)
        assert_int_equal(generate(test, ""), 200);
    assert_int_equal(generate(test, ""), 429);
    assert_string_equal(text(test, "message"), "Rate limit exceeded. Maximum 15 queued requests allowed.");
}

static void every_plan_has_its_routes(void **state)
{
    static const char *const routes[][2] = {
        {"/api/v6/image_editing/face_gen", "/api/v6/image_editing/fetch/"},
        {"/api/v1/enterprise/face_gen/make_gen", "/api/v1/enterprise/face_gen/fetch/"},
        {"/api/v1/enterprise/image_editing/face_gen", "/api/v1/enterprise/image_editing/fetch/"}};
    fixture *test = *state;
    for (int i = 0; i < 3; i++) {
        char path[64], link[128];
        post(test, routes[i][0], "{\"key\": \"k\", \"prompt\": \"p\", \"face_image\": \"https://example.com/f.png\"}");
        snprintf(path, sizeof path, "%s%d", routes[i][1], i + 1);
        snprintf(link, sizeof link, ORIGIN "%s", path);
        assert_string_equal(text(test, "fetch_result"), link);
        assert_int_equal(post(test, path, "{\"key\": \"k\"}"), 200);
    }
}

static void the_largest_size_makes_one_image_even_if_two_are_asked_for(void **state)
{
    fixture *test = *state;
    generate(test, "\"width\": 512, \"height\": 768, \"samples\": 2");
    assert_int_equal(json_array_size(member(test, "future_links")), 1);
    assert_true(is_near(number(test, "eta"), 7.36 * 1.5));
}

static void numbers_may_be_strings(void **state)
{
    fixture *test = *state;
    assert_int_equal(generate(test, "\"width\": \"256\", \"height\": \"384\", \"samples\": \"2\", "
                                    "\"num_inference_steps\": \"31\", \"guidance_scale\": \"3.25\""),
                     200);
    assert_int_equal(integer(test, "meta.width"), 256);
    assert_int_equal(integer(test, "meta.num_inference_steps"), 31);
    assert_true(is_near(number(test, "meta.guidance_scale"), 3.25));
}

static void null_is_as_good_as_absent(void **state)
{
    fixture *test = *state;
    assert_int_equal(generate(test, "\"seed\": null, \"webhook\": null, \"track_id\": null, \"width\": null"), 200);
}

static void a_missing_parameter_is_refused(void **state)
{
    fixture *test = *state;
    assert_int_equal(generate_only(test, "\"face_image\": \"https://example.com/f.png\""), 400);
    assert_string_equal(text(test, "message"), "prompt is required");
    assert_int_equal(generate_only(test, "\"prompt\": \"\", \"face_image\": \"https://example.com/f.png\""), 400);
    assert_int_equal(generate_only(test, "\"prompt\": \"p\""), 400);
    assert_string_equal(text(test, "message"), "face_image is required");
}

static void every_bound_of_the_table_is_kept(void **state)
{
    fixture *test = *state;
    for (size_t i = 0; i < facegen_param_count(); i++) {
        const facegen_param *param = facegen_param_at(i);
        double maximum = facegen_param_maximum(param);
        char members[64], message[128];
        snprintf(message, sizeof message, "%s must be %s", facegen_param_name(param), facegen_param_accepted(param));
        if (maximum > 0) {
            snprintf(members, sizeof members, "\"%s\": %.0f", facegen_param_name(param), maximum + 1);
            refuses(test, members, message);
            snprintf(members, sizeof members, "\"%s\": -1", facegen_param_name(param));
            refuses(test, members, message);
        }
        if (maximum > 0 || facegen_param_choice(param, 0)) {
            snprintf(members, sizeof members, "\"%s\": \"other\"", facegen_param_name(param));
            refuses(test, members, message);
        }
    }
}

static void listed_integers_between_the_listed_ones_are_refused(void **state)
{
    refuses(*state, "\"num_inference_steps\": 25", "num_inference_steps must be 21, 31 or 41");
}

static void values_of_the_wrong_kind_are_refused(void **state)
{
    refuses(*state, "\"width\": 1.5", "width must be 1 to 512");
    refuses(*state, "\"seed\": 18446744073709551616", "seed must be 0 to 4294967295");
    refuses(*state, "\"guidance_scale\": [7]", "guidance_scale must be 1 to 20");
    refuses(*state, "\"safety_checker\": 1", "safety_checker must be true or false");
    refuses(*state, "\"webhook\": \"http://example.com/hook\"",
            "webhook must be an https link; http only to this machine");
}

static void a_face_as_data_needs_base64(void **state)
{
    fixture *test = *state;
    assert_int_equal(generate_only(test, "\"prompt\": \"p\", \"face_image\": \"" FACE_DATA "\""), 400);
    assert_string_equal(text(test, "message"), "base64 must be true when face_image is base64 data");
    assert_int_equal(generate_only(test, "\"prompt\": \"p\", \"base64\": true, "
                                         "\"face_image\": \"data:image/png;base64,AAAA\""),
                     400);
}

static void a_face_as_data_gives_its_size_and_is_kept_under_a_link(void **state)
{
    fixture *test = *state;
    assert_int_equal(generate_only(test, "\"prompt\": \"p\", \"base64\": true, \"face_image\": \"" FACE_DATA "\""),
                     200);
    assert_int_equal(integer(test, "meta.width"), 64);
    assert_int_equal(integer(test, "meta.height"), 48);
    assert_string_equal(text(test, "meta.face_image"), ORIGIN "/faces/1");
    assert_int_equal(get(test, "/faces/1"), 200);
    assert_string_equal(test->reply.content_type, "image/png");
    assert_true(is_png(test));
}

static void base64_brings_the_images_in_the_answer(void **state)
{
    fixture *test = *state;
    uint8_t image[9];
    size_t size;
    fg_base64_decoder decoder = {0};
    generate(test, "\"base64\": true, \"samples\": 2, \"width\": 64, \"height\": 64");
    test->now = SAMPLE_TIME;
    fetch(test, 1);
    assert_int_equal(json_array_size(member(test, "output")), 2);
    assert_true(fg_base64_decode(&decoder, text(test, "output.1"), 12, image, &size));
    assert_memory_equal(image, "\x89PNG\r\n\x1a\n", 8);
}

static void an_image_is_there_from_the_end_of_its_job_for_24_hours(void **state)
{
    fixture *test = *state;
    generate(test, "\"width\": 64, \"height\": 64, \"samples\": 1");
    assert_int_equal(get(test, "/images/1-1.png"), 404);
    test->now = SAMPLE_TIME;
    assert_int_equal(get(test, "/images/1-1.png"), 200);
    assert_string_equal(test->reply.content_type, "image/png");
    assert_true(is_png(test));
    assert_int_equal(get(test, "/proxy/1-1.png"), 200);
    assert_int_equal(get(test, "/images/1-2.png"), 404);
    assert_int_equal(get(test, "/images/2-1.png"), 404);
    test->now = SAMPLE_TIME + DAY;
    assert_int_equal(get(test, "/images/1-1.png"), 403);
    assert_int_equal(fetch(test, 1), 404);
}

static void the_same_seed_gives_the_same_image(void **state)
{
    fixture *test = *state;
    char first[256];
    generate(test, "\"width\": 64, \"height\": 64, \"seed\": 5, \"samples\": 2");
    generate(test, "\"width\": 64, \"height\": 64, \"seed\": 6");
    test->now = DAY / 2;
    get(test, "/images/1-2.png");
    size_t size = test->reply.body.size;
    memcpy(first, test->reply.body.bytes, size < sizeof first ? size : sizeof first);
    get(test, "/images/2-1.png"); /* the seed after 5 */
    assert_int_equal(test->reply.body.size, size);
    assert_memory_equal(test->reply.body.bytes, first, size < sizeof first ? size : sizeof first);
}

static void without_a_seed_a_random_one_is_reported(void **state)
{
    fixture *test = *state;
    json_int_t seeds[3];
    for (int i = 0; i < 3; i++) {
        generate(test, "");
        seeds[i] = integer(test, "meta.seed");
    }
    assert_false(seeds[0] == seeds[1] && seeds[1] == seeds[2]);
}

static void a_missing_or_wrong_key_is_refused(void **state)
{
    fixture *test = *state;
    assert_int_equal(post(test, FACE_GEN, "{}"), 401);
    assert_int_equal(post(test, FACE_GEN, "{\"key\": \"\"}"), 401);
    assert_int_equal(post(test, FACE_GEN, "{\"key\": 5}"), 401);
    set_option(test, "key", "right");
    assert_int_equal(generate(test, ""), 401);
    assert_string_equal(text(test, "message"), "Invalid API key");
    assert_int_equal(post(test, FETCH "1", "{\"key\": \"right\"}"), 404);
}

static void what_is_no_json_object_is_refused(void **state)
{
    static const char *const bodies[] = {"",      "null",          "[]",   "{\"key\": \"k\"",      "{\"key\": \"k\"} x",
                                         "key=k", "{\"key\": 01}", "\xff", "{\"a\": \"\\ud800\"}", "{\"a\": 1.2.3e}"};
    fixture *test = *state;
    for (size_t i = 0; i < COUNT(bodies); i++) {
        name_row(i, bodies[i]);
        int status = post(test, FACE_GEN, bodies[i]);
        assert_true(status == 400 || status == 401);
        assert_string_equal(text(test, "status"), "error");
    }
}

static void json_that_nests_too_deep_is_refused(void **state)
{
    fixture *test = *state;
    char body[8192] = "{\"a\": ";
    memset(body + strlen(body), '[', 4000);
    assert_int_equal(post(test, FACE_GEN, body), 400);
}

static void an_unknown_id_is_answered_with_404(void **state)
{
    fixture *test = *state;
    assert_int_equal(fetch(test, 1), 404);
    assert_int_equal(post(test, FETCH "99999999999999999999", "{\"key\": \"k\"}"), 404);
    assert_int_equal(post(test, FETCH "x", "{\"key\": \"k\"}"), 404);
    assert_int_equal(post(test, FETCH, "{\"key\": \"k\"}"), 404);
}

static void an_unknown_path_and_a_wrong_method_are_refused(void **state)
{
    fixture *test = *state;
    assert_int_equal(post(test, "/api/v6/other", "{\"key\": \"k\"}"), 404);
    assert_int_equal(post(test, FACE_GEN "/", "{\"key\": \"k\"}"), 404);
    assert_int_equal(get(test, FACE_GEN), 405);
    assert_int_equal(post(test, "/images/1-1.png", ""), 405);
}

static void *missing_face(const char *link, size_t *size, char *reason, void *user_data)
{
    (void)link, (void)user_data;
    *size = 0;
    strcpy(reason, "HTTP status 404");
    return NULL;
}

static void a_face_that_cannot_be_fetched_is_refused(void **state)
{
    fixture *test = *state;
    sb_endpoint_settings(test->endpoint)->face_source = missing_face;
    refuses(test, "", "face_image could not be fetched: HTTP status 404");
}

static void fill(fixture *test)
{
    for (int i = 0; i < SB_JOBS_MAX; i++)
        assert_int_equal(generate(test, "\"width\": 8, \"height\": 8, \"track_id\": \"scenario:instant\""), 200);
}

static void a_full_sandbox_refuses_a_job_and_loses_none_that_was_paid_for(void **state)
{
    fixture *test = *state;
    fill(test);
    assert_int_equal(generate(test, ""), 503);
    assert_int_equal(fetch(test, 1), 200);
    assert_int_equal(get(test, "/images/1-1.png"), 200);
    assert_int_equal(fetch(test, SB_JOBS_MAX), 200);
    assert_int_equal(sb_endpoint_paid_requests(test->endpoint), SB_JOBS_MAX);
}

static void in_a_full_sandbox_a_job_stays_whose_webhook_was_not_called(void **state)
{
    fixture *test = *state;
    generate(test, "\"width\": 8, \"height\": 8, \"track_id\": \"scenario:instant\", "
                   "\"webhook\": \"https://example.com/hook\"");
    for (int i = 1; i < SB_JOBS_MAX; i++)
        generate(test, "\"width\": 8, \"height\": 8, \"track_id\": \"scenario:instant\"");
    assert_int_equal(get(test, "/images/1-1.png"), 200);
    assert_int_equal(generate(test, ""), 503);
    assert_int_equal(fetch(test, 1), 200);
}

static void in_a_full_sandbox_a_job_gives_way_whose_images_were_fetched(void **state)
{
    fixture *test = *state;
    fill(test);
    assert_int_equal(get(test, "/images/2-1.png"), 200);
    assert_int_equal(generate(test, ""), 200);
    assert_int_equal(fetch(test, 1), 200);
    assert_int_equal(fetch(test, 2), 404);
    assert_int_equal(fetch(test, 3), 200);
    assert_int_equal(fetch(test, SB_JOBS_MAX + 1), 200);
    assert_int_equal(generate(test, ""), 503);
    test->now += DAY;
    assert_int_equal(generate(test, ""), 200); /* the others have expired */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_full_sandbox_refuses_a_job_and_loses_none_that_was_paid_for),
        TEST(in_a_full_sandbox_a_job_stays_whose_webhook_was_not_called),
        TEST(in_a_full_sandbox_a_job_gives_way_whose_images_were_fetched),
        TEST(a_generate_call_answers_processing_with_every_member),
        TEST(meta_repeats_every_parameter_in_the_provider_s_types),
        TEST(a_job_is_processing_then_success),
        TEST(time_follows_steps_pixels_and_samples),
        TEST(speed_divides_the_time),
        TEST(jobs_of_an_account_wait_for_each_other),
        TEST(as_many_jobs_are_made_at_once_as_there_are_workers),
        TEST(accounts_do_not_wait_for_each_other),
        TEST(a_full_queue_is_answered_with_429_and_when_to_try_again),
        TEST(a_call_that_took_long_to_prepare_does_not_take_time_back),
        TEST(plans_have_longer_queues),
        TEST(every_plan_has_its_routes),
        TEST(the_largest_size_makes_one_image_even_if_two_are_asked_for),
        TEST(numbers_may_be_strings),
        TEST(null_is_as_good_as_absent),
        TEST(a_missing_parameter_is_refused),
        TEST(every_bound_of_the_table_is_kept),
        TEST(listed_integers_between_the_listed_ones_are_refused),
        TEST(values_of_the_wrong_kind_are_refused),
        TEST(a_face_as_data_needs_base64),
        TEST(a_face_as_data_gives_its_size_and_is_kept_under_a_link),
        TEST(base64_brings_the_images_in_the_answer),
        TEST(an_image_is_there_from_the_end_of_its_job_for_24_hours),
        TEST(the_same_seed_gives_the_same_image),
        TEST(without_a_seed_a_random_one_is_reported),
        TEST(a_missing_or_wrong_key_is_refused),
        TEST(what_is_no_json_object_is_refused),
        TEST(json_that_nests_too_deep_is_refused),
        TEST(an_unknown_id_is_answered_with_404),
        TEST(an_unknown_path_and_a_wrong_method_are_refused),
        TEST(a_face_that_cannot_be_fetched_is_refused),
    };
    return cmocka_run_group_tests_name("sandbox endpoint", tests, NULL, NULL);
}
