/* The routes about the account, and those that control an enterprise plan's server. */
#include "endpoint_fixture.h"
#include "support/test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLE_TIME = 7360 }; /* milliseconds that a job of 512 x 512 at 21 steps takes */

#define KEY "{\"key\": \"k\"}"

static void request_count_counts_what_is_queued_or_generating(void **state)
{
    fixture *test = *state;
    generate(test, "");
    generate(test, "");
    assert_int_equal(post(test, "/api/v6/processing/request_count", KEY), 200);
    assert_string_equal(text(test, "status"), "success");
    assert_int_equal(integer(test, "processing_count"), 2);
    assert_true(*text(test, "message"));
    test->now = SAMPLE_TIME;
    post(test, "/api/v6/processing/request_count", KEY);
    assert_int_equal(integer(test, "processing_count"), 1);
}

static void request_count_is_throttled_to_30_calls_a_minute(void **state)
{
    fixture *test = *state;
    for (int i = 0; i < 30; i++, test->now += 100)
        assert_int_equal(post(test, "/api/v6/processing/request_count", KEY), 200);
    assert_int_equal(post(test, "/api/v6/processing/request_count", KEY), 429);
    assert_int_equal(post(test, "/api/v6/processing/request_count", "{\"key\": \"other\"}"), 200);
    test->now = 60000;
    assert_int_equal(post(test, "/api/v6/processing/request_count", KEY), 200);
    assert_int_equal(post(test, "/api/v6/processing/request_count", KEY), 429);
}

static void wallet_balance_goes_down_by_the_price_of_a_job(void **state)
{
    fixture *test = *state;
    set_option(test, "price", "0.1");
    set_option(test, "balance", "0.35");
    for (int i = 0; i < 3; i++)
        assert_int_equal(generate(test, ""), 200);
    assert_int_equal(post(test, "/api/wallet_balance", KEY), 200);
    assert_true(fabs(number(test, "data.balance") - 0.05) < 1e-9);
    assert_string_equal(text(test, "data.currency"), "USD");
    assert_int_equal(generate(test, ""), 402);
    assert_memory_equal(text(test, "message"), "Insufficient credits. ", 22);
}

static void money_is_counted_in_whole_coins(void **state)
{
    static const struct {
        const char *price, *balance;
        int jobs;
    } rows[] = {{"0.01", "0.03", 3}, {"0.1", "0.3", 3}, {"0.0047", "0.0188", 4}, {"0.07", "0.2", 2}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        name_row(i, rows[i].price);
        void *own;
        set_up(&own);
        fixture *test = own;
        set_option(test, "price", rows[i].price);
        set_option(test, "balance", rows[i].balance);
        int jobs = 0;
        while (generate(test, "\"track_id\": \"scenario:instant\"") == 200)
            jobs++;
        assert_int_equal(test->reply.status, 402);
        assert_int_equal(jobs, rows[i].jobs);
        tear_down(&own);
    }
    (void)state;
}

static void assets_generated_are_listed_newest_first_in_pages(void **state)
{
    fixture *test = *state;
    for (int i = 0; i < 12; i++, test->now += SAMPLE_TIME)
        generate(test, "");
    assert_int_equal(post(test, "/api/assets_generated", "{\"key\": \"k\", \"type\": \"image\"}"), 200);
    assert_int_equal(json_array_size(member(test, "data")), 10);
    assert_int_equal(integer(test, "data.0.id"), 12);
    assert_string_equal(text(test, "data.0.output.0"), ORIGIN "/images/12-1.png");
    assert_int_equal(integer(test, "pagination.total"), 12);
    post(test, "/api/assets_generated", "{\"key\": \"k\", \"type\": \"image\", \"page\": \"2\", \"per_page\": 5}");
    assert_int_equal(integer(test, "data.0.id"), 7);
    assert_int_equal(integer(test, "pagination.total_pages"), 3);
    post(test, "/api/assets_generated", "{\"key\": \"other\", \"type\": \"image\"}");
    assert_int_equal(json_array_size(member(test, "data")), 0);
}

static void assets_generated_refuses_other_types_and_larger_pages(void **state)
{
    fixture *test = *state;
    assert_int_equal(post(test, "/api/assets_generated", KEY), 400);
    assert_int_equal(post(test, "/api/assets_generated", "{\"key\": \"k\", \"type\": \"image\", \"per_page\": 31}"),
                     400);
    assert_int_equal(post(test, "/api/assets_generated", "{\"key\": \"k\", \"type\": \"image\", \"page\": 0}"), 400);
}

static void base64_to_url_gives_a_link_that_lives_24_hours(void **state)
{
    fixture *test = *state;
    assert_int_equal(post(test, "/api/v6/base64_to_url", "{\"key\": \"k\", \"init_image\": \"" FACE_DATA "\"}"), 200);
    assert_string_equal(text(test, "output"), ORIGIN "/uploads/1");
    assert_int_equal(get(test, "/uploads/1"), 200);
    assert_string_equal(test->reply.content_type, "image/png");
    test->now = DAY;
    assert_int_equal(get(test, "/uploads/1"), 404);
    assert_int_equal(
        post(test, "/api/v6/image_editing/base64_to_url", "{\"key\": \"k\", \"init_image\": \"" FACE_DATA "\"}"), 200);
    assert_string_equal(text(test, "output"), ORIGIN "/uploads/2");
}

