/* Calls from end to end, through the in-process sandbox in virtual time. */
#include "client/client.h"
#include "support/fixture.h"
#include "support/test.h"
#include "transport/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int set_up(void **state)
{
    return fixture_set_up(state, sizeof(struct fixture));
}

static int tear_down(void **state)
{
    return fixture_tear_down(state);
}

static int64_t now(const facegen_client *client)
{
    return client->transport.now(client->transport_data);
}

/* Submits; prints what came out, for the table in docs/reliability.md. No call outlasts its deadline. */
static facegen_code submit(struct fixture *fixture)
{
    size_t paid = facegen_sandbox_paid_requests(fixture->sandbox);
    int64_t deadline = now(fixture->client) + fixture->client->limits.timeout_ms;
    facegen_code code = facegen_submit(fixture->client, fixture->request, &fixture->result, &fixture->error);
    paid = facegen_sandbox_paid_requests(fixture->sandbox) - paid;
    print_message("=> S %s, %zu paid\n", facegen_code_name(code), paid);
    assert_true(paid <= 1);
    assert_true(now(fixture->client) <= deadline);
    return code;
}

/* Submits under one of the sandbox's scenarios. */
static facegen_code submit_under(struct fixture *fixture, const char *scenario)
{
    char track_id[64];
    snprintf(track_id, sizeof track_id, "scenario:%s", scenario);
    facegen_request_set_track_id(fixture->request, track_id);
    return submit(fixture);
}

/* Whether a file is a PNG; removes it. */
static bool remove_png(const char *path)
{
    char head[8] = "";
    FILE *file = fopen(path, "rb");
    bool png = file && fread(head, 1, sizeof head, file) == sizeof head && memcmp(head, "\x89PNG\r\n\x1a\n", 8) == 0;
    if (file)
        fclose(file);
    return remove(path) == 0 && png;
}

static void a_queued_job_is_waited_for(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(submit(fixture), FACEGEN_OK);
    assert_int_equal(facegen_result_status(fixture->result), FACEGEN_STATUS_SUCCESS);
    assert_int_equal(facegen_result_image_count(fixture->result), 1);
    assert_string_not_equal(facegen_result_id(fixture->result), "");
    assert_int_equal(facegen_result_expires_at(fixture->result), facegen_result_received_at(fixture->result) + 86400);
}

static void a_job_that_is_not_waited_for_is_fetched_by_its_id(void **state)
{
    struct fixture *fixture = *state;
    facegen_result *first = NULL;
    assert_int_equal(facegen_submit_nowait(fixture->client, fixture->request, &first, NULL), FACEGEN_OK);
    assert_int_equal(facegen_result_status(first), FACEGEN_STATUS_PROCESSING);
    assert_int_equal(facegen_fetch(fixture->client, facegen_result_id(first), &fixture->result, NULL), FACEGEN_OK);
    assert_int_equal(facegen_result_image_count(fixture->result), 1);
    assert_string_equal(facegen_result_id(fixture->result), facegen_result_id(first));
    facegen_result_free(first);
}

static void a_job_that_was_accepted_is_the_clients_own(void **state)
{
    struct fixture *fixture = *state;
    facegen_client *other = facegen_client_new();
    assert_int_equal(facegen_sandbox_attach(fixture->sandbox, other, NULL), FACEGEN_OK);
    assert_int_equal(facegen_submit_nowait(fixture->client, fixture->request, &fixture->result, NULL), FACEGEN_OK);
    const char *id = facegen_result_id(fixture->result);
    assert_true(fg_known_has(&fixture->client->known, id));
    facegen_result *fetched = NULL;
    assert_int_equal(facegen_fetch(other, id, &fetched, NULL), FACEGEN_OK);
    assert_false(fg_known_has(&other->known, id));
    facegen_result_free(fetched);
    facegen_client_free(other);
}

