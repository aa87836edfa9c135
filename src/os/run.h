/* Running other programs, for our own. */
#ifndef FG_RUN_H
#define FG_RUN_H

#include <stdbool.h>
#include <stdint.h>

/* Runs a program of the path, as a shell would, and waits for its end. argv ends with NULL. Returns 0, or an errno if
 * it cannot be started: ENOENT if there is none. */
int fg_run(char *const argv[]);

/* A program that runs beside this one; 0: none. */
typedef int64_t fg_child;

/* Begins to run a command line of the shell with a text as its standard input. Returns 0 if it cannot be begun. */
fg_child fg_run_beside(const char *command, const char *input);

/* Whether such a program has ended; its exit code is told then, and otherwise 128 and the number of a signal. */
bool fg_run_has_ended(fg_child child, int *code);

#endif