static void base64_to_url_refuses_what_is_no_image_or_exceeds_5_mb(void **state)
{
    enum { TOO_LONG = 7 * 1024 * 1024 + 1 };
    fixture *test = *state;
    assert_int_equal(post(test, "/api/v6/base64_to_url", KEY), 400);
    assert_int_equal(post(test, "/api/v6/base64_to_url", "{\"key\": \"k\", \"init_image\": \"AAAA\"}"), 400);
    char *body = malloc(TOO_LONG + 256);
    assert_non_null(body);
    size_t head = (size_t)sprintf(body, "{\"key\": \"k\", \"init_image\": \"data:image/png;base64,");
    memset(body + head, 'A', TOO_LONG);
    memcpy(body + head + TOO_LONG, "\"}", 3);
    assert_int_equal(post(test, "/api/v6/base64_to_url", body), 400);
    assert_string_equal(text(test, "message"), "init_image must not exceed 5 MB");
    free(body);
}

static void the_server_is_controlled_on_enterprise_plans_only(void **state)
{
    static const char *const calls[] = {"system_details", "restart_server", "update_server", "clear_cache",
                                        "clear_queue"};
    fixture *test = *state;
    for (size_t i = 0; i < COUNT(calls); i++) {
        name_row(i, calls[i]);
        char path[96];
        snprintf(path, sizeof path, "/api/v1/enterprise/face_gen/%s", calls[i]);
        assert_int_equal(post(test, path, KEY), 200);
        assert_string_equal(text(test, "status"), "success");
        snprintf(path, sizeof path, "/api/v1/enterprise/image_editing/%s", calls[i]);
        assert_int_equal(post(test, path, KEY), 200);
        snprintf(path, sizeof path, "/api/v6/image_editing/%s", calls[i]);
        assert_int_equal(post(test, path, KEY), 404);
    }
}

static void clear_queue_removes_what_waits_but_not_what_is_being_made(void **state)
{
    fixture *test = *state;
    for (int i = 0; i < 3; i++)
        generate(test, "");
    post(test, "/api/v1/enterprise/face_gen/clear_queue", KEY);
    fetch(test, 1);
    assert_string_equal(text(test, "status"), "processing");
    fetch(test, 2);
    assert_string_equal(text(test, "status"), "failed");
    generate(test, "");
    assert_true(fabs(number(test, "eta") - 2 * 7.36) < 0.01);
}

static void restart_server_removes_every_job_that_is_not_done(void **state)
{
    fixture *test = *state;
    generate(test, "");
    post(test, "/api/v1/enterprise/face_gen/restart_server", KEY);
    fetch(test, 1);
    assert_string_equal(text(test, "status"), "failed");
    generate(test, "");
    assert_true(fabs(number(test, "eta") - 7.36) < 0.01);
}

static void eta_is_wrong_by_the_factor_that_was_asked_for(void **state)
{
    fixture *test = *state;
    set_option(test, "eta-error", "0.5");
    generate(test, "");
    assert_true(fabs(number(test, "eta") - 3.68) < 0.01);
    test->now = SAMPLE_TIME - 1;
    fetch(test, 1);
    assert_string_equal(text(test, "status"), "processing");
}

static void options_refuse_what_they_do_not_take(void **state)
{
    static const char *const wrong[][2] = {{"plan", "gold"},       {"speed", "0"},   {"price", "-1"},
                                           {"price", "0.0000001"}, {"balance", "x"}, {"eta-error", ""},
                                           {"scenario", "none"},   {"speed", "nan"}};
    fixture *test = *state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        name_row(i, wrong[i][0]);
        const char *accepted = NULL;
        assert_false(sb_settings_set(sb_endpoint_settings(test->endpoint), wrong[i][0], wrong[i][1], &accepted));
        assert_non_null(accepted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(request_count_counts_what_is_queued_or_generating),
        TEST(request_count_is_throttled_to_30_calls_a_minute),
        TEST(wallet_balance_goes_down_by_the_price_of_a_job),
        TEST(money_is_counted_in_whole_coins),
        TEST(assets_generated_are_listed_newest_first_in_pages),
        TEST(assets_generated_refuses_other_types_and_larger_pages),
        TEST(base64_to_url_gives_a_link_that_lives_24_hours),
        TEST(base64_to_url_refuses_what_is_no_image_or_exceeds_5_mb),
        TEST(the_server_is_controlled_on_enterprise_plans_only),
        TEST(clear_queue_removes_what_waits_but_not_what_is_being_made),
        TEST(restart_server_removes_every_job_that_is_not_done),
        TEST(eta_is_wrong_by_the_factor_that_was_asked_for),
        TEST(options_refuse_what_they_do_not_take),
    };
    return cmocka_run_group_tests_name("sandbox account routes", tests, NULL, NULL);
}
