/*
 * A test of one's own program that needs the provider once: the first run records what was said, all later ones play it
 * back, without a key, a network or a bill. To record anew, delete the file.
 *
 *     cc record_replay.c $(pkg-config --cflags --libs facegen-sandbox facegen) -o record_replay
 *     FACEGEN_API_KEY=... ./record_replay portrait.jpg recording.jsonl
 *     ./record_replay portrait.jpg recording.jsonl
 *
 * Without a key: FACEGEN_API_KEY=any FACEGEN_BASE_URL=http://127.0.0.1:8642/api, while facegen-sandbox runs.
 */
#include <facegen/facegen.h>
#include <facegen/replay.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What is tested: it knows nothing of recordings. */
static facegen_code make_knight(facegen_client *client, const char *face, facegen_error *error)
{
    size_t size = 0;
    void *image = NULL;
    facegen_result *result = NULL;
    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, "a knight in a forest");
    facegen_request_set_face_file(request, face);
    if (facegen_submit(client, request, &result, error) == FACEGEN_OK &&
        facegen_result_load(client, result, 0, &image, &size, error) == FACEGEN_OK)
        printf("job %s: %zu bytes\n", facegen_result_id(result), size);
    facegen_free(image);
    facegen_result_free(result);
    facegen_request_free(request);
    return error->code;
}

static facegen_code set_up_provider(facegen_client *client, facegen_error *error)
{
    const char *url = getenv("FACEGEN_BASE_URL");
    facegen_code code = facegen_client_set_key(client, getenv("FACEGEN_API_KEY"), error);
    return code == FACEGEN_OK && url ? facegen_client_set_base_url(client, url, error) : code;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: record_replay IMAGE RECORDING\n");
        return 2;
    }
    const char *face = argv[1], *path = argv[2];
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client *client = facegen_client_new();
    facegen_replay *replay = NULL;
    facegen_recorder *recorder = NULL;
    if (access(path, F_OK) == 0) {
        replay = facegen_replay_open(path, &error);
        if (replay)
            facegen_replay_attach(replay, client, &error);
    } else if (set_up_provider(client, &error) == FACEGEN_OK) {
        recorder = facegen_recorder_new(path, &error);
        if (recorder)
            facegen_recorder_attach(recorder, client, &error);
    }

    bool made = error.code == FACEGEN_OK && make_knight(client, face, &error) == FACEGEN_OK;

    facegen_client_free(client); /* before what it is attached to */
    facegen_replay_free(replay);
    bool recorded = facegen_recorder_close(recorder, &error) == FACEGEN_OK;
    if (!made || !recorded)
        fprintf(stderr, "%s\n", error.message);
    return made && recorded ? 0 : 1;
}
