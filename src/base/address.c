#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Loopback, private, shared, link-local, multicast and reserved networks (RFC 6890). */
static bool is_private_v4(uint32_t address)
{
    static const struct {
        uint32_t network;
        int bits;
    } networks[] = {
        {0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8},
        {0xa9fe0000, 16}, {0xac100000, 12}, {0xc0a80000, 16}, {0xe0000000, 3},
    };
    for (size_t i = 0; i < sizeof networks / sizeof networks[0]; i++) {
        if ((address ^ networks[i].network) >> (32 - networks[i].bits) == 0)
            return true;
    }
    return false;
}

bool fg_address_is_private(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        return is_private_v4(ntohl(v4.sin_addr.s_addr));
    }
    struct sockaddr_in6 v6;
    memcpy(&v6, address, sizeof v6);
    const uint8_t *bytes = v6.sin6_addr.s6_addr;
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, zero[12] = {0};
    if (memcmp(bytes, mapped, 12) == 0)
        return is_private_v4((uint32_t)bytes[12] << 24 | (uint32_t)bytes[13] << 16 | (uint32_t)bytes[14] << 8 |
                             bytes[15]);
    bool unspecified_or_loopback = memcmp(bytes, zero, 12) == 0;
    return unspecified_or_loopback || (bytes[0] & 0xfe) == 0xfc || (bytes[0] == 0xfe && bytes[1] >= 0x80) ||
           bytes[0] == 0xff;
}
