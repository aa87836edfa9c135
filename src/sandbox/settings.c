#include "settings.h"

#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WORKERS_MAX = 100 };

static bool set_key(sb_settings *settings, const char *value)
{
    if (strlen(value) >= SB_KEY_SIZE)
        return false;
    memcpy(settings->key, value, strlen(value) + 1);
    return true;
}

static const char *const plans[] = {"pay-as-you-go", "standard", "premium", NULL};

static bool set_plan(sb_settings *settings, const char *value)
{
    static const size_t queue_limits[] = {5, 10, 15};
    for (size_t i = 0; plans[i]; i++) {
        if (strcmp(plans[i], value) == 0) {
            settings->queue_limit = queue_limits[i];
            return true;
        }
    }
    return false;
}

static bool set_number(double *number, const char *value, double minimum, double maximum)
{
    double read;
    if (!fg_number_parse(value, strlen(value), &read) || !(read >= minimum && read <= maximum))
        return false;
    *number = read;
    return true;
}

static bool set_workers(sb_settings *settings, const char *value)
{
    int64_t workers;
    if (!fg_number_parse_integer(value, strlen(value), &workers) || workers < 1 || workers > WORKERS_MAX)
        return false;
    settings->workers = (size_t)workers;
    return true;
}

static bool set_speed(sb_settings *settings, const char *value)
{
    return set_number(&settings->speed, value, 0.001, 1e6);
}

/* An amount that has at most six decimals. */
static bool set_money(sb_money *money, const char *value, double maximum)
{
    double amount;
    if (!set_number(&amount, value, 0, maximum))
        return false;
    double whole = round(amount * SB_MONEY_UNIT);
    if (fabs(whole / SB_MONEY_UNIT - amount) > 1e-15 * amount)
        return false;
    *money = (sb_money)whole;
    return true;
}

static bool set_price(sb_settings *settings, const char *value)
{
    return set_money(&settings->price, value, 1e6);
}

static bool set_balance(sb_settings *settings, const char *value)
{
    return set_money(&settings->balance, value, 1e9);
}

static bool set_eta_error(sb_settings *settings, const char *value)
{
    return set_number(&settings->eta_error, value, 0, 1000);
}

static bool set_storage(sb_settings *settings, const char *value)
{
    sb_storage_close(settings->storage);
    settings->storage = sb_storage_open(value);
    return settings->storage != NULL;
}

static bool set_scenario(sb_settings *settings, const char *value)
{
    sb_choice choice;
    if (!sb_choice_parse(value, &choice))
        return false;
    settings->scenario = choice;
    return true;
}

static const struct {
    sb_option shown;
    bool (*set)(sb_settings *settings, const char *value);
    const char *accepted;
} options[] = {
    {{"key", "KEY", "the API key; else any key that is not empty is an account", NULL},
     set_key,
     "a text of up to 512 bytes"},
    {{"plan", "PLAN", "pay-as-you-go (5 queued jobs, the default), standard (10) or premium (15)", plans},
     set_plan,
     "one of pay-as-you-go, standard and premium"},
    {{"workers", "N", "jobs of an account that are made at once; default 1", NULL},
     set_workers,
     "a number from 1 to 100"},
    {{"speed", "N", "jobs are done N times faster than the provider's; default 1", NULL},
     set_speed,
     "a number from 0.001 to 1000000"},
    {{"price", "AMOUNT", "what a job takes from the wallet; default 0.01", NULL},
     set_price,
     "a number from 0 to 1000000 with at most 6 decimals"},
    {{"balance", "AMOUNT", "what is in a new wallet; default 10000", NULL},
     set_balance,
     "a number from 0 to 1000000000 with at most 6 decimals"},
    {{"eta-error", "FACTOR", "eta is wrong by this factor", NULL}, set_eta_error, "a number from 0 to 1000"},
    {{"storage", "DIR", "images are also kept as files in this folder, the newest 2048", NULL},
     set_storage,
     "a folder that can be written, and that no other sandbox uses"},
    {{"scenario", "NAME", "what goes wrong, or differently: NAME[@generate|@fetch|@image][*TIMES]", NULL},
     set_scenario,
     "one that --list-scenarios shows"},
};
enum { OPTIONS = sizeof options / sizeof *options };

void sb_settings_init(sb_settings *settings, const char *origin)
{
    *settings = (sb_settings){
        .queue_limit = 5,
        .workers = 1,
        .speed = 1,
        .price = SB_MONEY_UNIT / 100,
        .balance = (sb_money)10000 * SB_MONEY_UNIT,
        .eta_error = 1,
    };
    snprintf(settings->origin, sizeof settings->origin, "%s", origin);
}

bool sb_settings_set(sb_settings *settings, const char *name, const char *value, const char **accepted)
{
    *accepted = NULL;
    for (size_t i = 0; i < OPTIONS; i++) {
        if (strcmp(options[i].shown.name, name) == 0) {
            *accepted = options[i].accepted;
            return options[i].set(settings, value);
        }
    }
    return false;
}

bool sb_option_at(size_t index, sb_option *option)
{
    if (index >= OPTIONS)
        return false;
    *option = options[index].shown;
    return true;
}
