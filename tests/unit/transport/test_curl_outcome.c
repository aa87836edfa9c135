/* What the ends of libcurl's transfers mean. */
#include "transport/curl_transfer.h"
#include "transport/exchange.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

/* What an exchange fails with after an outcome and a reason of libcurl. */
static facegen_code code_after(CURLcode outcome, const char *reason)
{
    facegen_exchange exchange;
    fg_transfer transfer = {.exchange = &exchange};
    fg_exchange_init(&exchange, "POST", "https://example.com/");
    exchange.paid = true;
    snprintf(transfer.reason, sizeof transfer.reason, "%s", reason);
    fg_transfer_end(&transfer, outcome);
    assert_true(exchange.ended);
    assert_int_equal(exchange.reach, FACEGEN_REACH_NOTHING);
    fg_exchange_clear(&exchange);
    return exchange.failure;
}

/* As libcurl of several versions words them, over OpenSSL, GnuTLS and others. */
static void a_handshake_that_breaks_off_can_do_better_the_next_time(void **state)
{
    static const char *const reasons[] = {
        "",
        "OpenSSL SSL_connect: Connection reset by peer in connection to example.com:443 ",
        "OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to example.com:443 ",
        "OpenSSL SSL_connect: SSL_ERROR_ZERO_RETURN in connection to example.com:443 ",
        "error:0A000126:SSL routines::unexpected eof while reading",
        "TLS connect error: error:0A000126:SSL routines::unexpected eof while reading",
        "TLS connect error: error:00000000:lib(0)::reason(0)",
        "error:80000068:system library::Connection reset by peer",
        "error:02001068:system library:fopen:Connection reset by peer",
        "Recv failure: Connection reset by peer",
        "Send failure: Broken pipe",
        "gnutls_handshake() failed: The TLS connection was non-properly terminated.",
        "gnutls_handshake() failed: Error in the pull function.",
        "GnuTLS, handshake failed: Error in the push function.",
        "schannel: failed to receive handshake, SSL/TLS connection failed",
        "mbedTLS: ssl_handshake returned: (-0x0050) NET - Connection was reset by peer",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(reasons); i++) {
        if (code_after(CURLE_SSL_CONNECT_ERROR, reasons[i]) != FACEGEN_E_CONNECT)
            fail_msg("%s", reasons[i]);
    }
}

static void what_says_that_the_settings_are_wrong_is_final(void **state)
{
    static const char *const reasons[] = {
        "error:0A00010B:SSL routines::wrong version number",
        "error:0A000410:SSL routines::sslv3 alert handshake failure",
        "error:0A00042E:SSL routines::tlsv1 alert protocol version",
        "error:0A000102:SSL routines::unsupported protocol",
        "error:0A0000C6:SSL routines::packet length too long",
        "TLS connect error: error:0A00010B:SSL routines::wrong version number",
        "error:1408F10B:SSL routines:ssl3_get_record:wrong version number",
        "gnutls_handshake() failed: A TLS fatal alert has been received.",
        "gnutls_handshake() failed: An unexpected TLS packet was received.",
        "gnutls_handshake() failed: A packet with illegal or unsupported version was received.",
        "gnutls_handshake() failed: Could not negotiate a supported cipher suite.",
        "gnutls_handshake() failed: Error in the certificate verification.",
        "schannel: SEC_E_UNTRUSTED_ROOT: The certificate chain was issued by an authority that is not trusted.",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(reasons); i++) {
        if (code_after(CURLE_SSL_CONNECT_ERROR, reasons[i]) != FACEGEN_E_TLS)
            fail_msg("%s", reasons[i]);
    }
    assert_int_equal(code_after(CURLE_PEER_FAILED_VERIFICATION, ""), FACEGEN_E_TLS);
    assert_int_equal(code_after(CURLE_SSL_CACERT_BADFILE, ""), FACEGEN_E_TLS);
}

static void a_header_line_without_an_end_is_too_large_for_a_newer_libcurl(void **state)
{
    (void)state;
    facegen_exchange exchange;
    fg_transfer transfer = {.exchange = &exchange};
    fg_exchange_init(&exchange, "POST", "https://example.com/");
    fg_transfer_end(&transfer, (CURLcode)100); /* CURLE_TOO_LARGE since 8.6 */
    assert_int_equal(exchange.stop, FACEGEN_STOP_TOO_LARGE);
    assert_true(exchange.failure != FACEGEN_OK);
    fg_exchange_clear(&exchange);
}

static void lack_of_memory_before_an_answer_is_no_header_line(void **state)
{
    (void)state;
    facegen_exchange exchange;
    fg_transfer transfer = {.exchange = &exchange, .easy = curl_easy_init()};
    fg_exchange_init(&exchange, "POST", "https://example.com/");
    fg_transfer_end(&transfer, CURLE_OUT_OF_MEMORY);
    assert_int_equal(exchange.stop, FACEGEN_STOP_NONE);
    fg_exchange_clear(&exchange);
    curl_easy_cleanup(transfer.easy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handshake_that_breaks_off_can_do_better_the_next_time),
        cmocka_unit_test(what_says_that_the_settings_are_wrong_is_final),
        cmocka_unit_test(a_header_line_without_an_end_is_too_large_for_a_newer_libcurl),
        cmocka_unit_test(lack_of_memory_before_an_answer_is_no_header_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
