/*
 * Three images at once on one thread, which never waits for them: each job calls back once it is done. The thread does
 * what it likes meanwhile, here it draws progress bars, and steps the engine now and then, here once a frame.
 *
 *     cc async.c $(pkg-config --cflags --libs facegen) -o async && FACEGEN_API_KEY=... ./async portrait.jpg out/
 *
 * Without a key: FACEGEN_API_KEY=any FACEGEN_BASE_URL=http://127.0.0.1:8642/api, while facegen-sandbox runs.
 */
#include <facegen/facegen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

static const char *const prompts[] = {"a knight in a forest", "an astronaut on the moon", "a painter in Paris"};
enum { COUNT = sizeof prompts / sizeof prompts[0], WIDTH = 10, FRAME_MS = 16 };

struct picture {
    facegen_engine *engine;
    const char *prompt, *folder;
    int *saved;             /* how many are, of all */
    int bar;                /* how much of it is drawn, of WIDTH */
    facegen_result *result; /* while it is saved */
};

static void when_saved(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    struct picture *picture = user_data;
    printf("%s: %s\n", picture->prompt, code == FACEGEN_OK ? path : error->message);
    *picture->saved += code == FACEGEN_OK;
    facegen_result_free(picture->result);
}

static void when_done(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                      void *user_data)
{
    (void)job;
    struct picture *picture = user_data;
    facegen_error unsaved = FACEGEN_ERROR_INIT;
    picture->bar = WIDTH;
    picture->result = result;
    if (code == FACEGEN_OK) {
        code = facegen_engine_save(picture->engine, result, 0, picture->folder, when_saved, picture, NULL, &unsaved);
        error = &unsaved;
    }
    if (code != FACEGEN_OK)
        when_saved(code, NULL, error, picture);
}

static void when_progressing(facegen_phase phase, int64_t done, int64_t total, const char *id, void *user_data)
{
    (void)id;
    struct picture *picture = user_data;
    if (phase == FACEGEN_PHASE_QUEUED && total > 0)
        picture->bar = done < total ? (int)(WIDTH * done / total) : WIDTH;
}

static void draw(const struct picture *pictures)
{
    for (int i = 0; i < COUNT; i++)
        fprintf(stderr, "[%-*.*s] ", WIDTH, pictures[i].bar, "##########");
}

static void run(facegen_engine *engine, const struct picture *pictures)
{
    const struct timespec frame = {.tv_nsec = FRAME_MS * 1000000};
    while (facegen_engine_step(engine, 0) > 0) {
        draw(pictures);
        nanosleep(&frame, NULL);
        fputs("\r\033[K", stderr); /* to the line's beginning, and clear it */
    }
}

int main(int argc, char **argv)
{
    struct stat folder;
    if (argc != 3 || stat(argv[2], &folder) != 0 || !S_ISDIR(folder.st_mode)) {
        fprintf(stderr, "usage: async FACE FOLDER, a folder that is there\n");
        return 2;
    }
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client *client = facegen_client_new();
    const char *url = getenv("FACEGEN_BASE_URL");
    if (facegen_client_set_key(client, getenv("FACEGEN_API_KEY"), &error) == FACEGEN_OK && url)
        facegen_client_set_base_url(client, url, &error);

    int saved = 0;
    struct picture pictures[COUNT];
    facegen_engine *engine = facegen_engine_new(client, &error);
    facegen_request *request = facegen_request_new();
    facegen_request_set_face_file(request, argv[1]);
    for (int i = 0; i < COUNT && error.code == FACEGEN_OK; i++) {
        pictures[i] = (struct picture){.engine = engine, .prompt = prompts[i], .folder = argv[2], .saved = &saved};
        facegen_request_set_prompt(request, prompts[i]);
        facegen_job *job = NULL;
        if (facegen_engine_submit(engine, request, when_done, &pictures[i], &job, &error) == FACEGEN_OK)
            facegen_job_set_progress(job, when_progressing, &pictures[i]);
    }
    facegen_request_free(request);

    if (error.code == FACEGEN_OK)
        run(engine, pictures);
    else
        fprintf(stderr, "%s\n", error.message);
    facegen_engine_free(engine);
    facegen_client_free(client);
    return saved == COUNT ? 0 : 1;
}
