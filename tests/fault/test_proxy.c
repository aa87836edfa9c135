/* What goes through a proxy: requests to elsewhere, and never the key in plain text that is meant for this machine. One
 * that is spoken to over TLS is trusted no more than a server. */
#include "support/fault.h"
#include "support/test.h"
#include "support/tls_identity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fixture {
    fault_fixture fault; /* its server is the provider */
    scripted_server *proxy;
};

static const fault_phase phases[] = {FAULT_SUBMIT, FAULT_FETCH, FAULT_LOAD};

static const script_step down = {"HTTP/1.1 503 Down\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 0, SCRIPT_CLOSE,
                                 0};

static void set_up(struct fixture *fixture)
{
    fault_set_up(&fixture->fault, &down, 1, NULL);
    fixture->proxy = scripted_server_start(&down, 1);
    const char *url = scripted_server_url(fixture->proxy);
    assert_int_equal(facegen_client_set_proxy(fixture->fault.client, url, NULL), FACEGEN_OK);
}

static void tear_down(struct fixture *fixture)
{
    fault_tear_down(&fixture->fault);
    scripted_server_stop(fixture->proxy);
}

static void plain_http_to_this_machine_does_not_go_through_a_proxy(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    for (size_t i = 0; i < COUNT(phases); i++)
        fault_perform(&fixture.fault, phases[i]);
    assert_int_equal(scripted_server_connections(fixture.proxy), 0);
    assert_int_equal(scripted_server_requests(fixture.fault.server), COUNT(phases));
    tear_down(&fixture);
}

/* Performs every operation at an origin, each of which is to begin at the proxy with the same line, as it does. */
static void expect_at_proxy(const char *origin, const char *method, const char *target)
{
    struct fixture fixture;
    set_up(&fixture);
    fault_set_origin(&fixture.fault, origin);
    for (size_t i = 0; i < COUNT(phases); i++) {
        fault_perform(&fixture.fault, phases[i]);
        const char *request = scripted_server_last_request(fixture.proxy);
        assert_int_equal(scripted_server_requests(fixture.proxy), i + 1);
        if (*method)
            assert_memory_equal(request, method, strlen(method));
        assert_memory_equal(strchr(request, ' ') + 1, target, strlen(target));
    }
    tear_down(&fixture);
}

static void plain_http_to_elsewhere_goes_through_the_proxy(void **state)
{
    (void)state;
    expect_at_proxy("http://facegen.invalid", "", "http://facegen.invalid/");
}

static void https_goes_through_the_proxy_also_to_this_machine(void **state)
{
    (void)state;
    expect_at_proxy("https://facegen.invalid", "CONNECT ", "facegen.invalid:443 ");
    expect_at_proxy("https://127.0.0.1:1", "CONNECT ", "127.0.0.1:1 ");
}

static void the_proxy_of_the_environment_is_not_asked(void **state)
{
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    setenv("http_proxy", scripted_server_url(fixture.proxy), 1);
    fault_perform(&fixture.fault, FAULT_SUBMIT); /* to this machine, with a proxy that is not for it */
    facegen_client_set_proxy(fixture.fault.client, NULL, NULL);
    fault_perform(&fixture.fault, FAULT_SUBMIT);
    unsetenv("http_proxy");
    assert_int_equal(scripted_server_connections(fixture.proxy), 0);
    assert_int_equal(scripted_server_requests(fixture.fault.server), 2);
    tear_down(&fixture);
}

static void the_environment_does_not_say_what_goes_past_a_proxy(void **state)
{
    (void)state;
    setenv("no_proxy", "*", 1);
    expect_at_proxy("https://facegen.invalid", "CONNECT ", "facegen.invalid:443 ");
    unsetenv("no_proxy");
}

/* ---- through a tunnel ---- */

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

static const script_step tunnel = {"HTTP/1.1 200 Connected\r\nRetry-After: 77\r\nLocation: /elsewhere\r\n\r\n", 0,
                                   SCRIPT_TUNNEL, 0};

/* A provider over TLS with one answer, behind a proxy, which is a plain one if proxy_tls is NULL. The client trusts the
 * authority of the last context that was made. */
static void set_up_tunnel(struct fixture *fixture, const script_step *step, SSL_CTX *tls, SSL_CTX *proxy_tls)
{
    fault_set_up(&fixture->fault, step, 1, tls);
    fixture->proxy = scripted_server_start_tls(&tunnel, 1, proxy_tls);
    scripted_server_tunnel_to(fixture->proxy, fixture->fault.server);
    facegen_client *client = fixture->fault.client;
    assert_int_equal(facegen_client_set_proxy(client, scripted_server_url(fixture->proxy), NULL), FACEGEN_OK);
    assert_int_equal(facegen_client_set_ca_file(client, ca_file, NULL), FACEGEN_OK);
}

