/*
 * The three guards against a second POST by libcurl, each alone: the others are undone as the library sets its options.
 * Without any of them libcurl does send it twice, or these tests would show nothing. And the guard against SIGPIPE,
 * which an older libcurl needs.
 */
#include "support/scripted_server.h"
#include "support/test.h"
#include "transport/curl.h"
#include "transport/exchange.h"
#include "os/clock.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define BODY "{\"key\":\"k\"}"

enum {
    FRESH_CONNECTION = 1,
    ONE_BEGINNING = 2, /* PREREQFUNCTION */
    NO_REWIND = 4,     /* no SEEKFUNCTION */
    ALL = FRESH_CONNECTION | ONE_BEGINNING | NO_REWIND,
    LIMIT_MS = 10000,
};

struct post {
    facegen_exchange exchange;
    size_t read; /* bytes of the body so far */
};

static int guards;       /* those that hold */
static struct post post; /* the exchange under way */

static int rewind_post(void *unused, curl_off_t offset, int origin)
{
    (void)unused, (void)offset, (void)origin;
    post.read = 0;
    post.exchange.body_sent = 0;
    return CURL_SEEKFUNC_OK;
}

/* In the place of curl_easy_setopt(), by the linker. All values but numbers are pointers. */
CURLcode __real_curl_easy_setopt(CURL *easy, CURLoption option, ...);
CURLcode __wrap_curl_easy_setopt(CURL *easy, CURLoption option, ...);

CURLcode __wrap_curl_easy_setopt(CURL *easy, CURLoption option, ...)
{
    va_list arguments;
    CURLcode code;
    va_start(arguments, option);
    if (option == CURLOPT_URL && !(guards & NO_REWIND))
        __real_curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, rewind_post);
    if (option == CURLOPT_FRESH_CONNECT && !(guards & FRESH_CONNECTION))
        code = CURLE_OK;
    else if (option == CURLOPT_PREREQFUNCTION && !(guards & ONE_BEGINNING))
        code = CURLE_OK;
    else if (option >= CURLOPTTYPE_OFF_T && option < CURLOPTTYPE_BLOB)
        code = __real_curl_easy_setopt(easy, option, va_arg(arguments, curl_off_t));
    else if (option < CURLOPTTYPE_OBJECTPOINT)
        code = __real_curl_easy_setopt(easy, option, va_arg(arguments, long));
    else
        code = __real_curl_easy_setopt(easy, option, va_arg(arguments, void *));
    va_end(arguments);
    return code;
}

/* In the place of curl_version_info(): a libcurl that writes to a socket of TLS without MSG_NOSIGNAL. */
curl_version_info_data *__real_curl_version_info(CURLversion age);
curl_version_info_data *__wrap_curl_version_info(CURLversion age);

curl_version_info_data *__wrap_curl_version_info(CURLversion age)
{
    static curl_version_info_data older;
    older = *__real_curl_version_info(age);
    older.version_num = 0x075600;
    return &older;
}

static bool is_sigpipe_blocked(void)
{
    sigset_t blocked;
    pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    return sigismember(&blocked, SIGPIPE) == 1;
}

static int64_t read_body(void *owner, void *bytes, size_t size)
{
    size_t left = strlen(BODY) - post.read, taken = left < size ? left : size;
    (void)owner;
    assert_true(is_sigpipe_blocked());
    memcpy(bytes, &BODY[post.read], taken);
    post.read += taken;
    return (int64_t)taken;
}

static void rewind_body(void *owner)
{
    (void)owner;
    post.read = 0;
}

static bool write_answer(void *owner, const void *bytes, size_t size)
{
    (void)owner, (void)bytes, (void)size;
    return true;
}

