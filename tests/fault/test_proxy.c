/* What goes through a proxy: requests to elsewhere, and never the key in plain text that is meant for this machine. */
#include "support/fault.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

struct fixture {
    fault_fixture fault; /* its server is the provider */
    scripted_server *proxy;
};

static const fault_phase phases[] = {FAULT_SUBMIT, FAULT_FETCH, FAULT_LOAD};

static const script_step down = {"HTTP/1.1 503 Down\r\nContent-Length: 0\r\n\r\n", 0, SCRIPT_CLOSE, 0};

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_http_to_this_machine_does_not_go_through_a_proxy),
        cmocka_unit_test(plain_http_to_elsewhere_goes_through_the_proxy),
        cmocka_unit_test(https_goes_through_the_proxy_also_to_this_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
