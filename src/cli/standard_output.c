#include "standard_output.h"

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

bool standard_output_is_closed(void)
{
    struct pollfd output = {.fd = STDOUT_FILENO};
    return poll(&output, 1, 0) == 1 && (output.revents & (POLLERR | POLLHUP | POLLNVAL));
}

bool standard_output_is_lost(void)
{
    return standard_output_is_closed() || fflush(stdout) != 0 || ferror(stdout) || write(STDOUT_FILENO, "", 0) < 0;
}
