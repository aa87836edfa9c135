

#include "os/process.h"

#include <stdbool.h>
#include <sys/resource.h>
#include <unistd.h>

int64_t fg_process_id(void)
{
    return getpid();
}

int64_t fg_descriptor_limit(void)
{
    struct rlimit limit;
    bool limited = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
    return limited ? (int64_t)limit.rlim_cur : INT64_MAX;
}
