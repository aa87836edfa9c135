/*
 * HTTP by the program's own means instead of libcurl: a transport of one function, which blocks. This one speaks plain
 * HTTP over a socket, such as to facegen-sandbox on this machine, and can do no TLS.
 *
 *     cc custom_transport.c $(pkg-config --cflags --libs facegen) -o custom_transport
 *     FACEGEN_API_KEY=any FACEGEN_BASE_URL=http://127.0.0.1:8642/api ./custom_transport portrait.jpg knight.png
 */
#include <facegen/facegen.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* A connection on which no step takes longer than what is left until the deadline; -1 when there is none. */
static int connect_to(const char *host, const char *port, int64_t deadline)
{
    struct addrinfo *found, hints = {.ai_socktype = SOCK_STREAM};
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now); /* the clock of deadlines, unless a transport has its own */
    struct timeval left = {.tv_sec = (time_t)(deadline / 1000 - now.tv_sec + 1)};
    if (getaddrinfo(host, port, &hints, &found) != 0)
        return -1;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &left, sizeof left);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &left, sizeof left);
    bool connected = connect(fd, found->ai_addr, found->ai_addrlen) == 0;
    freeaddrinfo(found);
    if (connected || fd < 0)
        return fd;
    close(fd);
    return -1;
}

static bool send_request(int fd, facegen_exchange *exchange, const char *host, const char *path)
{
    char bytes[16384];
    const char *type = facegen_exchange_content_type(exchange);
    int64_t size =
        snprintf(bytes, sizeof bytes,
                 "%s %s HTTP/1.0\r\nHost: %s\r\nUser-Agent: %s\r\nContent-Type: %s\r\nContent-Length: %llu\r\n\r\n",
                 facegen_exchange_method(exchange), path, host, facegen_exchange_user_agent(exchange),
                 type ? type : "text/plain", (unsigned long long)facegen_exchange_body_size(exchange));
    while (size > 0 && send(fd, bytes, (size_t)size, MSG_NOSIGNAL) == size)
        size = facegen_exchange_read(exchange, bytes, sizeof bytes);
    return size == 0;
}

static bool receive_answer(FILE *peer, facegen_exchange *exchange)
{
    char bytes[16384], name[64], value[1024];
    int status;
    size_t size;
    if (!fgets(bytes, sizeof bytes, peer) || sscanf(bytes, "HTTP/%*s %d", &status) != 1)
        return false;
    facegen_exchange_set_status(exchange, status);
    while (fgets(bytes, sizeof bytes, peer) && sscanf(bytes, "%63[^:]: %1023[^\r\n]", name, value) == 2)
        facegen_exchange_add_header(exchange, name, value);
    while ((size = fread(bytes, 1, sizeof bytes, peer)) > 0) {
        if (!facegen_exchange_write(exchange, bytes, size))
            return false;
    }
    return !ferror(peer);
}

/* The transport: performs an exchange from its beginning to its end, and says how far it got if it fails. */
static facegen_code start(void *session, facegen_exchange *exchange)
{
    char host[256], port[8], path[2048];
    (void)session;
    if (sscanf(facegen_exchange_url(exchange), "http://%255[^:/]:%7[0-9]%2047s", host, port, path) != 3)
        return FACEGEN_E_TRANSPORT;
    int fd = connect_to(host, port, facegen_exchange_deadline(exchange));
    FILE *peer = fd >= 0 ? fdopen(fd, "r") : NULL;
    if (!peer)
        facegen_exchange_fail(exchange, FACEGEN_E_CONNECT, FACEGEN_REACH_NOTHING, "there is no connection");
    else if (!send_request(fd, exchange, host, path) || !receive_answer(peer, exchange))
        facegen_exchange_fail(exchange, FACEGEN_E_IO, FACEGEN_REACH_MAYBE, "the connection broke");
    else
        facegen_exchange_finish(exchange);
    if (peer)
        fclose(peer);
    return FACEGEN_OK;
}

int main(int argc, char **argv)
{
    static const facegen_transport plain_http = {.size = sizeof(facegen_transport), .start = start};
    const char *url = getenv("FACEGEN_BASE_URL");
    if (argc != 3 || !url) {
        fprintf(stderr, "usage: custom_transport FACE IMAGE, with FACEGEN_BASE_URL\n");
        return 2;
    }
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_client *client = facegen_client_new();
    facegen_client_set_transport(client, &plain_http, NULL, NULL);
    if (facegen_client_set_key(client, getenv("FACEGEN_API_KEY"), &error) == FACEGEN_OK)
        facegen_client_set_base_url(client, url, &error);

    facegen_request *request = facegen_request_new();
    facegen_request_set_prompt(request, "a knight in a forest");
    facegen_request_set_face_file(request, argv[1]);
    facegen_result *result = NULL;
    if (error.code == FACEGEN_OK && facegen_submit(client, request, &result, &error) == FACEGEN_OK)
        facegen_result_save(client, result, 0, argv[2], NULL, &error);
    if (error.code != FACEGEN_OK)
        fprintf(stderr, "%s\n", error.message);

    facegen_result_free(result);
    facegen_request_free(request);
    facegen_client_free(client);
    return error.code == FACEGEN_OK ? 0 : 1;
}