static script_step queued(void)
{
    return (script_step){scripted_reply("200 OK", "{\"status\":\"processing\",\"id\":1}"), 0, SCRIPT_KEEP, 0};
}

static void https_is_tunnelled_by_a_plain_and_by_a_tls_proxy(void **state)
{
    (void)state;
    SSL_CTX *tls = tls_identity_context(TLS_GOOD, ca_file);
    const script_step step = queued();
    for (int secure = 0; secure < 2; secure++) {
        struct fixture fixture;
        set_up_tunnel(&fixture, &step, tls, secure ? tls : NULL);
        fault_set_origin(&fixture.fault, "https://facegen.invalid");
        fault_expect(&fixture.fault, FAULT_SUBMIT, FACEGEN_OK, 1);
        fault_expect(&fixture.fault, FAULT_FETCH, FACEGEN_OK, 0);
        const char *asked = scripted_server_last_request(fixture.proxy);
        assert_memory_equal(asked, "CONNECT facegen.invalid:443 ", strlen("CONNECT facegen.invalid:443 "));
        assert_null(strstr(asked, FAULT_KEY));
        assert_int_equal(scripted_server_requests(fixture.fault.server), 2);
        tear_down(&fixture);
    }
    SSL_CTX_free(tls);
}

static void a_password_is_for_the_proxy_alone(void **state)
{
    (void)state;
    SSL_CTX *tls = tls_identity_context(TLS_GOOD, ca_file);
    const script_step step = queued();
    struct fixture fixture;
    char url[128];
    set_up_tunnel(&fixture, &step, tls, NULL);
    snprintf(url, sizeof url, "http://me:secret@%s", scripted_server_url(fixture.proxy) + strlen("http://"));
    assert_int_equal(facegen_client_set_proxy(fixture.fault.client, url, NULL), FACEGEN_OK);
    fault_expect(&fixture.fault, FAULT_SUBMIT, FACEGEN_OK, 1);
    assert_non_null(strstr(scripted_server_last_request(fixture.proxy), "\r\nProxy-Authorization: Basic bWU6c2VjcmV0"));
    assert_null(strstr(scripted_server_last_request(fixture.proxy), "Content-Type"));
    assert_null(strstr(scripted_server_last_request(fixture.fault.server), "Authorization"));
    tear_down(&fixture);
    SSL_CTX_free(tls);
}

static void what_a_proxy_says_of_its_tunnel_is_no_part_of_the_answer(void **state)
{
    (void)state;
    SSL_CTX *tls = tls_identity_context(TLS_GOOD, ca_file);
    const script_step step = {scripted_reply("429 Full", ""), 0, SCRIPT_CLOSE, 0};
    struct fixture fixture;
    set_up_tunnel(&fixture, &step, tls, NULL);
    fault_expect(&fixture.fault, FAULT_SUBMIT, FACEGEN_E_BUSY, 1);
    assert_int_equal(fixture.fault.error.retry_after_ms, 0);
    tear_down(&fixture);
    SSL_CTX_free(tls);
}

/* Meets a proxy in every phase: it is not asked for anything. */
static void expect_untrusted(SSL_CTX *proxy_tls, const char *trusted)
{
    const script_step step = queued();
    struct fixture fixture;
    set_up_tunnel(&fixture, &step, proxy_tls, proxy_tls);
    assert_int_equal(facegen_client_set_ca_file(fixture.fault.client, trusted, NULL), FACEGEN_OK);
    for (size_t i = 0; i < COUNT(phases); i++)
        fault_expect(&fixture.fault, phases[i], FACEGEN_E_TLS, 0);
    assert_int_equal(scripted_server_requests(fixture.proxy), 0);
    tear_down(&fixture);
}

static void a_proxy_that_is_not_who_it_should_be_is_asked_for_nothing(void **state)
{
    static const tls_identity identities[] = {TLS_STRANGER, TLS_SELF_SIGNED, TLS_WRONG_HOST, TLS_EXPIRED};
    (void)state;
    for (size_t i = 0; i < COUNT(identities); i++) {
        SSL_CTX *proxy_tls = tls_identity_context(identities[i], ca_file);
        expect_untrusted(proxy_tls, ca_file);
        SSL_CTX_free(proxy_tls);
    }
}

static void a_proxy_of_an_authority_that_the_system_does_not_know_is_asked_for_nothing(void **state)
{
    (void)state;
    SSL_CTX *proxy_tls = tls_identity_context(TLS_GOOD, ca_file);
    expect_untrusted(proxy_tls, NULL);
    SSL_CTX_free(proxy_tls);
}

static void a_proxy_of_tls_1_1_is_asked_for_nothing(void **state)
{
    (void)state;
    SSL_CTX *proxy_tls = tls_identity_context(TLS_GOOD, ca_file);
    tls_identity_make_old(proxy_tls);
    expect_untrusted(proxy_tls, ca_file);
    SSL_CTX_free(proxy_tls);
}

