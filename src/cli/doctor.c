/* facegen doctor: find out why the provider cannot be used, without paying for anything. */
#include "call.h"
#include "clock.h"
#include "command.h"
#include "proxy.h"
#include "session.h"
#include "terminal.h"
#include "os/clock.h"

#include <facegen/reconcile.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

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
    [CHECK_KEY] = {"key", "it is set"},
    [CHECK_NAME] = {"name", "the host's name leads to an address"},
    [CHECK_CONNECTION] = {"connection", "the host takes connections"},
    [CHECK_TLS] = {"tls", "the host is the one it says"},
    [CHECK_ACCOUNT] = {"account", "the key is accepted"},
};

/* What came of it. */
typedef struct diagnosis {
    const char *url;
    const char *proxy; /* NULL without one */
    facegen_error error;
    check stuck;
    cli_clock clock;
    char advice[1024];
} diagnosis;

/* Where a question to the account got stuck. */
static check place_of(const facegen_error *error)
{
    static const struct {
        const char *setting;
        check place;
    } settings[] = {
        {"base_url", CHECK_ADDRESS}, {"key", CHECK_KEY}, {"proxy", CHECK_CONNECTION}, {"ca_file", CHECK_TLS}};
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        if (strcmp(error->parameter, settings[i].setting) == 0)
            return settings[i].place;
    }
    if (proxy_refusal(error) > 0 || proxy_is_unknown(error))
        return CHECK_CONNECTION;
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
        return CHECK_ACCOUNT;
    }
}