static void a_job_goes_on_after_a_call_that_saw_it_unfinished(void **state)
{
    struct fixture *fixture = *state;
    const facegen_client *client = fixture->client;
    int64_t unix_time = client->transport.unix_time(client->transport_data);
    assert_int_equal(facegen_submit_nowait(fixture->client, fixture->request, &fixture->result, NULL), FACEGEN_OK);
    assert_true(fg_known_went_on(&client->known, facegen_result_id(fixture->result), unix_time));
    facegen_result_free(fixture->result);
    assert_int_equal(facegen_submit(fixture->client, fixture->request, &fixture->result, NULL), FACEGEN_OK);
    assert_false(fg_known_went_on(&client->known, facegen_result_id(fixture->result), unix_time));
    facegen_result_free(fixture->result);
    assert_int_equal(facegen_fetch(fixture->client, "99", &fixture->result, NULL), FACEGEN_E_GONE);
    assert_false(fg_known_went_on(&client->known, "99", unix_time));
}

static void an_unknown_id_is_gone(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(facegen_fetch(fixture->client, "404404", &fixture->result, &fixture->error), FACEGEN_E_GONE);
    assert_int_equal(fixture->error.http_status, 404);
    assert_int_equal(fixture->error.acceptance, FACEGEN_ACCEPTANCE_NO);
    assert_null(fixture->result);
}

static void every_plan_has_its_routes(void **state)
{
    struct fixture *fixture = *state;
    for (int plan = FACEGEN_PLAN_STANDARD; plan <= FACEGEN_PLAN_ENTERPRISE_IMAGE_EDITING; plan++) {
        facegen_client_set_plan(fixture->client, (facegen_plan)plan, NULL);
        assert_int_equal(submit(fixture), FACEGEN_OK);
        facegen_result_free(fixture->result);
        fixture->result = NULL;
    }
}

static void an_image_is_saved_whatever_form_it_comes_in(void **state)
{
    static const char *const scenarios[] = {"members-unknown", "output-object", "output-text", "output-data-uri",
                                            "output-base64-link"};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < COUNT(scenarios); i++) {
        name_row(i, scenarios[i]);
        char *saved = NULL;
        facegen_request_set_base64(fixture->request, i >= 3);
        assert_int_equal(submit_under(fixture, scenarios[i]), FACEGEN_OK);
        facegen_code code =
            facegen_result_save(fixture->client, fixture->result, 0, fixture->folder, &saved, &fixture->error);
        if (code != FACEGEN_OK || !remove_png(saved))
            fail_msg("%s: %s", scenarios[i], fixture->error.message);
        free(saved);
        facegen_result_free(fixture->result);
        fixture->result = NULL;
    }
}

static void an_image_is_loaded_as_it_would_be_saved(void **state)
{
    struct fixture *fixture = *state;
    void *bytes = NULL;
    size_t size = 0;
    assert_int_equal(submit(fixture), FACEGEN_OK);
    assert_int_equal(facegen_result_load(fixture->client, fixture->result, 0, &bytes, &size, NULL), FACEGEN_OK);
    assert_true(size > 8);
    assert_memory_equal(bytes, "\x89PNG", 4);
    facegen_free(bytes);
}

static void in_a_folder_an_image_is_named_by_job_number_and_kind(void **state)
{
    struct fixture *fixture = *state;
    char *saved = NULL, expected[128];
    assert_int_equal(submit(fixture), FACEGEN_OK);
    assert_int_equal(facegen_result_save(fixture->client, fixture->result, 0, fixture->folder, &saved, NULL),
                     FACEGEN_OK);
    snprintf(expected, sizeof expected, "%s/facegen-%s-1.png", fixture->folder, facegen_result_id(fixture->result));
    assert_string_equal(saved, expected);
    assert_true(remove_png(saved));
    facegen_free(saved);
}