static void a_lax_configuration_of_openssl_does_not_lower_the_version_of_a_proxy(void **state)
{
    (void)state;
    assert_int_equal(tls_identity_run_lax(program, "a_proxy_of_tls_1_1_is_asked_for_nothing"), 0);
}

/* ---- links of images ---- */

/* An image of a link behind the proxy, with an API that is elsewhere. */
static facegen_code load(struct fixture *fixture, const char *link)
{
    facegen_client *client = fixture->fault.client;
    void *bytes = NULL;
    size_t size;
    facegen_client_allow_http(client, false);
    assert_int_equal(facegen_client_set_base_url(client, "https://api.example.com", NULL), FACEGEN_OK);
    facegen_result *result = fault_result_with_link(link);
    facegen_code code = facegen_result_load(client, result, 0, &bytes, &size, NULL);
    facegen_free(bytes);
    facegen_result_free(result);
    return code;
}

static void a_link_to_a_private_address_is_not_handed_to_a_proxy(void **state)
{
    static const char *const links[] = {"https://127.0.0.1/1.png", "https://169.254.169.254/latest",
                                        "https://[::ffff:10.0.0.1]/1.png", "http://images.example.com/1.png"};
    (void)state;
    struct fixture fixture;
    set_up(&fixture);
    for (size_t i = 0; i < COUNT(links); i++)
        assert_int_equal(load(&fixture, links[i]), FACEGEN_E_URL);
    assert_int_equal(scripted_server_connections(fixture.proxy), 0);
    tear_down(&fixture);
}

static void a_redirect_to_a_private_address_is_not_handed_to_a_proxy(void **state)
{
    (void)state;
    SSL_CTX *tls = tls_identity_context(TLS_GOOD, ca_file);
    const script_step step = {"HTTP/1.1 302 Found\r\nLocation: https://10.0.0.1/\r\nContent-Length: 0\r\n\r\n", 0,
                              SCRIPT_KEEP, 0};
    struct fixture fixture;
    set_up_tunnel(&fixture, &step, tls, NULL);
    assert_int_equal(load(&fixture, "https://images.facegen.invalid/1.png"), FACEGEN_E_URL);
    assert_int_equal(scripted_server_connections(fixture.proxy), 1);
    tear_down(&fixture);
    SSL_CTX_free(tls);
}

/* The proxy's own address may be private. */
static void a_name_is_looked_up_by_the_proxy(void **state)
{
    (void)state;
    SSL_CTX *tls = tls_identity_context(TLS_GOOD, ca_file);
    const script_step step = {scripted_reply("200 OK", FAULT_PNG), 0, SCRIPT_KEEP, 0};
    struct fixture fixture;
    set_up_tunnel(&fixture, &step, tls, tls);
    assert_int_equal(load(&fixture, "https://images.facegen.invalid/1.png"), FACEGEN_OK);
    assert_non_null(strstr(scripted_server_last_request(fixture.proxy), "CONNECT images.facegen.invalid:443 "));
    tear_down(&fixture);
    SSL_CTX_free(tls);
}

int main(int argc, char **argv)
{
    program = argv[0];
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_http_to_this_machine_does_not_go_through_a_proxy),
        cmocka_unit_test(plain_http_to_elsewhere_goes_through_the_proxy),
        cmocka_unit_test(https_goes_through_the_proxy_also_to_this_machine),
        cmocka_unit_test(the_proxy_of_the_environment_is_not_asked),
        cmocka_unit_test(the_environment_does_not_say_what_goes_past_a_proxy),
        cmocka_unit_test(https_is_tunnelled_by_a_plain_and_by_a_tls_proxy),
        cmocka_unit_test(a_password_is_for_the_proxy_alone),
        cmocka_unit_test(what_a_proxy_says_of_its_tunnel_is_no_part_of_the_answer),
        cmocka_unit_test(a_proxy_that_is_not_who_it_should_be_is_asked_for_nothing),
        cmocka_unit_test(a_proxy_of_an_authority_that_the_system_does_not_know_is_asked_for_nothing),
        cmocka_unit_test(a_proxy_of_tls_1_1_is_asked_for_nothing),
        cmocka_unit_test(a_lax_configuration_of_openssl_does_not_lower_the_version_of_a_proxy),
        cmocka_unit_test(a_link_to_a_private_address_is_not_handed_to_a_proxy),
        cmocka_unit_test(a_redirect_to_a_private_address_is_not_handed_to_a_proxy),
        cmocka_unit_test(a_name_is_looked_up_by_the_proxy),
    };
    return cmocka_run_group_tests(tests, make_ca_file, remove_ca_file);
}
