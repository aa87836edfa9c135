/* The upkeep of a ledger: clearing away, budgets, and the settings of accounts. */
#include "ledger.h"

#include "base/number.h"

#include <stdio.h>
#include <string.h>

#define PAUSE_MAX_S (366 * 24 * 60 * 60LL)

enum { PLACES_MAX = 1000 };

facegen_code facegen_ledger_prune(facegen_ledger *ledger, unsigned states, int64_t before, bool forget,
                                  int64_t *removed, facegen_error *error)
{
    const unsigned finals = 1u << FACEGEN_STATE_SAVED | 1u << FACEGEN_STATE_REFUSED | 1u << FACEGEN_STATE_FAILED |
                            1u << FACEGEN_STATE_CANCELLED;
    if (!ledger)
        return facegen_error_fill(error, FACEGEN_E_ARGUMENT, "", "facegen_ledger_prune: a ledger is needed");
    fg_store_begin(ledger->store);
    int64_t pruned = fg_store_prune(ledger->store, ledger->account, states ? states & finals : finals, before, forget);
    facegen_code code = fg_store_commit(ledger->store, error);
    if (removed)
        *removed = code == FACEGEN_OK ? pruned : 0;
    return code;
}

facegen_code facegen_ledger_set_budget(facegen_ledger *ledger, const char *batch, int64_t requests,
                                       facegen_error *error)
{
    if (!ledger || !ledger->account || (batch && strlen(batch) >= FG_NAME_SIZE))
        return facegen_error_fill(error, FACEGEN_E_ARGUMENT, "", "a ledger with a client, and a batch are needed");
    fg_store_begin(ledger->store);
    fg_store_set_budget(ledger->store, ledger->account, batch ? batch : "", requests);
    return fg_store_commit(ledger->store, error);
}

/* ---- settings of an account ---- */

static bool read_range(const char *value, int64_t least, int64_t most, int64_t *number)
{
    return fg_number_parse_integer(value, strlen(value), number) && *number >= least && *number <= most;
}

static bool set_places(fg_account *account, const char *value, int64_t now)
{
    int64_t number;
    (void)now;
    if (!read_range(value, 1, PLACES_MAX, &number))
        return false;
    account->places = account->room = (int)number;
    return true;
}

static bool set_pause(fg_account *account, const char *value, int64_t now)
{
    int64_t seconds;
    if (!read_range(value, 0, PAUSE_MAX_S, &seconds))
        return false;
    account->pause_until = seconds > 0 ? now + 1000 * seconds : 0;
    account->pause_code = FACEGEN_OK;
    account->failures = 0;
    snprintf(account->pause_message, sizeof account->pause_message, "%s", seconds > 0 ? "it was paused by hand" : "");
    return true;
}

static bool set_not_seen(fg_account *account, const char *value, int64_t now)
{
    (void)now;
    account->resends = strcmp(value, "resend") == 0;
    return account->resends || strcmp(value, "keep") == 0;
}

static bool set_name(fg_account *account, const char *value, int64_t now)
{
    (void)now;
    if (!*value || strlen(value) >= sizeof account->name)
        return false;
    snprintf(account->name, sizeof account->name, "%s", value);
    return true;
}

static const struct {
    const char *name, *accepted;
    bool (*set)(fg_account *account, const char *value, int64_t now);
} settings[] = {
    {"places", "a number from 1 to 1000", set_places},
    {"pause", "seconds, from 0 (no pause) to 31622400", set_pause},
    {"not-seen", "keep or resend", set_not_seen},
    {"name", "1 to 255 bytes", set_name},
};

static facegen_code set_value(fg_account *account, const char *name, const char *value, int64_t now,
                              facegen_error *error)
{
    char message[160];
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        if (strcmp(settings[i].name, name) != 0)
            continue;
        if (settings[i].set(account, value, now))
            return FACEGEN_OK;
        snprintf(message, sizeof message, "%s: must be %s", name, settings[i].accepted);
        return facegen_error_fill(error, FACEGEN_E_CONFIG, name, message);
    }
    return facegen_error_fill(error, FACEGEN_E_CONFIG, name, "the settings are places, pause, not-seen and name");
}

facegen_code facegen_ledger_set(facegen_ledger *ledger, const char *account, const char *name, const char *value,
                                facegen_error *error)
{
    fg_account row = {.number = 0};
    facegen_error problem = FACEGEN_ERROR_INIT;
    if (!ledger || !name || !value)
        return facegen_error_fill(error, FACEGEN_E_ARGUMENT, "", "a ledger, a name and a value are needed");
    fg_store_begin(ledger->store);
    bool is_there = account ? fg_store_account_named(ledger->store, account, &row)
                            : fg_store_account(ledger->store, ledger->account, &row);
    if (!is_there)
        facegen_error_fill(&problem, FACEGEN_E_CONFIG, "account", "the ledger has no such account");
    else if (set_value(&row, name, value, fg_ledger_now(ledger), &problem) == FACEGEN_OK)
        fg_store_write_account(ledger->store, &row);
    facegen_code code = fg_store_commit(ledger->store, error);
    fg_ledger_has_changed(ledger);
    if (problem.code != FACEGEN_OK)
        code = facegen_error_fill(error, problem.code, problem.parameter, problem.message);
    return code;
}
