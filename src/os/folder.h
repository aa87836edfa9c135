/* An open folder, which stays the same whatever its path leads to by now, and the files in it by their names: a link is
 * taken as such, and never followed. What fails leaves errno. */
#ifndef FG_FOLDER_H
#define FG_FOLDER_H

#include <stdbool.h>

typedef struct fg_folder fg_folder;

/* NULL if it cannot be opened. */
fg_folder *fg_folder_open(const char *path);

/* Does nothing if NULL. */
void fg_folder_close(fg_folder *folder);

/* Claims a folder until it is closed. Returns false if no files can be made in it, or another holder has claimed it. */
bool fg_folder_claim(fg_folder *folder);

/* Whether a file can have a name that is free, or that of a file or a link: a rename would fail with anything else, or
 * destroy a device. EEXIST if not. */
bool fg_folder_takes(const fg_folder *folder, const char *name);

/* Makes a new file for writing. Nobody may read it who may not read the one that it is to replace, if there is one.
 * Returns a descriptor, or FG_NO_FILE. */
int fg_folder_create(const fg_folder *folder, const char *name, const char *replaced);

/* Gives an open file the permissions of the one that it is to replace, if there is one, as far as the file system can.
 */
void fg_folder_copy_permissions(const fg_folder *folder, int file, const char *replaced);

/* Opens a file for reading. Returns a descriptor, or FG_NO_FILE. */
int fg_folder_open_file(const fg_folder *folder, const char *name);

/* Gives a file another name; what has that name already is replaced at once. */
bool fg_folder_rename(const fg_folder *folder, const char *from, const char *to);

void fg_folder_remove(const fg_folder *folder, const char *name);

/* Has the disk take the names of its files, as fg_os_sync(). */
bool fg_folder_sync(const fg_folder *folder);

#endif
