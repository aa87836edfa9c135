/*
 * Three images at once in a program with an event loop of its own, on epoll. Ctrl-C ends what still runs.
 *
 *     cc epoll.c $(pkg-config --cflags --libs facegen) -o epoll && FACEGEN_API_KEY=... ./epoll portrait.jpg out/
 *
 * Without a key: FACEGEN_API_KEY=any FACEGEN_BASE_URL=http://127.0.0.1:8642/api, while facegen-sandbox runs.
 */
#include <facegen/facegen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* The loop. Ctrl-C stands for whatever else the program waits for. */
static void run(facegen_engine *engine)
{
    sigset_t interrupt;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    sigprocmask(SIG_BLOCK, &interrupt, NULL);
    int loop = epoll_create1(EPOLL_CLOEXEC), signals = signalfd(-1, &interrupt, SFD_CLOEXEC);
    epoll_ctl(loop, EPOLL_CTL_ADD, signals, &(struct epoll_event){.events = EPOLLIN, .data.fd = signals});
    epoll_ctl(loop, EPOLL_CTL_ADD, facegen_engine_fd(engine), &(struct epoll_event){.events = EPOLLIN});

    while (facegen_engine_step(engine, 0) > 0) {
        struct epoll_event event;
        struct signalfd_siginfo signal;
        int ready = epoll_wait(loop, &event, 1, facegen_engine_timeout(engine));
        if (ready == 1 && event.data.fd == signals && read(signals, &signal, sizeof signal) > 0)
            facegen_engine_cancel(engine);
    }
    close(signals);
    close(loop);
}

int main(int argc, char **argv)
{
    struct stat folder;
    if (argc != 3 || stat(argv[2], &folder) != 0 || !S_ISDIR(folder.st_mode)) {
        fprintf(stderr, "usage: epoll FACE FOLDER, a folder that is there\n");
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