static void an_image_that_cannot_be_saved_can_be_saved_elsewhere(void **state)
{
    struct fixture *fixture = *state;
    char path[64], *saved = NULL;
    snprintf(path, sizeof path, "%s/missing/a.png", fixture->folder);
    assert_int_equal(submit(fixture), FACEGEN_OK);
    facegen_code code = facegen_result_save(fixture->client, fixture->result, 0, path, NULL, &fixture->error);
    assert_int_equal(code, FACEGEN_E_FILE);
    assert_non_null(strstr(fixture->error.message, "missing"));
    assert_int_equal(facegen_result_save(fixture->client, fixture->result, 0, fixture->folder, &saved, NULL),
                     FACEGEN_OK);
    assert_true(remove_png(saved));
    facegen_free(saved);
}

static void an_image_that_is_not_there_is_an_argument_error(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(submit(fixture), FACEGEN_OK);
    facegen_code code =
        facegen_result_save(fixture->client, fixture->result, 1, fixture->folder, NULL, &fixture->error);
    assert_int_equal(code, FACEGEN_E_ARGUMENT);
    assert_string_equal(fixture->error.parameter, "index");
}

static void an_invalid_request_sends_nothing(void **state)
{
    struct fixture *fixture = *state;
    facegen_request_set_width(fixture->request, 513);
    assert_int_equal(submit(fixture), FACEGEN_E_INVALID);
    assert_string_equal(fixture->error.parameter, "width");
    assert_int_equal(fixture->error.acceptance, FACEGEN_ACCEPTANCE_NO);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 0);
}

static void a_full_queue_is_tried_again_after_the_time_it_asks_for(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(submit_under(fixture, "http-429*2"), FACEGEN_OK);
    assert_int_equal(facegen_result_image_count(fixture->result), 1);
}

static void a_queue_that_stays_full_ends_with_the_time_to_wait(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(submit_under(fixture, "http-429"), FACEGEN_E_BUSY);
    assert_int_equal(fixture->error.retry_after_ms, 2000);
}

static void an_overloaded_service_is_tried_again_only_on_request(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(submit_under(fixture, "http-503*1"), FACEGEN_E_UNAVAILABLE);
    facegen_client_retry_unavailable(fixture->client, true);
    assert_int_equal(submit_under(fixture, "http-503*2"), FACEGEN_OK);
}

static void an_uncertain_request_is_not_sent_again(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(submit_under(fixture, "reset-after-body"), FACEGEN_E_UNCERTAIN);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 1);
}

static void a_request_that_did_not_arrive_whole_is_sent_again(void **state)
{
    struct fixture *fixture = *state;
    facegen_sandbox_set(fixture->sandbox, "scenario", "reset-in-body*1", NULL);
    assert_int_equal(submit(fixture), FACEGEN_OK);
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), 1);
}

static void a_fetch_that_goes_wrong_is_repeated(void **state)
{
    static const char *const scenarios[] = {"http-500@fetch*2", "http-502@fetch*2", "reset-in-answer@fetch*2",
                                            "html-200@fetch*2", "http-404@fetch*1"};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < COUNT(scenarios); i++) {
        if (submit_under(fixture, scenarios[i]) != FACEGEN_OK)
            fail_msg("%s: %s", scenarios[i], fixture->error.message);
        facegen_result_free(fixture->result);
        fixture->result = NULL;
    }
    assert_int_equal(facegen_sandbox_paid_requests(fixture->sandbox), COUNT(scenarios));
}

static void a_job_that_outlasts_the_deadline_leaves_its_id(void **state)
{
    struct fixture *fixture = *state;
    facegen_client_set_timeout(fixture->client, 60 * 1000, NULL);
    assert_int_equal(submit_under(fixture, "stuck"), FACEGEN_E_TIMEOUT);
    assert_string_not_equal(fixture->error.id, "");
}

static void a_job_that_fails_says_why(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(submit_under(fixture, "fails"), FACEGEN_E_FAILED);
    assert_string_not_equal(fixture->error.id, "");
    assert_int_equal(fixture->error.acceptance, FACEGEN_ACCEPTANCE_YES);
}