/* A wrong clock makes good certificates look bad. The words are OpenSSL's and GnuTLS's. */
static void advise_on_tls(const facegen_error *error, char *advice, size_t size)
{
    char now[32];
    clock_format(fg_clock_unix_time(), now, sizeof now);
    if (strstr(error->message, "not yet valid") || strstr(error->message, "not activated"))
        snprintf(advice, size,
                 "Set this machine's clock: it says %s, and is behind, for the certificate is to be valid only later.",
                 now);
    else if (strstr(error->message, "expir"))
        snprintf(advice, size,
                 "See whether this machine's clock is right: it says %s, when the certificate has expired. If it is, "
                 "the fault is with the host, or with what answers in its place.",
                 now);
    else
        snprintf(advice, size,
                 "See whether the clock is right: it says %s. If it is, the certificates of the system may be missing "
                 "or old (Debian: apt-get install ca-certificates), or something on the way reads along, as some "
                 "company networks do: give its certificate with --ca-file.",
                 now);
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

static const char *advice_on_connection(const diagnosis *report)
{
    int status = proxy_refusal(&report->error);
    if (status > 0)
        return proxy_advice(status);
    if (proxy_is_unknown(&report->error))
        return "See whether the name of the proxy is spelled right.";
    if (report->proxy)
        return "See whether the proxy is running, and whether a firewall is in the way.";
    return "See whether a firewall is in the way. The environment's proxy is not used: name it with --proxy.";
}

/* What is to be done about the check that got stuck. */
static void advise(diagnosis *report)
{
    char *advice = report->advice;
    size_t size = sizeof report->advice;
    switch (report->stuck) {
    case CHECK_ADDRESS:
        snprintf(advice, size, "Correct --base-url or the variable FACEGEN_BASE_URL, or leave it out.");
        break;
    case CHECK_KEY:
        snprintf(advice, size, "Get the key from your account at the provider.");
        break;
    case CHECK_NAME:
        snprintf(advice, size,
                 "See whether this machine is online, and whether the API root is spelled right. In a network whose "
                 "only way out is a proxy, name the proxy with --proxy; the environment's is not used.");
        break;
    case CHECK_CONNECTION:
        snprintf(advice, size, "%s", advice_on_connection(report));
        break;
    case CHECK_TLS:
        advise_on_tls(&report->error, advice, size);
        break;
    case CHECK_ACCOUNT:
        snprintf(advice, size, "%s", advice_on_answer(&report->error));
        break;
    case CHECK_COUNT:
        break;
    }
}

static void advise_on_clock(diagnosis *report)
{
    size_t used = strlen(report->advice);
    if (clock_is_off(&report->clock))
        snprintf(report->advice + used, sizeof report->advice - used,
                 "%sSet this machine's clock: by a wrong one good certificates have expired or are not valid yet, and "
                 "links seem to end too early or too late.",
                 used > 0 ? "\n" : "");
}

static const char *state_of(check id, check stuck)
{
    return id < stuck ? "ok" : id == stuck ? "failed" : "unknown";
}

static const char *state_of_clock(const cli_clock *clock)
{
    return !clock->known ? "unknown" : clock_is_off(clock) ? "off" : "ok";
}

static const char *text_of(check id, const diagnosis *report)
{
    const facegen_error *error = &report->error;
    if (id == report->stuck)
        return exit_code_message(error);
    if (id > report->stuck)
        return "";
    if (id == CHECK_NAME && proxy_looks_up_names(report->proxy))
        return "the proxy looks it up";
    if (id == CHECK_CONNECTION && report->proxy)
        return "the proxy connects to the host";
    bool is_plain = strncmp(report->url, "http:", strlen("http:")) == 0;
    return id == CHECK_TLS && is_plain ? "none: it is http" : checks[id].good;
}

static void print_line(const char *name, const char *state, const char *text)
{
    printf("%-10s  %s%s", name, state, *text ? ": " : "");
    terminal_print(stdout, text);
    putchar('\n');
}

static void print_diagnosis_text(const diagnosis *report)
{
    char now[32], distance[32], text[128] = "";
    fputs("API root: ", stdout);
    terminal_print(stdout, report->url);
    putchar('\n');
    for (check id = 0; id < CHECK_COUNT; id++)
        print_line(checks[id].name, state_of(id, report->stuck), text_of(id, report));
    clock_format(fg_clock_unix_time(), now, sizeof now);
    clock_describe(&report->clock, distance, sizeof distance);
    if (clock_is_off(&report->clock))
        snprintf(text, sizeof text, "it says %s, %s of the provider's", now, distance);
    else if (report->clock.known)
        snprintf(text, sizeof text, "it agrees with the provider's");
    print_line("clock", state_of_clock(&report->clock), text);
    if (*report->advice)
        printf("%s\n", report->advice);
}

static exit_code print_diagnosis_json(const diagnosis *report)
{
    json_t *states = json_object();
    for (check id = 0; id < CHECK_COUNT; id++)
        states = cli_json_join(states, json_pack("{s:s}", checks[id].name, state_of(id, report->stuck)));
    states = cli_json_join(states, json_pack("{s:s}", "clock", state_of_clock(&report->clock)));
    double ahead = report->clock.known ? (double)report->clock.ahead : NAN;
    return cli_json_print(json_pack("{s:b, s:o, s:o, s:o, s:s, s:o, s:o}", "ok", report->stuck == CHECK_COUNT,
                                    "base_url", cli_json_text(report->url), "checks", states, "clock_ahead",
                                    cli_json_number(ahead), "code", facegen_code_name(report->error.code), "message",
                                    cli_json_text(report->error.message), "advice", cli_json_text(report->advice)),
                          NULL);
}

/* It says nothing of the provider. */
static bool is_local_failure(facegen_code code)
{
    return code == FACEGEN_E_NOMEM || code == FACEGEN_E_SYSTEM || code == FACEGEN_E_CANCELLED;
}

static void ask_account(const cli_options *options, diagnosis *report)
{
    cli_session session;
    if (session_try(&session, options, &report->error) != FACEGEN_OK)
        return;
    clock_watch(&report->clock, session.client);
    facegen_client_mark(session.client, &report->error);
    session_close(&session);
}

static exit_code run_doctor(const cli_options *options)
{
    diagnosis report = {.url = session_url(options), .proxy = options->proxy, .error = FACEGEN_ERROR_INIT};
    ask_account(options, &report);
    if (is_local_failure(report.error.code))
        return call_end_early(options, exit_code_after(&report.error), &report.error, NULL);
    report.stuck = place_of(&report.error);
    advise(&report);
    advise_on_clock(&report);
    exit_code printed = EXIT_CODE_DONE;
    if (options->json)
        printed = print_diagnosis_json(&report);
    else
        print_diagnosis_text(&report);
    return printed == EXIT_CODE_DONE ? exit_code_of(&report.error) : printed;
}

const cli_command doctor_command = {
    .name = "doctor",
    .bit = COMMAND_DOCTOR,
    .synopsis = "[OPTION]...",
    .summary = "Find out whether the provider can be reached and accepts the key; free of charge",
    .examples = "  facegen doctor\n"
                "  facegen doctor --key-file key.txt --json\n",
    .notes = "The account is asked once for its newest image, for 5 seconds at most. The exit code is that of\n"
             "the check that failed. The clock is compared with the answer's date; if it is off, that is\n"
             "reported, but does not count as a failure.\n",
    .run = run_doctor,
};
