/* Files, by paths in UTF-8 and, once open, by descriptors. What fails leaves errno. */
#ifndef FG_OS_FILE_H
#define FG_OS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { FG_NO_FILE = -1 };

typedef enum fg_file_kind {
    FG_FILE_REGULAR,
    FG_FILE_FOLDER,
    FG_FILE_STREAM, /* what has no beginning to go back to: a pipe, a terminal, a device, a socket */
    FG_FILE_OTHER
} fg_file_kind;

typedef struct fg_file_facts {
    fg_file_kind kind;
    uint64_t size; /* bytes */
} fg_file_facts;

/* What a path leads to, or a descriptor. Returns false if there is nothing. */
bool fg_os_examine(const char *path, fg_file_facts *facts);
bool fg_os_examine_open(int file, fg_file_facts *facts);
bool fg_os_is_folder(const char *path);
bool fg_os_is_readable(const char *path);

/* The one path of what a path leads to, absolute and without links, for free(); NULL if there is nothing. */
char *fg_os_real_path(const char *path);

/* The number of a file on its disk: it stays the same when the file is renamed, and a copy has another. Returns 0 if it
 * cannot be told. */
uint64_t fg_os_file_number(const char *path);

/* ---- opening ---- */

/* For reading. The descriptor is closed on exec. `waits` for the writer of a named pipe. Returns FG_NO_FILE on failure.
 */
int fg_os_open(const char *path, bool waits);

/* Returns false if what was written did not all arrive. */
bool fg_os_close(int file);

/* As fopen() for reading, closed on exec. */
FILE *fg_os_open_text(const char *path);

/* As fopen() for writing, closed on exec; nobody but its owner may read it, not even if it was there before. */
FILE *fg_os_create_private(const char *path);

/* Returns false, with EEXIST if there is anything of that name. */
bool fg_os_make_folder(const char *path);

/* ---- reading and writing ---- */

/* Reads up to `size` bytes. Returns how many; 0 at the end, -1 on failure. */
int64_t fg_os_read(int file, void *bytes, size_t size);

/* Reads exactly `size` bytes at a place, without moving to it. */
bool fg_os_read_at(int file, uint64_t offset, void *bytes, size_t size);

/* Reads a line with its end into *line, which has *room bytes and is for free(); both must be zeroed initially. Returns
 * its size; -1 at the end. */
int64_t fg_os_read_line(FILE *file, char **line, size_t *room);

/* Writes all of the bytes. Beyond the process's limit of file sizes it fails with EFBIG, without a signal. */
bool fg_os_write(int file, const void *bytes, size_t size);

/* Goes to a place in a file. */
bool fg_os_seek(int file, uint64_t offset);

/* Drops all that was written. */
bool fg_os_empty(int file);

/* Has the disk take what was written; a file system that cannot do so is no failure. */
bool fg_os_sync(int file);

#endif
