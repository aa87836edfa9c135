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

static void print_params_table(void)
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

/* Flag is null for a secret, which is not taken from the command line. */
static json_t *describe_param(const facegen_param *param)
{
    char flag[FLAG_NAME_SIZE + 2] = "--";
    flag_name(param, flag + 2);
    bool is_secret = facegen_param_secret(param);
    bool has_bounds = facegen_param_maximum(param) > facegen_param_minimum(param);
    const char *fallback = facegen_param_fallback(param);
    json_t *choices = json_array();
    for (size_t i = 0; facegen_param_choice(param, i); i++)
        choices = cli_json_append(choices, json_string(facegen_param_choice(param, i)));
    return json_pack(
        "{s:s, s:s?, s:s, s:b, s:b, s:o, s:o, s:o, s:s, s:s?, s:s}", "name", facegen_param_name(param), "flag",
        is_secret ? NULL : flag, "type", facegen_param_kind_name(param), "required", facegen_param_required(param),
        "secret", is_secret, "minimum", cli_json_number(has_bounds ? facegen_param_minimum(param) : NAN), "maximum",
        cli_json_number(has_bounds ? facegen_param_maximum(param) : NAN), "choices", choices, "accepted",
        facegen_param_accepted(param), "default", *fallback ? fallback : NULL, "help", facegen_param_help(param));
}

static exit_code print_params_json(void)
{
    json_t *json = json_array();
    for (size_t i = 0; i < facegen_param_count(); i++)
        json = cli_json_append(json, describe_param(facegen_param_at(i)));
    return cli_json_print(json, NULL);
}

static exit_code run_params(const cli_options *options)
{
    if (options->json)
        return print_params_json();
    print_params_table();
    return EXIT_CODE_DONE;
}

const cli_command params_command = {
    .name = "params",
    .bit = COMMAND_PARAMS,
    .synopsis = "[OPTION]...",
    .summary = "List the request parameters and what they accept",
    .examples = "",
    .run = run_params,
};
