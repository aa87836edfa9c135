/* The flags that a command takes: those of the program itself, and one for each request parameter. */
#ifndef CLI_FLAGS_H
#define CLI_FLAGS_H

#include "command.h"
#include "option_value.h"

#include <facegen/params.h>

/* Wire names are shorter: facegen_error::parameter holds any of them. */
enum { FLAG_NAME_SIZE = 32 };

typedef struct cli_flag {
    char name[FLAG_NAME_SIZE];  /* the long form, without its dashes */
    char letter;                /* the short form; 0 when there is none */
    const char *argument;       /* what its value is called in the help; NULL when it takes none */
    bool argument_is_optional;  /* --NAME alone says something too, and a value needs the form --NAME=VALUE */
    const facegen_param *param; /* the parameter it sets; NULL for an option of the program's own */
    option_set_fn *set;         /* of an option: how it sets its member of cli_options */
    size_t member;              /* its offset there */
    bool is_alias;              /* a shorter name of a parameter's flag */
    bool is_required;           /* the command does not go without it */
    const char *help;           /* of an option; the parameters have their own */
} cli_flag;

typedef struct cli_flags {
    cli_flag *items;
    size_t count;
} cli_flags;

/* The flags of a command, in the order of its help; to be freed with flags_free(). False when out of memory. */
bool flags_of(const cli_command *command, cli_flags *flags);

void flags_free(cli_flags *flags);

/* A parameter's flag without its dashes: the wire name with dashes for underscores. */
void flag_name(const facegen_param *param, char name[FLAG_NAME_SIZE]);

#endif
