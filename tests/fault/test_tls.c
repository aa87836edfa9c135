/* Servers that are not who they should be, over TLS: nothing is sent to them, neither key nor request. */
#include "support/fault.h"
#include "support/test.h"
#include "support/tls_identity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const fault_phase phases[] = {FAULT_SUBMIT, FAULT_FETCH, FAULT_LOAD};

static const char *program; /* this one */
static char ca_file[] = "/tmp/facegen-test-ca-XXXXXX";

static int make_ca_file(void **state)
{
    (void)state;
    int descriptor = mkstemp(ca_file);
    return descriptor < 0 ? -1 : close(descriptor);
}

static int remove_ca_file(void **state)
{
    (void)state;
    return remove(ca_file);
}

static script_step reply(void)
{
    return (script_step){scripted_reply("200 OK", "{\"status\":\"processing\",\"id\":1}"), 0, SCRIPT_KEEP, 0};
}

/* Meets a server in every phase; the client trusts the authority in trusted, or the system's. */
static void expect_untrusted(SSL_CTX *context, const char *trusted)
{
    const script_step step = reply();
    for (size_t i = 0; i < COUNT(phases); i++) {
        fault_fixture fixture;
        fault_set_up(&fixture, &step, 1, context);
        assert_int_equal(facegen_client_set_ca_file(fixture.client, trusted, NULL), FACEGEN_OK);
        fault_expect(&fixture, phases[i], FACEGEN_E_TLS, 0);
        assert_int_equal(fixture.error.bytes_sent, 0);
        assert_int_equal(scripted_server_requests(fixture.server), 0);
        fault_tear_down(&fixture);
    }
}

static void meet(tls_identity identity)
{
    SSL_CTX *context = tls_identity_context(identity, ca_file);
    expect_untrusted(context, ca_file);
    SSL_CTX_free(context);
}

static void a_server_of_an_unknown_authority_is_sent_nothing(void **state)
{
    (void)state;
    meet(TLS_STRANGER);
}

static void a_server_that_vouches_for_itself_is_sent_nothing(void **state)
{
    (void)state;
    meet(TLS_SELF_SIGNED);
}

static void a_server_of_another_name_is_sent_nothing(void **state)
{
    (void)state;
    meet(TLS_WRONG_HOST);
}

static void a_server_whose_certificate_has_expired_is_sent_nothing(void **state)
{
    (void)state;
    meet(TLS_EXPIRED);
}

static void an_authority_that_the_system_does_not_know_is_not_trusted(void **state)
{
    (void)state;
    SSL_CTX *context = tls_identity_context(TLS_GOOD, ca_file);
    expect_untrusted(context, NULL);
    SSL_CTX_free(context);
}

static void a_server_of_tls_1_1_is_sent_nothing(void **state)
{
    (void)state;
    SSL_CTX *context = tls_identity_context(TLS_GOOD, ca_file);
    tls_identity_make_old(context);
    expect_untrusted(context, ca_file);
    SSL_CTX_free(context);
}

static void a_ca_file_that_has_gone_is_not_done_without(void **state)
{
    (void)state;
    SSL_CTX *context = tls_identity_context(TLS_GOOD, ca_file);
    char moved[sizeof ca_file + 4];
    snprintf(moved, sizeof moved, "%s.old", ca_file);
    const script_step step = reply();
    fault_fixture fixture;
    fault_set_up(&fixture, &step, 1, context);
    assert_int_equal(facegen_client_set_ca_file(fixture.client, ca_file, NULL), FACEGEN_OK);
    assert_int_equal(rename(ca_file, moved), 0);
    fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_E_TLS, 0);
    assert_int_equal(rename(moved, ca_file), 0);
    fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_OK, 1);
    fault_tear_down(&fixture);
    SSL_CTX_free(context);
}

