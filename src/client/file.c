#include "file.h"

#include "os/error.h"
#include "os/random.h"
#include "os/signal_guard.h"
#include "model/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static facegen_code report(facegen_error *error, const char *path, const char *problem, int number)
{
    char why[FG_OS_ERROR_SIZE];
    fg_os_error(number, why);
    return fg_fail(error, FACEGEN_E_FILE, "", "\"%.256s\" %s: %s", path, problem, why);
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Whether there is a file of a name, which is replaced: its facts. A link is replaced as such. */
static bool find_old(const fg_file *file, const char *name, struct stat *status)
{
    return name && fstatat(file->folder, name, status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status->st_mode);
}

/* The mode of the temporary file: nobody reads it who may not read the file that it replaces. Else umask narrows it. */
static mode_t first_mode(const fg_file *file)
{
    struct stat old;
    return find_old(file, file->name, &old) ? old.st_mode & 0666 : 0666;
}

/* Gives the new file the permissions of the one that it replaces, as far as the file system can. */
static void keep_mode(const fg_file *file, const char *name)
{
    struct stat old;
    if (find_old(file, name, &old) && fchmod(file->file, old.st_mode & 0777) != 0)
        return; /* those of a new file then */
}

/* What of a target's name would make the rename fail or destroy a device; 0 when nothing does. An errno. */
static int check_target(const fg_file *file)
{
    struct stat status;
    if (!file->name)
        return 0;
    if (fstatat(file->folder, file->name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENAMETOOLONG ? ENAMETOOLONG : 0;
    return S_ISREG(status.st_mode) || S_ISLNK(status.st_mode) ? 0 : EEXIST;
}

/* Splits a path into its folder and its name; false when memory runs out. */
static bool split(fg_file *file, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (is_folder(path)) {
        file->folder_path = strdup(path);
        return file->folder_path;
    }
    file->name = strdup(slash ? slash + 1 : path);
    if (!slash)
        file->folder_path = strdup(".");
    else
        file->folder_path = strndup(path, slash == path ? 1 : (size_t)(slash - path));
    return file->name && file->folder_path;
}

static void clear(fg_file *file)
{
    if (file->file >= 0)
        close(file->file);
    if (file->folder >= 0)
        close(file->folder);
    free(file->folder_path);
    free(file->name);
    *file = (fg_file){.folder = -1, .file = -1};
}

facegen_code fg_file_open(fg_file *file, const char *path, facegen_error *error)
{
    *file = (fg_file){.folder = -1, .file = -1};
    if (!path || !*path)
        return fg_fail(error, FACEGEN_E_ARGUMENT, "", "no path was given");
    facegen_code code = FACEGEN_OK;
    int number;
    if (!split(file, path)) {
        code = fg_fail_plainly(error, FACEGEN_E_NOMEM);
    } else if (file->name && !*file->name) {
        code = report(error, path, "cannot be written", ENOENT); /* "folder/" that is not there */
    } else if ((file->folder = open(file->folder_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0) {
        code = report(error, file->folder_path, "cannot be opened as a folder", errno);
    } else if ((number = check_target(file)) != 0) {
        code = report(error, path, number == EEXIST ? "is not a regular file" : "cannot be written", number);
    } else {
        snprintf(file->temporary, sizeof file->temporary, ".facegen-%016llx.part", (unsigned long long)fg_random());
        int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
        file->file = openat(file->folder, file->temporary, flags, first_mode(file));
        if (file->file < 0)
            code = report(error, file->folder_path, "cannot be written to", errno);
    }
    if (code != FACEGEN_OK)
        clear(file);
    return code;
}

/* A write past the process's limit of file sizes fails with EFBIG, and does not kill the host. */
static ssize_t write_guarded(int descriptor, const void *bytes, size_t size)
{
    fg_signal_guard guard;
    fg_signal_guard_begin(&guard, FG_SIGNAL_FILE_SIZE);
    ssize_t written = write(descriptor, bytes, size);
    fg_signal_guard_end(&guard);
    return written;
}

bool fg_file_write(void *opaque, const void *bytes, size_t size)
{
    fg_file *file = opaque;
    for (const char *next = bytes; size > 0 && file->failure == 0;) {
        ssize_t written = write_guarded(file->file, next, size);
        if (written > 0) {
            next += written;
            size -= (size_t)written;
        } else if (written == 0 || errno != EINTR) {
            file->failure = written == 0 ? EIO : errno;
        }
    }
    return file->failure == 0;
}

bool fg_file_restart(void *opaque)
{
    fg_file *file = opaque;
    if (file->failure == 0 && (ftruncate(file->file, 0) != 0 || lseek(file->file, 0, SEEK_SET) != 0))
        file->failure = errno;
    return file->failure == 0;
}

/* Syncs a descriptor; a file system that cannot is none of our failures. */
static bool sync_to_disk(int descriptor)
{
    while (fsync(descriptor) != 0) {
        if (errno != EINTR)
            return errno == EINVAL || errno == ENOTSUP;
    }
    return true;
}

/* Moves the written bytes under their name. False with errno. */
static bool put_in_place(fg_file *file, const char *name)
{
    int descriptor = file->file;
    keep_mode(file, name);
    if (!sync_to_disk(descriptor))
        return false;
    file->file = -1;
    if (close(descriptor) != 0 && errno != EINTR)
        return false;
    if (renameat(file->folder, file->temporary, file->folder, name) != 0)
        return false;
    sync_to_disk(file->folder); /* the image is whole under its name already, whatever comes of this */
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
    unlinkat(file->folder, file->temporary, 0);
    clear(file);
}

facegen_code fg_file_report(const fg_file *file, facegen_error *error)
{
    return report(error, file->name ? file->name : file->folder_path, "cannot be written", file->failure);
}
