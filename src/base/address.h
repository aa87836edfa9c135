/* Which addresses are not on the public internet. */
#ifndef FG_ADDRESS_H
#define FG_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Whether an IPv4 or IPv6 address, also a mapped one, is loopback, private, link-local, multicast or reserved. */
bool fg_address_is_private(const struct sockaddr *address);

#endif
