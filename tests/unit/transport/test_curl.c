/* The libcurl transport by itself, through its vtable, against a scripted server. */
#include "support/scripted_server.h"
#include "support/test.h"
#include "transport/curl.h"
#include "transport/exchange.h"
#include "os/clock.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One exchange: a POST of a small body. */
struct post {
    facegen_exchange exchange;
    fg_curl_settings settings;
    void *session;
    size_t read; /* bytes of the body so far; fails at `fail_at` */
    size_t fail_at;
    char url[64], answer[64];
};

static const char body[] = "{\"key\":\"k\"}";
#define BODY_SIZE (sizeof body - 1)

static int64_t read_body(void *owner, void *bytes, size_t size)
{
    struct post *post = owner;
    if (post->fail_at > 0 && post->read >= post->fail_at)
        return -1;
    size_t left = BODY_SIZE - post->read, taken = left < size ? left : size;
    if (post->fail_at > 0 && taken > post->fail_at)
        taken = post->fail_at;
    memcpy(bytes, body + post->read, taken);
    post->read += taken;
    return (int64_t)taken;
}

static bool write_answer(void *owner, const void *bytes, size_t size)
{
    struct post *post = owner;
    size_t used = strlen(post->answer);
    assert_true(used + size < sizeof post->answer);
    memcpy(post->answer + used, bytes, size);
    return true;
}

static void open_post(struct post *post, const scripted_server *server)
{
    *post = (struct post){.settings.connect_timeout_ms = 10000};
    snprintf(post->url, sizeof post->url, "%s/v6", scripted_server_url(server));
    fg_exchange_init(&post->exchange, "POST", post->url);
    post->exchange.content_type = "application/json";
    post->exchange.user_agent = "test/1";
    post->exchange.paid = true;
    post->exchange.body_size = BODY_SIZE;
    post->exchange.ends = (fg_exchange_ends){.read = read_body, .write = write_answer, .owner = post};
    post->session = fg_curl_transport.open(&post->settings);
    assert_non_null(post->session);
}

static void start(struct post *post)
{
    assert_int_equal(fg_curl_transport.start(post->session, &post->exchange), FACEGEN_OK);
}

static void finish(struct post *post)
{
    int64_t limit = fg_clock_now() + 10000;
    while (!post->exchange.ended && fg_clock_now() < limit)
        fg_curl_transport.wait(post->session, limit);
    assert_true(post->exchange.ended);
}

static void close_post(struct post *post)
{
    fg_exchange_clear(&post->exchange);
    fg_curl_transport.close(post->session);
}

static void an_exchange_arrives_and_comes_back_whole(void **state)
{
    (void)state;
    const script_step step = {"HTTP/1.1 103 Early Hints\r\nRetry-After: 9\r\n\r\n"
                              "HTTP/1.1 201 Created\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nhi",
                              0, SCRIPT_CLOSE, 0};
    scripted_server *server = scripted_server_start(&step, 1);
    struct post post;
    open_post(&post, server);
    start(&post);
    finish(&post);
    const char *request = scripted_server_last_request(server);
    assert_non_null(strstr(request, "\r\nContent-Type: application/json\r\n"));
    assert_non_null(strstr(request, "\r\nUser-Agent: test/1\r\n"));
    assert_non_null(strstr(request, "\r\nContent-Length: 11\r\n"));
    assert_null(strstr(request, "Expect"));
    assert_string_equal(strstr(request, "\r\n\r\n") + 4, body);
    assert_int_equal(post.exchange.failure, FACEGEN_OK);
    assert_int_equal(post.exchange.http_status, 201);
    assert_int_equal(fg_exchange_retry_after(&post.exchange, 0), 7000);
    assert_string_equal(post.answer, "hi");
    close_post(&post);
    scripted_server_stop(server);
}

static bool sigpipe_was_ignored;

static int64_t look_at_sigpipe(void *owner, void *bytes, size_t size)
{
    struct sigaction action;
    sigaction(SIGPIPE, NULL, &action);
    sigpipe_was_ignored = sigpipe_was_ignored || action.sa_handler == SIG_IGN;
    return read_body(owner, bytes, size);
}

