/*
 * A folder in which the images that were made are kept as files, ID-N.png, for people to look at. It is no memory of
 * the sandbox: what another run left there is never served, and is replaced as its names come up again.
 */
#ifndef SB_STORAGE_H
#define SB_STORAGE_H

#include <stddef.h>
#include <stdint.h>

enum { SB_STORAGE_MAX = 2048 }; /* files that are kept; then the oldest give way */

typedef struct sb_storage sb_storage;

/*
 * Opens a folder, made if need be, for this sandbox alone. NULL when that fails: it cannot be written, or another
 * sandbox uses it.
 */
sb_storage *sb_storage_open(const char *path);

/* NULL is nothing to do. The files stay. */
void sb_storage_close(sb_storage *storage);

/* Keeps image `index`, from 0, of a job. What cannot be written is not kept. Without a storage, NULL, nothing is. */
void sb_storage_write(sb_storage *storage, int64_t id, int index, const void *bytes, size_t size);

/* An image that was kept, for free(); NULL when there is none. */
void *sb_storage_read(sb_storage *storage, int64_t id, int index, size_t *size);

#endif
