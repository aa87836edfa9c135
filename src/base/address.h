/* Which addresses are not on the public internet. */
#ifndef FG_ADDRESS_H
#define FG_ADDRESS_H

#include <stdbool.h>

struct sockaddr;

/*
 * Returns whether an IPv4 or IPv6 address is not on the public internet: loopback, private, link-local, multicast,
 * reserved, or for documentation or benchmarks (RFC 6890). An IPv6 address that stands for an IPv4 address (mapped,
 * NAT64, 6to4) is judged by that one.
 */
bool fg_address_is_private(const struct sockaddr *address);

/* The same for the host of an fg_url, without looking anything up: false for a name. */
bool fg_address_literal_is_private(const char *host);

#endif