/* A handler is the whole process's, also while libcurl is at work: other threads rely on it. */
static void sigpipe_is_handled_as_before_during_a_transfer(void **state)
{
    (void)state;
    const script_step step = {scripted_reply("200 OK", "hi"), 0, SCRIPT_CLOSE, 0};
    scripted_server *server = scripted_server_start(&step, 1);
    struct post post;
    open_post(&post, server);
    post.exchange.ends.read = look_at_sigpipe;
    signal(SIGPIPE, SIG_DFL);
    sigpipe_was_ignored = false;
    start(&post);
    finish(&post);
    assert_int_equal(post.read, BODY_SIZE);
    assert_false(sigpipe_was_ignored);
    close_post(&post);
    scripted_server_stop(server);
}

static void a_body_that_cannot_be_read_ends_the_exchange(void **state)
{
    (void)state;
    const script_step step = {NULL, 0, SCRIPT_CLOSE, 0};
    scripted_server *server = scripted_server_start(&step, 1);
    struct post post;
    open_post(&post, server);
    post.fail_at = 5;
    start(&post);
    finish(&post);
    assert_int_equal(post.exchange.failure, FACEGEN_E_INVALID);
    assert_int_equal(post.exchange.body_sent, 5);
    assert_int_equal(scripted_server_paid(server), 0);
    close_post(&post);
    scripted_server_stop(server);
}

static void a_private_address_is_refused_where_only_public_ones_are_wanted(void **state)
{
    (void)state;
    const script_step step = {NULL, 0, SCRIPT_CLOSE, 0};
    scripted_server *server = scripted_server_start(&step, 1);
    struct post post;
    open_post(&post, server);
    post.exchange.public_only = true;
    start(&post);
    finish(&post);
    assert_int_equal(post.exchange.failure, FACEGEN_E_URL);
    assert_int_equal(scripted_server_connections(server), 0);
    close_post(&post);
    scripted_server_stop(server);
}

static void a_cancelled_exchange_is_not_touched_again(void **state)
{
    (void)state;
    const script_step step = {NULL, 0, SCRIPT_HANG, 0};
    scripted_server *server = scripted_server_start(&step, 1);
    struct post post;
    open_post(&post, server);
    start(&post);
    int64_t limit = fg_clock_now() + 10000;
    while (scripted_server_paid(server) == 0 && fg_clock_now() < limit)
        fg_curl_transport.wait(post.session, fg_clock_now() + 10);
    fg_curl_transport.cancel(post.session, &post.exchange);
    fg_curl_transport.wait(post.session, fg_clock_now());
    assert_false(post.exchange.ended);
    close_post(&post);
    scripted_server_stop(server);
}

static void a_wake_ends_the_next_wait(void **state)
{
    (void)state;
    const script_step step = {NULL, 0, SCRIPT_CLOSE, 0};
    scripted_server *server = scripted_server_start(&step, 1);
    struct post post;
    open_post(&post, server);
    int64_t begun = fg_clock_now();
    fg_curl_transport.wake(post.session);
    fg_curl_transport.wait(post.session, begun + 60000);
    assert_true(fg_clock_now() < begun + 60000);
    close_post(&post);
    scripted_server_stop(server);
}

/* Begins the next exchange of a session, a fetch. */
static void next_fetch(struct post *post, const scripted_server *server, const char *path)
{
    fg_exchange_clear(&post->exchange);
    facegen_exchange exchange = post->exchange;
    snprintf(post->url, sizeof post->url, "%s%s", scripted_server_url(server), path);
    fg_exchange_init(&post->exchange, "POST", post->url);
    post->exchange.content_type = exchange.content_type;
    post->exchange.user_agent = exchange.user_agent;
    post->exchange.body_size = BODY_SIZE;
    post->exchange.ends = exchange.ends;
    post->read = 0;
    *post->answer = '\0';
    start(post);
    finish(post);
}

static void fetches_that_follow_each_other_are_each_whole(void **state)
{
    (void)state;
    const script_step steps[] = {{scripted_reply("200 OK", "one"), 0, SCRIPT_KEEP, 0},
                                 {scripted_reply("200 OK", "two"), 0, SCRIPT_KEEP, 0},
                                 {NULL, 0, SCRIPT_RESET, 0},
                                 {scripted_reply("200 OK", "four"), 0, SCRIPT_CLOSE, 0}};
    static const char *const paths[] = {"/1", "/2", "/3", "/4"}, *const answers[] = {"one", "two", "", "four"};
    scripted_server *server = scripted_server_start(steps, 4);
    struct post post;
    open_post(&post, server);
    for (size_t i = 0; i < 4; i++) {
        next_fetch(&post, server, paths[i]);
        const char *request = scripted_server_last_request(server);
        assert_int_equal(post.exchange.failure, i == 2 ? FACEGEN_E_IO : FACEGEN_OK);
        assert_memory_equal(request + strlen("POST "), paths[i], 2);
        assert_string_equal(strstr(request, "\r\n\r\n") + 4, body);
        assert_string_equal(post.answer, answers[i]);
    }
    close_post(&post);
    scripted_server_stop(server);
}

