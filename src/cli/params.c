/* facegen params: the parameter table. */
#include "command.h"
#include "flags.h"
#include "json.h"
#include "options.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { COLUMNS = 4 };

static void columns_of(const facegen_param *param, const char *columns[COLUMNS])
{
    columns[0] = facegen_param_name(param);
    columns[1] = facegen_param_kind_name(param);
    columns[2] = facegen_param_accepted(param);
    const char *fallback = facegen_param_fallback(param);
    columns[3] = facegen_param_required(param) ? "required" : *fallback ? fallback : "not sent";
}

static void print_row(const char *const columns[COLUMNS], const int widths[COLUMNS])
{
    for (size_t i = 0; i + 1 < COLUMNS; i++)
        printf("%-*s  ", widths[i], columns[i]);
    puts(columns[COLUMNS - 1]);
}

static void print_table(void)
{
    const char *titles[COLUMNS] = {"PARAMETER", "TYPE", "ACCEPTED", "WHEN ABSENT"};
    const char *columns[COLUMNS];
    int widths[COLUMNS] = {0};
    for (size_t i = 0; i < COLUMNS; i++)
        widths[i] = (int)strlen(titles[i]);
    for (size_t row = 0; row < facegen_param_count(); row++) {
        columns_of(facegen_param_at(row), columns);
        for (size_t i = 0; i < COLUMNS; i++)
            widths[i] = (int)fmax(widths[i], (double)strlen(columns[i]));
    }
    print_row(titles, widths);
    for (size_t row = 0; row < facegen_param_count(); row++) {
        columns_of(facegen_param_at(row), columns);
        print_row(columns, widths);
    }
}

static void print_choices(json_writer *json, const facegen_param *param)
{
    json_begin(json, "choices", '[');
    for (size_t i = 0; facegen_param_choice(param, i); i++)
        json_text(json, NULL, facegen_param_choice(param, i));
    json_end(json, ']');
}

/* Flag is null for a secret, which is not taken from the command line. */
static void print_param(json_writer *json, const facegen_param *param)
{
    char flag[FLAG_NAME_SIZE + 2] = "--";
    flag_name(param, flag + 2);
    bool has_bounds = facegen_param_maximum(param) > facegen_param_minimum(param);
    json_begin(json, NULL, '{');
    json_text(json, "name", facegen_param_name(param));
    json_text(json, "flag", facegen_param_secret(param) ? NULL : flag);
    json_text(json, "type", facegen_param_kind_name(param));
    json_boolean(json, "required", facegen_param_required(param));
    json_boolean(json, "secret", facegen_param_secret(param));
    json_number(json, "minimum", has_bounds ? facegen_param_minimum(param) : NAN);
    json_number(json, "maximum", has_bounds ? facegen_param_maximum(param) : NAN);
    print_choices(json, param);
    json_text(json, "accepted", facegen_param_accepted(param));
    json_text(json, "default", *facegen_param_fallback(param) ? facegen_param_fallback(param) : NULL);
    json_text(json, "help", facegen_param_help(param));
    json_end(json, '}');
}

static void print_json(void)
{
    json_writer json = {false};
    json_begin(&json, NULL, '[');
    for (size_t i = 0; i < facegen_param_count(); i++) {
        fputs(i ? "" : "\n", stdout);
        print_param(&json, facegen_param_at(i));
    }
    json_end(&json, ']');
    putchar('\n');
}

static exit_code run(const cli_options *options)
{
    if (options->json)
        print_json();
    else
        print_table();
    return EXIT_CODE_DONE;
}

const cli_command params_command = {
    .name = "params",
    .bit = COMMAND_PARAMS,
    .synopsis = "[OPTION]...",
    .summary = "List the request parameters and what they accept",
    .examples = "",
    .run = run,
};
