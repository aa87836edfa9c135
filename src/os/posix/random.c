#include "os/random.h"

#include <sys/random.h>
#include <time.h>
#include <unistd.h>

uint64_t fg_random(void)
{
    uint64_t number;
    if (getrandom(&number, sizeof number, GRND_NONBLOCK) == (ssize_t)sizeof number)
        return number;
    struct timespec time; /* early in a boot, or an old kernel */
    clock_gettime(CLOCK_MONOTONIC, &time);
    number = (uint64_t)time.tv_nsec << 32 ^ (uint64_t)time.tv_sec ^ (uint64_t)getpid() << 16 ^ (uintptr_t)&number;
    return number * 0x9e3779b97f4a7c15u;
}

bool fg_random_bytes(void *bytes, size_t size)
{
    return getrandom(bytes, size, 0) == (ssize_t)size;
}
