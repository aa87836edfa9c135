#include "base/address.h"
#include "support/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>

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
#define EXPECT(addresses, expected) expect(addresses, COUNT(addresses), expected)

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

static void addresses_that_are_set_aside_are_private(void **state)
{
    static const char *const addresses[] = {
        "192.0.0.0",
        "192.0.0.255",
        "192.0.2.0",
        "192.0.2.255",
        "198.18.0.0",
        "198.19.255.1",
        "198.51.100.0",
        "203.0.113.255",
        "64:ff9b:1::8.8.8.8",
        "64:ff9b:1:ffff::1",
        "100::1",
        "2001::1",
        "2001:1ff::1",
        "2001:0:808:808::1",
        "2001:db8::1",
        "2001:db8:f::",
        "3fff::1",
        "3fff:fff::1",
        "::ffff:0:8.8.8.8",
        "1fff::1",
        "4000::1",
        "5f00::1",
        "fbff::1",
        "fe00::1",
    };
    (void)state;
    EXPECT(addresses, true);
}

static void an_ipv6_address_that_stands_for_an_ipv4_address_counts_as_that(void **state)
{
    static const char *const private[] = {
        "::ffff:127.0.0.1",     "::ffff:10.1.2.3", "::ffff:169.254.169.254", "64:ff9b::127.0.0.1", "64:ff9b::10.1.2.3",
        "64:ff9b::192.168.1.1", "2002:7f00:1::1",  "2002:a01:203::1",        "2002:c0a8:101::",    "2002:a9fe:a9fe::1",
    };
    static const char *const public[] = {"::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"};
    (void)state;
    EXPECT(private, true);
    EXPECT(public, false);
}

/* The neighbours of the private networks. */
static void other_addresses_are_public(void **state)
{
    static const char *const addresses[] = {
        "1.0.0.0",       "9.255.255.255", "11.0.0.0",        "100.63.255.255", "100.128.0.0",    "126.255.255.255",
        "128.0.0.0",     "169.255.0.0",   "169.253.255.255", "172.15.255.255", "172.32.0.0",     "192.167.255.255",
        "192.169.0.0",   "192.0.1.0",     "192.0.3.0",       "191.255.255.1",  "198.17.255.255", "198.20.0.0",
        "198.51.99.255", "198.51.101.0",  "203.0.112.255",   "203.0.114.0",    "223.255.255.1",  "2000::1",
        "2001:200::1",   "2001:db7::1",   "2001:db9::1",     "2003::1",        "2606:4700::1",   "3ffe::1",
        "3fff:1000::1",
    };
    (void)state;
    EXPECT(addresses, false);
}

static void the_host_of_a_link_is_judged_without_a_look_up(void **state)
{
    static const char *const private[] = {"127.0.0.1", "10.0.0.1",  "169.254.169.254",
                                          "[::1]",     "[fd00::1]", "[::ffff:10.0.0.1]"};
    static const char *const others[] = {
        "8.8.8.8", "[2606:4700::1]", "localhost", "example.com", "10.0.0.1.example.com",
        "::1",     "[10.0.0.1]",     "[",         "[]",          ""};
    (void)state;
    for (size_t i = 0; i < COUNT(private); i++) {
        name_row(i, private[i]);
        assert_true(fg_address_literal_is_private(private[i]));
    }
    for (size_t i = 0; i < COUNT(others); i++) {
        name_row(i, others[i]);
        assert_false(fg_address_literal_is_private(others[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_of_one_machine_or_one_network_are_private),
        cmocka_unit_test(addresses_that_are_set_aside_are_private),
        cmocka_unit_test(an_ipv6_address_that_stands_for_an_ipv4_address_counts_as_that),
        cmocka_unit_test(other_addresses_are_public),
        cmocka_unit_test(the_host_of_a_link_is_judged_without_a_look_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
