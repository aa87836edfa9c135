/* facegen-sandbox over HTTP: what the endpoint's own tests cannot see. */
#include "server_process.h"
#include "support/face_data.h"
#include "support/test.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define GENERATE_PATH "/api/v6/image_editing/face_gen"
#define POST(version) "POST " GENERATE_PATH " HTTP/" version "\r\nHost: localhost\r\nContent-Type: application/json\r\n"
enum { ROOM = 8192 };

static const char *const quick[] = {"--speed", "1000", NULL};

/* The URL of a path of the API. */
static const char *url_of(const server_process *server, const char *path, char url[256])
{
    snprintf(url, 256, "%s%s", server->root, path);
    return url;
}

static long generate(const server_process *server, const char *key, const char *face, char answer[ROOM])
{
    char url[256], body[1024];
    snprintf(body, sizeof body,
             "{\"key\": \"%s\", \"prompt\": \"p\", \"width\": 64, \"height\": 64, \"base64\": true, "
             "\"face_image\": \"%s\"}",
             key, face);
    return server_request(url_of(server, "/v6/image_editing/face_gen", url), body, answer, ROOM);
}

/* A raw generate request whose track_id chooses a scenario. */
static ssize_t generate_raw(const server_process *server, const char *scenario, char answer[ROOM])
{
    char body[512], request[1024];
    snprintf(body, sizeof body,
             "{\"key\": \"k\", \"prompt\": \"p\", \"face_image\": \"%s\", \"base64\": true, "
             "\"track_id\": \"scenario:%s\"}",
             FACE_DATA, scenario);
    int size = snprintf(request, sizeof request, POST("1.1") "Content-Length: %zu\r\n\r\n%s", strlen(body), body);
    return server_talk(server, request, (size_t)size, answer, ROOM);
}

static void pause_for(long milliseconds)
{
    nanosleep(&(struct timespec){.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000}, NULL);
}

static void it_ends_cleanly_on_sigterm_and_sigint(void **state)
{
    (void)state;
    server_process server;
    server_start(&server, quick);
    assert_int_equal(server_end(&server, SIGTERM), 0);
    server_start(&server, quick);
    assert_int_equal(server_end(&server, SIGINT), 0);
}

static void a_face_becomes_an_image_under_a_link_of_its_own(void **state)
{
    (void)state;
    server_process server;
    char answer[ROOM], url[256], link[64];
    server_start(&server, quick);
    assert_int_equal(generate(&server, "k", FACE_DATA, answer), 200);
    snprintf(link, sizeof link, "http://127.0.0.1:%d/images/1-1.png", server.port);
    assert_non_null(strstr(answer, link));
    pause_for(50);
    assert_int_equal(
        server_request(url_of(&server, "/v6/image_editing/fetch/1", url), "{\"key\": \"k\"}", answer, ROOM), 200);
    assert_non_null(strstr(answer, "\"success\""));
    assert_int_equal(server_request(link, NULL, answer, ROOM), 200);
    assert_memory_equal(answer, "\x89PNG\r\n\x1a\n", 8);
    assert_int_equal(server_end(&server, SIGTERM), 0);
}

