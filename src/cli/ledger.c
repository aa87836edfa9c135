/* facegen ledger: what is in a ledger, and what only a person can decide. */
#include "command.h"
#include "clock.h"
#include "ledger_file.h"
#include "ledger_json.h"
#include "nearest.h"
#include "terminal.h"
#include "os/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_FILE "facegen.ledger"

/* A command at work. */
typedef struct ledger_call {
    const cli_options *options;
    facegen_ledger *ledger;
    const char *path;
    size_t shown;
    exit_code code;
} ledger_call;

static const char *operand_at(const ledger_call *call, int index)
{
    return index < call->options->operand_count ? call->options->operands[index] : NULL;
}

static exit_code refuse_use(const char *message)
{
    terminal_message("%s; see: facegen help ledger", message);
    return EXIT_CODE_USAGE;
}

/* ---- one entry ---- */

/* Entries of a name. */
typedef struct name_search {
    const char *name;
    int64_t found; /* the newest */
    size_t count;
} name_search;

static bool compare_name(const facegen_entry *entry, void *user_data)
{
    name_search *search = user_data;
    if (strcmp(facegen_entry_order(entry), search->name) == 0) {
        search->found = facegen_entry_number(entry);
        search->count++;
    }
    return true;
}

/* The entry that the operand after the action means: by its number, or by its name, in the batch that --batch names if
 * there is one. 0 if it is not clear; that has been said. */
static int64_t find_entry(ledger_call *call)
{
    char *end;
    const char *name = operand_at(call, 1);
    const facegen_filter filter = {.size = sizeof filter, .batch = call->options->batch};
    name_search search = {.name = name};
    if (!name) {
        call->code = refuse_use("name an entry, by its order or its number");
        return 0;
    }
    facegen_ledger_each(call->ledger, &filter, compare_name, &search, NULL);
    if (search.count == 1)
        return search.found;
    int64_t number = strtoll(name, &end, 10);
    if (search.count == 0 && end != name && !*end)
        return number;
    call->code = EXIT_CODE_USAGE;
    terminal_message(search.count > 1 ? "several entries are called \"%s\"; choose one with --batch, or by its number"
                                      : "the ledger has no entry \"%s\"",
                     name);
    return 0;
}

/* ---- what is shown ---- */

static void print_entry(const facegen_entry *entry)
{
    const char *verdict = facegen_verdict_text(facegen_entry_verdict(entry));
    printf("%-6lld %-10s ", (long long)facegen_entry_number(entry),
           facegen_ledger_state_text(facegen_entry_state(entry)));
    terminal_print(stdout, facegen_entry_order(entry));
    if (*facegen_entry_id(entry))
        printf("  job %s", facegen_entry_id(entry));
    if (*verdict)
        printf("  %s", verdict);
    if (*facegen_entry_message(entry)) {
        fputs("  ", stdout);
        terminal_print(stdout, facegen_entry_message(entry));
    }
    putchar('\n');
}

static bool show_entry(const facegen_entry *entry, void *user_data)
{
    ledger_call *call = user_data;
    call->shown++;
    if (call->options->json)
        call->code = cli_json_print(ledger_entry_json(entry), NULL);
    else
        print_entry(entry);
    return call->code == EXIT_CODE_DONE;
}

/* The bits of the states that --state names; 0 for all. False if there is no such state. */
static bool read_states(const char *state, unsigned *states)
{
    *states = 0;
    if (!state)
        return true;
    for (unsigned i = 0; *facegen_ledger_state_text((facegen_ledger_state)i); i++) {
        if (strcmp(facegen_ledger_state_text((facegen_ledger_state)i), state) == 0)
            *states = 1u << i;
    }
    return *states != 0;
}

static exit_code list_entries(ledger_call *call)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_filter filter = {.size = sizeof filter, .batch = call->options->batch};
    if (!read_states(call->options->state, &filter.states))
        return refuse_use("--state: waiting, claimed, sending, accepted, made, saved, uncertain, refused, failed or "
                          "cancelled is accepted");
    facegen_ledger_each(call->ledger, &filter, show_entry, call, &error);
    return error.code != FACEGEN_OK ? exit_code_after(&error) : call->code;
}

