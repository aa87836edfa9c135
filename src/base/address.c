#include "address.h"

#include "byte_order.h"
#include "os/ip.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* IANA's registry of special-purpose IPv4 addresses (RFC 6890), and multicast with all that is above it. */
static bool is_private_v4(const uint8_t bytes[4])
{
    static const struct {
        uint32_t network;
        int bits;
    } networks[] = {
        {0x00000000, 8},  /* this network */
        {0x0a000000, 8},  /* private */
        {0x64400000, 10}, /* shared by the customers of a provider */
        {0x7f000000, 8},  /* loopback */
        {0xa9fe0000, 16}, /* link-local */
        {0xac100000, 12}, /* private */
        {0xc0000000, 24}, /* protocol assignments */
        {0xc0000200, 24}, /* documentation */
        {0xc0a80000, 16}, /* private */
        {0xc6120000, 15}, /* benchmarks */
        {0xc6336400, 24}, /* documentation */
        {0xcb007100, 24}, /* documentation */
        {0xe0000000, 3},  /* multicast, reserved, broadcast */
    };
    uint32_t address = (uint32_t)fg_big_endian(bytes, 4);
    for (size_t i = 0; i < sizeof networks / sizeof networks[0]; i++) {
        if ((address ^ networks[i].network) >> (32 - networks[i].bits) == 0)
            return true;
    }
    return false;
}

/* Whether an address begins with these bits. */
static bool is_in(const uint8_t address[16], const uint8_t *network, int bits)
{
    int whole = bits / 8, rest = bits % 8;
    return memcmp(address, network, (size_t)whole) == 0 &&
           (rest == 0 || (address[whole] ^ network[whole]) >> (8 - rest) == 0);
}

static bool is_private_v6(const uint8_t address[16])
{
    static const uint8_t mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};   /* ::ffff:0:0/96 */
    static const uint8_t nat64[] = {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}; /* 64:ff9b::/96 (RFC 6052) */
    static const uint8_t global[] = {0x20}, six_to_four[] = {0x20, 0x02};         /* 2000::/3, 2002::/16 (RFC 3056) */
    static const struct {
        uint8_t network[4];
        int bits;
    } inside[] = {
        {{0x20, 0x01}, 23},             /* 2001::/23: protocol assignments, Teredo among them */
        {{0x20, 0x01, 0x0d, 0xb8}, 32}, /* 2001:db8::/32: documentation */
        {{0x3f, 0xff}, 20},             /* 3fff::/20: documentation (RFC 9637) */
    };
    if (is_in(address, mapped, 96) || is_in(address, nat64, 96))
        return is_private_v4(address + 12);
    if (is_in(address, six_to_four, 16))
        return is_private_v4(address + 2);
    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++) {
        if (is_in(address, inside[i].network, inside[i].bits))
            return true;
    }
    return !is_in(address, global, 3); /* nothing else is given out (RFC 4291) */
}

/* Of an address of so many bytes; 0: it is of another kind. */
static bool is_private(const uint8_t *address, int size)
{
    return size == 4 ? is_private_v4(address) : size == 0 || is_private_v6(address);
}

bool fg_address_is_private(const struct sockaddr *address)
{
    uint8_t bytes[FG_IP_SIZE];
    return is_private(bytes, fg_ip_of(address, bytes));
}

bool fg_address_literal_is_private(const char *host)
{
    uint8_t bytes[FG_IP_SIZE];
    char text[64]; /* more than an address of IPv6 has characters */
    size_t length = strlen(host);
    if (host[0] != '[')
        return fg_ip_parse(host, bytes) == 4 && is_private(bytes, 4);
    if (length < 2 || length - 2 >= sizeof text || host[length - 1] != ']')
        return false;
    snprintf(text, sizeof text, "%.*s", (int)length - 2, host + 1);
    return fg_ip_parse(text, bytes) == 16 && is_private(bytes, 16);
}