/* Only the first line of a block of headers has a status, whatever other lines look like. */
static void a_status_is_read_from_the_status_line_alone(void **state)
{
    static const char *const replies[] = {
        "HTTP/1.1 200 OK\r\nHTTP/1.1 429 x: y\r\nRetry-After: 5\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nRetry-After: 5\r\n\r\n2\r\n{}\r\n0\r\n"
        "HTTP/1.1 429 x: y\r\nRetry-After: 9\r\nLocation: /x\r\n\r\n",
        "HTTP/1.1 100 Continue\r\nHTTP/1.1 429 x: y\r\nRetry-After: 9\r\n\r\n"
        "HTTP/1.1 103 Early Hints\r\nHTTP/1.1 503: y\r\n\r\n"
        "HTTP/1.1 200 OK\r\nRetry-After: 5\r\nContent-Length: 2\r\n\r\n{}",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(replies); i++) {
        name_row(i, replies[i]);
        const script_step step = {replies[i], 0, SCRIPT_CLOSE, 0};
        scripted_server *server = scripted_server_start(&step, 1);
        struct post post;
        open_post(&post, server);
        start(&post);
        finish(&post);
        assert_int_equal(post.exchange.failure, FACEGEN_OK);
        assert_int_equal(post.exchange.http_status, 200);
        assert_int_equal(fg_exchange_retry_after(&post.exchange, 0), 5000);
        assert_int_equal(post.exchange.location.size, 0);
        assert_string_equal(post.answer, "{}");
        close_post(&post);
        scripted_server_stop(server);
    }
}

static void a_second_status_line_does_not_replace_the_first(void **state)
{
    (void)state;
    const script_step step = {"HTTP/1.1 200 OK\r\nHTTP/1.1 429 Too Many\r\nContent-Length: 2\r\n\r\n{}", 0,
                              SCRIPT_CLOSE, 0};
    scripted_server *server = scripted_server_start(&step, 1);
    struct post post;
    open_post(&post, server);
    start(&post);
    finish(&post);
    assert_int_equal(post.exchange.http_status, 200); /* libcurl may refuse the rest */
    close_post(&post);
    scripted_server_stop(server);
}

static void trailers_are_bounded(void **state)
{
    enum { LINES = 4096 };
    static char reply[LINES * 32 + 128];
    (void)state;
    size_t size = (size_t)snprintf(reply, sizeof reply,
                                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                   "2\r\n{}\r\n0\r\n");
    for (int i = 0; i < LINES; i++)
        size += (size_t)snprintf(reply + size, sizeof reply - size, "X-Trailer: %016d\r\n", i);
    const script_step step = {reply, size, SCRIPT_HANG, 0};
    scripted_server *server = scripted_server_start(&step, 1);
    struct post post;
    open_post(&post, server);
    start(&post);
    finish(&post);
    assert_int_equal(post.exchange.stop, FACEGEN_STOP_TOO_LARGE);
    assert_int_equal(post.exchange.http_status, 200);
    assert_string_equal(post.answer, "{}");
    close_post(&post);
    scripted_server_stop(server);
}

static void a_post_asks_for_json_and_a_download_for_anything(void **state)
{
    (void)state;
    const script_step step = {scripted_reply("200 OK", "{}"), 0, SCRIPT_CLOSE, 0};
    scripted_server *server = scripted_server_start(&step, 1);
    struct post post;
    open_post(&post, server);
    start(&post);
    finish(&post);
    assert_non_null(strstr(scripted_server_last_request(server), "\r\nAccept: application/json\r\n"));
    next_fetch(&post, server, "/1");
    assert_non_null(strstr(scripted_server_last_request(server), "\r\nAccept: application/json\r\n"));
    fg_exchange_clear(&post.exchange);
    fg_exchange_init(&post.exchange, "GET", post.url);
    post.exchange.user_agent = "test/1";
    post.exchange.ends = (fg_exchange_ends){.write = write_answer, .owner = &post};
    *post.answer = '\0';
    start(&post);
    finish(&post);
    assert_non_null(strstr(scripted_server_last_request(server), "\r\nAccept: */*\r\n"));
    close_post(&post);
    scripted_server_stop(server);
}

