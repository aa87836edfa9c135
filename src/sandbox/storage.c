#include "storage.h"

#include "os/thread.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_SIZE = 48, IMAGES = 2 /* of a job, at most */ };

/* What a file is written as until it is whole. */
static const char unfinished[] = ".unfinished";

struct fg_storage {
    int folder;
    fg_mutex lock;                /* guards kept, and the folder from other threads */
    int64_t kept[FG_STORAGE_MAX]; /* by slot_of(): the id of the job whose image is kept; 0 for none */
};

static size_t slot_of(int64_t id, int index)
{
    return ((size_t)id * IMAGES + (size_t)index) % FG_STORAGE_MAX;
}

/* Names come from numbers only, never from the text of a request. */
static const char *format_name(char name[NAME_SIZE], int64_t id, int index)
{
    snprintf(name, NAME_SIZE, "%" PRId64 "-%d.png", id, index + 1);
    return name;
}

fg_storage *fg_storage_open(const char *path)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return NULL;
    fg_storage *storage = calloc(1, sizeof *storage);
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool usable = folder >= 0 && faccessat(folder, ".", W_OK, 0) == 0 && flock(folder, LOCK_EX | LOCK_NB) == 0;
    if (storage && usable && fg_mutex_init(&storage->lock)) {
        storage->folder = folder;
        return storage;
    }
    if (folder >= 0)
        close(folder);
    free(storage);
    return NULL;
}

void fg_storage_close(fg_storage *storage)
{
    if (!storage)
        return;
    close(storage->folder);
    fg_mutex_destroy(&storage->lock);
    free(storage);
}

static bool write_all(int file, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(file, bytes, size);
        if (written < 0 && errno != EINTR)
            return false;
        bytes += written > 0 ? written : 0;
        size -= written > 0 ? (size_t)written : 0;
    }
    return true;
}

static bool write_file(int folder, const char *name, const void *bytes, size_t size)
{
    int file = openat(folder, unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (file < 0)
        return false;
    bool whole = write_all(file, bytes, size);
    whole = close(file) == 0 && whole;
    if (whole && renameat(folder, unfinished, folder, name) == 0)
        return true;
    unlinkat(folder, unfinished, 0);
    return false;
}

void fg_storage_write(fg_storage *storage, int64_t id, int index, const void *bytes, size_t size)
{
    char name[NAME_SIZE], oldest[NAME_SIZE];
    if (!storage)
        return;
    fg_mutex_lock(&storage->lock);
    int64_t *kept = &storage->kept[slot_of(id, index)];
    if (*kept != 0 && *kept != id)
        unlinkat(storage->folder, format_name(oldest, *kept, index), 0);
    *kept = write_file(storage->folder, format_name(name, id, index), bytes, size) ? id : 0;
    fg_mutex_unlock(&storage->lock);
}

/* The whole of an open file. */
static void *read_file(int file, size_t *size)
{
    struct stat about;
    if (fstat(file, &about) != 0 || about.st_size <= 0)
        return NULL;
    *size = (size_t)about.st_size;
    char *bytes = malloc(*size);
    if (bytes && read(file, bytes, *size) == about.st_size)
        return bytes;
    free(bytes);
    return NULL;
}

void *fg_storage_read(fg_storage *storage, int64_t id, int index, size_t *size)
{
    char name[NAME_SIZE];
    int file = -1;
    if (!storage)
        return NULL;
    fg_mutex_lock(&storage->lock);
    if (storage->kept[slot_of(id, index)] == id)
        file = openat(storage->folder, format_name(name, id, index), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    fg_mutex_unlock(&storage->lock);
    if (file < 0)
        return NULL;
    void *bytes = read_file(file, size);
    close(file);
    return bytes;
}
