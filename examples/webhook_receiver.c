/*
 * An image whose result the provider POSTs here, to a server on the engine's own thread (docs/webhooks.md). Runs until
 * Ctrl-C.
 *
 *     cc webhook_receiver.c $(pkg-config --cflags --libs facegen libmicrohttpd) -o webhook_receiver
 *     FACEGEN_API_KEY=... WEBHOOK_TOKEN=$(openssl rand -hex 32) \
 *         ./webhook_receiver portrait.jpg knight.png 8080 https://hooks.example.com
 *
 * The address leads from the world to port 8080 of this machine, through a proxy that speaks TLS.
 * Without a key: FACEGEN_API_KEY=any FACEGEN_BASE_URL=http://127.0.0.1:8642/api, while facegen-sandbox runs, and
 * http://127.0.0.1:8080 as the address.
 */
#include <facegen/facegen.h>
#include <arpa/inet.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { TOKEN_LEAST = 32, BODY_MOST = 8 * 1024 * 1024, CONNECTIONS = 16, SILENCE = 30 /* seconds */ };

struct receiver {
    facegen_engine *engine;
    const char *token, *path; /* of the image */
    char id[64];              /* of the job, once it is done */
    facegen_result *result;   /* while it is saved */
    bool saved;
};

/* ---- the job, as without a webhook ---- */

static void when_saved(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    struct receiver *receiver = user_data;
    printf("%s\n", code == FACEGEN_OK ? path : error->message);
    receiver->saved = code == FACEGEN_OK;
    facegen_result_free(receiver->result);
}

static void when_done(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                      void *user_data)
{
    struct receiver *receiver = user_data;
    facegen_error unsaved = FACEGEN_ERROR_INIT;
    snprintf(receiver->id, sizeof receiver->id, "%s", facegen_job_id(job));
    receiver->result = result;
    if (code == FACEGEN_OK) {
        code = facegen_engine_save(receiver->engine, result, 0, receiver->path, when_saved, receiver, NULL, &unsaved);
        error = &unsaved;
    }
    if (code != FACEGEN_OK)
        when_saved(code, NULL, error, receiver);
}

/* ---- the server ---- */

/* A POST as it arrives; memory that is not written costs nothing. */
struct delivery {
    size_t size;
    char body[BODY_MOST];
};

/* Looks at every byte, whether it is right or wrong: how long it takes tells nothing about the token. */
static bool is_token(const char *token, const char *given)
{
    size_t size = strlen(token), given_size = strlen(given);
    int difference = size != given_size;
    for (size_t i = 0; i < given_size; i++)
        difference |= token[i % size] ^ given[i];
    return difference == 0;
}

/* Hands a delivery to the engine. The status to answer with: a duplicate is welcome too, or it would come again. */
static unsigned take(const struct receiver *receiver, const struct delivery *delivery)
{
    char id[64];
    facegen_result *result = NULL;
    if (delivery->size > BODY_MOST)
        return MHD_HTTP_CONTENT_TOO_LARGE;
    if (facegen_webhook_parse(delivery->body, delivery->size, &result, NULL) != FACEGEN_OK)
        return MHD_HTTP_BAD_REQUEST;
    snprintf(id, sizeof id, "%s", facegen_result_id(result));
    if (facegen_engine_deliver(receiver->engine, result)) {
        printf("job %s: delivered\n", id);
    } else {
        printf("job %s: %s\n", id, strcmp(id, receiver->id) == 0 ? "done already" : "not known here");
        facegen_result_free(result);
    }
    return MHD_HTTP_OK;
}

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status)
{
    struct MHD_Response *empty = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result queued = MHD_queue_response(connection, status, empty);
    MHD_destroy_response(empty);
    return queued;
}

