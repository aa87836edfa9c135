/* The sandbox inside the process: facegen_sandbox_* and what its transport tells the library. */
#include "sandbox/transport.h"
#include "support/fixture.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static int set_up(void **state)
{
    return fixture_set_up(state, sizeof(struct fixture));
}

static int tear_down(void **state)
{
    return fixture_tear_down(state);
}

static void choose(struct fixture *test, const char *scenario)
{
    assert_int_equal(facegen_sandbox_set(test->sandbox, "scenario", scenario, &test->error), FACEGEN_OK);
}

static facegen_code submit(struct fixture *test)
{
    facegen_result_free(test->result);
    return facegen_submit(test->client, test->request, &test->result, &test->error);
}

static void a_submit_in_virtual_time_takes_no_time(void **state)
{
    struct fixture *test = *state;
    facegen_request_set_width(test->request, 512);
    facegen_request_set_height(test->request, 512);
    time_t begun = time(NULL);
    assert_int_equal(submit(test), FACEGEN_OK);
    assert_true(facegen_result_generation_time(test->result) > 7);
    assert_true(time(NULL) - begun < 5);
    assert_int_equal(facegen_sandbox_paid_requests(test->sandbox), 1);
}

static void a_submit_in_real_time_takes_as_long_as_its_job(void **state)
{
    struct fixture *test = *state;
    facegen_sandbox_set_time(test->sandbox, FACEGEN_SANDBOX_REAL);
    assert_int_equal(facegen_sandbox_set(test->sandbox, "speed", "100", &test->error), FACEGEN_OK);
    assert_int_equal(facegen_sandbox_attach(test->sandbox, test->client, &test->error), FACEGEN_OK);
    assert_int_equal(submit(test), FACEGEN_OK);
}

/* Begins a job of 7.36 s. */
static facegen_engine *begin_job(struct fixture *test, facegen_code *code)
{
    facegen_engine *engine = facegen_engine_new(test->client, &test->error);
    facegen_request_set_width(test->request, 512);
    facegen_request_set_height(test->request, 512);
    *code = FACEGEN_E_SYSTEM;
    assert_int_equal(facegen_engine_submit(engine, test->request, keep_code, code, NULL, &test->error), FACEGEN_OK);
    return engine;
}

static void a_frame_loop_that_never_waits_gets_its_images(void **state)
{
    struct fixture *test = *state;
    facegen_code code;
    facegen_engine *engine = begin_job(test, &code);
    int frames = 0;
    while (frames < 300 && facegen_engine_step(engine, 0) > 0)
        frames++;
    assert_int_equal(code, FACEGEN_OK);
    assert_true(frames > 50); /* its progress can be seen */
    facegen_engine_free(engine);
}

static void a_call_that_waits_ends_at_its_deadline_to_the_millisecond(void **state)
{
    struct fixture *test = *state;
    int64_t begun = test->sandbox->virtual_now;
    choose(test, "stuck");
    facegen_client_set_timeout(test->client, 5000, NULL);
    assert_int_equal(submit(test), FACEGEN_E_TIMEOUT);
    assert_int_equal(test->sandbox->virtual_now - begun, 5000);
}

static void an_event_loop_is_asked_not_to_wait(void **state)
{
    struct fixture *test = *state;
    facegen_code code;
    facegen_engine *engine = begin_job(test, &code);
    assert_int_equal(facegen_engine_fd(engine), -1);
    for (int i = 0; i < 300 && facegen_engine_step(engine, 0) > 0; i++)
        assert_int_equal(facegen_engine_timeout(engine), 0);
    assert_int_equal(code, FACEGEN_OK);
    assert_int_equal(facegen_engine_timeout(engine), -1);
    facegen_engine_free(engine);
}

static void an_image_is_downloaded_from_its_link(void **state)
{
    struct fixture *test = *state;
    void *bytes;
    size_t size;
    assert_int_equal(submit(test), FACEGEN_OK);
    assert_string_equal(facegen_result_image_link(test->result, 0), "https://sandbox.invalid/images/1-1.png");
    assert_int_equal(facegen_result_load(test->client, test->result, 0, &bytes, &size, &test->error), FACEGEN_OK);
    assert_memory_equal(bytes, "\x89PNG", 4);
    facegen_free(bytes);
}

static void the_same_seed_gives_the_same_answer_in_every_sandbox(void **state)
{
    struct fixture *test = *state;
    void *other_state;
    facegen_request_set_seed(test->request, 5);
    assert_int_equal(submit(test), FACEGEN_OK);
    set_up(&other_state);
    struct fixture *other = other_state;
    facegen_request_set_seed(other->request, 5);
    assert_int_equal(submit(other), FACEGEN_OK);
    assert_string_equal(facegen_result_json(test->result), facegen_result_json(other->result));
    assert_true(facegen_result_received_at(test->result) == facegen_result_received_at(other->result));
    tear_down(&other_state);
}