/* Everything that is known of an entry. */
static exit_code show_one(ledger_call *call)
{
    facegen_entry *entry = NULL;
    facegen_error error = FACEGEN_ERROR_INIT;
    int64_t number = find_entry(call);
    if (!number)
        return call->code;
    if (facegen_ledger_get(call->ledger, number, &entry, &error) != FACEGEN_OK)
        return exit_code_after(&error);
    if (!entry)
        return refuse_use("the ledger has no such entry");
    const char *request = facegen_entry_request_json(entry), *result = facegen_entry_result_json(entry);
    json_t *json = cli_json_join(ledger_entry_json(entry),
                                 json_pack("{s:o}", "request", *request ? json_loads(request, 0, NULL) : json_null()));
    exit_code code = cli_json_print(json, *result ? result : NULL);
    facegen_entry_free(entry);
    return code;
}

static exit_code show_counts(ledger_call *call)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_counts counts = {.size = sizeof counts};
    if (facegen_ledger_count(call->ledger, call->options->batch, &counts, &error) != FACEGEN_OK)
        return exit_code_after(&error);
    json_t *states = json_object();
    int failed = !states;
    for (int i = 0; *facegen_ledger_state_text((facegen_ledger_state)i); i++) {
        const char *name = facegen_ledger_state_text((facegen_ledger_state)i);
        failed |= json_object_set_new(states, name, json_integer((json_int_t)counts.states[i]));
        if (!call->options->json && counts.states[i] > 0)
            printf("%-10s %lld\n", name, (long long)counts.states[i]);
    }
    if (!call->options->json) {
        printf("%-10s %lld\n", "paid", (long long)counts.paid);
        json_decref(states);
        return EXIT_CODE_DONE;
    }
    return failed ? exit_code_no_memory()
                  : cli_json_print(json_pack("{s:o, s:I, s:o}", "states", states, "paid", (json_int_t)counts.paid,
                                             "save_by", ledger_time_json(counts.deadline_ms)),
                                   NULL);
}

/* ---- what a person decides ---- */

static exit_code end_decision(ledger_call *call, int64_t number, const char *done, const facegen_error *error)
{
    if (error->code != FACEGEN_OK)
        return exit_code_after(error);
    if (!call->options->quiet)
        terminal_message("entry %lld %s", (long long)number, done);
    return EXIT_CODE_DONE;
}

static exit_code retry_entry(ledger_call *call)
{
    facegen_entry *entry = NULL;
    facegen_error error = FACEGEN_ERROR_INIT;
    int64_t number = find_entry(call);
    if (!number)
        return call->code;
    facegen_ledger_get(call->ledger, number, &entry, NULL);
    facegen_ledger_state state = facegen_entry_state(entry);
    facegen_entry_free(entry);
    if (state == FACEGEN_STATE_UNCERTAIN && !call->options->yes) {
        terminal_message("entry %lld may have been accepted and paid for: sent again, it may be paid for twice; --yes "
                         "does so",
                         (long long)number);
        return EXIT_CODE_USAGE;
    }
    facegen_ledger_retry(call->ledger, number, &error);
    return end_decision(call, number, "waits to be sent again", &error);
}

static exit_code cancel_entry(ledger_call *call)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    int64_t number = find_entry(call);
    if (!number)
        return call->code;
    facegen_ledger_cancel(call->ledger, number, &error);
    return end_decision(call, number, "is cancelled", &error);
}

static exit_code adopt_job(ledger_call *call)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    int64_t number = find_entry(call);
    if (!number)
        return call->code;
    if (!operand_at(call, 2))
        return refuse_use("adopt needs an entry and the id of its job");
    facegen_ledger_adopt(call->ledger, number, operand_at(call, 2), &error);
    return end_decision(call, number, "has its job; its images are fetched by the next run", &error);
}

