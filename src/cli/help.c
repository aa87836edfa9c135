#include "help.h"

#include "flags.h"

#include <string.h>

enum { LINE_WIDTH = 100, FLAG_COLUMN = 34 };

/* Prints text from a column on, where the cursor is, broken into lines. */
static void print_wrapped(FILE *out, int column, const char *text)
{
    int at = column;
    while (*text) {
        int size = (int)strcspn(text, " ");
        if (at > column && at + 1 + size > LINE_WIDTH) {
            fprintf(out, "\n%*s", column, "");
            at = column;
        }
        at += fprintf(out, "%s%.*s", at > column ? " " : "", size, text);
        text += size;
        text += strspn(text, " ");
    }
    fputc('\n', out);
}

/* "  -o, --output PATH", filled up to the column of the help. */
static void print_flag_name(FILE *out, const cli_flag *flag)
{
    int width = flag->letter ? fprintf(out, "  -%c, ", flag->letter) : fprintf(out, "      ");
    width += fprintf(out, "--%s", flag->name);
    if (flag->argument)
        width += fprintf(out, flag->argument_is_optional ? "[=%s]" : " %s", flag->argument);
    fprintf(out, "%*s", FLAG_COLUMN - width, "");
}

static void print_param_help(FILE *out, const cli_flag *flag)
{
    char text[512];
    const facegen_param *param = flag->param;
    const char *fallback = facegen_param_fallback(param);
    const char *absent = flag->is_required ? "; required" : *fallback ? "; default: " : "";
    snprintf(text, sizeof text, "%s (%s%s%s)", facegen_param_help(param), facegen_param_accepted(param), absent,
             fallback);
    print_wrapped(out, FLAG_COLUMN, text);
}

static void print_alias_help(FILE *out, const facegen_param *param)
{
    char name[FLAG_NAME_SIZE];
    flag_name(param, name);
    fprintf(out, "Short for --%s\n", name);
}

/* The flags of the parameters, or else the options. */
static void print_flags(FILE *out, const cli_flags *flags, bool params)
{
    for (size_t i = 0; i < flags->count; i++) {
        const cli_flag *flag = &flags->items[i];
        if (params != (flag->param != NULL) || facegen_param_secret(flag->param))
            continue;
        print_flag_name(out, flag);
        if (flag->is_alias)
            print_alias_help(out, flag->param);
        else if (params)
            print_param_help(out, flag);
        else
            print_wrapped(out, FLAG_COLUMN, flag->help);
    }
}

static void print_commands(FILE *out, const cli_command *const commands[], size_t count)
{
    fputs("\nCommands:\n", out);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
}

static void print_exit_codes(FILE *out)
{
    fputs("\nExit codes:\n", out);
#define EXIT_CODE_LINE(name, number, text) fprintf(out, "  %3d  %s\n", number, text);
    EXIT_CODE_MAP(EXIT_CODE_LINE)
#undef EXIT_CODE_LINE
}

exit_code help_print(FILE *out, const cli_command *const commands[], size_t count, const cli_command *command)
{
    cli_flags flags;
    if (!flags_of(command, &flags))
        return exit_code_no_memory();
    fprintf(out, "facegen%s%s %s\n%s\n", *command->name ? " " : "", command->name, command->synopsis, command->summary);
    if (*command->examples)
        fprintf(out, "\nExamples:\n%s", command->examples);
    if (command->bit == COMMAND_PROGRAM)
        print_commands(out, commands, count);
    if (command->bit & (COMMAND_GENERATE | COMMAND_RECONCILE)) {
        fputs("\nThe image:\n", out);
        print_flags(out, &flags, true);
    }
    fputs("\nOptions:\n", out);
    print_flags(out, &flags, false);
    if (command->notes)
        fprintf(out, "\n%s", command->notes);
    if (command->bit == COMMAND_PROGRAM)
        print_exit_codes(out);
    flags_free(&flags);
    return EXIT_CODE_DONE;
}
