#include "show.h"

#include "terminal.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Lets a program begin as the shell would: without the signals that this one blocks or ignores. */
static int set_signals(posix_spawnattr_t *attributes)
{
    sigset_t none, ignored;
    sigemptyset(&none);
    sigemptyset(&ignored);
    sigaddset(&ignored, SIGPIPE);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &ignored);
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

/* Runs a program and waits for its end. Returns a number of errno. */
static int run(char *const argv[])
{
    pid_t child;
    posix_spawnattr_t attributes;
    int problem = posix_spawnattr_init(&attributes);
    if (problem != 0)
        return problem;
    problem = set_signals(&attributes);
    if (problem == 0)
        problem = posix_spawnp(&child, argv[0], NULL, &attributes, argv, environ);
    posix_spawnattr_destroy(&attributes);
    while (problem == 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;
    return problem;
}

void show_images(char *const *files, size_t count)
{
    if (isatty(STDOUT_FILENO) != 1) {
        terminal_message("--show: standard output is no terminal; nothing is shown");
        return;
    }
    fflush(stdout);
    int problem = 0;
    for (size_t i = 0; i < count && problem == 0; i++) {
        if (files[i])
            problem = run((char *[]){"chafa", "--", files[i], NULL});
    }
    if (problem == ENOENT)
        terminal_message("--show needs the program chafa, which is not installed (Debian: apt-get install chafa)");
    else if (problem != 0)
        terminal_message("--show: chafa cannot be started: %s", strerror(problem));
}
