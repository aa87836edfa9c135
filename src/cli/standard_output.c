#include "standard_output.h"

#include "terminal.h"
#include "os/run.h"
#include "os/stream.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

bool standard_output_is_closed(void)
{
    return fg_stream_is_closed(FG_STANDARD_OUTPUT);
}

bool standard_output_is_lost(void)
{
    return standard_output_is_closed() || fflush(stdout) != 0 || ferror(stdout) ||
           !fg_stream_takes_more(FG_STANDARD_OUTPUT);
}

/* A program that reads the names gets them byte for byte; a terminal does not get what controls it. */
void standard_output_print_files(char *const *files, size_t count)
{
    bool is_terminal = fg_stream_is_terminal(FG_STANDARD_OUTPUT);
    for (size_t i = 0; i < count; i++) {
        if (!files[i])
            continue;
        if (is_terminal)
            terminal_print(stdout, files[i]);
        else
            fputs(files[i], stdout);
        putchar('\n');
    }
}

void standard_output_show_images(char *const *files, size_t count)
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
