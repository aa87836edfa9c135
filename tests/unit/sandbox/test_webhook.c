/* Webhooks: what is told of a job, when, and how often. */
#include "endpoint_fixture.h"

#include "sandbox/webhook.h"
#include "support/test.h"

#include <stdio.h>

enum { SAMPLE_TIME = 7360 /* milliseconds that a job of 512 x 512 at 21 steps takes */ };

#define HOOK "https://example.com/hook"

/* A generate call with a webhook, a track_id and further members. */
static void generate_hooked(fixture *test, const char *track_id, const char *members)
{
    char all[256];
    snprintf(all, sizeof all, "\"webhook\": \"" HOOK "\", \"track_id\": \"%s\"%s", track_id, members);
    assert_int_equal(generate(test, all), 200);
}

/* Takes the delivery that is due now; test->answer receives its body. False when there is none. */
static bool take(fixture *test)
{
    sb_webhook webhook;
    json_decref(test->answer);
    test->answer = NULL;
    if (!sb_webhook_take(test->endpoint, test->now, &webhook))
        return false;
    assert_string_equal(webhook.url, HOOK);
    test->answer = json_loadb(webhook.body, webhook.size, 0, NULL);
    assert_int_equal(integer(test, "id"), webhook.job);
    sb_webhook_free(&webhook);
    return true;
}

static void success_is_told_at_the_end_of_the_job_with_every_member(void **state)
{
    static const char *const names[] = {"status", "id", "output", "generationTime", "track_id", "meta"};
    fixture *test = *state;
    generate_hooked(test, "mine", "");
    assert_true(sb_webhook_next(test->endpoint) == SAMPLE_TIME);
    test->now = SAMPLE_TIME - 1;
    assert_false(take(test));
    test->now = SAMPLE_TIME;
    assert_true(take(test));
    assert_int_equal(json_object_size(test->answer), COUNT(names));
    for (size_t i = 0; i < COUNT(names); i++) {
        name_row(i, names[i]);
        assert_non_null(member(test, names[i]));
    }
    assert_string_equal(text(test, "status"), "success");
    assert_string_equal(text(test, "track_id"), "mine");
    assert_string_equal(text(test, "output.0"), ORIGIN "/images/1-1.png");
    assert_false(take(test));
    assert_true(sb_webhook_next(test->endpoint) == INT64_MAX);
}

static void failure_is_told_with_its_message(void **state)
{
    fixture *test = *state;
    generate_hooked(test, "scenario:fails", "");
    test->now = SAMPLE_TIME;
    assert_true(take(test));
    assert_int_equal(json_object_size(test->answer), 4);
    assert_string_equal(text(test, "status"), "failed");
    assert_string_equal(text(test, "track_id"), "scenario:fails");
    assert_true(*text(test, "message"));
}

static void images_come_as_base64_when_they_are_asked_for(void **state)
{
    fixture *test = *state;
    generate_hooked(test, "", ", \"base64\": true, \"width\": 32, \"height\": 32");
    test->now = SAMPLE_TIME;
    assert_true(take(test));
    assert_memory_equal(text(test, "output.0"), "iVBOR", 5);
    assert_true(json_is_null(member(test, "track_id")));
}

static void deliveries_are_lost_doubled_or_late_on_request(void **state)
{
    fixture *test = *state;
    generate_hooked(test, "scenario:webhook-lost", "");
    test->now += DAY / 2;
    assert_false(take(test));
    generate_hooked(test, "scenario:webhook-twice", "");
    test->now += SAMPLE_TIME;
    assert_true(take(test));
    assert_true(take(test));
    assert_false(take(test));
    generate_hooked(test, "scenario:webhook-late", "");
    test->now += SAMPLE_TIME + 59999;
    assert_false(take(test));
    test->now += 1;
    assert_true(take(test));
}

static void deliveries_come_in_the_order_in_which_jobs_end(void **state)
{
    fixture *test = *state;
    generate_hooked(test, "first", "");
    generate_hooked(test, "scenario:instant", "");
    test->now = SAMPLE_TIME;
    assert_true(take(test));
    assert_string_equal(text(test, "track_id"), "scenario:instant");
    assert_true(take(test));
    assert_string_equal(text(test, "track_id"), "first");
}

static void a_job_that_is_stuck_is_told_of_once_it_is_removed(void **state)
{
    fixture *test = *state;
    generate_hooked(test, "scenario:stuck", "");
    test->now = DAY / 2;
    assert_false(take(test));
    post(test, "/api/v1/enterprise/face_gen/restart_server", "{\"key\": \"k\"}");
    assert_true(take(test));
    assert_string_equal(text(test, "status"), "failed");
}

static void without_a_webhook_nobody_is_told(void **state)
{
    fixture *test = *state;
    generate(test, "");
    test->now = SAMPLE_TIME;
    assert_false(take(test));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(success_is_told_at_the_end_of_the_job_with_every_member),
        TEST(failure_is_told_with_its_message),
        TEST(images_come_as_base64_when_they_are_asked_for),
        TEST(deliveries_are_lost_doubled_or_late_on_request),
        TEST(deliveries_come_in_the_order_in_which_jobs_end),
        TEST(a_job_that_is_stuck_is_told_of_once_it_is_removed),
        TEST(without_a_webhook_nobody_is_told),
    };
    return cmocka_run_group_tests_name("sandbox webhooks", tests, NULL, NULL);
}
