#include "options.h"

#include "base/limits.h"
#include "sandbox/settings.h"

#include <facegen/version.h>

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { NAME_COLUMN = 11, VALUE_COLUMN = 8 }; /* characters, in the help */

static const char synopsis[] = "[OPTION]...";
static const char summary[] = "A stand-in for the Face Generator endpoint: no key, no cost. Its images are previews,\n"
                              "drawn and not generated. Prints its API root once it listens, and runs until it is\n"
                              "sent SIGTERM or SIGINT.";

/* An option by its index: those of the server, those of the sandbox, and those that only print. Returns what it does; 0
 * past the last. */
static int option_at(size_t index, sb_option *option)
{
    static const sb_option before[] = {
        {"port", "PORT", "port to listen on, 0 for any; default " FG_DIGITS(SB_DEFAULT_PORT), NULL},
        {"host", "ADDRESS", "IPv4 address to listen on; default 127.0.0.1", NULL},
        {"name", "HOST", "name by which others call this machine, such as a container's; may be repeated", NULL},
        {"allow-host", "HOST", "faces may come from this host, and webhooks go there; may be repeated", NULL},
    };
    static const struct {
        sb_option option;
        int does;
    } after[] = {
        {{"list-scenarios", "", "what --scenario, or a track_id of scenario:NAME, can be", NULL}, SB_OPTION_SCENARIOS},
        {{"help", "", "this text", NULL}, SB_OPTION_HELP},
        {{"help-json", "", "the same as JSON", NULL}, SB_OPTION_HELP_JSON},
        {{"version", "", "the version", NULL}, SB_OPTION_VERSION},
    };
    enum { BEFORE = sizeof before / sizeof *before, AFTER = sizeof after / sizeof *after };
    size_t inner = 0;
    if (index < BEFORE) {
        *option = before[index];
        return SB_OPTION_SETS;
    }
    for (index -= BEFORE; sb_option_at(inner, option); inner++) {
        if (inner == index)
            return SB_OPTION_SETS;
    }
    if (index - inner >= AFTER)
        return 0;
    *option = after[index - inner].option;
    return after[index - inner].does;
}

void sb_options_print_help(void)
{
    sb_option option;
    printf("Usage: facegen-sandbox %s\n%s\n\n", synopsis, summary);
    for (size_t i = 0; option_at(i, &option); i++) {
        int excess = (int)strlen(option.name) - NAME_COLUMN;
        printf("  --%-*s %-*s %s\n", NAME_COLUMN, option.name, VALUE_COLUMN - (excess > 0 ? excess : 0), option.value,
               option.help);
    }
}

void sb_options_list(struct option options[SB_OPTIONS_MAX])
{
    size_t count = 0;
    sb_option option;
    for (int does; count < SB_OPTIONS_MAX - 1 && (does = option_at(count, &option)); count++)
        options[count] = (struct option){option.name, *option.value ? required_argument : no_argument, NULL, does};
    options[count] = (struct option){0};
}

static json_t *describe(const sb_option *option)
{
    json_t *choices = json_array();
    for (const char *const *choice = option->choices; choice && *choice; choice++) {
        if (json_array_append_new(choices, json_string(*choice)) != 0) {
            json_decref(choices);
            return NULL;
        }
    }
    return json_pack("{s:s, s:s, s:s?, s:b, s:s, s:o}", "name", option->name, "letter", "", "argument",
                     *option->value ? option->value : NULL, "argument_is_optional", false, "help", option->help,
                     "choices", choices);
}

bool sb_options_print_json(void)
{
    json_t *flags = json_array();
    sb_option option;
    bool whole = true;
    for (size_t i = 0; whole && option_at(i, &option); i++)
        whole = json_array_append_new(flags, describe(&option)) == 0;
    json_t *help = json_pack("{s:s, s:s, s:n, s:s, s:s, s:s, s:o, s:s, s:[], s:[]}", "name", "facegen-sandbox",
                             "synopsis", synopsis, "operand", "summary", summary, "examples", "", "notes", "", "flags",
                             flags, "version", facegen_version(), "commands", "exit_codes");
    whole = whole && help && json_dumpf(help, stdout, 0) == 0 && putchar('\n') != EOF;
    json_decref(help);
    return whole;
}
