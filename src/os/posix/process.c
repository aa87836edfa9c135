
#include "os/process.h"

#include <unistd.h>

int64_t fg_process_id(void)
{
    return getpid();
}
