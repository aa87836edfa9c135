

#include "os/file.h"
#include "os/signal_guard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool take_facts(const struct stat *status, fg_file_facts *facts)
{
    mode_t mode = status->st_mode;
    facts->kind = S_ISREG(mode)                                       ? FG_FILE_REGULAR
                  : S_ISDIR(mode)                                     ? FG_FILE_FOLDER
                  : S_ISFIFO(mode) || S_ISCHR(mode) || S_ISSOCK(mode) ? FG_FILE_STREAM
                                                                      : FG_FILE_OTHER;
    facts->size = (uint64_t)status->st_size;
    return true;
}

bool fg_os_examine(const char *path, fg_file_facts *facts)
{
    struct stat status;
    return stat(path, &status) == 0 && take_facts(&status, facts);
}

bool fg_os_examine_open(int file, fg_file_facts *facts)
{
    struct stat status;
    return fstat(file, &status) == 0 && take_facts(&status, facts);
}

uint64_t fg_os_file_number(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? (uint64_t)status.st_ino : 0;
}

bool fg_os_is_folder(const char *path)
{
    fg_file_facts facts;
    return fg_os_examine(path, &facts) && facts.kind == FG_FILE_FOLDER;
}

bool fg_os_is_readable(const char *path)
{
    return access(path, R_OK) == 0;
}

char *fg_os_real_path(const char *path)
{
    return realpath(path, NULL);
}

/* ---- opening ---- */

int fg_os_open(const char *path, bool waits)
{
    return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (waits ? 0 : O_NONBLOCK));
}

bool fg_os_close(int file)
{
    return close(file) == 0 || errno == EINTR;
}

FILE *fg_os_open_text(const char *path)
{
    return fopen(path, "re");
}

/* Closes a descriptor, and keeps errno. */
static FILE *give_up(int file)
{
    int problem = errno;
    close(file);
    errno = problem;
    return NULL;
}

FILE *fg_os_create_private(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0)
        return NULL;
    if (fchmod(file, S_IRUSR | S_IWUSR) != 0 && errno != EPERM) /* another's: a pipe, a device */
        return give_up(file);
    FILE *stream = fdopen(file, "w");
    return stream ? stream : give_up(file);
}

bool fg_os_make_folder(const char *path)
{
    return mkdir(path, 0777) == 0;
}

/* ---- reading and writing ---- */

int64_t fg_os_read(int file, void *bytes, size_t size)
{
    ssize_t got;
    do {
        got = read(file, bytes, size);
    } while (got < 0 && errno == EINTR);
    return got;
}

bool fg_os_read_at(int file, uint64_t offset, void *bytes, size_t size)
{
    return pread(file, bytes, size, (off_t)offset) == (ssize_t)size;
}

int64_t fg_os_read_line(FILE *file, char **line, size_t *room)
{
    return getline(line, room, file);
}

static ssize_t write_guarded(int file, const void *bytes, size_t size)
{
    fg_signal_guard guard;
    fg_signal_guard_begin(&guard, FG_SIGNAL_FILE_SIZE);
    ssize_t written = write(file, bytes, size);
    fg_signal_guard_end(&guard);
    return written;
}

bool fg_os_write(int file, const void *bytes, size_t size)
{
    for (const char *next = bytes; size > 0;) {
        ssize_t written = write_guarded(file, next, size);
        if (written > 0) {
            next += written;
            size -= (size_t)written;
        } else if (written == 0 || errno != EINTR) {
            errno = written == 0 ? EIO : errno;
            return false;
        }
    }
    return true;
}

bool fg_os_seek(int file, uint64_t offset)
{
    return lseek(file, (off_t)offset, SEEK_SET) >= 0;
}

bool fg_os_empty(int file)
{
    return ftruncate(file, 0) == 0 && lseek(file, 0, SEEK_SET) == 0;
}

bool fg_os_sync(int file)
{
    while (fsync(file) != 0) {
        if (errno != EINTR)
            return errno == EINVAL || errno == ENOTSUP;
    }
    return true;
}
