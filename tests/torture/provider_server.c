#include "provider.h"
#include "support/process.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 8, REQUEST_MAX = 16 * 1024 };

struct connection {
    int descriptor; /* -1 when free */
    bool settles;   /* waits until it is the only one */
    size_t size;
    char request[REQUEST_MAX];
};

static char url[64];
static struct sockaddr_in address = {.sin_family = AF_INET};
static struct connection connections[CONNECTIONS_MAX];
static int listener, paid;

/* ---- the other process ---- */

static void answer(int descriptor, const char *request)
{
    char head[512], method[8] = "", path[256] = "";
    sscanf(request, "%7s %255s", method, path);
    provider_answer answer = provider_give(method, path, url);
    paid += strcmp(method, "POST") == 0 && !strstr(path, "/fetch/");
    int size = snprintf(head, sizeof head, "HTTP/1.1 %d -\r\n%s%s%sContent-Length: %zu\r\n\r\n", answer.status,
                        answer.location ? "Location: " : "", answer.location ? answer.location : "",
                        answer.location ? "\r\n" : "", answer.size);
    (void)!send(descriptor, head, (size_t)size, MSG_NOSIGNAL | MSG_MORE);
    (void)!send(descriptor, answer.body, answer.size, MSG_NOSIGNAL);
}

/* The size of a request once it is whole; else 0. */
static size_t request_size(const char *request, size_t size)
{
    const char *body = strstr(request, "\r\n\r\n"), *length = strcasestr(request, "\r\ncontent-length:");
    if (!body)
        return 0;
    size_t wanted = (size_t)(body + 4 - request);
    wanted += length && length < body ? strtoul(length + strlen("\r\ncontent-length:"), NULL, 10) : 0;
    return wanted <= size ? wanted : 0;
}

static void take(struct connection *connection)
{
    char *end = connection->request + connection->size;
    ssize_t got = recv(connection->descriptor, end, REQUEST_MAX - 1 - connection->size, 0);
    if (got <= 0) {
        close(connection->descriptor);
        connection->descriptor = -1;
        return;
    }
    end[got] = '\0';
    connection->size += (size_t)got;
    size_t whole = request_size(connection->request, connection->size);
    if (whole == 0)
        return;
    connection->settles = strncmp(connection->request, "GET /settle", 11) == 0;
    if (!connection->settles)
        answer(connection->descriptor, connection->request);
    connection->size = 0; /* a client sends the next one after the answer */
}

static struct connection *find_free(void)
{
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        if (connections[i].descriptor < 0)
            return &connections[i];
    }
    must(false, "too many connections");
    return NULL;
}

/* Connections are accepted in their order: once one that settles is alone, all before it are over. */
static void settle(int count)
{
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        if (connections[i].descriptor < 0 || !connections[i].settles || count > 1)
            continue;
        (void)!send(connections[i].descriptor, &paid, sizeof paid, MSG_NOSIGNAL);
        connections[i].settles = false;
        paid = 0;
    }
}

static void serve(void)
{
    for (size_t i = 0; i < CONNECTIONS_MAX; i++)
        connections[i].descriptor = -1;
    for (;;) {
        struct pollfd polled[CONNECTIONS_MAX + 1];
        int count = 0;
        for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
            polled[i] = (struct pollfd){.fd = connections[i].descriptor, .events = POLLIN};
            count += connections[i].descriptor >= 0;
        }
        settle(count);
        polled[CONNECTIONS_MAX] = (struct pollfd){.fd = listener, .events = POLLIN};
        must(poll(polled, CONNECTIONS_MAX + 1, -1) > 0, "poll");
        for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
            if (polled[i].revents != 0)
                take(&connections[i]);
        }
        if (polled[CONNECTIONS_MAX].revents != 0)
            *find_free() = (struct connection){.descriptor = accept(listener, NULL, NULL)};
    }
}

/* ---- this process ---- */

const char *provider_start(void)
{
    socklen_t size = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(bind(listener, (struct sockaddr *)&address, size) == 0, "bind");
    must(listen(listener, 16) == 0, "listen");
    must(getsockname(listener, (struct sockaddr *)&address, &size) == 0, "getsockname");
    snprintf(url, sizeof url, "http://127.0.0.1:%d", ntohs(address.sin_port));
    pid_t process = fork();
    must(process >= 0, "fork");
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve();
    }
    close(listener);
    return url;
}

int provider_settle(void)
{
    int count = -1, connection = socket(AF_INET, SOCK_STREAM, 0);
    static const char request[] = "GET /settle HTTP/1.1\r\n\r\n";
    must(connect(connection, (struct sockaddr *)&address, sizeof address) == 0, "connect");
    must(send(connection, request, strlen(request), MSG_NOSIGNAL) > 0, "send");
    must(recv(connection, &count, sizeof count, MSG_WAITALL) == sizeof count, "recv");
    close(connection);
    return count;
}
