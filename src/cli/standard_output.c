#include "standard_output.h"

#include "os/stream.h"

#include <stdio.h>

bool standard_output_is_closed(void)
{
    return fg_stream_is_closed(FG_STANDARD_OUTPUT);
}

bool standard_output_is_lost(void)
{
    return standard_output_is_closed() || fflush(stdout) != 0 || ferror(stdout) ||
           !fg_stream_takes_more(FG_STANDARD_OUTPUT);
}