static void an_expired_image_keeps_its_result(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(submit_under(fixture, "http-403@image"), FACEGEN_OK);
    facegen_code code =
        facegen_result_save(fixture->client, fixture->result, 0, fixture->folder, NULL, &fixture->error);
    assert_int_equal(code, FACEGEN_E_EXPIRED);
    assert_non_null(facegen_result_image_link(fixture->result, 0));
}

static void what_is_no_image_is_not_saved(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(submit_under(fixture, "html-200@image"), FACEGEN_OK);
    facegen_code code =
        facegen_result_save(fixture->client, fixture->result, 0, fixture->folder, NULL, &fixture->error);
    assert_int_equal(code, FACEGEN_E_IMAGE);
}

struct seen {
    facegen_client *client; /* cancelled in the queue, if set */
    bool upload, queued, download;
};

static void see(facegen_phase phase, int64_t done, int64_t total, const char *id, void *user_data)
{
    struct seen *seen = user_data;
    seen->upload |= phase == FACEGEN_PHASE_UPLOAD && done > 0 && done <= total;
    seen->queued |= phase == FACEGEN_PHASE_QUEUED && done >= 0 && *id;
    seen->download |= phase == FACEGEN_PHASE_DOWNLOAD && done > 0;
    if (seen->client && seen->queued)
        facegen_client_cancel(seen->client);
}

static void every_phase_reports_progress(void **state)
{
    struct fixture *fixture = *state;
    struct seen seen = {0};
    void *bytes;
    size_t size;
    facegen_client_set_progress(fixture->client, see, &seen);
    assert_int_equal(submit(fixture), FACEGEN_OK);
    assert_int_equal(facegen_result_load(fixture->client, fixture->result, 0, &bytes, &size, NULL), FACEGEN_OK);
    facegen_free(bytes);
    assert_true(seen.upload && seen.queued && seen.download);
}

static void a_cancelled_job_leaves_its_id(void **state)
{
    struct fixture *fixture = *state;
    struct seen seen = {.client = fixture->client};
    facegen_client_set_progress(fixture->client, see, &seen);
    assert_int_equal(submit(fixture), FACEGEN_E_CANCELLED);
    assert_string_not_equal(fixture->error.id, "");
}

/* A transport of one function, as in transport.h. */
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_queued_job_is_waited_for),
        TEST(a_job_that_is_not_waited_for_is_fetched_by_its_id),
        TEST(a_job_that_was_accepted_is_the_clients_own),
        TEST(a_job_goes_on_after_a_call_that_saw_it_unfinished),
        TEST(an_unknown_id_is_gone),
        TEST(every_plan_has_its_routes),
        TEST(an_image_is_saved_whatever_form_it_comes_in),
        TEST(an_image_is_loaded_as_it_would_be_saved),
        TEST(in_a_folder_an_image_is_named_by_job_number_and_kind),
        TEST(an_image_that_cannot_be_saved_can_be_saved_elsewhere),
        TEST(an_image_that_is_not_there_is_an_argument_error),
        TEST(an_invalid_request_sends_nothing),
        TEST(a_full_queue_is_tried_again_after_the_time_it_asks_for),
        TEST(a_queue_that_stays_full_ends_with_the_time_to_wait),
        TEST(an_overloaded_service_is_tried_again_only_on_request),
        TEST(an_uncertain_request_is_not_sent_again),
        TEST(a_request_that_did_not_arrive_whole_is_sent_again),
        TEST(a_fetch_that_goes_wrong_is_repeated),
        TEST(a_job_that_outlasts_the_deadline_leaves_its_id),
        TEST(a_job_that_fails_says_why),
        TEST(an_expired_image_keeps_its_result),
        TEST(what_is_no_image_is_not_saved),
        TEST(every_phase_reports_progress),
        TEST(a_cancelled_job_leaves_its_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