static void images_are_kept_in_a_folder_when_one_is_given(void **state)
{
    (void)state;
    char folder[] = "/tmp/facegen-sandbox-XXXXXX", answer[ROOM], link[64], path[64];
    assert_non_null(mkdtemp(folder));
    const char *const stored[] = {"--speed", "1000", "--scenario", "instant", "--storage", folder, NULL};
    server_process server;
    server_start(&server, stored);
    assert_int_equal(generate(&server, "k", FACE_DATA, answer), 200);
    assert_int_equal(server_run(stored), 2); /* the folder is in use */
    snprintf(link, sizeof link, "http://127.0.0.1:%d/images/1-1.png", server.port);
    assert_int_equal(server_request(link, NULL, answer, ROOM), 200);
    assert_int_equal(server_end(&server, SIGTERM), 0);
    snprintf(path, sizeof path, "%s/1-1.png", folder);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void the_key_is_checked_when_one_is_set(void **state)
{
    (void)state;
    static const char *const keyed[] = {"--key", "right", NULL};
    server_process server;
    char answer[ROOM];
    server_start(&server, keyed);
    assert_int_equal(generate(&server, "wrong", FACE_DATA, answer), 401);
    assert_int_equal(generate(&server, "right", FACE_DATA, answer), 200);
    assert_int_equal(server_end(&server, SIGTERM), 0);
}

static void a_face_link_is_followed_on_this_machine_only(void **state)
{
    (void)state;
    server_process server;
    char answer[ROOM], url[256], link[64];
    server_start(&server, quick);
    assert_int_equal(server_request(url_of(&server, "/v6/base64_to_url", url),
                                    "{\"key\": \"k\", \"init_image\": \"" FACE_DATA "\"}", answer, ROOM),
                     200);
    snprintf(link, sizeof link, "http://127.0.0.1:%d/uploads/1", server.port);
    assert_int_equal(generate(&server, "k", link, answer), 200);
    snprintf(link, sizeof link, "http://127.0.0.1:%d/uploads/2", server.port);
    assert_int_equal(generate(&server, "k", link, answer), 400);
    assert_non_null(strstr(answer, "face_image could not be fetched: HTTP status 404"));
    assert_int_equal(generate(&server, "k", "https://example.com/face.jpg", answer), 400);
    assert_non_null(strstr(answer, "--allow-host"));
    assert_int_equal(server_end(&server, SIGTERM), 0);
}

static void connections_are_closed_and_reset_as_scenarios_say(void **state)
{
    (void)state;
    server_process server;
    char answer[ROOM];
    server_start(&server, quick);
    assert_int_equal(generate_raw(&server, "close-after-body", answer), 0);
    assert_int_equal(generate_raw(&server, "reset-after-body", answer), -1);
    assert_true(generate_raw(&server, "close-in-answer", answer) > 0);
    assert_memory_equal(answer, "HTTP/1.1 200", 12);
    assert_null(strstr(answer, "\"temp\""));
    assert_int_equal(generate_raw(&server, "reset-in-answer", answer), -1);
    assert_memory_equal(answer, "HTTP/1.1 200", 12);
    assert_int_equal(server_end(&server, SIGTERM), 0);
}

static void connections_break_before_and_in_the_body(void **state)
{
    (void)state;
    static const char *const before[] = {"--scenario", "close-before-body", NULL};
    static const char *const in_body[] = {"--scenario", "reset-in-body", NULL};
    static const char head[] = POST("1.1") "Content-Length: 100\r\n\r\n";
    server_process server;
    char answer[ROOM], request[256];
    server_start(&server, before);
    assert_int_equal(server_talk(&server, head, strlen(head), answer, ROOM), 0);
    assert_int_equal(server_end(&server, SIGTERM), 0);
    server_start(&server, in_body);
    snprintf(request, sizeof request, "%s%060d", head, 0);
    assert_int_equal(server_talk(&server, request, strlen(request), answer, ROOM), -1);
    assert_int_equal(server_end(&server, SIGTERM), 0);
}

static void a_slow_answer_does_not_keep_it_from_ending(void **state)
{
    (void)state;
    server_process server;
    server_start(&server, quick);
    char body[512], request[1024];
    snprintf(body, sizeof body,
             "{\"key\": \"k\", \"prompt\": \"p\", \"face_image\": \"%s\", \"base64\": true, "
             "\"track_id\": \"scenario:very-slow\"}",
             FACE_DATA);
    int size = snprintf(request, sizeof request, POST("1.0") "Content-Length: %zu\r\n\r\n%s", strlen(body), body);
    int connection = server_connect(&server);
    assert_int_equal(send(connection, request, (size_t)size, 0), size);
    pause_for(200);
    time_t begun = time(NULL);
    assert_int_equal(server_end(&server, SIGTERM), 0);
    assert_true(time(NULL) - begun < 10);
    close(connection);
}

static void a_body_that_is_too_large_is_refused_at_its_headers(void **state)
{
    (void)state;
    static const char head[] = POST("1.0") "Content-Length: 200000000\r\n\r\n";
    server_process server;
    char answer[ROOM];
    server_start(&server, quick);
    assert_true(server_talk(&server, head, strlen(head), answer, ROOM) > 0);
    assert_memory_equal(answer + 8, " 413", 4);
    assert_int_equal(server_end(&server, SIGTERM), 0);
}

/* Sends bytes and leaves. */
static void throw_at(const server_process *server, const char *bytes, size_t size)
{
    int connection = server_connect(server);
    send(connection, bytes, size, MSG_NOSIGNAL);
    close(connection);
}

static void it_survives_garbage(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "\r\n\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        POST("1.0") "Content-Length: -1\r\n\r\n{}",
        POST("1.0") "Content-Length: 99999999999999999999999\r\n\r\n{}",
        POST("1.1") "Transfer-Encoding: chunked\r\n\r\nzzz\r\n",
        "GET /images/%00%ff..%2f-1.png HTTP/1.0\r\n\r\n",
        "GET /images/999999999999999999999-1.png HTTP/1.0\r\n\r\n",
    };
    server_process server;
    char answer[ROOM], noise[4096];
    server_start(&server, quick);
    for (size_t i = 0; i < COUNT(texts); i++)
        throw_at(&server, texts[i], strlen(texts[i]));
    srand(1);
    for (int round = 0; round < 50; round++) {
        for (size_t i = 0; i < sizeof noise; i++)
            noise[i] = (char)rand();
        throw_at(&server, noise, sizeof noise);
    }
    assert_int_equal(generate(&server, "k", FACE_DATA, answer), 200);
    assert_int_equal(server_end(&server, SIGTERM), 0);
}