static exit_code prune_entries(ledger_call *call)
{
    const int64_t day_ms = 24 * 60 * 60 * 1000LL;
    facegen_error error = FACEGEN_ERROR_INIT;
    int64_t removed = 0;
    unsigned states;
    if (call->options->days < 0)
        return refuse_use("prune needs --days N: what ended longer ago is removed");
    if (!read_states(call->options->state, &states))
        return refuse_use("--state: saved, refused, failed or cancelled is accepted");
    int64_t before = fg_clock_unix_time() * 1000 - call->options->days * day_ms;
    facegen_ledger_prune(call->ledger, states, before, call->options->forget, &removed, &error);
    if (error.code == FACEGEN_OK && !call->options->quiet)
        terminal_message("%lld entries were pruned", (long long)removed);
    return exit_code_after(&error);
}

/* ledger account NAME SETTING VALUE */
static exit_code set_account(ledger_call *call)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    if (call->options->operand_count != 4)
        return refuse_use("account needs a name, a setting and a value: facegen ledger account default places 10");
    facegen_ledger_set(call->ledger, operand_at(call, 1), operand_at(call, 2), operand_at(call, 3), &error);
    return exit_code_after(&error);
}

static exit_code declare_moved(ledger_call *call)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_ledger_moved(call->path, &error);
    return exit_code_after(&error);
}

/* ---- the command ---- */

static const struct {
    const char *name;
    exit_code (*run)(ledger_call *call);
    bool opens; /* the ledger */
} actions[] = {
    {"list", list_entries, true},   {"show", show_one, true},       {"stats", show_counts, true},
    {"retry", retry_entry, true},   {"cancel", cancel_entry, true}, {"adopt", adopt_job, true},
    {"prune", prune_entries, true}, {"account", set_account, true}, {"moved", declare_moved, false},
};

enum { ACTION_COUNT = sizeof actions / sizeof *actions };

static exit_code refuse_action(const char *name)
{
    cli_nearest nearest = nearest_to(name, strlen(name));
    for (size_t i = 0; i < ACTION_COUNT; i++)
        nearest_offer(&nearest, actions[i].name);
    if (nearest.name)
        terminal_message("unknown action \"%s\"; did you mean \"%s\"?", name, nearest.name);
    else
        terminal_message("unknown action \"%s\"; see: facegen help ledger", name);
    return EXIT_CODE_USAGE;
}

static exit_code run_ledger_command(const cli_options *options)
{
    const char *name = options->operand_count > 0 ? options->operands[0] : "list";
    ledger_call call = {.options = options, .path = options->ledger ? options->ledger : DEFAULT_FILE};
    size_t action = 0;
    while (action < ACTION_COUNT && strcmp(actions[action].name, name) != 0)
        action++;
    if (action == ACTION_COUNT)
        return refuse_action(name);
    if (actions[action].opens)
        call.ledger = ledger_file_open(call.path, NULL, true, &call.code);
    if (call.code == EXIT_CODE_DONE)
        call.code = actions[action].run(&call);
    facegen_ledger_close(call.ledger);
    return call.code;
}

const cli_command ledger_command = {
    .name = "ledger",
    .bit = COMMAND_LEDGER,
    .synopsis = "[ACTION [ENTRY]] [OPTION]...",
    .summary = "Show what was paid for and is in a ledger, and decide what only a person can",
    .examples = "  facegen ledger --ledger images/facegen.ledger\n"
                "  facegen ledger list --state uncertain --json\n"
                "  facegen ledger show knight.png\n"
                "  facegen ledger retry knight.png --yes\n",
    .notes = "ACTION is one of these; ENTRY is the order or the number of an entry:\n"
             "  list                   each entry on a line: number, state, order (the default)\n"
             "  show ENTRY             all that is known of it, as JSON\n"
             "  stats                  how many entries are in each state, and how many were paid for\n"
             "  retry ENTRY            send it again; one that is uncertain may be paid twice, and needs --yes\n"
             "  cancel ENTRY           do not send it\n"
             "  adopt ENTRY ID         an uncertain entry is this job of the provider's\n"
             "  prune --days N         remove requests and results of entries that ended longer ago\n"
             "  account NAME SETTING VALUE\n"
             "                         places N, pause SECONDS, not-seen keep|resend, name TEXT\n"
             "  moved                  the ledger was moved or copied, and no other copy is used any more\n",
    .operand = "ACTION",
    .operands_max = 4,
    .run = run_ledger_command,
};
