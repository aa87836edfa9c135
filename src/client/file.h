/* A file that appears under its name only when it is whole: written beside it, synced, renamed. */
#ifndef FG_FILE_H
#define FG_FILE_H

#include <facegen/error.h>

#include "os/folder.h"

typedef struct fg_file {
    char *folder_path; /* "." for none */
    char *name;        /* of the file; NULL when the path was a folder: the name is given at the end */
    fg_folder *folder; /* NULL when closed */
    int file;          /* a descriptor, FG_NO_FILE when closed */
    char temporary[48];
    int failure; /* errno of the first write that failed; 0 */
} fg_file;

/* Makes the temporary file for a path: of a file, or of an existing folder. */
facegen_code fg_file_open(fg_file *file, const char *path, facegen_error *error);

/* Writes all of the bytes. False: failure says why. For fg_destination. */
bool fg_file_write(void *file, const void *bytes, size_t size);

/* Drops what was written. For fg_destination. */
bool fg_file_restart(void *file);

/*
 * Gives the file its name: that of its path, or `name` in a folder. path receives the whole path, for free(), and may
 * be NULL. The file is closed, whatever comes of it.
 */
facegen_code fg_file_commit(fg_file *file, const char *name, char **path, facegen_error *error);

/* Removes the temporary file. */
void fg_file_discard(fg_file *file);

/* The error of a write that failed. */
facegen_code fg_file_report(const fg_file *file, facegen_error *error);

#endif