typedef struct client {
    const server_process *server;
    int number;
    long status;
} client;

static void *run_client(void *data)
{
    client *self = data;
    char key[16], answer[ROOM];
    snprintf(key, sizeof key, "key%d", self->number);
    self->status = generate(self->server, key, FACE_DATA, answer);
    return NULL;
}

static void hundreds_of_clients_are_served_at_once(void **state)
{
    (void)state;
    enum { CLIENTS = 300 };
    static client clients[CLIENTS];
    pthread_t threads[CLIENTS];
    server_process server;
    server_start(&server, quick);
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (client){.server = &server, .number = i};
        assert_int_equal(pthread_create(&threads[i], NULL, run_client, &clients[i]), 0);
    }
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(clients[i].status, 200);
    }
    assert_int_equal(server_end(&server, SIGTERM), 0);
}

/* ---- who may ask ---- */

/* The status that a request with these headers gets; the answer's beginning is in `answer`. */
static int ask_as(const server_process *server, const char *line, const char *headers, char answer[ROOM])
{
    char request[1024];
    static const char body[] = "{\"key\": \"k\"}";
    int size = snprintf(request, sizeof request, "%s HTTP/1.1\r\n%sConnection: close\r\nContent-Length: %zu\r\n\r\n%s",
                        line, headers, *line == 'P' ? sizeof body - 1 : 0, *line == 'P' ? body : "");
    int status = 0;
    server_talk(server, request, (size_t)size, answer, ROOM);
    sscanf(answer, "HTTP/1.1 %d", &status);
    return status;
}

typedef struct asker {
    const char *line, *headers;
    int status;
} asker;

static void assert_answered(const char *const *options, const asker *askers, size_t count)
{
    server_process server;
    char answer[ROOM];
    server_start(&server, options);
    for (size_t i = 0; i < count; i++) {
        int status = ask_as(&server, askers[i].line, askers[i].headers, answer);
        if (status != askers[i].status)
            fail_msg("%s %s: %d", askers[i].line, askers[i].headers, status);
    }
    assert_int_equal(server_end(&server, SIGTERM), 0);
}

#define COUNT_ROUTE "POST /api/v6/processing/request_count"
#define JSON "Content-Type: application/json\r\n"

static void pages_of_other_sites_are_refused(void **state)
{
    (void)state;
    static const asker askers[] = {
        {"GET /", "Host: 127.0.0.1:1\r\n", 200},
        {"GET /", "Host: LOCALHOST\r\n", 200},
        {"GET /", "Host: [::1]:8642\r\n", 200},
        {"GET /", "Host: evil.example\r\n", 403},
        {"GET /", "Host: evil.example:8642\r\n", 403},
        {"GET /faces/1", "Host: 127.0.0.1.evil.example\r\n", 403},
        {"GET /", "Host: 192.168.0.1\r\n", 403},
        {"GET /", "Host: localhost/evil\r\n", 403},
        {"GET /", "Host: \r\n", 403},
        {"GET /", "Host: localhost\r\nOrigin: https://evil.example\r\n", 403},
        {COUNT_ROUTE, "Host: localhost\r\n" JSON, 200},
        {COUNT_ROUTE, "Host: localhost\r\nContent-Type: Application/JSON; charset=utf-8\r\n", 200},
        {COUNT_ROUTE, "Host: localhost\r\nOrigin: http://localhost:3000\r\n" JSON, 200},
        {COUNT_ROUTE, "Host: localhost\r\nOrigin: https://evil.example\r\n" JSON, 403},
        {COUNT_ROUTE, "Host: localhost\r\nOrigin: null\r\n" JSON, 403},
        {COUNT_ROUTE, "Host: evil.example\r\n" JSON, 403},
        {COUNT_ROUTE, "Host: localhost\r\n", 415},
        {COUNT_ROUTE, "Host: localhost\r\nContent-Type: text/plain\r\n", 415},
        {COUNT_ROUTE, "Host: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n", 415},
        {COUNT_ROUTE, "Host: localhost\r\nContent-Type: text/plain; application/json\r\n", 415},
    };
    assert_answered(quick, askers, COUNT(askers));
}

