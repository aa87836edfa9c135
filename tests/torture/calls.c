/* One call after another: submit, fetch, save, load; through the sandbox and over HTTP. */
#include "observer.h"
#include "provider.h"
#include "scene.h"

#include <stdio.h>
#include <string.h>

static void save(const torture_scene *scene, const facegen_result *result, size_t index, const char *name)
{
    char path[256], *saved = NULL;
    facegen_error error = FACEGEN_ERROR_INIT;
    snprintf(path, sizeof path, "%s/%zu-%s", scene->place->folder, index, name);
    facegen_code code = facegen_result_save(scene->client, result, index, path, &saved, &error);
    judge_saving(code, saved, &error);
    facegen_free(saved);
}

static void save_all(const torture_scene *scene, const facegen_result *result, const char *name)
{
    for (size_t i = 0; i < facegen_result_image_count(result); i++)
        save(scene, result, i, name);
}

/* ---- at once ---- */

static void submit_and_save(const torture_scene *scene, const char *name)
{
    facegen_result *result = NULL;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_code code = facegen_submit(scene->client, scene->request, &result, &error);
    judge_submit(code, result, &error);
    save_all(scene, result, name);
    facegen_result_free(result);
}

static void submit_twice(const torture_scene *scene)
{
    submit_and_save(scene, "first.png");
    judge_recovery();
    submit_and_save(scene, "second.png");
}

void torture_sandbox(const torture_place *place)
{
    torture_scene scene = {.place = place, .sandbox = facegen_sandbox_new()};
    if (scene_begin(&scene, false) && scene_attach_sandbox(&scene) &&
        scene_set(facegen_request_set_face_image(scene.request, "https://example.com/face.jpg")))
        submit_twice(&scene);
    scene_end(&scene);
}

void torture_face_file(const torture_place *place)
{
    torture_scene scene = {.place = place};
    if (scene_begin(&scene, true) && scene_attach_provider(&scene) &&
        scene_set(facegen_client_set_plan(scene.client, FACEGEN_PLAN_ENTERPRISE_FACE_GEN, NULL)) &&
        scene_set(facegen_request_set_face_file(scene.request, place->face)))
        submit_twice(&scene);
    scene_end(&scene);
}

/* ---- a result that others brought ---- */

static void parse_and_save(const torture_scene *scene, const char *name)
{
    facegen_result *result = NULL;
    facegen_error error = FACEGEN_ERROR_INIT;
    provider_answer answer = provider_give("POST", "/fetch/4711", PROVIDER_ORIGIN);
    facegen_code code = facegen_webhook_parse(answer.body, answer.size, &result, &error);
    judge_call(code, result, &error);
    save_all(scene, result, name);
    facegen_result_free(result);
}

void torture_delivery(const torture_place *place)
{
    torture_scene scene = {.place = place};
    if (scene_begin(&scene, false) && scene_attach_provider(&scene)) {
        parse_and_save(&scene, "first.png");
        judge_recovery();
        parse_and_save(&scene, "second.png");
    }
    scene_end(&scene);
}

/* ---- in steps ---- */

static void load(const torture_scene *scene, const facegen_result *result, size_t index)
{
    void *bytes = NULL;
    size_t size = 0, wanted;
    const void *image = provider_image(&wanted);
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_code code = facegen_result_load(scene->client, result, index, &bytes, &size, &error);
    judge_code(code, &error);
    expect(code != FACEGEN_OK || (size == wanted && memcmp(bytes, image, size) == 0),
           "what was loaded is another image");
    facegen_free(bytes);
}

/* Submits, fetches by the id, and gets the images in both ways. */
static void submit_and_fetch(const torture_scene *scene, const char *name)
{
    char id[64] = "";
    facegen_result *result = NULL;
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_code code = facegen_submit_nowait(scene->client, scene->request, &result, &error);
    judge_submit(code, result, &error);
    snprintf(id, sizeof id, "%s", result ? facegen_result_id(result) : error.id);
    facegen_result_free(result);
    if (!*id)
        return;
    code = facegen_fetch(scene->client, id, &result, &error);
    judge_call(code, result, &error);
    expect(strcmp(result ? facegen_result_id(result) : error.id, id) == 0, "the id of a fetch is not told");
    save_all(scene, result, name);
    for (size_t i = 0; i < facegen_result_image_count(result); i++)
        load(scene, result, i);
    facegen_result_free(result);
}

static void fetch_twice(const torture_scene *scene)
{
    submit_and_fetch(scene, "first.png");
    judge_recovery();
    submit_and_fetch(scene, "second.png");
}

void torture_face_memory(const torture_place *place)
{
    torture_scene scene = {.place = place};
    size_t size;
    const void *image = provider_image(&size);
    if (scene_begin(&scene, true) && scene_attach_provider(&scene) &&
        scene_set(facegen_request_set_face_memory(scene.request, image, size)))
        fetch_twice(&scene);
    scene_end(&scene);
}

/* Without repetitions, which would wait. */
void torture_http(const torture_place *place)
{
    torture_scene scene = {.place = place};
    if (scene_begin(&scene, false) &&
        scene_set(facegen_request_set_face_image(scene.request, "https://example.com/face.jpg")) &&
        scene_set(facegen_client_set_base_url(scene.client, place->provider, NULL)) &&
        scene_set(facegen_client_set_key(scene.client, "secret-key", NULL)) &&
        scene_set(facegen_client_set_timeout(scene.client, 15000, NULL)) &&
        scene_set(facegen_client_set_retries(scene.client, 0, NULL))) {
        observer_attach(scene.client, false);
        fetch_twice(&scene);
    }
    scene_end(&scene);
    int given = observer_given(), paid = provider_settle();
    expect(paid <= given, "%d paid requests were given away, %d arrived", given, paid);
}
