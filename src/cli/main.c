/*
 * facegen, the command line of libfacegen. Of the library it uses the public API and the base.
 *
 * A command is a row of `commands`, a file of its own, and a bit by which flags.c says which options it takes.
 */
#include "help.h"
#include "nearest.h"
#include "options.h"
#include "standard_output.h"
#include "terminal.h"
#include "os/stream.h"

#include <facegen/version.h>

#include <stdio.h>
#include <string.h>

static exit_code run_help(const cli_options *options);

static const cli_command help_command = {
    .name = "help",
    .bit = COMMAND_HELP,
    .synopsis = "[COMMAND]",
    .summary = "Show the help of a command",
    .examples = "",
    .operand = "COMMAND",
    .run = run_help,
};

static const cli_command *const commands[] = {&generate_command, &fetch_command,  &batch_command,
                                              &work_command,     &ledger_command, &reconcile_command,
                                              &doctor_command,   &params_command, &help_command};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static const cli_command program = {
    .name = "",
    .bit = COMMAND_PROGRAM,
    .synopsis = "COMMAND [OPTION]...",
    .summary = "Images of a face, made from a photo and a prompt by the Face Generator endpoint",
    .examples = "  facegen generate --sandbox --prompt \"an astronaut\" --face me.jpg -o astronaut.png\n"
                "  FACEGEN_API_KEY=... facegen generate --prompt \"an astronaut\" --face me.jpg -o images/\n"
                "  facegen fetch 123456 --key-file key.txt -o images/\n"
                "  facegen doctor\n"
                "  facegen help generate\n",
    .operand = "COMMAND",
};

static exit_code print_help(FILE *out, const cli_command *command)
{
    return help_print(out, commands, COMMAND_COUNT, command);
}

/* NULL when there is none of that name; that has been said then. */
static const cli_command *find_command(const char *name)
{
    cli_nearest nearest = nearest_to(name, strlen(name));
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
        nearest_offer(&nearest, commands[i]->name);
    }
    if (nearest.name)
        terminal_message("unknown command \"%s\"; did you mean \"%s\"?", name, nearest.name);
    else
        terminal_message("unknown command \"%s\"; see: facegen --help", name);
    return NULL;
}

static exit_code run_help(const cli_options *options)
{
    const cli_command *command = options->operand_count > 0 ? find_command(options->operands[0]) : &program;
    if (!command)
        return EXIT_CODE_USAGE;
    return options->json ? help_print_json(commands, COMMAND_COUNT, command) : print_help(stdout, command);
}

static exit_code run_command(int argc, char **argv)
{
    const cli_command *command = find_command(argv[0]);
    if (!command)
        return EXIT_CODE_USAGE;
    cli_options options;
    exit_code code = options_parse(&options, command, argc, argv);
    if (code != EXIT_CODE_DONE)
        return code;
    code = options.help ? print_help(stdout, command) : command->run(&options);
    options_free(&options);
    return code;
}

static exit_code run_program(int argc, char **argv)
{
    cli_options options;
    exit_code code = options_parse(&options, &program, argc, argv);
    if (code != EXIT_CODE_DONE)
        return code;
    if (options.version) {
        printf("facegen %s\n", facegen_version());
    } else if (options.help) {
        code = print_help(stdout, &program);
    } else if (options.operand_count == 0) {
        print_help(stderr, &program);
        code = EXIT_CODE_USAGE;
    } else {
        code = run_command(options.operand_count, options.operands);
    }
    options_free(&options);
    return code;
}

int main(int argc, char **argv)
{
    if (!fg_standard_files_open())
        return EXIT_CODE_UNEXPECTED;
    fg_stream_ignore_broken_pipes();       /* a reader that went away is found by the write that fails */
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* a line that was printed stays printed, whatever comes */
    exit_code code = run_program(argc, argv);
    bool written = fflush(stdout) == 0 && !ferror(stdout);
    if (!written && !standard_output_is_closed()) /* a reader that wanted no more, as `head`, is not news */
        terminal_message("standard output could not be written");
    if (!written && code == EXIT_CODE_DONE)
        code = EXIT_CODE_UNEXPECTED;
    return (int)code;
}
