#include "options.h"

#include "base/limits.h"
#include "face.h"
#include "flags.h"
#include "nearest.h"
#include "output.h"
#include "terminal.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* getopt_long() answers with the index of a flag in the list, plus this: out of the way of letters. */
enum { FIRST_FLAG = 256 };

/* What getopt_long() needs to know, made from a flag list. */
typedef struct getopt_tables {
    struct option *longs; /* as many as there are flags, and an empty one */
    char *letters;
} getopt_tables;

static void tables_free(getopt_tables *tables)
{
    free(tables->longs);
    free(tables->letters);
}

static bool tables_make(const cli_flags *flags, bool stop_at_operand, getopt_tables *tables)
{
    tables->longs = calloc(flags->count + 1, sizeof *tables->longs);
    tables->letters = malloc(2 * flags->count + 3); /* each may be followed by ':' */
    if (!tables->longs || !tables->letters)
        return false;
    char *letter = tables->letters;
    if (stop_at_operand)
        *letter++ = '+';
    *letter++ = ':'; /* tells a missing value from an unknown option */
    for (size_t i = 0; i < flags->count; i++) {
        const cli_flag *flag = &flags->items[i];
        int has_argument = flag->argument_is_optional ? optional_argument
                           : flag->argument           ? required_argument
                                                      : no_argument;
        tables->longs[i] = (struct option){flag->name, has_argument, NULL, FIRST_FLAG + (int)i};
        if (flag->letter)
            *letter++ = flag->letter;
        if (flag->letter && flag->argument)
            *letter++ = ':';
    }
    *letter = '\0';
    return true;
}

/* The flag that getopt_long() answered with, also by its letter; NULL for none. */
static const cli_flag *flag_answered(const cli_flags *flags, int answer)
{
    for (size_t i = 0; i < flags->count; i++) {
        if (answer == FIRST_FLAG + (int)i || (answer > 0 && answer == flags->items[i].letter))
            return &flags->items[i];
    }
    return NULL;
}

static exit_code refuse_secret(const cli_flag *flag)
{
    terminal_message("--%s is refused, because others on this machine can read the command line: "
                     "put the key in FACEGEN_API_KEY, or in a file for --key-file",
                     flag->name);
    return EXIT_CODE_USAGE;
}

static exit_code set_parameter(cli_options *options, const cli_flag *flag, const char *value)
{
    if (facegen_param_secret(flag->param))
        return refuse_secret(flag);
    facegen_error error = FACEGEN_ERROR_INIT;
    if (facegen_param_kind(flag->param) == FACEGEN_PARAM_IMAGE)
        face_set_argument(options->request, value, &error);
    else
        facegen_request_set(options->request, facegen_param_name(flag->param), value ? value : "true", &error);
    if (strcmp(facegen_param_name(flag->param), "seed") == 0)
        options->seed = value;
    return exit_code_after(&error);
}

static void unknown_flag(const cli_flags *flags, const char *word)
{
    int size = (int)strcspn(word, "="); /* not what follows: it may be a key under a misspelt name */
    cli_nearest nearest = nearest_to(word + 2, (size_t)size - 2);
    for (size_t i = 0; i < flags->count; i++)
        nearest_offer(&nearest, flags->items[i].name);
    if (nearest.name)
        terminal_message("unknown option %.*s; did you mean --%s?", size, word, nearest.name);
    else
        terminal_message("unknown option %.*s; see --help", size, word);
}

/* Says what is wrong where getopt_long() answered ':' or '?', after having read `word`. */
static exit_code bad_flag(const cli_flags *flags, int answer, const char *word)
{
    const cli_flag *flag = flag_answered(flags, optopt);
    if (answer == ':')
        terminal_message("--%s needs a value: %s", flag->name, flag->argument);
    else if (flag)
        terminal_message("--%s takes no value", flag->name);
    else if (optopt)
        terminal_message("unknown option -%c; see --help", optopt);
    else
        unknown_flag(flags, word);
    return EXIT_CODE_USAGE;
}

static exit_code read_flags(cli_options *options, const cli_flags *flags, const getopt_tables *tables, int argc,
                            char **argv)
{
    optind = 0; /* begin anew */
    opterr = 0;
    int answer;
    while ((answer = getopt_long(argc, argv, tables->letters, tables->longs, NULL)) != -1) {
        if (answer == ':' || answer == '?')
            return bad_flag(flags, answer, argv[optind - 1]);
        const cli_flag *flag = flag_answered(flags, answer);
        exit_code code = flag->param ? set_parameter(options, flag, optarg)
                                     : flag->set((char *)options + flag->member, flag->name, optarg);
        if (code != EXIT_CODE_DONE || options->help || options->version)
            return code;
    }
    options->operands = argv + optind;
    options->operand_count = argc - optind;
    return EXIT_CODE_DONE;
}

static exit_code check_operands(const cli_options *options, const cli_command *command)
{
    int maximum = command->operands_max > 0 ? command->operands_max : command->operand != NULL;
    if (options->operand_count <= maximum || command->bit == COMMAND_PROGRAM) /* the rest is the command's there */
        return EXIT_CODE_DONE;
    const char *word = options->operands[maximum];
    if (strcmp(word, "true") == 0 || strcmp(word, "false") == 0)
        terminal_message("unexpected argument \"%s\"; it is joined to its option by '=', as in --base64=%s", word,
                         word);
    else
        terminal_message("unexpected argument \"%s\"; see --help", word);
    return EXIT_CODE_USAGE;
}

/* What is played back is neither asked of the sandbox nor worth another recording. */
static exit_code check_replay(const cli_options *options)
{
    if (!options->replay || (!options->sandbox && !options->record))
        return EXIT_CODE_DONE;
    terminal_message("--replay does not go with --%s", options->sandbox ? "sandbox" : "record");
    return EXIT_CODE_USAGE;
}

/* Standard output has room for one thing. */
static exit_code check_output_option(const cli_options *options)
{
    const char *other = options->json ? "json" : options->no_wait ? "no-wait" : options->show ? "show" : NULL;
    if (!other || !options->output || !output_is_standard(options->output))
        return EXIT_CODE_DONE;
    terminal_message("--output %s does not go with --%s", options->output, other);
    return EXIT_CODE_USAGE;
}

exit_code options_parse(cli_options *options, const cli_command *command, int argc, char **argv)
{
    *options = (cli_options){.request = facegen_request_new(),
                             .timeout_ms = FG_TIMEOUT_S * 1000,
                             .retries = FG_RETRIES,
                             .max_queued = FG_MAX_QUEUED,
                             .budget = -1,
                             .days = -1};
    cli_flags flags = {0};
    getopt_tables tables = {0};
    exit_code code;
    if (options->request && flags_of(command, &flags) && tables_make(&flags, command->bit == COMMAND_PROGRAM, &tables))
        code = read_flags(options, &flags, &tables, argc, argv);
    else
        code = exit_code_no_memory();
    if (code == EXIT_CODE_DONE)
        code = check_operands(options, command);
    if (code == EXIT_CODE_DONE)
        code = check_replay(options);
    if (code == EXIT_CODE_DONE)
        code = check_output_option(options);
    tables_free(&tables);
    flags_free(&flags);
    if (code != EXIT_CODE_DONE)
        options_free(options);
    return code;
}

void options_free(cli_options *options)
{
    facegen_request_free(options->request);
    options->request = NULL;
}
