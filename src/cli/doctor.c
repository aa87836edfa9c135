/* facegen doctor: find out why the provider cannot be used, without paying for anything. */
#include "command.h"
#include "json.h"
#include "session.h"
#include "terminal.h"

#include <facegen/reconcile.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

/* What is looked at, in the order in which each needs the one before it. */
typedef enum check {
    CHECK_ADDRESS,
    CHECK_KEY,
    CHECK_NAME,
    CHECK_CONNECTION,
    CHECK_TLS,
    CHECK_ACCOUNT,
    CHECK_COUNT /* nothing is wrong */
} check;

static const struct {
    const char *name;
    const char *good;
} checks[CHECK_COUNT] = {
    [CHECK_ADDRESS] = {"address", "the API root can be used"},
    [CHECK_KEY] = {"key", "there is one"},
    [CHECK_NAME] = {"name", "the host's name leads to an address"},
    [CHECK_CONNECTION] = {"connection", "the host takes connections"},
    [CHECK_TLS] = {"tls", "the host is the one it says"},
    [CHECK_ACCOUNT] = {"account", "the key is accepted"},
};

/* Where a question to the account got stuck. */
static check place_of(const facegen_error *error)
{
    switch (error->code) {
    case FACEGEN_OK:
        return CHECK_COUNT;
    case FACEGEN_E_RESOLVE:
        return CHECK_NAME;
    case FACEGEN_E_CONNECT:
    case FACEGEN_E_TIMEOUT:
        return CHECK_CONNECTION;
    case FACEGEN_E_TLS:
        return CHECK_TLS;
    default:
        return strcmp(error->parameter, "base_url") == 0 ? CHECK_ADDRESS
               : strcmp(error->parameter, "key") == 0    ? CHECK_KEY
                                                         : CHECK_ACCOUNT;
    }
}

/* A wrong clock makes good certificates look bad. */
static void advise_on_tls(char *advice, size_t size)
{
    char clock[32] = "";
    time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc))
        strftime(clock, sizeof clock, "%Y-%m-%d %H:%M", &utc);
    snprintf(advice, size,
             "See whether the clock is right: it says %s UTC. If it is, the certificates of the system may be missing "
             "or old (Debian: apt-get install ca-certificates), or something on the way reads along, as some company "
             "networks do.",
             clock);
}

static const char *advice_on_answer(const facegen_error *error)
{
    switch (error->code) {
    case FACEGEN_E_AUTH:
        return "See whether the key was copied whole, without quotation marks, and is still listed in your account at "
               "the provider.";
    case FACEGEN_E_CREDITS:
        return "Add credits to your account at the provider.";
    case FACEGEN_E_PLAN:
        return "See what your plan at the provider has; something on the way, such as a firewall, can answer so, too.";
    case FACEGEN_E_BUSY:
        return "The key works. The account was asked too often: wait a minute.";
    case FACEGEN_E_UNAVAILABLE:
        return "The fault is with the provider: try again later.";
    case FACEGEN_E_CONFIG:
    case FACEGEN_E_GONE:
    case FACEGEN_E_REJECTED:
    case FACEGEN_E_PROTOCOL:
    case FACEGEN_E_TOO_LARGE:
        return "Something answers there that is not the provider's API: see whether the API root is right.";
    default:
        return "Try again; with --verbose it says more.";
    }
}

static void advise(check stuck, const facegen_error *error, char *advice, size_t size)
{
    switch (stuck) {
    case CHECK_ADDRESS:
        snprintf(advice, size, "Correct --base-url or the variable FACEGEN_BASE_URL, or leave it out.");
        break;
    case CHECK_KEY:
        snprintf(advice, size, "Get the key from your account at the provider.");
        break;
    case CHECK_NAME:
        snprintf(advice, size, "See whether this machine is online, and whether the API root is spelled right.");
        break;
    case CHECK_CONNECTION:
        snprintf(advice, size, "See whether a firewall is in the way. The environment's proxy is not used.");
        break;
    case CHECK_TLS:
        advise_on_tls(advice, size);
        break;
    case CHECK_ACCOUNT:
        snprintf(advice, size, "%s", advice_on_answer(error));
        break;
    case CHECK_COUNT:
        *advice = '\0';
        break;
    }
}

static const char *state_of(check id, check stuck)
{
    return id < stuck ? "ok" : id == stuck ? "failed" : "unknown";
}

static const char *text_of(check id, check stuck, bool is_plain, const facegen_error *error)
{
    if (id == stuck)
        return error->message[0] ? error->message : facegen_code_text(error->code);
    if (id > stuck)
        return "";
    return id == CHECK_TLS && is_plain ? "none: it is http" : checks[id].good;
}

static void print_text(const char *url, check stuck, const facegen_error *error, const char *advice)
{
    bool is_plain = strncmp(url, "http:", strlen("http:")) == 0;
    printf("API root: %s\n", url);
    for (check id = 0; id < CHECK_COUNT; id++) {
        const char *text = text_of(id, stuck, is_plain, error);
        printf("%-10s  %s%s%s\n", checks[id].name, state_of(id, stuck), *text ? ": " : "", text);
    }
    if (*advice)
        printf("%s\n", advice);
}

static void print_json(const char *url, check stuck, const facegen_error *error, const char *advice)
{
    json_writer json = {false};
    json_begin(&json, NULL, '{');
    json_boolean(&json, "ok", stuck == CHECK_COUNT);
    json_text(&json, "base_url", url);
    json_begin(&json, "checks", '{');
    for (check id = 0; id < CHECK_COUNT; id++)
        json_text(&json, checks[id].name, state_of(id, stuck));
    json_end(&json, '}');
    json_text(&json, "code", facegen_code_name(error->code));
    json_text(&json, "message", error->message);
    json_text(&json, "advice", advice);
    json_end(&json, '}');
    putchar('\n');
}

/* It says nothing of the provider. */
static bool is_own(facegen_code code)
{
    return code == FACEGEN_E_NOMEM || code == FACEGEN_E_SYSTEM || code == FACEGEN_E_CANCELLED;
}

static void ask(const cli_options *options, facegen_error *error)
{
    cli_session session;
    if (session_try(&session, options, error) != FACEGEN_OK)
        return;
    facegen_client_mark(session.client, error);
    session_close(&session);
}

static exit_code run(const cli_options *options)
{
    char advice[512];
    facegen_error error = FACEGEN_ERROR_INIT;
    ask(options, &error);
    if (is_own(error.code))
        return exit_code_after(&error);
    check stuck = place_of(&error);
    advise(stuck, &error, advice, sizeof advice);
    if (options->json)
        print_json(session_url(options), stuck, &error, advice);
    else
        print_text(session_url(options), stuck, &error, advice);
    return exit_code_of(&error);
}

const cli_command doctor_command = {
    .name = "doctor",
    .bit = COMMAND_DOCTOR,
    .synopsis = "[OPTION]...",
    .summary = "Find out whether the provider can be reached and takes the key; free of charge",
    .examples = "  facegen doctor\n"
                "  facegen doctor --key-file key.txt --json\n",
    .notes = "The account is asked once for its newest image, for 5 seconds at most. The exit code is that of\n"
             "the check that failed.\n",
    .run = run,
};
