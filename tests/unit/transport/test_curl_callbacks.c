/* What libcurl calls, called without it. */
#include "transport/curl_callbacks.h"
#include "transport/exchange.h"
#include "support/test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Not only once libcurl waits for it: another thread may execute a program before that. */
static void a_socket_is_closed_on_exec_from_its_beginning(void **state)
{
    (void)state;
    facegen_exchange exchange;
    fg_exchange_init(&exchange, "POST", "https://example.com");
    fg_transfer transfer = {.exchange = &exchange};
    struct curl_sockaddr address = {.family = AF_INET, .socktype = SOCK_STREAM};
    curl_socket_t opened = fg_curl_open_socket(&transfer, CURLSOCKTYPE_IPCXN, &address);
    assert_true(fcntl(opened, F_GETFD) & FD_CLOEXEC);
    close(opened);
    fg_exchange_clear(&exchange);
}

/* Such as one that goes on with the line before. */
static void a_header_line_without_a_colon_counts_towards_the_limit(void **state)
{
    char line[1026];
    (void)state;
    memset(line, ' ', sizeof line);
    memcpy(line + sizeof line - 2, "\r\n", 2);
    facegen_exchange exchange;
    fg_transfer transfer = {.exchange = &exchange, .head = FG_HEAD_BEGUN, .is_final = true};
    fg_exchange_init(&exchange, "POST", "https://example.com/");
    facegen_exchange_set_status(&exchange, 200);
    size_t lines = 0;
    while (lines < FG_HEADERS_LIMIT && fg_curl_write_header(line, 1, sizeof line, &transfer) == sizeof line)
        lines++;
    assert_int_equal(lines, FG_HEADERS_LIMIT / (sizeof line - 2)); /* the end of a line is not counted */
    assert_int_equal(exchange.stop, FACEGEN_STOP_TOO_LARGE);
    fg_exchange_clear(&exchange);
}

static bool take_all(void *owner, const void *bytes, size_t size)
{
    (void)owner, (void)bytes, (void)size;
    return true;
}

static void a_transfer_is_paused_once_the_slice_is_used_up(void **state)
{
    (void)state;
    char bytes[100] = {0};
    facegen_exchange exchange;
    fg_slice slice = {.left = 2 * sizeof bytes};
    fg_transfer transfer = {.exchange = &exchange, .slice = &slice, .easy = curl_easy_init()};
    fg_exchange_init(&exchange, "GET", "https://example.com/");
    exchange.ends.write = take_all;
    facegen_exchange_set_status(&exchange, 200);
    assert_int_equal(fg_curl_write_answer(bytes, 1, sizeof bytes, &transfer), sizeof bytes);
    assert_int_equal(slice.left, sizeof bytes);
    assert_false(transfer.paused || slice.paused);
    assert_int_equal(fg_curl_write_answer(bytes, 1, sizeof bytes, &transfer), sizeof bytes);
    assert_true(transfer.paused && slice.paused);
    assert_int_equal(fg_curl_write_answer(bytes, 1, sizeof bytes, &transfer), sizeof bytes);
    assert_int_equal(slice.left, 0);
    fg_exchange_clear(&exchange);
    curl_easy_cleanup(transfer.easy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_socket_is_closed_on_exec_from_its_beginning),
        cmocka_unit_test(a_transfer_is_paused_once_the_slice_is_used_up),
        cmocka_unit_test(a_header_line_without_a_colon_counts_towards_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
