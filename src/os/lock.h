/*
 * Locks on the bytes of a file, between processes and within one. A lock is held by an open file: by the descriptor
 * that opened it, and by the copies of it that a child of fork() has. What fails leaves errno.
 */
#ifndef FG_OS_LOCK_H
#define FG_OS_LOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Opens a file to lock its bytes, and makes it if it is missing, for its owner alone. Returns FG_NO_FILE on failure. */
int fg_os_open_lock(const char *path);

/* Locks a byte, which may lie past the end. Returns false, with EAGAIN or EACCES, if another open file has it locked;
 * with ENOSYS where the system has no such locks. */
bool fg_os_lock_byte(int file, int64_t byte);

/* Unlocks `count` bytes; 0: all that follow. */
void fg_os_unlock_bytes(int file, int64_t byte, int64_t count);

/* Whether a path lies on a disk of another machine or behind a program (NFS, SMB, FUSE ...), where locks and shared
 * memory cannot be relied on. Returns false if that is not known. */
bool fg_os_is_on_network_disk(const char *path);

#endif
