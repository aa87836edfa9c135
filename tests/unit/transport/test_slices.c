/* How much of answers the libcurl transport hands over in one call of its wait, against a server that sends all at
 * once. */
#include "support/scripted_server.h"
#include "support/test.h"
#include "transport/curl.h"
#include "transport/exchange.h"
#include "os/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BODY_SIZE = 24 * 1024 * 1024,
    CHUNK_SIZE = 40 * 1000,
    DOWNLOADS_MAX = 4,
    STEP_SIZE = 2 * 1024 * 1024, /* bytes that one wait may hand over, of all exchanges together */
    LIMIT_MS = 30000,
};

struct download {
    facegen_exchange exchange;
    uint64_t received, wanted; /* bytes; more than are wanted are refused */
    uint64_t *step;            /* bytes of the current wait, of all downloads */
};

static bool count(void *owner, const void *bytes, size_t size)
{
    struct download *download = owner;
    (void)bytes;
    download->received += size;
    *download->step += size;
    return download->received <= download->wanted;
}

/* An answer with a body of BODY_SIZE bytes; its own size is put in `size`. Freed by the caller. */
static char *make_reply(bool chunked, size_t *size)
{
    char *reply = calloc(1, BODY_SIZE + BODY_SIZE / 100 + 1024);
    assert_non_null(reply);
    size_t at = (size_t)sprintf(reply,
                                chunked ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        : "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n",
                                BODY_SIZE);
    if (!chunked) {
        *size = at + BODY_SIZE;
        return reply;
    }
    for (size_t left = BODY_SIZE, chunk; left > 0; left -= chunk) {
        chunk = left < CHUNK_SIZE ? left : CHUNK_SIZE;
        at += (size_t)sprintf(reply + at, "%zx\r\n", chunk) + chunk;
        at += (size_t)sprintf(reply + at, "\r\n");
    }
    at += (size_t)sprintf(reply + at, "0\r\n\r\n");
    *size = at;
    return reply;
}

static bool all_ended(const struct download *downloads, int number)
{
    for (int i = 0; i < number; i++) {
        if (!downloads[i].exchange.ended)
            return false;
    }
    return true;
}

static void begin(struct download *download, void *session, const char *url, uint64_t wanted, uint64_t *step)
{
    fg_exchange_init(&download->exchange, "GET", url);
    download->exchange.user_agent = "test/1";
    download->exchange.bulky = true;
    download->exchange.ends = (fg_exchange_ends){.write = count, .owner = download};
    download->wanted = wanted;
    download->step = step;
    assert_int_equal(fg_curl_transport.start(session, &download->exchange), FACEGEN_OK);
}

/* Downloads a body some times at once, as far as it is wanted; returns how much of it one wait handed over at most. */
static uint64_t download(bool chunked, int number, uint64_t wanted)
{
    size_t size;
    char *reply = make_reply(chunked, &size);
    const script_step step = {reply, size, SCRIPT_CLOSE, 0};
    scripted_server *server = scripted_server_start(&step, 1);
    fg_curl_settings settings = {.connect_timeout_ms = LIMIT_MS};
    void *session = fg_curl_transport.open(&settings);
    assert_non_null(session);
    struct download downloads[DOWNLOADS_MAX] = {0};
    uint64_t now = 0, most = 0;
    for (int i = 0; i < number; i++)
        begin(&downloads[i], session, scripted_server_url(server), wanted, &now);
    for (int64_t limit = fg_clock_now() + LIMIT_MS; !all_ended(downloads, number) && fg_clock_now() < limit; now = 0) {
        fg_curl_transport.wait(session, limit);
        most = now > most ? now : most;
    }
    for (int i = 0; i < number; i++) {
        assert_true(downloads[i].exchange.ended);
        assert_int_equal(downloads[i].exchange.stop, wanted < BODY_SIZE ? FACEGEN_STOP_UNUSABLE : FACEGEN_STOP_NONE);
        if (wanted == BODY_SIZE) {
            assert_int_equal(downloads[i].exchange.failure, FACEGEN_OK);
            assert_int_equal(downloads[i].received, BODY_SIZE);
        }
        fg_exchange_clear(&downloads[i].exchange);
    }
    fg_curl_transport.close(session);
    scripted_server_stop(server);
    free(reply);
    return most;
}

static void a_wait_hands_over_a_bounded_part_of_an_answer(void **state)
{
    (void)state;
    assert_true(download(false, 1, BODY_SIZE) <= STEP_SIZE);
}

static void a_wait_hands_over_a_bounded_part_of_a_chunked_answer(void **state)
{
    (void)state;
    assert_true(download(true, 1, BODY_SIZE) <= STEP_SIZE);
}

static void a_wait_hands_over_a_bounded_part_of_several_answers(void **state)
{
    (void)state;
    assert_true(download(false, DOWNLOADS_MAX, BODY_SIZE) <= STEP_SIZE);
}

/* Wherever it is refused: also in what was received before the pause and is handed over after it. */
static void an_answer_that_is_refused_after_a_pause_ends(void **state)
{
    (void)state;
    for (uint64_t wanted = 900 * 1000; wanted < 1300 * 1000; wanted += 20 * 1000)
        download(true, 1, wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wait_hands_over_a_bounded_part_of_an_answer),
        cmocka_unit_test(a_wait_hands_over_a_bounded_part_of_a_chunked_answer),
        cmocka_unit_test(a_wait_hands_over_a_bounded_part_of_several_answers),
        cmocka_unit_test(an_answer_that_is_refused_after_a_pause_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
