/* How the connection of a paid request ends, over libcurl: cut off at once before an answer, in order after it. */
#include "support/test.h"
#include "support/tls_identity.h"
#include "transport/curl.h"
#include "transport/exchange.h"
#include "os/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    BODY_SIZE = 32 * 1024 * 1024, /* more than the buffers of two sockets hold */
    SMALL_SIZE = 100,
    STALL_MS = 4321,
    LIMIT_MS = 10000,
};

static char ca_file[] = "/tmp/facegen-test-ca-XXXXXX";

/* An upload and both ends of its connection, all on one thread. */
struct upload {
    facegen_exchange exchange;
    fg_curl_settings settings;
    void *session;
    SSL_CTX *context; /* NULL: plain */
    SSL *tls;
    int listener, peer; /* of the server */
    int port;
    uint64_t read;
    char url[64];
};

static int64_t read_body(void *owner, void *bytes, size_t size)
{
    struct upload *upload = owner;
    uint64_t left = upload->exchange.body_size - upload->read;
    size_t taken = left < size ? (size_t)left : size;
    memset(bytes, 'x', taken);
    upload->read += taken;
    return (int64_t)taken;
}

static bool write_answer(void *owner, const void *bytes, size_t size)
{
    (void)owner, (void)bytes, (void)size;
    return true;
}

static void listen_for(struct upload *upload)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    upload->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(upload->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(upload->listener, 1), 0);
    assert_int_equal(getsockname(upload->listener, (struct sockaddr *)&address, &size), 0);
    upload->port = ntohs(address.sin_port);
}

/* Begins a POST and accepts its connection. */
static void begin(struct upload *upload, bool tls, bool paid, uint64_t body_size)
{
    *upload = (struct upload){.settings = {.connect_timeout_ms = LIMIT_MS, .stall_ms = STALL_MS}};
    listen_for(upload);
    if (tls) {
        upload->context = tls_identity_context(TLS_GOOD, ca_file);
        upload->settings.ca_file = ca_file;
        upload->tls = SSL_new(upload->context);
    }
    snprintf(upload->url, sizeof upload->url, "http%s://127.0.0.1:%d/", tls ? "s" : "", upload->port);
    fg_exchange_init(&upload->exchange, "POST", upload->url);
    upload->exchange.content_type = "application/json";
    upload->exchange.user_agent = "test/1";
    upload->exchange.paid = paid;
    upload->exchange.body_size = body_size;
    upload->exchange.ends = (fg_exchange_ends){.read = read_body, .write = write_answer, .owner = upload};
    upload->session = fg_curl_transport.open(&upload->settings);
    assert_non_null(upload->session);
    assert_int_equal(fg_curl_transport.start(upload->session, &upload->exchange), FACEGEN_OK);
    fg_curl_transport.wait(upload->session, fg_clock_now());
    upload->peer = accept(upload->listener, NULL, NULL);
    assert_true(upload->peer >= 0);
    fcntl(upload->peer, F_SETFL, O_NONBLOCK);
    if (tls)
        SSL_set_fd(upload->tls, upload->peer);
}

/* Lets the client go on for a while, and the server's handshake. */
static void step(struct upload *upload)
{
    fg_curl_transport.wait(upload->session, fg_clock_now() + 1);
    if (upload->tls && !SSL_is_init_finished(upload->tls))
        SSL_accept(upload->tls);
}

/* Uploads until the sockets' buffers are full. */
static void upload_until_full(struct upload *upload)
{
    int64_t limit = fg_clock_now() + LIMIT_MS;
    uint64_t before = 0;
    for (int still = 0; still < 20 && fg_clock_now() < limit; still = upload->read > before ? 0 : still + 1) {
        before = upload->read;
        step(upload);
        if (upload->read == 0)
            still = 0;
    }
    assert_true(upload->read >= 1 && upload->read <= BODY_SIZE - 1);
}

/* The client's end of the connection. */
static int client_socket(const struct upload *upload)
{
    for (int descriptor = 3; descriptor < 256; descriptor++) {
        struct sockaddr_in peer = {.sin_port = 0};
        socklen_t size = sizeof peer;
        if (getpeername(descriptor, (struct sockaddr *)&peer, &size) == 0 && ntohs(peer.sin_port) == upload->port)
            return descriptor;
    }
    fail_msg("no socket");
    return -1;
}

static bool is_abrupt(int descriptor)
{
    struct linger linger = {.l_onoff = -1};
    socklen_t size = sizeof linger;
    assert_int_equal(getsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, &size), 0);
    return linger.l_onoff != 0;
}

static int user_timeout(int descriptor)
{
    int milliseconds = -1;
    socklen_t size = sizeof milliseconds;
    assert_int_equal(getsockopt(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, &size), 0);
    return milliseconds;
}

/* Reads what has arrived up to the end of the connection; errno as it ended, 0 for in order. */
static int drain(const struct upload *upload, uint64_t *size)
{
    char bytes[65536];
    int64_t limit = fg_clock_now() + LIMIT_MS;
    while (fg_clock_now() < limit) {
        ssize_t got = recv(upload->peer, bytes, sizeof bytes, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN))
            return got == 0 ? 0 : errno;
        if (got > 0)
            *size += (uint64_t)got;
    }
    return EAGAIN;
}

