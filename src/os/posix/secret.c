#include "os/secret.h"

#include <string.h>
#include <sys/mman.h>

char *fg_secret_new(const char *text, size_t size)
{
    /* A mapping of its own: what is said of it holds for whole pages. */
    char *secret = mmap(NULL, FG_SECRET_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (secret == MAP_FAILED)
        return NULL;
    mlock(secret, FG_SECRET_SIZE); /* may be refused: there is a limit for each process */
#ifdef MADV_DONTDUMP
    madvise(secret, FG_SECRET_SIZE, MADV_DONTDUMP);
#endif
#ifdef MADV_WIPEONFORK
    madvise(secret, FG_SECRET_SIZE, MADV_WIPEONFORK);
#endif
    memcpy(secret, text, size); /* a new mapping is zeroed: the NUL follows */
    return secret;
}

void fg_secret_free(char *secret)
{
    if (!secret)
        return;
    fg_wipe(secret, FG_SECRET_SIZE);
    munmap(secret, FG_SECRET_SIZE);
}

void fg_wipe(void *memory, size_t size)
{
    if (size > 0)
        explicit_bzero(memory, size);
}
