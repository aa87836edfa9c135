#include "server_process.h"
#include "support/test.h"

#include <curl/curl.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OPTIONS_MAX = 16, PATIENCE = 20 /* seconds for an answer */ };

/* Runs the program in a new process whose standard output is `output`. */
static pid_t launch(const char *const *options, int output)
{
    const char *program = getenv("FACEGEN_SANDBOX_BIN");
    assert_non_null(program);
    char *arguments[OPTIONS_MAX + 1] = {(char *)(uintptr_t)program};
    for (size_t i = 0; options[i]; i++) {
        assert_true(i + 1 < OPTIONS_MAX);
        arguments[i + 1] = (char *)(uintptr_t)options[i];
    }
    pid_t process = fork();
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves it behind, and whoever reads its output waits */
        dup2(output, STDOUT_FILENO);
        execv(program, arguments);
        _exit(127);
    }
    assert_true(process > 0);
    return process;
}

static int wait_for(pid_t process)
{
    int status;
    assert_int_equal(waitpid(process, &status, 0), process);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void server_start(server_process *server, const char *const *options)
{
    const char *all[OPTIONS_MAX] = {"--port", "0"};
    int ends[2];
    for (size_t i = 0; options[i]; i++)
        all[i + 2] = options[i];
    assert_int_equal(pipe(ends), 0);
    server->process = launch(all, ends[1]);
    close(ends[1]);
    FILE *output = fdopen(ends[0], "r");
    assert_non_null(output);
    assert_non_null(fgets(server->root, sizeof server->root, output));
    fclose(output);
    server->root[strcspn(server->root, "\n")] = '\0';
    assert_int_equal(sscanf(server->root, "http://127.0.0.1:%d/api", &server->port), 1);
}

int server_end(server_process *server, int signal_number)
{
    kill(server->process, signal_number);
    return wait_for(server->process);
}

int server_run(const char *const *options)
{
    int nowhere = open("/dev/null", O_WRONLY);
    assert_true(nowhere >= 0);
    int status = wait_for(launch(options, nowhere));
    close(nowhere);
    return status;
}

int server_connect(const server_process *server)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)server->port)};
    struct timeval patience = {.tv_sec = PATIENCE};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(connection >= 0);
    assert_int_equal(connect(connection, (struct sockaddr *)&address, sizeof address), 0);
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return connection;
}

ssize_t server_talk(const server_process *server, const void *bytes, size_t size, char *answer, size_t room)
{
    int connection = server_connect(server);
    size_t received = 0;
    ssize_t got = 1;
    send(connection, bytes, size, MSG_NOSIGNAL);
    while (got > 0 && received < room - 1) {
        got = recv(connection, answer + received, room - 1 - received, 0);
        received += got > 0 ? (size_t)got : 0;
    }
    answer[received] = '\0';
    bool reset = got < 0 && errno == ECONNRESET;
    close(connection);
    return reset ? -1 : (ssize_t)received;
}

typedef struct answer_room {
    char *text;
    size_t size, room;
} answer_room;

/* A CURLOPT_WRITEFUNCTION that keeps what there is room for. */
static size_t keep(char *bytes, size_t one, size_t size, void *data)
{
    answer_room *answer = data;
    size_t left = answer->room - 1 - answer->size, kept = size < left ? size : left;
    memcpy(answer->text + answer->size, bytes, kept);
    answer->size += kept;
    return one * size;
}

long server_request(const char *url, const char *body, char *answer, size_t room)
{
    answer_room kept = {.text = answer, .room = room};
    long status = 0;
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    assert_non_null(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)PATIENCE);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &kept);
    if (body)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    if (curl_easy_perform(curl) == CURLE_OK)
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
    answer[kept.size] = '\0';
    return status;
}
