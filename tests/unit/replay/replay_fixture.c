#include "replay_fixture.h"

#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char key[] = "a-key-that-is-a-secret/1234567890";

int set_up(void **state)
{
    int failed = fixture_set_up(state, sizeof(struct scene));
    struct scene *scene = *state;
    facegen_sandbox_set(scene->base.sandbox, "key", key, NULL);
    facegen_request_set_face_image(scene->base.request, "https://example.com/face.jpg?signature=of-the-face");
    snprintf(scene->path, sizeof scene->path, "%s/recording", scene->base.folder);
    return failed;
}

int tear_down(void **state)
{
    unlink(((struct scene *)*state)->path);
    return fixture_tear_down(state);
}

char *read_recording(const struct scene *scene)
{
    FILE *file = fopen(scene->path, "r");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20);
    assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
    fclose(file);
    return text;
}

void write_recording(const struct scene *scene, const char *text)
{
    FILE *file = fopen(scene->path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

struct run begin_recording(struct scene *scene)
{
    struct run begun = {.client = facegen_client_new(),
                        .recorder = facegen_recorder_new(scene->path, &scene->base.error)};
    assert_non_null(begun.recorder);
    assert_int_equal(facegen_sandbox_attach(scene->base.sandbox, begun.client, NULL), FACEGEN_OK);
    assert_int_equal(facegen_recorder_attach(begun.recorder, begun.client, NULL), FACEGEN_OK);
    return begun;
}

struct run begin_replay(struct scene *scene)
{
    struct run begun = {.client = facegen_client_new(), .replay = facegen_replay_open(scene->path, &scene->base.error)};
    if (!begun.replay)
        fail_msg("%s", scene->base.error.message);
    assert_int_equal(facegen_replay_attach(begun.replay, begun.client, NULL), FACEGEN_OK);
    return begun;
}

void end_run(struct run *run)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client_free(run->client);
    facegen_replay_free(run->replay);
    if (facegen_recorder_close(run->recorder, &error) != FACEGEN_OK)
        fail_msg("%s", error.message);
}

char *tell(facegen_client *client, facegen_code code, facegen_result *result, const facegen_error *error)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    fprintf(out, "%s, HTTP %d, retry after %lld, sent %llu of %llu, id %s, mark %s\n%s\n%s\n", facegen_code_name(code),
            error->http_status, (long long)error->retry_after_ms, (unsigned long long)error->bytes_sent,
            (unsigned long long)error->bytes_total, error->id, error->mark, error->message, error->body);
    if (result)
        fprintf(out, "%d, id %s, %s\n", facegen_result_status(result), facegen_result_id(result),
                facegen_result_message(result));
    for (size_t i = 0; result && i < facegen_result_image_count(result); i++) {
        void *bytes = NULL;
        size_t image_size = 0;
        code = facegen_result_load(client, result, i, &bytes, &image_size, NULL);
        fprintf(out, "image %zu: %s, %zu bytes: ", i, facegen_code_name(code), image_size);
        for (size_t byte = 0; byte < image_size; byte++)
            fprintf(out, "%02x", ((unsigned char *)bytes)[byte]);
        facegen_free(bytes);
    }
    fclose(out);
    return text;
}

char *submit(facegen_client *client, const facegen_request *request)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_result *result = NULL;
    facegen_code code = facegen_submit(client, request, &result, &error);
    char *told = tell(client, code, result, &error);
    facegen_result_free(result);
    return told;
}

char *record(struct scene *scene)
{
    struct run run = begin_recording(scene);
    char *told = submit(run.client, scene->base.request);
    end_run(&run);
    return told;
}
