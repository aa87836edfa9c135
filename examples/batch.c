/*
 * A list of prompts, each a line of standard input, through one engine on one thread. All are begun at once; the
 * library sends as many as the account may have in the provider's queue, and the others as these end.
 *
 *     cc batch.c $(pkg-config --cflags --libs facegen) -o batch
 *     FACEGEN_API_KEY=... ./batch portrait.jpg out/ <prompts.txt
 *
 * Without a key: FACEGEN_API_KEY=any FACEGEN_BASE_URL=http://127.0.0.1:8642/api, while facegen-sandbox runs.
 */
#include <facegen/facegen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct batch {
    facegen_engine *engine;
    const char *folder;
    int failed;
};

struct picture {
    struct batch *batch;
    facegen_result *result;
    char prompt[512];
};

static void when_saved(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    struct picture *picture = user_data;
    printf("%s: %s\n", picture->prompt, code == FACEGEN_OK ? path : error->message);
    picture->batch->failed += code != FACEGEN_OK;
    facegen_result_free(picture->result);
    free(picture);
}

static void when_done(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                      void *user_data)
{
    (void)job;
    struct picture *picture = user_data;
    const struct batch *batch = picture->batch;
    facegen_error unsaved = FACEGEN_ERROR_INIT;
    picture->result = result;
    if (code == FACEGEN_OK) {
        code = facegen_engine_save(batch->engine, result, 0, batch->folder, when_saved, picture, NULL, &unsaved);
        error = &unsaved;
    }
    if (code != FACEGEN_OK)
        when_saved(code, NULL, error, picture);
}

static void begin(struct batch *batch, facegen_request *request, const char *prompt)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    struct picture *picture = calloc(1, sizeof *picture);
    if (!picture) {
        batch->failed++;
        return;
    }
    picture->batch = batch;
    snprintf(picture->prompt, sizeof picture->prompt, "%s", prompt);
    facegen_request_set_prompt(request, prompt);
    facegen_code code = facegen_engine_submit(batch->engine, request, when_done, picture, NULL, &error);
    if (code != FACEGEN_OK)
        when_saved(code, NULL, &error, picture);
}

int main(int argc, char **argv)
{
    struct stat folder;
    if (argc != 3 || stat(argv[2], &folder) != 0 || !S_ISDIR(folder.st_mode)) {
        fprintf(stderr, "usage: batch FACE FOLDER, a folder that is there\n");
        return 2;
    }
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client *client = facegen_client_new();
    const char *url = getenv("FACEGEN_BASE_URL");
    if (facegen_client_set_key(client, getenv("FACEGEN_API_KEY"), &error) == FACEGEN_OK && url)
        facegen_client_set_base_url(client, url, &error);

    struct batch batch = {.engine = facegen_engine_new(client, &error), .folder = argv[2]};
    facegen_request *request = facegen_request_new();
    facegen_request_set_face_file(request, argv[1]);
    char prompt[512];
    while (fgets(prompt, sizeof prompt, stdin)) {
        prompt[strcspn(prompt, "\n")] = '\0';
        begin(&batch, request, prompt);
    }
    facegen_request_free(request);
    while (facegen_engine_step(batch.engine, -1) > 0)
        continue;
    facegen_engine_free(batch.engine);
    facegen_client_free(client);
    return batch.failed == 0 ? 0 : 1;
}