static void a_server_that_speaks_no_tls_is_sent_nothing(void **state)
{
    (void)state;
    const script_step step = {scripted_reply("400 Bad Request", "TLS?"), 0, SCRIPT_CLOSE, 1};
    fault_fixture fixture;
    fault_set_up(&fixture, &step, 1, NULL);
    char origin[64];
    snprintf(origin, sizeof origin, "https%s", fixture.origin + 4);
    fault_set_origin(&fixture, origin);
    for (size_t i = 0; i < COUNT(phases); i++)
        fault_expect(&fixture, phases[i], FACEGEN_E_TLS, 0);
    fault_tear_down(&fixture);
}

/* As a load balancer does that is restarted. It passes by itself, as a connection does that is refused. */
static void a_connection_that_ends_within_the_handshake_is_no_bad_certificate(void **state)
{
    static const script_end ends[] = {SCRIPT_RESET, SCRIPT_CLOSE};
    (void)state;
    for (size_t i = 0; i < COUNT(ends); i++) {
        const script_step step = {NULL, 0, ends[i], 1};
        fault_fixture fixture;
        fault_set_up(&fixture, &step, 1, NULL);
        char origin[64];
        snprintf(origin, sizeof origin, "https%s", fixture.origin + 4);
        fault_set_origin(&fixture, origin);
        for (size_t phase = 0; phase < COUNT(phases); phase++) {
            fault_expect(&fixture, phases[phase], FACEGEN_E_CONNECT, 0);
            assert_int_equal(fixture.error.bytes_sent, 0);
        }
        facegen_client_set_retries(fixture.client, 1, NULL);
        int connections = scripted_server_connections(fixture.server);
        fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_E_CONNECT, 0);
        assert_int_equal(scripted_server_connections(fixture.server), connections + 2);
        fault_tear_down(&fixture);
    }
}

/* A system may be told to speak an older TLS for the sake of other programs. */
static void a_lax_configuration_of_openssl_does_not_lower_the_version(void **state)
{
    (void)state;
    assert_int_equal(tls_identity_run_lax(program, "a_server_of_tls_1_1_is_sent_nothing"), 0);
}

/* What the client offered: "http/1.1" and the like. */
static int note_protocols(SSL *tls, const unsigned char **chosen, unsigned char *chosen_size,
                          const unsigned char *offered, unsigned size, void *noted)
{
    (void)tls, (void)chosen, (void)chosen_size;
    snprintf(noted, 64, "%.*s", (int)size, (const char *)offered);
    return SSL_TLSEXT_ERR_NOACK;
}

static void http_2_is_not_offered(void **state)
{
    (void)state;
    char noted[64] = "";
    SSL_CTX *context = tls_identity_context(TLS_GOOD, ca_file);
    SSL_CTX_set_alpn_select_cb(context, note_protocols, noted);
    const script_step step = reply();
    fault_fixture fixture;
    fault_set_up(&fixture, &step, 1, context);
    facegen_client_set_ca_file(fixture.client, ca_file, NULL);
    fault_expect(&fixture, FAULT_SUBMIT, FACEGEN_OK, 1);
    assert_string_equal(noted, "\x08http/1.1");
    assert_non_null(strstr(scripted_server_last_request(fixture.server), " HTTP/1.1\r\n"));
    fault_tear_down(&fixture);
    SSL_CTX_free(context);
}

int main(int argc, char **argv)
{
    program = argv[0];
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_of_an_unknown_authority_is_sent_nothing),
        cmocka_unit_test(a_server_that_vouches_for_itself_is_sent_nothing),
        cmocka_unit_test(a_server_of_another_name_is_sent_nothing),
        cmocka_unit_test(a_server_whose_certificate_has_expired_is_sent_nothing),
        cmocka_unit_test(an_authority_that_the_system_does_not_know_is_not_trusted),
        cmocka_unit_test(a_server_of_tls_1_1_is_sent_nothing),
        cmocka_unit_test(a_ca_file_that_has_gone_is_not_done_without),
        cmocka_unit_test(a_server_that_speaks_no_tls_is_sent_nothing),
        cmocka_unit_test(http_2_is_not_offered),
        cmocka_unit_test(a_connection_that_ends_within_the_handshake_is_no_bad_certificate),
        cmocka_unit_test(a_lax_configuration_of_openssl_does_not_lower_the_version),
    };
    return cmocka_run_group_tests(tests, make_ca_file, remove_ca_file);
}
