/* The system calls of the process that can fail for want of descriptors, room, or a working disk. */
#include "fallible.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int open_at(int folder, const char *path, int flags, mode_t mode)
{
    return fallible_fails(CALL_OPEN, 0) ? -1 : (int)syscall(SYS_openat, folder, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return open_at(folder, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return open_at(AT_FDCWD, path, flags, mode);
}

int socket(int domain, int type, int protocol)
{
    return fallible_fails(CALL_OPEN, 0) ? -1 : (int)syscall(SYS_socket, domain, type, protocol);
}

int epoll_create1(int flags)
{
    return fallible_fails(CALL_OPEN, 0) ? -1 : (int)syscall(SYS_epoll_create1, flags);
}

int eventfd(unsigned start, int flags)
{
    return fallible_fails(CALL_OPEN, 0) ? -1 : (int)syscall(SYS_eventfd2, start, flags);
}

/* What is watched already costs nothing more. */
int epoll_ctl(int epoll, int what, int descriptor, struct epoll_event *event)
{
    bool fails = what == EPOLL_CTL_ADD && fallible_fails(CALL_WATCH, 0);
    return fails ? -1 : (int)syscall(SYS_epoll_ctl, epoll, what, descriptor, event);
}

ssize_t read(int descriptor, void *bytes, size_t size)
{
    return fallible_fails(CALL_READ, 0) ? -1 : syscall(SYS_read, descriptor, bytes, size);
}

ssize_t write(int descriptor, const void *bytes, size_t size)
{
    if (!fallible_fails(CALL_WRITE, 0))
        return syscall(SYS_write, descriptor, bytes, size);
    return errno == SHORT_WRITE ? syscall(SYS_write, descriptor, bytes, 1) : -1;
}

/* Nothing is synced: no run depends on it, and a disk takes its time. */
int fsync(int descriptor)
{
    (void)descriptor;
    return fallible_fails(CALL_SYNC, 0) ? -1 : 0;
}

int close(int descriptor)
{
    bool fails = fallible_fails(CALL_CLOSE, 0);
    int number = errno, closed = (int)syscall(SYS_close, descriptor);
    if (fails)
        errno = number;
    return fails ? -1 : closed;
}

int renameat(int folder, const char *from, int other, const char *to)
{
    return fallible_fails(CALL_RENAME, 0) ? -1 : (int)syscall(SYS_renameat2, folder, from, other, to, 0);
}

int unlinkat(int folder, const char *path, int flags)
{
    return fallible_fails(CALL_UNLINK, 0) ? -1 : (int)syscall(SYS_unlinkat, folder, path, flags);
}
