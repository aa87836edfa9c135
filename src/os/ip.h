/* Addresses of the Internet Protocol as bytes, in network order: 4 of IPv4, 16 of IPv6. */
#ifndef FG_IP_H
#define FG_IP_H

#include <stdint.h>

enum { FG_IP_SIZE = 16 };

struct sockaddr;

/* Reads "127.0.0.1" or "::1". Returns how many bytes the address has; 0 if the text is not an address. */
int fg_ip_parse(const char *text, uint8_t bytes[FG_IP_SIZE]);

/* The same for the address of a socket. */
int fg_ip_of(const struct sockaddr *address, uint8_t bytes[FG_IP_SIZE]);

#endif
