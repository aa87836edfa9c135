

#include "os/process.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

int64_t fg_process_id(void)
{
    return getpid();
}

/* The beginning of a small file, as text; "" if there is none. */
static void read_text(const char *path, char *text, size_t size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = file >= 0 ? read(file, text, size - 1) : -1;
    text[got > 0 ? got : 0] = '\0';
    if (file >= 0)
        close(file);
}

int64_t fg_process_start(int64_t process)
{
    enum { START = 20 }; /* of the fields after the name, which may have blanks: the 22nd of all (proc(5)) */
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%lld/stat", (long long)process);
    read_text(path, text, sizeof text);
    const char *field = strrchr(text, ')');
    for (int i = 0; field && i < START; i++)
        field = strchr(field + 1, ' ');
    return field ? strtoll(field, NULL, 10) : 0;
}

static void read_line(const char *path, char *text, size_t size)
{
    read_text(path, text, size);
    text[strcspn(text, "\n")] = '\0';
}

void fg_boot_name(char *name, size_t size)
{
    read_line("/proc/sys/kernel/random/boot_id", name, size);
}

void fg_machine_name(char *name, size_t size)
{
    read_line("/etc/machine-id", name, size); /* machine-id(5) */
}

int64_t fg_descriptor_limit(void)
{
    struct rlimit limit;
    bool limited = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
    return limited ? (int64_t)limit.rlim_cur : INT64_MAX;
}
