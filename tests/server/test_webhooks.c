/* facegen-sandbox posts webhooks by itself, to hosts that are allowed, and to several at a time. */
#include "server_process.h"
#include "support/face_data.h"
#include "support/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 8192, PATIENCE = 20 /* seconds for a webhook */ };

/* A server, and a receiver whose connections are taken one by one. */
typedef struct fixture {
    server_process server;
    int listener;
    char hook[64]; /* the receiver's URL */
} fixture;

static void start(fixture *test)
{
    static const char *const quick[] = {"--speed", "1000", NULL};
    struct sockaddr_in address = {.sin_family = AF_INET};
    struct timeval patience = {.tv_sec = PATIENCE};
    socklen_t size = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    test->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(test->listener >= 0);
    assert_int_equal(bind(test->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(test->listener, 16), 0);
    assert_int_equal(getsockname(test->listener, (struct sockaddr *)&address, &size), 0);
    setsockopt(test->listener, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience); /* for accept(), too */
    snprintf(test->hook, sizeof test->hook, "http://127.0.0.1:%d/hook", ntohs(address.sin_port));
    server_start(&test->server, quick);
}

static void end(fixture *test)
{
    assert_int_equal(server_end(&test->server, SIGTERM), 0);
    close(test->listener);
}

static void generate(const fixture *test, const char *track_id, const char *hook)
{
    char url[256], body[1024], answer[ROOM];
    snprintf(url, sizeof url, "%s/v6/image_editing/face_gen", test->server.root);
    snprintf(body, sizeof body,
             "{\"key\": \"k\", \"prompt\": \"p\", \"width\": 32, \"height\": 32, \"base64\": true, "
             "\"face_image\": \"%s\", \"track_id\": \"%s\", \"webhook\": \"%s\"}",
             FACE_DATA, track_id, hook);
    assert_int_equal(server_request(url, body, answer, sizeof answer), 200);
}

/* Takes the next webhook's connection and its beginning; it is still to be answered. */
static int receive(const fixture *test, char request[ROOM])
{
    size_t size = 0;
    int connection = accept(test->listener, NULL, NULL);
    assert_true(connection >= 0);
    request[0] = '\0';
    while (size < ROOM - 1 && !strstr(request, "\"track_id\"")) {
        ssize_t got = recv(connection, request + size, ROOM - 1 - size, 0);
        assert_true(got > 0);
        size += (size_t)got;
        request[size] = '\0';
    }
    return connection;
}

static void answer(int connection)
{
    static const char text[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    assert_int_equal(send(connection, text, strlen(text), MSG_NOSIGNAL), strlen(text));
    close(connection);
}

/* The next webhook is that of a track_id. */
static void expect(const fixture *test, const char *track_id)
{
    char request[ROOM], member[64];
    int connection = receive(test, request);
    snprintf(member, sizeof member, "\"track_id\":\"%s\"", track_id);
    assert_non_null(strstr(request, member));
    answer(connection);
}

static void success_is_posted_though_nobody_fetches(void **state)
{
    (void)state;
    fixture test;
    char request[ROOM];
    start(&test);
    generate(&test, "mine", test.hook);
    int connection = receive(&test, request);
    answer(connection);
    assert_memory_equal(request, "POST /hook HTTP/1.1\r\n", 21);
    assert_non_null(strstr(request, "\r\nContent-Type: application/json\r\n"));
    assert_non_null(strstr(request, "\"status\":\"success\""));
    assert_non_null(strstr(request, "\"output\":[\"iVBOR"));
    end(&test);
}

static void failure_is_posted(void **state)
{
    (void)state;
    fixture test;
    char request[ROOM];
    start(&test);
    generate(&test, "scenario:fails", test.hook);
    answer(receive(&test, request));
    assert_non_null(strstr(request, "\"status\":\"failed\""));
    end(&test);
}

static void a_webhook_is_lost_or_comes_twice_on_request(void **state)
{
    (void)state;
    fixture test;
    start(&test);
    generate(&test, "scenario:webhook-lost", test.hook);
    generate(&test, "scenario:webhook-twice", test.hook);
    expect(&test, "scenario:webhook-twice");
    expect(&test, "scenario:webhook-twice");
    generate(&test, "next", test.hook);
    expect(&test, "next");
    end(&test);
}

static void a_host_that_is_not_allowed_is_not_told(void **state)
{
    (void)state;
    fixture test;
    start(&test);
    generate(&test, "elsewhere", "https://example.com/hook");
    generate(&test, "here", test.hook);
    expect(&test, "here");
    end(&test);
}

static void a_receiver_who_does_not_answer_holds_up_nobody(void **state)
{
    (void)state;
    fixture test;
    char request[ROOM];
    start(&test);
    generate(&test, "first", test.hook);
    int silent = receive(&test, request);
    generate(&test, "second", test.hook);
    expect(&test, "second");
    time_t begun = time(NULL);
    end(&test); /* which waits for no receiver either */
    assert_true(time(NULL) - begun < 10);
    close(silent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(success_is_posted_though_nobody_fetches),
        cmocka_unit_test(failure_is_posted),
        cmocka_unit_test(a_webhook_is_lost_or_comes_twice_on_request),
        cmocka_unit_test(a_host_that_is_not_allowed_is_not_told),
        cmocka_unit_test(a_receiver_who_does_not_answer_holds_up_nobody),
    };
    return cmocka_run_group_tests_name("facegen-sandbox webhooks", tests, NULL, NULL);
}