static void a_face_link_of_its_own_is_followed(void **state)
{
    struct fixture *test = *state;
    facegen_request_set_face_image(test->request, "https://sandbox.invalid/images/1-1.png");
    assert_int_equal(submit(test), FACEGEN_E_REJECTED);
    facegen_request_set_face_image(test->request, "https://example.com/face.jpg");
    assert_int_equal(submit(test), FACEGEN_OK);
    facegen_request_set_face_image(test->request, "https://sandbox.invalid/images/1-1.png");
    assert_int_equal(submit(test), FACEGEN_OK);
}

static void what_breaks_before_the_body_is_known_not_to_have_arrived(void **state)
{
    struct fixture *test = *state;
    choose(test, "reset-before-body*2");
    assert_int_equal(submit(test), FACEGEN_OK);
    assert_int_equal(facegen_sandbox_paid_requests(test->sandbox), 1);
}

static void what_breaks_in_the_body_is_sent_again(void **state)
{
    struct fixture *test = *state;
    choose(test, "close-in-body*2");
    assert_int_equal(submit(test), FACEGEN_OK);
    assert_int_equal(facegen_sandbox_paid_requests(test->sandbox), 1);
}

static void every_request_counts_also_one_that_breaks(void **state)
{
    struct fixture *test = *state;
    facegen_client_set_retries(test->client, 2, NULL);
    choose(test, "http-402");
    assert_int_equal(submit(test), FACEGEN_E_CREDITS);
    assert_int_equal(facegen_sandbox_requests(test->sandbox), 1);
    choose(test, "close-before-body");
    assert_int_equal(submit(test), FACEGEN_E_IO);
    assert_int_equal(facegen_sandbox_requests(test->sandbox), 4);
}

static void a_request_that_chooses_a_break_in_its_body_is_sent_again(void **state)
{
    static const char *const track_ids[] = {"scenario:reset-in-body*1", "scenario:close-before-body*1"};
    struct fixture *test = *state;
    for (size_t i = 0; i < 2; i++) {
        facegen_request_set_track_id(test->request, track_ids[i]);
        assert_int_equal(submit(test), FACEGEN_OK);
        assert_int_equal(facegen_sandbox_paid_requests(test->sandbox), i + 1);
    }
}

/* What a webhook was told last, and how often it was. */
typedef struct receiver {
    char url[64], body[1024];
    int count;
} receiver;

static void receive(const char *url, const char *body, size_t size, void *user_data)
{
    receiver *self = user_data;
    assert_int_equal(strlen(body), size);
    snprintf(self->url, sizeof self->url, "%s", url);
    snprintf(self->body, sizeof self->body, "%s", body);
    self->count++;
}

static void a_webhook_is_told_before_the_client_knows(void **state)
{
    struct fixture *test = *state;
    receiver self = {.count = 0};
    facegen_request_set_webhook(test->request, "https://example.com/hook");
    assert_int_equal(submit(test), FACEGEN_OK);
    facegen_sandbox_set_webhook(test->sandbox, receive, &self);
    facegen_request_set_track_id(test->request, "mine");
    assert_int_equal(submit(test), FACEGEN_OK);
    assert_string_equal(self.url, "https://example.com/hook");
    assert_non_null(strstr(self.body, "\"track_id\":\"mine\""));
    facegen_sandbox_set_webhook(test->sandbox, NULL, NULL);
    int count = self.count;
    assert_int_equal(submit(test), FACEGEN_OK);
    assert_int_equal(self.count, count);
}

static void a_late_webhook_is_told_when_its_time_has_come(void **state)
{
    struct fixture *test = *state;
    receiver self = {.count = 0};
    facegen_sandbox_set_webhook(test->sandbox, receive, &self);
    facegen_request_set_webhook(test->request, "https://example.com/hook");
    choose(test, "webhook-late");
    assert_int_equal(submit(test), FACEGEN_OK);
    assert_int_equal(self.count, 0);
    facegen_sandbox_advance(test->sandbox, 60000);
    assert_int_equal(self.count, 1);
}

static void a_webhook_is_told_in_real_time_too(void **state)
{
    struct fixture *test = *state;
    receiver self = {.count = 0};
    facegen_sandbox_set_time(test->sandbox, FACEGEN_SANDBOX_REAL);
    facegen_sandbox_set_webhook(test->sandbox, receive, &self);
    assert_int_equal(facegen_sandbox_attach(test->sandbox, test->client, &test->error), FACEGEN_OK);
    facegen_request_set_webhook(test->request, "https://example.com/hook");
    choose(test, "instant");
    assert_int_equal(submit(test), FACEGEN_OK);
    assert_int_equal(self.count, 1);
}

static void an_image_expires_as_time_passes(void **state)
{
    struct fixture *test = *state;
    void *bytes;
    size_t size;
    assert_int_equal(submit(test), FACEGEN_OK);
    facegen_sandbox_advance(test->sandbox, 24 * 3600 * 1000);
    assert_int_equal(facegen_result_load(test->client, test->result, 0, &bytes, &size, &test->error),
                     FACEGEN_E_EXPIRED);
}

