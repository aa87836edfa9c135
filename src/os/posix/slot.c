/* A slot is a lock on a byte of a shared memory object of that name, held by an open file description. */

#include "os/lock.h"
#include "os/slot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opens the object of a name. It is the user's own: nobody else can hold its slots. */
static int open_object(const char *name)
{
    char path[FG_SLOT_NAME_SIZE + 32];
    struct stat status;
    snprintf(path, sizeof path, "/facegen-%lu-%s", (unsigned long)geteuid(), name);
    int file = shm_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || (fstat(file, &status) == 0 && status.st_uid == geteuid()))
        return file;
    close(file);
    errno = EACCES;
    return -1;
}

int fg_slot_take(const char *name, int count)
{
    int file = open_object(name);
    if (file < 0)
        return FG_NO_SLOT;
    for (int i = 0; i < count; i++) {
        if (fg_os_lock_byte(file, i))
            return file;
        if (errno != EAGAIN && errno != EACCES)
            break;
    }
    int problem = errno;
    close(file);
    errno = problem;
    return FG_NO_SLOT;
}

void fg_slot_give_back(int slot)
{
    if (slot == FG_NO_SLOT)
        return;
    /* A child of fork() may have the descriptor, too: closing ours would not free the slot. */
    fg_os_unlock_bytes(slot, 0, 0);
    close(slot);
}