static void it_answers_to_the_names_and_addresses_that_it_is_given(void **state)
{
    (void)state;
    static const char *const options[] = {"--name", "sandbox", "--name", "booth.example", "--host", "0.0.0.0", NULL};
    static const asker askers[] = {
        {"GET /", "Host: Sandbox:8642\r\n", 200},
        {"GET /", "Host: 192.168.0.1:8642\r\n", 200}, /* one of this machine: a page cannot have it for a name */
        {COUNT_ROUTE, "Host: sandbox\r\nOrigin: http://booth.example\r\n" JSON, 200},
        {COUNT_ROUTE, "Host: sandbox\r\nOrigin: http://evil.example\r\n" JSON, 403},
        {"GET /", "Host: sandbox.evil.example\r\n", 403},
    };
    assert_answered(options, askers, COUNT(askers));
}

/* ---- silence ---- */

static void a_thousand_silent_connections_keep_nobody_out(void **state)
{
    (void)state;
    enum { SILENT = 1000 };
    static const char *const beginnings[] = {"", "GET / HT", POST("1.1") "Content-Length: 1000\r\n\r\n{\"key\": "};
    static int connections[SILENT];
    struct rlimit descriptors;
    getrlimit(RLIMIT_NOFILE, &descriptors);
    descriptors.rlim_cur = descriptors.rlim_max;
    setrlimit(RLIMIT_NOFILE, &descriptors);
    if (descriptors.rlim_cur < SILENT + 100)
        skip();
    server_process server;
    char answer[ROOM];
    server_start(&server, quick);
    for (int i = 0; i < SILENT; i++) {
        const char *beginning = beginnings[i % 3];
        connections[i] = server_connect(&server);
        send(connections[i], beginning, strlen(beginning), MSG_NOSIGNAL);
    }
    time_t begun = time(NULL);
    assert_int_equal(generate(&server, "k", FACE_DATA, answer), 200);
    assert_true(time(NULL) - begun <= 5);
    for (int i = 0; i < SILENT; i++)
        close(connections[i]);
    assert_int_equal(server_end(&server, SIGTERM), 0);
}

static void options_are_checked(void **state)
{
    (void)state;
    static const char *const wrong[][3] = {{"--port", "65536"},  {"--port", "x"},        {"--host", "localhost"},
                                           {"--speed", "0"},     {"--scenario", "none"}, {"--plan", "gold"},
                                           {"--other", "value"}, {"argument"},           {"--key"}};
    static const char *const right[][2] = {{"--help"}, {"--help-json"}, {"--version"}, {"--list-scenarios"}};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        name_row(i, wrong[i][1] ? wrong[i][1] : wrong[i][0]);
        assert_int_equal(server_run(wrong[i]), 2);
    }
    for (size_t i = 0; i < COUNT(right); i++) {
        name_row(i, right[i][0]);
        assert_int_equal(server_run(right[i]), 0);
    }
}

static void a_port_that_is_taken_is_reported(void **state)
{
    (void)state;
    server_process server;
    char port[16];
    server_start(&server, quick);
    snprintf(port, sizeof port, "%d", server.port);
    const char *const same[] = {"--port", port, NULL};
    assert_int_equal(server_run(same), 1);
    assert_int_equal(server_end(&server, SIGTERM), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_ends_cleanly_on_sigterm_and_sigint),
        cmocka_unit_test(a_face_becomes_an_image_under_a_link_of_its_own),
        cmocka_unit_test(images_are_kept_in_a_folder_when_one_is_given),
        cmocka_unit_test(the_key_is_checked_when_one_is_set),
        cmocka_unit_test(a_face_link_is_followed_on_this_machine_only),
        cmocka_unit_test(connections_are_closed_and_reset_as_scenarios_say),
        cmocka_unit_test(connections_break_before_and_in_the_body),
        cmocka_unit_test(a_slow_answer_does_not_keep_it_from_ending),
        cmocka_unit_test(a_body_that_is_too_large_is_refused_at_its_headers),
        cmocka_unit_test(it_survives_garbage),
        cmocka_unit_test(hundreds_of_clients_are_served_at_once),
        cmocka_unit_test(pages_of_other_sites_are_refused),
        cmocka_unit_test(it_answers_to_the_names_and_addresses_that_it_is_given),
        cmocka_unit_test(a_thousand_silent_connections_keep_nobody_out),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(a_port_that_is_taken_is_reported),
    };
    return cmocka_run_group_tests_name("facegen-sandbox", tests, NULL, NULL);
}
