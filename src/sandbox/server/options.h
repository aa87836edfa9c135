/* The options of facegen-sandbox, from one table: for getopt_long(), and as help for people and for programs. */
#ifndef SB_SERVER_OPTIONS_H
#define SB_SERVER_OPTIONS_H

#include <getopt.h>
#include <stdbool.h>

#define SB_DEFAULT_PORT 8642

enum { SB_OPTIONS_MAX = 24 }; /* and an end of zeros */

/* What an option does, as getopt_long() returns it. */
enum { SB_OPTION_SETS = 1, SB_OPTION_SCENARIOS, SB_OPTION_HELP, SB_OPTION_HELP_JSON, SB_OPTION_VERSION };

void sb_options_list(struct option options[SB_OPTIONS_MAX]);

void sb_options_print_help(void);

/*
 * As JSON with the members of `facegen help --json`: the manual page and the completions of shells are made of it.
 * False when memory ran out.
 */
bool sb_options_print_json(void);

#endif
