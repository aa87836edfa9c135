/*
 * Three images at once in a program on libuv.
 *
 *     cc libuv.c $(pkg-config --cflags --libs facegen libuv) -o libuv && FACEGEN_API_KEY=... ./libuv portrait.jpg out/
 *
 * Without a key: FACEGEN_API_KEY=any FACEGEN_BASE_URL=http://127.0.0.1:8642/api, while facegen-sandbox runs.
 */
#include <facegen/facegen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <uv.h>

static const char *const prompts[] = {"a knight in a forest", "an astronaut on the moon", "a painter in Paris"};
enum { COUNT = sizeof prompts / sizeof prompts[0] };

struct picture {
    facegen_engine *engine;
    const char *prompt, *folder;
    int *saved;             /* how many are, of all */
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
    picture->result = result;
    if (code == FACEGEN_OK) {
        code = facegen_engine_save(picture->engine, result, 0, picture->folder, when_saved, picture, NULL, &unsaved);
        error = &unsaved;
    }
    if (code != FACEGEN_OK)
        when_saved(code, NULL, error, picture);
}

/* Steps the engine, and again when its time has come. After a job is begun elsewhere, this is to be called too. */
static void step(uv_timer_t *timer)
{
    facegen_engine *engine = timer->data;
    if (facegen_engine_step(engine, 0) > 0)
        uv_timer_start(timer, step, (uint64_t)facegen_engine_timeout(engine), 0);
    else
        uv_timer_stop(timer);
}

static void when_readable(uv_poll_t *poll, int status, int events)
{
    (void)status, (void)events;
    step(poll->data);
}

static void run(facegen_engine *engine)
{
    uv_loop_t loop;
    uv_timer_t timer = {.data = engine};
    uv_poll_t poll = {.data = &timer};
    uv_loop_init(&loop);
    uv_timer_init(&loop, &timer);
    uv_poll_init(&loop, &poll, facegen_engine_fd(engine));
    uv_poll_start(&poll, UV_READABLE, when_readable);
    uv_unref((uv_handle_t *)&poll); /* the timer keeps the loop alive as long as jobs run */
    step(&timer);
    uv_run(&loop, UV_RUN_DEFAULT);

    uv_close((uv_handle_t *)&poll, NULL);
    uv_close((uv_handle_t *)&timer, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
}

int main(int argc, char **argv)
{
    struct stat folder;
    if (argc != 3 || stat(argv[2], &folder) != 0 || !S_ISDIR(folder.st_mode)) {
        fprintf(stderr, "usage: libuv FACE FOLDER, a folder that is there\n");
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
    for (int i = 0; engine && i < COUNT; i++) {
        pictures[i] = (struct picture){.engine = engine, .prompt = prompts[i], .folder = argv[2], .saved = &saved};
        facegen_request_set_prompt(request, prompts[i]);
        if (facegen_engine_submit(engine, request, when_done, &pictures[i], NULL, &error) != FACEGEN_OK)
            break;
    }
    facegen_request_free(request);

    if (error.code == FACEGEN_OK)
        run(engine);
    else
        fprintf(stderr, "%s\n", error.message);
    facegen_engine_free(engine);
    facegen_client_free(client);
    return saved == COUNT ? 0 : 1;
}
