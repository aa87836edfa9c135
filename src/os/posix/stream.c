

#include "os/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

bool fg_standard_files_open(void)
{
    for (int file = FG_STANDARD_INPUT; file <= FG_STANDARD_ERROR; file++) {
        if (fcntl(file, F_GETFD) >= 0 || errno != EBADF)
            continue;
        /* The lowest free number is this one. Opened the wrong way round, it fails like a closed one (EBADF). */
        if (open("/dev/null", file == FG_STANDARD_INPUT ? O_WRONLY : O_RDONLY) != file)
            return false;
    }
    return true;
}

void fg_stream_ignore_broken_pipes(void)
{
    signal(SIGPIPE, SIG_IGN);
}

int fg_stream_open(const char *path)
{
    return open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
}

bool fg_stream_is_terminal(int file)
{
    return isatty(file) == 1;
}

bool fg_stream_is_closed(int file)
{
    struct pollfd stream = {.fd = file};
    return poll(&stream, 1, 0) == 1 && (stream.revents & (POLLERR | POLLHUP | POLLNVAL));
}

bool fg_stream_takes_more(int file)
{
    return write(file, "", 0) == 0;
}

int fg_stream_wait(int file, int timeout_ms)
{
    struct pollfd ready = {.fd = file, .events = POLLIN};
    int count = poll(&ready, 1, timeout_ms);
    return count < 0 && errno == EINTR ? 0 : count;
}
