/* A command of the program, as main.c lists them. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "exit_code.h"

typedef struct cli_options cli_options;

/* The bit of each command, by which flags.c says which options it takes. PROGRAM is `facegen` without a command. */
enum {
    COMMAND_PROGRAM = 1 << 0,
    COMMAND_GENERATE = 1 << 1,
    COMMAND_FETCH = 1 << 2,
    COMMAND_PARAMS = 1 << 3,
    COMMAND_HELP = 1 << 4,
    COMMAND_BATCH = 1 << 5,
    COMMAND_RECONCILE = 1 << 6,
    COMMAND_DOCTOR = 1 << 7,
    COMMAND_LEDGER = 1 << 8,
    COMMAND_WORK = 1 << 9,
    COMMANDS_ALL = ~0,
};

typedef struct cli_command {
    const char *name;     /* "" for the program itself */
    int bit;              /* COMMAND_... */
    const char *synopsis; /* what follows the name, in short */
    const char *summary;  /* one line */
    const char *examples; /* lines for its help; "" when there are none */
    const char *notes;    /* what else there is to know, in lines; NULL when that is nothing */
    const char *operand;  /* what the one word is that it takes beside its options; NULL when it takes none */
    int operands_max;     /* how many words it takes, if it takes more than one; else 0 */
    exit_code (*run)(const cli_options *options);
} cli_command;

extern const cli_command generate_command;
extern const cli_command fetch_command;
extern const cli_command batch_command;
extern const cli_command work_command;
extern const cli_command ledger_command;
extern const cli_command reconcile_command;
extern const cli_command doctor_command;
extern const cli_command params_command;

#endif
