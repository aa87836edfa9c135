#include "storage.h"

#include "base/limits.h"
#include "os/file.h"
#include "os/folder.h"
#include "os/thread.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { NAME_SIZE = 48 };

/* What a file is written as until it is whole. */
static const char unfinished[] = ".unfinished";

struct sb_storage {
    fg_folder *folder;
    fg_mutex lock;                /* guards kept, and the folder from other threads */
    int64_t kept[SB_STORAGE_MAX]; /* by slot_of(): the id of the job whose image is kept; 0 for none */
};

static size_t slot_of(int64_t id, int index)
{
    return ((size_t)id * FG_SAMPLES_MAX + (size_t)index) % SB_STORAGE_MAX;
}

/* Names come from numbers only, never from the text of a request. */
static const char *format_name(char name[NAME_SIZE], int64_t id, int index)
{
    snprintf(name, NAME_SIZE, "%" PRId64 "-%d.png", id, index + 1);
    return name;
}

sb_storage *sb_storage_open(const char *path)
{
    if (!fg_os_make_folder(path) && errno != EEXIST)
        return NULL;
    sb_storage *storage = calloc(1, sizeof *storage);
    fg_folder *folder = fg_folder_open(path);
    if (storage && folder && fg_folder_claim(folder) && fg_mutex_init(&storage->lock)) {
        storage->folder = folder;
        return storage;
    }
    fg_folder_close(folder);
    free(storage);
    return NULL;
}

void sb_storage_close(sb_storage *storage)
{
    if (!storage)
        return;
    fg_folder_close(storage->folder);
    fg_mutex_destroy(&storage->lock);
    free(storage);
}

static bool write_file(const fg_folder *folder, const char *name, const void *bytes, size_t size)
{
    fg_folder_remove(folder, unfinished); /* of a run that was killed */
    int file = fg_folder_create(folder, unfinished, NULL);
    if (file == FG_NO_FILE)
        return false;
    bool whole = fg_os_write(file, bytes, size);
    whole = fg_os_close(file) && whole;
    if (whole && fg_folder_rename(folder, unfinished, name))
        return true;
    fg_folder_remove(folder, unfinished);
    return false;
}

void sb_storage_write(sb_storage *storage, int64_t id, int index, const void *bytes, size_t size)
{
    char name[NAME_SIZE], oldest[NAME_SIZE];
    if (!storage)
        return;
    fg_mutex_lock(&storage->lock);
    int64_t *kept = &storage->kept[slot_of(id, index)];
    if (*kept != 0 && *kept != id)
        fg_folder_remove(storage->folder, format_name(oldest, *kept, index));
    *kept = write_file(storage->folder, format_name(name, id, index), bytes, size) ? id : 0;
    fg_mutex_unlock(&storage->lock);
}

/* The whole of an open file. */
static void *read_file(int file, size_t *size)
{
    fg_file_facts facts;
    if (!fg_os_examine_open(file, &facts) || facts.size == 0)
        return NULL;
    *size = (size_t)facts.size;
    char *bytes = malloc(*size);
    if (bytes && fg_os_read(file, bytes, *size) == (int64_t)*size)
        return bytes;
    free(bytes);
    return NULL;
}

void *sb_storage_read(sb_storage *storage, int64_t id, int index, size_t *size)
{
    char name[NAME_SIZE];
    int file = FG_NO_FILE;
    if (!storage)
        return NULL;
    fg_mutex_lock(&storage->lock);
    if (storage->kept[slot_of(id, index)] == id)
        file = fg_folder_open_file(storage->folder, format_name(name, id, index));
    fg_mutex_unlock(&storage->lock);
    if (file == FG_NO_FILE)
        return NULL;
    void *bytes = read_file(file, size);
    fg_os_close(file);
    return bytes;
}
