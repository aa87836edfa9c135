

#include "os/run.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
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

int fg_run(char *const argv[])
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

/* A file without a name that has a text, to be read from its beginning; -1 on failure. */
static int make_input(const char *text)
{
    FILE *file = tmpfile();
    bool is_whole = file && fputs(text, file) >= 0 && fflush(file) == 0;
    int input = is_whole ? dup(fileno(file)) : -1;
    if (file)
        fclose(file);
    if (input >= 0)
        lseek(input, 0, SEEK_SET);
    return input;
}

fg_child fg_run_beside(const char *command, const char *input)
{
    char shell[] = "sh", option[] = "-c";
    char *const argv[] = {shell, option, (char *)command, NULL};
    pid_t child = 0;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    int file = make_input(input);
    if (file < 0 || posix_spawnattr_init(&attributes) != 0)
        return 0;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, file, STDIN_FILENO);
    posix_spawn_file_actions_addclose(&actions, file);
    bool has_begun =
        set_signals(&attributes) == 0 && posix_spawn(&child, "/bin/sh", &actions, &attributes, argv, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(file);
    return has_begun ? child : 0;
}

bool fg_run_has_ended(fg_child child, int *code)
{
    int status = 0;
    pid_t ended = waitpid((pid_t)child, &status, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR))
        return false;
    *code = ended > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 128 + (WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    return true;
}
