#undef _GNU_SOURCE /* whose strerror_r() is another */
#include "os/error.h"

#include <stdio.h>
#include <string.h>

void fg_os_error(int number, char text[FG_OS_ERROR_SIZE])
{
    if (strerror_r(number, text, FG_OS_ERROR_SIZE) != 0)
        snprintf(text, FG_OS_ERROR_SIZE, "error %d", number);
}
