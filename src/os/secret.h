/* Secrets in memory: a text in pages of its own, which are kept out of swap, core dumps and forked processes where the
 * system can, and wiping. */
#ifndef FG_SECRET_H
#define FG_SECRET_H

#include <stddef.h>

enum { FG_SECRET_SIZE = 1024 }; /* bytes of a secret, with the NUL */

/* A copy of `size` characters, fewer than FG_SECRET_SIZE, with a NUL at its end; NULL if memory runs out. */
char *fg_secret_new(const char *text, size_t size);

/* Wipes and frees it; does nothing if NULL. */
void fg_secret_free(char *secret);

/* Overwrites memory in a way that is not optimised out. */
void fg_wipe(void *memory, size_t size);

#endif
