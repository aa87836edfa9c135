/* A secret text in memory of its own, which is kept out of swap, core dumps and forked processes where the system can.
 */
#ifndef FG_SECRET_H
#define FG_SECRET_H

enum { FG_SECRET_SIZE = 1024 }; /* bytes of a secret, with the NUL */

/* A copy of a text of fewer than FG_SECRET_SIZE bytes; NULL when memory runs out. */
char *fg_secret_new(const char *text);

/* Wipes and frees it; NULL is nothing to do. */
void fg_secret_free(char *secret);

#endif