static void end(struct upload *upload)
{
    fg_exchange_clear(&upload->exchange);
    SSL_free(upload->tls);
    SSL_CTX_free(upload->context);
    close(upload->peer);
    close(upload->listener);
}

static void cancel_in_mid_upload(bool tls)
{
    struct upload upload;
    uint64_t arrived = 0;
    begin(&upload, tls, true, BODY_SIZE);
    upload_until_full(&upload);
    int descriptor = client_socket(&upload);
    assert_true(is_abrupt(descriptor));
    assert_int_equal(user_timeout(descriptor), STALL_MS);
    fg_curl_transport.cancel(upload.session, &upload.exchange);
    assert_int_equal(drain(&upload, &arrived), ECONNRESET);
    assert_true(arrived < upload.read);
    fg_curl_transport.close(upload.session);
    end(&upload);
}

static void a_paid_upload_that_is_cancelled_is_reset_and_nothing_more_arrives(void **state)
{
    (void)state;
    cancel_in_mid_upload(false);
}

static void a_paid_upload_over_tls_that_is_cancelled_is_reset_and_nothing_more_arrives(void **state)
{
    (void)state;
    cancel_in_mid_upload(true);
}

static void a_free_upload_that_is_cancelled_is_closed_as_ever(void **state)
{
    (void)state;
    struct upload upload;
    begin(&upload, false, false, BODY_SIZE);
    upload_until_full(&upload);
    int descriptor = client_socket(&upload);
    assert_false(is_abrupt(descriptor));
    assert_int_equal(user_timeout(descriptor), 0);
    fg_curl_transport.cancel(upload.session, &upload.exchange);
    fg_curl_transport.close(upload.session);
    end(&upload);
}

/* Receives, plain or encrypted; true once the request is there. */
static bool receive(struct upload *upload, char *request, size_t room)
{
    size_t used = strlen(request);
    ssize_t got = upload->tls ? SSL_read(upload->tls, request + used, (int)(room - 1 - used))
                              : recv(upload->peer, request + used, room - 1 - used, 0);
    if (got > 0)
        request[used + (size_t)got] = '\0';
    const char *body = strstr(request, "\r\n\r\n");
    return body && strlen(body + 4) == SMALL_SIZE;
}

static void answer(struct upload *upload, const char *reply)
{
    if (upload->tls)
        assert_int_equal(SSL_write(upload->tls, reply, (int)strlen(reply)), strlen(reply));
    else
        assert_int_equal(send(upload->peer, reply, strlen(reply), 0), strlen(reply));
}

static void finish_in_order(bool tls)
{
    struct upload upload;
    char request[4096] = "";
    uint64_t left = 0;
    begin(&upload, tls, true, SMALL_SIZE);
    int64_t limit = fg_clock_now() + LIMIT_MS;
    do {
        step(&upload);
    } while (!receive(&upload, request, sizeof request) && fg_clock_now() < limit);
    answer(&upload, "HTTP/1.1 100 Continue\r\n\r\n");
    for (int i = 0; i < 5; i++)
        step(&upload);
    assert_true(is_abrupt(client_socket(&upload))); /* an interim answer accepts nothing */
    answer(&upload, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{");
    while (upload.exchange.http_status == 0 && fg_clock_now() < limit)
        step(&upload);
    assert_false(is_abrupt(client_socket(&upload)));
    assert_int_equal(user_timeout(client_socket(&upload)), 0);
    answer(&upload, "}");
    while (!upload.exchange.ended && fg_clock_now() < limit)
        step(&upload);
    assert_int_equal(upload.exchange.failure, FACEGEN_OK);
    assert_int_equal(upload.exchange.http_status, 200);
    fg_curl_transport.close(upload.session);
    assert_int_equal(drain(&upload, &left), 0);
    end(&upload);
}

static void a_paid_request_that_was_answered_is_closed_in_order(void **state)
{
    (void)state;
    finish_in_order(false);
}

static void a_paid_request_over_tls_that_was_answered_is_closed_in_order(void **state)
{
    (void)state;
    finish_in_order(true);
}

static int set_up(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN); /* the server's, of OpenSSL */
    int descriptor = mkstemp(ca_file);
    return descriptor < 0 ? -1 : close(descriptor);
}

static int tear_down(void **state)
{
    (void)state;
    return remove(ca_file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_paid_upload_that_is_cancelled_is_reset_and_nothing_more_arrives),
        cmocka_unit_test(a_paid_upload_over_tls_that_is_cancelled_is_reset_and_nothing_more_arrives),
        cmocka_unit_test(a_free_upload_that_is_cancelled_is_closed_as_ever),
        cmocka_unit_test(a_paid_request_that_was_answered_is_closed_in_order),
        cmocka_unit_test(a_paid_request_over_tls_that_was_answered_is_closed_in_order),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
