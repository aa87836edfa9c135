#include "help.h"

#include "flags.h"
#include "json.h"

#include <facegen/version.h>

#include <string.h>

enum { LINE_WIDTH = 100, FLAG_COLUMN = 34, HELP_SIZE = 512 };

/* What a flag's help says, in `text` where it has to be made. */
static const char *help_of(const cli_flag *flag, char text[HELP_SIZE])
{
    const facegen_param *param = flag->param;
    if (!param)
        return flag->help;
    if (flag->is_alias) {
        char name[FLAG_NAME_SIZE];
        flag_name(param, name);
        snprintf(text, HELP_SIZE, "Short for --%s", name);
        return text;
    }
    const char *fallback = facegen_param_fallback(param);
    const char *absent = flag->is_required ? "; required" : *fallback ? "; default: " : "";
    snprintf(text, HELP_SIZE, "%s (%s%s%s)", facegen_param_help(param), facegen_param_accepted(param), absent,
             fallback);
    return text;
}

/* ---- as text ---- */

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

/* The flags of the parameters, or else the options. */
static void print_flags(FILE *out, const cli_flags *flags, bool params)
{
    for (size_t i = 0; i < flags->count; i++) {
        const cli_flag *flag = &flags->items[i];
        if (params != (flag->param != NULL) || facegen_param_secret(flag->param))
            continue;
        char text[HELP_SIZE];
        print_flag_name(out, flag);
        print_wrapped(out, FLAG_COLUMN, help_of(flag, text));
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

/* ---- as JSON ---- */

/* The word of that index that a flag accepts; NULL past the last, and where it accepts any. */
static const char *choice_of(const cli_flag *flag, size_t index)
{
    static const char *const truths[] = {"true", "false", NULL};
    if (flag->set == option_set_plan)
        return plan_name(index);
    if (!flag->param)
        return NULL;
    return facegen_param_kind(flag->param) == FACEGEN_PARAM_BOOLEAN ? truths[index]
                                                                    : facegen_param_choice(flag->param, index);
}

static json_t *describe_flag(const cli_flag *flag)
{
    char text[HELP_SIZE], letter[2] = {flag->letter, '\0'};
    json_t *choices = json_array();
    for (size_t i = 0; choice_of(flag, i); i++)
        choices = cli_json_append(choices, json_string(choice_of(flag, i)));
    return json_pack("{s:s, s:s, s:s?, s:b, s:s, s:o}", "name", flag->name, "letter", letter, "argument",
                     flag->argument, "argument_is_optional", flag->argument_is_optional, "help", help_of(flag, text),
                     "choices", choices);
}

static json_t *describe_command(const cli_command *command)
{
    cli_flags flags;
    if (!flags_of(command, &flags))
        return NULL;
    json_t *described = json_array();
    for (size_t i = 0; i < flags.count; i++) {
        if (!facegen_param_secret(flags.items[i].param))
            described = cli_json_append(described, describe_flag(&flags.items[i]));
    }
    flags_free(&flags);
    return json_pack("{s:s, s:s, s:s?, s:s, s:s, s:s, s:o}", "name", *command->name ? command->name : "facegen",
                     "synopsis", command->synopsis, "operand", command->operand, "summary", command->summary,
                     "examples", command->examples, "notes", command->notes ? command->notes : "", "flags", described);
}

static json_t *describe_exit_codes(void)
{
    json_t *codes = json_array();
#define EXIT_CODE_DESCRIBE(name, number, text)                                                                         \
    codes = cli_json_append(codes, json_pack("{s:i, s:s}", "code", number, "help", text));
    EXIT_CODE_MAP(EXIT_CODE_DESCRIBE)
#undef EXIT_CODE_DESCRIBE
    return codes;
}

static json_t *describe_program(const cli_command *const commands[], size_t count)
{
    json_t *described = json_array();
    for (size_t i = 0; i < count; i++)
        described = cli_json_append(described, describe_command(commands[i]));
    return json_pack("{s:s, s:o, s:o}", "version", facegen_version(), "commands", described, "exit_codes",
                     describe_exit_codes());
}

exit_code help_print_json(const cli_command *const commands[], size_t count, const cli_command *command)
{
    json_t *help = describe_command(command);
    if (command->bit == COMMAND_PROGRAM)
        help = cli_json_join(help, describe_program(commands, count));
    return cli_json_print(help, NULL);
}
