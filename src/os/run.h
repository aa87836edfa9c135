/* Running other programs, for our own. */
#ifndef FG_RUN_H
#define FG_RUN_H

/* Runs a program of the path, as a shell would, and waits for its end. argv ends with NULL. Returns 0, or an errno if
 * it cannot be started: ENOENT if there is none. */
int fg_run(char *const argv[]);

#endif
