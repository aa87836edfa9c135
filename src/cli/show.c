#include "show.h"

#include "terminal.h"
#include "os/run.h"
#include "os/stream.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

void show_images(char *const *files, size_t count)
{
    if (!fg_stream_is_terminal(FG_STANDARD_OUTPUT)) {
        terminal_message("--show: standard output is no terminal; nothing is shown");
        return;
    }
    fflush(stdout);
    int problem = 0;
    for (size_t i = 0; i < count && problem == 0; i++) {
        if (files[i])
            problem = fg_run((char *[]){"chafa", "--", files[i], NULL});
    }
    if (problem == ENOENT)
        terminal_message("--show needs the program chafa, which is not installed (Debian: apt-get install chafa)");
    else if (problem != 0)
        terminal_message("--show: chafa cannot be started: %s", strerror(problem));
}
