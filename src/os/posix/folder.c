

#include "os/file.h"
#include "os/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct fg_folder {
    int descriptor;
};

fg_folder *fg_folder_open(const char *path)
{
    fg_folder *folder = malloc(sizeof *folder);
    if (!folder)
        return NULL;
    folder->descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder->descriptor >= 0)
        return folder;
    free(folder);
    return NULL;
}

void fg_folder_close(fg_folder *folder)
{
    if (!folder)
        return;
    close(folder->descriptor);
    free(folder);
}

bool fg_folder_claim(fg_folder *folder)
{
    return faccessat(folder->descriptor, ".", W_OK, 0) == 0 && flock(folder->descriptor, LOCK_EX | LOCK_NB) == 0;
}

bool fg_folder_takes(const fg_folder *folder, const char *name)
{
    struct stat status;
    if (fstatat(folder->descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno != ENAMETOOLONG;
    if (S_ISREG(status.st_mode) || S_ISLNK(status.st_mode))
        return true;
    errno = EEXIST;
    return false;
}

/* Whether there is a file of a name, which is replaced: its permissions. A link is replaced as such. */
static bool find_permissions(const fg_folder *folder, const char *name, mode_t *permissions)
{
    struct stat status;
    if (!name || fstatat(folder->descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode))
        return false;
    *permissions = status.st_mode & 0777;
    return true;
}

int fg_folder_create(const fg_folder *folder, const char *name, const char *replaced)
{
    mode_t permissions = 0666; /* which umask narrows */
    find_permissions(folder, replaced, &permissions);
    return openat(folder->descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions & 0666);
}

void fg_folder_copy_permissions(const fg_folder *folder, int file, const char *replaced)
{
    mode_t permissions;
    if (find_permissions(folder, replaced, &permissions) && fchmod(file, permissions) != 0)
        return; /* those of a new file then */
}

int fg_folder_open_file(const fg_folder *folder, const char *name)
{
    return openat(folder->descriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
}

bool fg_folder_rename(const fg_folder *folder, const char *from, const char *to)
{
    return renameat(folder->descriptor, from, folder->descriptor, to) == 0;
}

void fg_folder_remove(const fg_folder *folder, const char *name)
{
    unlinkat(folder->descriptor, name, 0);
}

bool fg_folder_sync(const fg_folder *folder)
{
    return fg_os_sync(folder->descriptor);
}
