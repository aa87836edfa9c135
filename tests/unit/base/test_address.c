#include "base/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bool is_private(const char *text)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        return fg_address_is_private((const struct sockaddr *)&v4);
    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    return fg_address_is_private((const struct sockaddr *)&v6);
}

static void expect(const char *const *addresses, size_t count, bool expected)
{
    for (size_t i = 0; i < count; i++) {
        if (is_private(addresses[i]) != expected)
            fail_msg("%s", addresses[i]);
    }
}
#define EXPECT(addresses, expected) expect(addresses, sizeof addresses / sizeof addresses[0], expected)

/* The first and the last of each network. */
static void addresses_of_one_machine_or_one_network_are_private(void **state)
{
    static const char *const addresses[] = {
        "0.0.0.0",     "0.255.255.255",   "10.0.0.0",    "10.255.255.255",  "100.64.0.0", "100.127.255.255",
        "127.0.0.1",   "127.255.255.255", "169.254.0.0", "169.254.255.255", "172.16.0.0", "172.31.255.255",
        "192.168.0.0", "192.168.255.255", "224.0.0.0",   "255.255.255.255", "::",         "::1",
        "::127.0.0.1", "::8.8.8.8",       "fc00::",      "fdff:ffff::1",    "fe80::1",    "feff::1",
        "ff00::",      "ff02::1",
    };
    (void)state;
    EXPECT(addresses, true);
}

static void an_ipv4_address_that_is_mapped_counts_as_itself(void **state)
{
    static const char *const private[] = {"::ffff:127.0.0.1", "::ffff:10.1.2.3", "::ffff:169.254.169.254"};
    static const char *const public[] = {"::ffff:8.8.8.8"};
    (void)state;
    EXPECT(private, true);
    EXPECT(public, false);
}

/* The neighbours of the private networks. */
static void other_addresses_are_public(void **state)
{
    static const char *const addresses[] = {
        "1.0.0.0",         "9.255.255.255",   "11.0.0.0",        "100.63.255.255",  "100.128.0.0",
        "126.255.255.255", "128.0.0.0",       "169.253.255.255", "169.255.0.0",     "172.15.255.255",
        "172.32.0.0",      "192.167.255.255", "192.169.0.0",     "223.255.255.255", "2001:db8::1",
        "2606:4700::1",    "fbff::1",         "fe00::1",         "fe7f:ffff::ffff",
    };
    (void)state;
    EXPECT(addresses, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_of_one_machine_or_one_network_are_private),
        cmocka_unit_test(an_ipv4_address_that_is_mapped_counts_as_itself),
        cmocka_unit_test(other_addresses_are_public),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
