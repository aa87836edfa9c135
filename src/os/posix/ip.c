#include "os/ip.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

enum { V4_SIZE = 4, V6_SIZE = 16 };

int fg_ip_parse(const char *text, uint8_t bytes[FG_IP_SIZE])
{
    if (inet_pton(AF_INET, text, bytes) == 1)
        return V4_SIZE;
    return inet_pton(AF_INET6, text, bytes) == 1 ? V6_SIZE : 0;
}

int fg_ip_of(const struct sockaddr *address, uint8_t bytes[FG_IP_SIZE])
{
    if (address->sa_family == AF_INET) {
        memcpy(bytes, (const char *)address + offsetof(struct sockaddr_in, sin_addr), V4_SIZE);
        return V4_SIZE;
    }
    if (address->sa_family != AF_INET6)
        return 0;
    memcpy(bytes, (const char *)address + offsetof(struct sockaddr_in6, sin6_addr), V6_SIZE);
    return V6_SIZE;
}
