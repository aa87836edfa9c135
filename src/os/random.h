/* Random numbers of the system. */
#ifndef FG_RANDOM_H
#define FG_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A number that differs between processes and threads: for delays and the names of temporary files, not for secrets. */
uint64_t fg_random(void);

/* Fills up to 256 bytes that nobody can guess. Returns false if the system has none. */
bool fg_random_bytes(void *bytes, size_t size);

#endif