static void perform(void *session, const char *url, bool paid)
{
    post.read = 0;
    fg_exchange_init(&post.exchange, "POST", url);
    post.exchange.content_type = "application/json";
    post.exchange.user_agent = "test/1";
    post.exchange.paid = paid;
    post.exchange.body_size = strlen(BODY);
    /* It could be rewound, were libcurl given a function for it. */
    post.exchange.ends = (fg_exchange_ends){.read = read_body, .rewind = rewind_body, .write = write_answer};
    assert_int_equal(fg_curl_transport.start(session, &post.exchange), FACEGEN_OK);
    for (int64_t limit = fg_clock_now() + LIMIT_MS; !post.exchange.ended && fg_clock_now() < limit;)
        fg_curl_transport.wait(session, limit);
    assert_true(post.exchange.ended);
    fg_exchange_clear(&post.exchange);
}

/* How often a paid request arrives when there is a kept connection, and every connection dies before an answer. */
static int count_posts(int guards_that_hold)
{
    const script_step steps[] = {{scripted_reply("200 OK", "{}"), 0, SCRIPT_KEEP, 0}, {NULL, 0, SCRIPT_CLOSE, 0}};
    scripted_server *server = scripted_server_start(steps, 2);
    fg_curl_settings settings = {.connect_timeout_ms = LIMIT_MS};
    void *session = fg_curl_transport.open(&settings);
    char url[64];
    snprintf(url, sizeof url, "%s/v6", scripted_server_url(server));
    guards = ALL;
    perform(session, url, false);
    assert_int_equal(post.exchange.failure, FACEGEN_OK);
    int before = scripted_server_paid(server);
    guards = guards_that_hold;
    perform(session, url, true);
    assert_int_equal(post.exchange.failure, FACEGEN_E_IO);
    int posts = scripted_server_paid(server) - before;
    fg_curl_transport.close(session);
    scripted_server_stop(server);
    return posts;
}

static void sigpipe_is_blocked_while_libcurl_runs_alone(void **state)
{
    (void)state;
    const script_step step = {NULL, 0, SCRIPT_HANG, 0};
    scripted_server *server = scripted_server_start(&step, 1);
    fg_curl_settings settings = {.connect_timeout_ms = LIMIT_MS};
    void *session = fg_curl_transport.open(&settings);
    assert_false(is_sigpipe_blocked());
    count_posts(ALL);
    assert_false(is_sigpipe_blocked());
    fg_exchange_init(&post.exchange, "GET", scripted_server_url(server));
    post.exchange.user_agent = "test/1";
    post.exchange.ends.write = write_answer;
    assert_int_equal(fg_curl_transport.start(session, &post.exchange), FACEGEN_OK);
    fg_curl_transport.cancel(session, &post.exchange);
    assert_false(is_sigpipe_blocked());
    fg_exchange_clear(&post.exchange);
    fg_curl_transport.close(session);
    assert_false(is_sigpipe_blocked());
    scripted_server_stop(server);
}

static void without_a_guard_a_request_arrives_twice(void **state)
{
    (void)state;
    assert_int_equal(count_posts(0), 2);
}

static void a_fresh_connection_alone_keeps_a_request_from_arriving_twice(void **state)
{
    (void)state;
    assert_int_equal(count_posts(FRESH_CONNECTION), 1);
}

static void one_beginning_alone_keeps_a_request_from_arriving_twice(void **state)
{
    (void)state;
    assert_int_equal(count_posts(ONE_BEGINNING), 1);
}

static void a_body_that_cannot_be_rewound_alone_keeps_a_request_from_arriving_twice(void **state)
{
    (void)state;
    assert_int_equal(count_posts(NO_REWIND), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_guard_a_request_arrives_twice),
        cmocka_unit_test(a_fresh_connection_alone_keeps_a_request_from_arriving_twice),
        cmocka_unit_test(one_beginning_alone_keeps_a_request_from_arriving_twice),
        cmocka_unit_test(a_body_that_cannot_be_rewound_alone_keeps_a_request_from_arriving_twice),
        cmocka_unit_test(sigpipe_is_blocked_while_libcurl_runs_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
