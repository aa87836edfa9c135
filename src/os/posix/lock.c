#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* open-file-description locks */
#endif
#include "os/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif

int fg_os_open_lock(const char *path)
{
    return open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

#ifdef F_OFD_SETLK

bool fg_os_lock_byte(int file, int64_t byte)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = (off_t)byte, .l_len = 1};
    return fcntl(file, F_OFD_SETLK, &lock) == 0;
}

void fg_os_unlock_bytes(int file, int64_t byte, int64_t count)
{
    struct flock lock = {.l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = (off_t)byte, .l_len = (off_t)count};
    fcntl(file, F_OFD_SETLK, &lock);
}

#else /* no locks that a fork, or another user of the file in this process, does not break */

bool fg_os_lock_byte(int file, int64_t byte)
{
    (void)file, (void)byte;
    errno = ENOSYS;
    return false;
}

void fg_os_unlock_bytes(int file, int64_t byte, int64_t count)
{
    (void)file, (void)byte, (void)count;
}

#endif

#ifdef __linux__

bool fg_os_is_on_network_disk(const char *path)
{
    static const unsigned long kinds[] = {
        0x6969 /* NFS */,      0x517b /* SMB */,        0xfe534d42 /* SMB 2 */, 0xff534d42 /* CIFS */,
        0x65735546 /* FUSE */, 0x01021997 /* 9P */,     0x00c36400 /* Ceph */,  0x5346414f /* AFS */,
        0x73757245 /* Coda */, 0x0bd00bd0 /* Lustre */, 0x7461636f /* OCFS2 */, 0x01161970 /* GFS2 */,
    }; /* statfs(2) */
    struct statfs facts;
    if (statfs(path, &facts) != 0)
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (((unsigned long)facts.f_type & 0xffffffff) == kinds[i])
            return true;
    }
    return false;
}

#else

bool fg_os_is_on_network_disk(const char *path)
{
    (void)path;
    return false;
}

#endif
