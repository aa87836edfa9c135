#include "os/standard_files.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

bool fg_standard_files_open(void)
{
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++) {
        if (fcntl(file, F_GETFD) >= 0 || errno != EBADF)
            continue;
        /* The lowest free number is this one. Opened the wrong way round, it fails like a closed one (EBADF). */
        if (open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY) != file)
            return false;
    }
    return true;
}
