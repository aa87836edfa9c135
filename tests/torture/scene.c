#include "scene.h"

#include "observer.h"
#include "provider.h"

bool scene_set(facegen_code code)
{
    expect(code == FACEGEN_OK || code == FACEGEN_E_NOMEM, "%s of a setter", facegen_code_name(code));
    return code == FACEGEN_OK;
}

bool scene_begin(torture_scene *scene, bool base64)
{
    judge_begin(scene->place);
    facegen_client *client = scene->client = facegen_client_new();
    facegen_request *request = scene->request = facegen_request_new();
    return client && request && scene_set(facegen_request_set_prompt(request, "a knight in a forest of old trees")) &&
           scene_set(facegen_request_set_width(request, 8)) && scene_set(facegen_request_set_height(request, 8)) &&
           scene_set(facegen_request_set_seed(request, 7)) && scene_set(facegen_request_set_base64(request, base64)) &&
           scene_set(facegen_client_set_max_queued(client, 1, NULL)); /* a slot that is lost is missed */
}

bool scene_attach_sandbox(const torture_scene *scene)
{
    if (!scene_set(facegen_sandbox_attach(scene->sandbox, scene->client, NULL)))
        return false;
    observer_attach(scene->client, true);
    return true;
}

bool scene_attach_provider(const torture_scene *scene)
{
    facegen_client *client = scene->client;
    if (!scene_set(facegen_client_set_transport(client, &provider_transport, NULL, NULL)) ||
        !scene_set(facegen_client_set_base_url(client, PROVIDER_ORIGIN "/api", NULL)) ||
        !scene_set(facegen_client_set_key(client, "secret-key", NULL)))
        return false;
    observer_attach(client, false);
    return true;
}

void scene_end(const torture_scene *scene)
{
    facegen_request_free(scene->request);
    facegen_client_free(scene->client);
    facegen_sandbox_free(scene->sandbox);
    judge_end(scene->place);
}