static void what_breaks_after_the_body_may_have_arrived(void **state)
{
    static const char *const scenarios[] = {"close-after-body", "reset-after-body", "close-in-answer",
                                            "reset-in-answer"};
    struct fixture *test = *state;
    for (size_t i = 0; i < COUNT(scenarios); i++) {
        name_row(i, scenarios[i]);
        choose(test, scenarios[i]);
        assert_int_equal(submit(test), FACEGEN_E_UNCERTAIN);
        assert_int_equal(facegen_sandbox_paid_requests(test->sandbox), i + 1);
    }
}

static void an_answer_after_the_deadline_is_a_timeout(void **state)
{
    struct fixture *test = *state;
    choose(test, "very-slow");
    facegen_client_set_timeout(test->client, 5000, &test->error);
    assert_int_equal(submit(test), FACEGEN_E_UNCERTAIN);
    choose(test, "very-slow@fetch");
    assert_int_equal(submit(test), FACEGEN_E_TIMEOUT);
}

static void a_key_of_its_own_is_given_to_the_client(void **state)
{
    struct fixture *test = *state;
    assert_int_equal(facegen_sandbox_set(test->sandbox, "key", "right", &test->error), FACEGEN_OK);
    assert_int_equal(facegen_sandbox_attach(test->sandbox, test->client, &test->error), FACEGEN_OK);
    assert_int_equal(submit(test), FACEGEN_OK);
    assert_int_equal(facegen_client_set_key(test->client, "wrong", &test->error), FACEGEN_OK);
    assert_int_equal(submit(test), FACEGEN_E_AUTH);
}

static void a_wrong_option_says_what_is_accepted(void **state)
{
    struct fixture *test = *state;
    assert_int_equal(facegen_sandbox_set(test->sandbox, "plan", "gold", &test->error), FACEGEN_E_CONFIG);
    assert_string_equal(test->error.message,
                        "plan: \"gold\" was given; accepted: one of pay-as-you-go, standard and premium");
    assert_int_equal(facegen_sandbox_set(test->sandbox, "other", "1", &test->error), FACEGEN_E_CONFIG);
    assert_string_equal(test->error.message, "the sandbox has no option \"other\"");
}

static void every_scenario_has_a_name_and_a_line_of_help(void **state)
{
    (void)state;
    size_t count = 0;
    for (; facegen_sandbox_scenario_name(count); count++)
        assert_true(*facegen_sandbox_scenario_help(count));
    assert_true(count > 40);
    assert_null(facegen_sandbox_scenario_help(count));
}

static void null_is_refused(void **state)
{
    struct fixture *test = *state;
    assert_int_equal(facegen_sandbox_attach(NULL, test->client, &test->error), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_sandbox_attach(test->sandbox, NULL, NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_sandbox_set(test->sandbox, NULL, "x", NULL), FACEGEN_E_ARGUMENT);
    assert_int_equal(facegen_sandbox_paid_requests(NULL), 0);
    assert_int_equal(facegen_sandbox_requests(NULL), 0);
    facegen_sandbox_set_time(NULL, FACEGEN_SANDBOX_REAL);
    facegen_sandbox_set_webhook(NULL, receive, NULL);
    facegen_sandbox_advance(NULL, 1);
    facegen_sandbox_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_submit_in_virtual_time_takes_no_time),
        TEST(a_submit_in_real_time_takes_as_long_as_its_job),
        TEST(a_frame_loop_that_never_waits_gets_its_images),
        TEST(a_call_that_waits_ends_at_its_deadline_to_the_millisecond),
        TEST(an_event_loop_is_asked_not_to_wait),
        TEST(an_image_is_downloaded_from_its_link),
        TEST(the_same_seed_gives_the_same_answer_in_every_sandbox),
        TEST(a_face_link_of_its_own_is_followed),
        TEST(what_breaks_before_the_body_is_known_not_to_have_arrived),
        TEST(what_breaks_in_the_body_is_sent_again),
        TEST(every_request_counts_also_one_that_breaks),
        TEST(a_request_that_chooses_a_break_in_its_body_is_sent_again),
        TEST(a_webhook_is_told_before_the_client_knows),
        TEST(a_late_webhook_is_told_when_its_time_has_come),
        TEST(a_webhook_is_told_in_real_time_too),
        TEST(an_image_expires_as_time_passes),
        TEST(what_breaks_after_the_body_may_have_arrived),
        TEST(an_answer_after_the_deadline_is_a_timeout),
        TEST(a_key_of_its_own_is_given_to_the_client),
        TEST(a_wrong_option_says_what_is_accepted),
        TEST(every_scenario_has_a_name_and_a_line_of_help),
        TEST(null_is_refused),
    };
    return cmocka_run_group_tests_name("sandbox in the process", tests, NULL, NULL);
}
