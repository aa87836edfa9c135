/* Recordings of the in-process sandbox, played back without it. */
#include "replay_fixture.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what was recorded is played back ---- */

static void assert_played_back(struct scene *scene)
{
    char *recorded = record(scene);
    size_t requests = facegen_sandbox_requests(scene->base.sandbox);
    struct run run = begin_replay(scene);
    char *played = submit(run.client, scene->base.request);
    end_run(&run);
    assert_string_equal(played, recorded);
    assert_int_equal(facegen_sandbox_requests(scene->base.sandbox), requests);
    free(recorded);
    free(played);
}

static void what_was_recorded_is_played_back(void **state)
{
    static const char *const scenarios[] = {
        "",
        "instant",
        "http-400",
        "http-401",
        "http-429",
        "http-429-header*1",
        "http-503",
        "redirect",
        "html-200",
        "json-broken",
        "json-array",
        "empty-200",
        "numbers-large",
        "message-object",
        "fails",
        "stuck",
        "slow",
        "close-before-body*1",
        "close-in-body*1",
        "close-in-body",
        "reset-in-answer",
        "close-after-body",
        "close-in-answer@fetch*1",
        "http-500@image*1",
        "http-404@image",
        "close-in-answer@image",
    };
    struct scene *scene = *state;
    for (size_t i = 0; i < COUNT(scenarios); i++) {
        char track_id[64];
        snprintf(track_id, sizeof track_id, "scenario:%s", scenarios[i]);
        facegen_request_set_track_id(scene->base.request, *scenarios[i] ? track_id : "none");
        print_message("%s\n", scenarios[i]);
        assert_played_back(scene);
    }
}

static void a_frame_loop_that_never_waits_is_played_back(void **state)
{
    struct scene *scene = *state;
    facegen_code code = FACEGEN_E_SYSTEM;
    free(record(scene));
    struct run run = begin_replay(scene);
    facegen_engine *engine = facegen_engine_new(run.client, NULL);
    assert_int_equal(facegen_engine_submit(engine, scene->base.request, keep_code, &code, NULL, NULL), FACEGEN_OK);
    for (int i = 0; i < 300 && facegen_engine_step(engine, 0) > 0; i++)
        assert_int_equal(facegen_engine_timeout(engine), 0);
    assert_int_equal(code, FACEGEN_OK);
    facegen_engine_free(engine);
    end_run(&run);
}

static void images_in_the_answer_are_played_back(void **state)
{
    struct scene *scene = *state;
    facegen_request_set_base64(scene->base.request, true);
    facegen_request_set_samples(scene->base.request, 2);
    assert_played_back(scene);
}

static void a_face_in_the_request_is_known_again(void **state)
{
    struct scene *scene = *state;
    unsigned char face[4096] = "\x89PNG\r\n\x1a\n";
    memset(face + 8, 7, sizeof face - 8);
    assert_int_equal(facegen_request_set_face_memory(scene->base.request, face, sizeof face), FACEGEN_OK);
    assert_played_back(scene);
    face[4000] = 8;
    facegen_request_set_face_memory(scene->base.request, face, sizeof face);
    struct run run = begin_replay(scene);
    char *played = submit(run.client, scene->base.request);
    assert_non_null(strstr(played, "FACEGEN_E_TRANSPORT"));
    assert_non_null(strstr(played, "\"face_image\""));
    free(played);
    end_run(&run);
}

/* ---- which exchange answers ---- */

static void jobs_may_come_in_another_order(void **state)
{
    struct scene *scene = *state;
    static const char *const prompts[] = {"a knight", "a queen"};
    char *recorded[2];
    facegen_request_set_track_id(scene->base.request, "scenario:close-in-body*1");
    struct run recording = begin_recording(scene);
    for (size_t i = 0; i < 2; i++) {
        facegen_request_set_prompt(scene->base.request, prompts[i]);
        recorded[i] = submit(recording.client, scene->base.request);
    }
    end_run(&recording);
    struct run run = begin_replay(scene);
    for (size_t i = 2; i-- > 0;) {
        facegen_request_set_prompt(scene->base.request, prompts[i]);
        char *played = submit(run.client, scene->base.request);
        assert_string_equal(played, recorded[i]);
        free(played);
        free(recorded[i]);
    }
    end_run(&run);
}