/* Called with the headers of a request, when *slot is NULL, with each piece of its body, and at its end. */
static enum MHD_Result serve(void *data, struct MHD_Connection *connection, const char *path, const char *method,
                             const char *version, const char *piece, size_t *size, void **slot)
{
    const struct receiver *receiver = data;
    struct delivery *delivery = *slot;
    (void)version;
    if (!delivery) {
        const char *token = strrchr(path, '/');
        if (strcmp(method, "POST") != 0 || !token || !is_token(receiver->token, token + 1))
            return answer(connection, MHD_HTTP_NOT_FOUND);
        delivery = *slot = malloc(sizeof *delivery);
        if (delivery)
            delivery->size = 0;
        return delivery ? MHD_YES : MHD_NO;
    }
    if (*size == 0)
        return answer(connection, take(receiver, delivery));
    if (delivery->size + *size <= BODY_MOST)
        memcpy(delivery->body + delivery->size, piece, *size);
    delivery->size += *size;
    *size = 0;
    return MHD_YES;
}

static void forget(void *data, struct MHD_Connection *connection, void **slot, enum MHD_RequestTerminationCode why)
{
    (void)data, (void)connection, (void)why;
    free(*slot);
    *slot = NULL;
}

/* A server on this machine only, without a thread; NULL when it cannot listen. */
static struct MHD_Daemon *start_server(struct receiver *receiver, const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, serve, receiver, MHD_OPTION_SOCK_ADDR, &address,
                            MHD_OPTION_NOTIFY_COMPLETED, forget, NULL, MHD_OPTION_CONNECTION_LIMIT,
                            (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE, MHD_OPTION_END);
}

/* ---- both on one thread ---- */

static void watch(int loop, int fd)
{
    epoll_ctl(loop, EPOLL_CTL_ADD, fd, &(struct epoll_event){.events = EPOLLIN, .data.fd = fd});
}

/* How long neither has anything to do, in milliseconds; -1: without a limit. */
static int time_to_wait(const struct receiver *receiver, struct MHD_Daemon *server)
{
    MHD_UNSIGNED_LONG_LONG theirs;
    int ours = facegen_engine_timeout(receiver->engine);
    if (MHD_get_timeout(server, &theirs) == MHD_NO || (ours >= 0 && (unsigned)ours < theirs))
        return ours;
    return (int)theirs;
}

static void run(struct receiver *receiver, struct MHD_Daemon *server)
{
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    int loop = epoll_create1(EPOLL_CLOEXEC), signals = signalfd(-1, &ends, SFD_CLOEXEC);
    watch(loop, signals);
    watch(loop, facegen_engine_fd(receiver->engine));
    watch(loop, MHD_get_daemon_info(server, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd);

    struct epoll_event event = {.data.fd = -1};
    while (event.data.fd != signals) {
        MHD_run(server);
        facegen_engine_step(receiver->engine, 0);
        epoll_wait(loop, &event, 1, time_to_wait(receiver, server));
    }
    close(signals);
    close(loop);
}

int main(int argc, char **argv)
{
    const char *token = getenv("WEBHOOK_TOKEN");
    if (argc != 5 || !token || strlen(token) < TOKEN_LEAST) {
        fprintf(stderr, "usage: webhook_receiver FACE IMAGE PORT ADDRESS, with a WEBHOOK_TOKEN of %d characters\n",
                TOKEN_LEAST);
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    char link[512];
    snprintf(link, sizeof link, "%s/%s", argv[4], token);
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client *client = facegen_client_new();
    const char *url = getenv("FACEGEN_BASE_URL");
    if (facegen_client_set_key(client, getenv("FACEGEN_API_KEY"), &error) == FACEGEN_OK && url)
        facegen_client_set_base_url(client, url, &error);

    struct receiver receiver = {.engine = facegen_engine_new(client, &error), .token = token, .path = argv[2]};
    struct MHD_Daemon *server = start_server(&receiver, argv[3]);
    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, "a knight in a forest");
    facegen_request_set_face_file(request, argv[1]);
    facegen_request_set_webhook(request, link);
    if (!server)
        fprintf(stderr, "port %s cannot be listened on\n", argv[3]);
    else if (facegen_engine_submit(receiver.engine, request, when_done, &receiver, NULL, &error) != FACEGEN_OK)
        fprintf(stderr, "%s\n", error.message);
    else
        run(&receiver, server);

    facegen_engine_free(receiver.engine);
    if (server)
        MHD_stop_daemon(server);
    facegen_request_free(request);
    facegen_client_free(client);
    return receiver.saved ? 0 : 1;
}
