#include "file.h"

#include "base/text.h"
#include "model/error.h"
#include "os/error.h"
#include "os/file.h"
#include "os/random.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static facegen_code report(facegen_error *error, const char *path, const char *problem, int number)
{
    char why[FG_OS_ERROR_SIZE];
    fg_os_error(number, why);
    return fg_fail(error, FACEGEN_E_FILE, "", "\"%.256s\" %s: %s", path, problem, why);
}

/* Splits a path into its folder and its name; false when memory runs out. */
static bool split(fg_file *file, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (fg_os_is_folder(path)) {
        file->folder_path = fg_text_copy(path);
        return file->folder_path;
    }
    file->name = fg_text_copy(slash ? slash + 1 : path);
    if (!slash)
        file->folder_path = fg_text_copy(".");
    else
        file->folder_path = fg_text_copy_part(path, slash == path ? 1 : (size_t)(slash - path));
    return file->name && file->folder_path;
}

static void clear(fg_file *file)
{
    if (file->file != FG_NO_FILE)
        fg_os_close(file->file);
    fg_folder_close(file->folder);
    free(file->folder_path);
    free(file->name);
    *file = (fg_file){.file = FG_NO_FILE};
}

facegen_code fg_file_open(fg_file *file, const char *path, facegen_error *error)
{
    *file = (fg_file){.file = FG_NO_FILE};
    if (!path || !*path)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "no path was given");
    facegen_code code = FACEGEN_OK;
    if (!split(file, path)) {
        code = fg_fail_plainly(error, FACEGEN_E_NOMEM);
    } else if (file->name && !*file->name) {
        code = report(error, path, "cannot be written", ENOENT); /* "folder/" that is not there */
    } else if (!(file->folder = fg_folder_open(file->folder_path))) {
        code = errno == ENOMEM ? fg_fail_plainly(error, FACEGEN_E_NOMEM)
                               : report(error, file->folder_path, "cannot be opened as a folder", errno);
    } else if (file->name && !fg_folder_takes(file->folder, file->name)) {
        code = report(error, path, errno == EEXIST ? "is not a regular file" : "cannot be written", errno);
    } else {
        snprintf(file->temporary, sizeof file->temporary, ".facegen-%016llx.part", (unsigned long long)fg_random());
        file->file = fg_folder_create(file->folder, file->temporary, file->name);
        if (file->file == FG_NO_FILE)
            code = report(error, file->folder_path, "cannot be written to", errno);
    }
    if (code != FACEGEN_OK)
        clear(file);
    return code;
}

bool fg_file_write(void *opaque, const void *bytes, size_t size)
{
    fg_file *file = opaque;
    if (file->failure == 0 && !fg_os_write(file->file, bytes, size))
        file->failure = errno;
    return file->failure == 0;
}

bool fg_file_restart(void *opaque)
{
    fg_file *file = opaque;
    if (file->failure == 0 && !fg_os_empty(file->file))
        file->failure = errno;
    return file->failure == 0;
}

/* Moves the written bytes under their name. False with errno. */
static bool put_in_place(fg_file *file, const char *name)
{
    int descriptor = file->file;
    fg_folder_copy_permissions(file->folder, descriptor, name);
    if (!fg_os_sync(descriptor))
        return false;
    file->file = FG_NO_FILE;
    if (!fg_os_close(descriptor) || !fg_folder_rename(file->folder, file->temporary, name))
        return false;
    fg_folder_sync(file->folder); /* the image is whole under its name already, whatever comes of this */
    return true;
}

/* "folder/name"; NULL when memory runs out. */
static char *join(const char *folder, const char *name)
{
    size_t length = strlen(folder), size = length + strlen(name) + 2;
    bool here = strcmp(folder, ".") == 0, closed = length > 0 && folder[length - 1] == '/';
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%s%s%s", here ? "" : folder, here || closed ? "" : "/", name);
    return path;
}

facegen_code fg_file_commit(fg_file *file, const char *name, char **path, facegen_error *error)
{
    const char *final = file->name ? file->name : name;
    char *whole = join(file->folder_path, final);
    facegen_code code = FACEGEN_OK;
    if (!whole)
        code = fg_fail_plainly(error, FACEGEN_E_NOMEM);
    else if (!put_in_place(file, final))
        code = report(error, whole, "cannot be written", errno);
    if (code != FACEGEN_OK) {
        fg_file_discard(file);
        free(whole);
        return code;
    }
    clear(file);
    if (path)
        *path = whole;
    else
        free(whole);
    return FACEGEN_OK;
}

void fg_file_discard(fg_file *file)
{
    fg_folder_remove(file->folder, file->temporary);
    clear(file);
}

facegen_code fg_file_report(const fg_file *file, facegen_error *error)
{
    return report(error, file->name ? file->name : file->folder_path, "cannot be written", file->failure);
}