/* ---- given up within a callback ---- */

/* An exchange that gives up another of its session, or itself, as its body is read or its answer written. */
struct canceller {
    struct post own;
    facegen_exchange *victim; /* on the heap, freed at once; NULL: itself */
    bool in_write;
    bool cancelled;
};

static void cancel_victim(struct canceller *canceller)
{
    if (canceller->cancelled)
        return;
    canceller->cancelled = true;
    fg_curl_transport.cancel(canceller->own.session, canceller->victim ? canceller->victim : &canceller->own.exchange);
    if (canceller->victim)
        fg_exchange_clear(canceller->victim);
    free(canceller->victim);
}

static int64_t read_and_cancel(void *owner, void *bytes, size_t size)
{
    struct canceller *canceller = owner;
    if (!canceller->in_write)
        cancel_victim(canceller);
    return read_body(&canceller->own, bytes, size);
}

static bool write_and_cancel(void *owner, const void *bytes, size_t size)
{
    struct canceller *canceller = owner;
    if (canceller->in_write)
        cancel_victim(canceller);
    return write_answer(&canceller->own, bytes, size);
}

static facegen_exchange *start_victim(struct post *post)
{
    facegen_exchange *victim = malloc(sizeof *victim);
    assert_non_null(victim);
    fg_exchange_init(victim, "GET", post->url);
    victim->user_agent = "test/1";
    victim->ends = (fg_exchange_ends){.write = write_answer, .owner = post};
    assert_int_equal(fg_curl_transport.start(post->session, victim), FACEGEN_OK);
    int64_t limit = fg_clock_now() + 100; /* it is on its way */
    while (fg_clock_now() < limit)
        fg_curl_transport.wait(post->session, limit);
    return victim;
}

static void cancel_in_a_callback(bool other, bool in_write)
{
    const script_step steps[] = {{NULL, 0, SCRIPT_HANG, 0}, {scripted_reply("200 OK", "hi"), 0, SCRIPT_CLOSE, 0}};
    scripted_server *server = scripted_server_start(other ? steps : steps + 1, other ? 2 : 1);
    struct canceller canceller = {.in_write = in_write};
    open_post(&canceller.own, server);
    if (other)
        canceller.victim = start_victim(&canceller.own);
    canceller.own.exchange.ends =
        (fg_exchange_ends){.read = read_and_cancel, .write = write_and_cancel, .owner = &canceller};
    start(&canceller.own);
    int64_t limit = fg_clock_now() + 10000;
    while (!canceller.cancelled && fg_clock_now() < limit)
        fg_curl_transport.wait(canceller.own.session, limit);
    assert_true(canceller.cancelled);
    if (other) {
        finish(&canceller.own);
        assert_int_equal(canceller.own.exchange.failure, FACEGEN_OK);
        assert_string_equal(canceller.own.answer, "hi");
    } else {
        limit = fg_clock_now() + 50;
        while (fg_clock_now() < limit)
            fg_curl_transport.wait(canceller.own.session, limit);
        assert_false(canceller.own.exchange.ended);
    }
    close_post(&canceller.own);
    scripted_server_stop(server);
}

static void an_exchange_may_be_given_up_within_a_callback(void **state)
{
    (void)state;
    cancel_in_a_callback(true, false);
    cancel_in_a_callback(true, true);
    cancel_in_a_callback(false, false);
    cancel_in_a_callback(false, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_exchange_arrives_and_comes_back_whole),
        cmocka_unit_test(sigpipe_is_handled_as_before_during_a_transfer),
        cmocka_unit_test(a_body_that_cannot_be_read_ends_the_exchange),
        cmocka_unit_test(a_private_address_is_refused_where_only_public_ones_are_wanted),
        cmocka_unit_test(a_cancelled_exchange_is_not_touched_again),
        cmocka_unit_test(a_wake_ends_the_next_wait),
        cmocka_unit_test(fetches_that_follow_each_other_are_each_whole),
        cmocka_unit_test(a_status_is_read_from_the_status_line_alone),
        cmocka_unit_test(a_second_status_line_does_not_replace_the_first),
        cmocka_unit_test(trailers_are_bounded),
        cmocka_unit_test(a_post_asks_for_json_and_a_download_for_anything),
        cmocka_unit_test(an_exchange_may_be_given_up_within_a_callback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
