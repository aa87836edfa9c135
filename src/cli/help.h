/* The help texts, made from the commands, their flags, the parameter table and the exit codes. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "command.h"

#include <stdio.h>

/* The help of a command; for the program itself with the list of commands, `count` of them, and the exit codes. */
exit_code help_print(FILE *out, const cli_command *const commands[], size_t count, const cli_command *command);

/*
 * The same as JSON on standard output, for the program itself with the help of all commands: the manual pages and the
 * completions of shells are made of it.
 */
exit_code help_print_json(const cli_command *const commands[], size_t count, const cli_command *command);

#endif
