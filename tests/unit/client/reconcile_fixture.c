#include "reconcile_fixture.h"

#include "support/test.h"

#include <stdio.h>
#include <string.h>

static void watch(facegen_log_level level, const char *message, void *user_data)
{
    struct scene *scene = user_data;
    bool asks = strstr(message, "/assets_generated (") || strstr(message, "/request_count (");
    scene->questions += asks;
    scene->warnings += level == FACEGEN_LOG_WARNING;
    scene->refusals += strstr(message, "HTTP 429") != NULL;
    if (asks && scene->cancels)
        facegen_client_cancel(scene->base.client);
}

int set_up(void **state)
{
    int failed = fixture_set_up(state, sizeof(struct scene));
    struct scene *scene = *state;
    facegen_client_set_log(scene->base.client, watch, scene);
    scene->other = facegen_client_new();
    assert_int_equal(facegen_sandbox_attach(scene->base.sandbox, scene->other, NULL), FACEGEN_OK);
    return failed;
}

int tear_down(void **state)
{
    facegen_client_free(((struct scene *)*state)->other);
    return fixture_tear_down(state);
}

void lose(struct scene *scene, const char *scenario)
{
    char track_id[64];
    snprintf(track_id, sizeof track_id, "scenario:%s", scenario);
    facegen_request_set_track_id(scene->base.request, track_id);
    facegen_result *result = NULL;
    facegen_code code = facegen_submit(scene->base.client, scene->base.request, &result, &scene->base.error);
    if (code != FACEGEN_E_UNCERTAIN)
        fail_msg("%s: %s", scenario, facegen_code_name(code));
    facegen_request_set_track_id(scene->base.request, NULL);
}

facegen_code reconcile_with(struct scene *scene, const facegen_request *request)
{
    size_t paid = facegen_sandbox_paid_requests(scene->base.sandbox);
    facegen_result_free(scene->base.result);
    scene->questions = 0;
    facegen_code code =
        facegen_reconcile(scene->base.client, request, &scene->base.error, &scene->base.result, &scene->base.error);
    assert_int_equal(facegen_sandbox_paid_requests(scene->base.sandbox), paid);
    assert_int_equal(scene->base.error.code, code);
    assert_true((code == FACEGEN_OK) == (scene->base.result != NULL));
    return code;
}

facegen_code reconcile(struct scene *scene)
{
    return reconcile_with(scene, scene->base.request);
}

const char *submit_elsewhere(struct scene *scene, const char *prompt, const char *track_id)
{
    static char id[64];
    facegen_result *result = NULL;
    facegen_request *request = facegen_request_copy(scene->base.request);
    facegen_request_set_prompt(request, prompt);
    facegen_request_set_track_id(request, track_id);
    assert_int_equal(facegen_submit_nowait(scene->other, request, &result, NULL), FACEGEN_OK);
    snprintf(id, sizeof id, "%s", facegen_result_id(result));
    facegen_result_free(result);
    facegen_request_free(request);
    return id;
}
