/* A secret text in memory of its own, which is kept out of swap, core dumps and forked processes where the system can.
 */
#ifndef FG_SECRET_H
#define FG_SECRET_H

#include <stddef.h>

enum { FG_SECRET_SIZE = 1024 }; /* bytes of a secret, with the NUL */

/* A copy of `size` characters, fewer than FG_SECRET_SIZE, with a NUL at its end; NULL if memory runs out. */
char *fg_secret_new(const char *text, size_t size);

/* Wipes and frees it; does nothing if NULL. */
void fg_secret_free(char *secret);

#endif