static void the_same_request_gets_its_answers_in_their_order(void **state)
{
    struct scene *scene = *state;
    char *recorded[3];
    static const char *const scenarios[] = {"instant", "close-in-body", "http-503"};
    struct run recording = begin_recording(scene);
    for (size_t i = 0; i < 3; i++) {
        facegen_sandbox_set(scene->base.sandbox, "scenario", scenarios[i], NULL);
        recorded[i] = submit(recording.client, scene->base.request);
    }
    end_run(&recording);
    struct run run = begin_replay(scene);
    for (size_t i = 0; i < 3; i++) {
        char *played = submit(run.client, scene->base.request);
        assert_string_equal(played, recorded[i]);
        free(played);
        free(recorded[i]);
    }
    assert_int_equal(facegen_replay_left(run.replay), 0);
    end_run(&run);
}

static void what_is_paid_for_is_played_once_and_what_is_free_again(void **state)
{
    struct scene *scene = *state;
    facegen_result *result = NULL;
    void *bytes;
    size_t size;
    facegen_request_set_track_id(scene->base.request, "scenario:instant");
    free(record(scene));
    struct run run = begin_replay(scene);
    assert_int_equal(facegen_replay_left(run.replay), 2);
    assert_int_equal(facegen_submit(run.client, scene->base.request, &result, NULL), FACEGEN_OK);
    assert_int_equal(facegen_replay_left(run.replay), 1);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(facegen_result_load(run.client, result, 0, &bytes, &size, NULL), FACEGEN_OK);
        facegen_free(bytes);
    }
    assert_int_equal(facegen_replay_left(run.replay), 0);
    facegen_result_free(result);
    char *played = submit(run.client, scene->base.request);
    assert_non_null(strstr(played, "FACEGEN_E_TRANSPORT"));
    assert_non_null(strstr(played, "no more answers to this request: line 2 was played"));
    free(played);
    end_run(&run);
}

static void a_result_expires_when_it_did(void **state)
{
    struct scene *scene = *state;
    facegen_result *result = NULL;
    facegen_request_set_track_id(scene->base.request, "scenario:instant");
    free(record(scene));
    struct run run = begin_replay(scene);
    assert_int_equal(facegen_submit(run.client, scene->base.request, &result, NULL), FACEGEN_OK);
    int64_t answered = facegen_result_expires_at(result) - 24 * 3600; /* virtual time begins in 2026 */
    assert_true(answered >= 1767225600 && answered <= 1767225601);
    facegen_result_free(result);
    end_run(&run);
}

static void what_differs_is_named(void **state)
{
    struct scene *scene = *state;
    free(record(scene));
    facegen_request_set_prompt(scene->base.request, "a queen");
    struct run run = begin_replay(scene);
    char *played = submit(run.client, scene->base.request);
    assert_non_null(strstr(played, "FACEGEN_E_TRANSPORT"));
    assert_non_null(strstr(played, "in line 2, the nearest, \"prompt\" differs"));
    free(played);
    facegen_request_set_seed(scene->base.request, 5);
    played = submit(run.client, scene->base.request);
    assert_non_null(strstr(played, "\"prompt\" and others differ"));
    free(played);
    facegen_result *result;
    assert_int_equal(facegen_fetch(run.client, "999", &result, &scene->base.error), FACEGEN_E_TRANSPORT);
    assert_non_null(
        strstr(scene->base.error.message, "nothing for POST https://sandbox.invalid/api/v6/image_editing/fetch"));
    end_run(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_recorded_is_played_back),
        TEST(a_frame_loop_that_never_waits_is_played_back),
        TEST(images_in_the_answer_are_played_back),
        TEST(a_face_in_the_request_is_known_again),
        TEST(jobs_may_come_in_another_order),
        TEST(the_same_request_gets_its_answers_in_their_order),
        TEST(what_is_paid_for_is_played_once_and_what_is_free_again),
        TEST(a_result_expires_when_it_did),
        TEST(what_differs_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
