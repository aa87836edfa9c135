#include "flags.h"

#include "base/limits.h"
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WITH_JOB = COMMAND_GENERATE | COMMAND_FETCH,
    WITH_RESULT = WITH_JOB | COMMAND_RECONCILE,
    WITH_CLIENT = WITH_RESULT | COMMAND_BATCH | COMMAND_WORK,
    WITH_LEDGER = COMMAND_LEDGER | COMMAND_WORK,
    WITH_ACCOUNT = WITH_CLIENT | COMMAND_DOCTOR
};

/* What an option of the program's own sets: a function of option_value.h, and a member of cli_options. */
#define SETS(kind, member) option_set_##kind, offsetof(cli_options, member)

static const struct {
    const char *name;
    char letter;
    int commands; /* the bits of those that take it */
    const char *argument;
    const char *help; /* NULL for plan_help() */
    option_set_fn *set;
    size_t member;
} options[] = {
    {"output", 'o', WITH_RESULT, "PATH",
     "Where images go: a folder, made if it is missing; a file name that ends in .png, .jpg, .jpeg, "
     ".webp, .gif or .avif and is numbered if there are more; or - for one image on standard output; "
     "default: this folder",
     SETS(text, output)},
    {"output", 'o', COMMAND_BATCH | COMMAND_WORK, "DIR",
     "The folder that images go to, made if it is missing; default: this folder", SETS(text, output)},
    {"json", 0, WITH_RESULT | COMMAND_PARAMS | COMMAND_DOCTOR | COMMAND_HELP | COMMAND_LEDGER, NULL, "Print JSON",
     SETS(true, json)},
    {"no-wait", 0, WITH_JOB, NULL,
     "Do not wait for a queued job: generate prints its id, fetch its status; images that are "
     "there already are saved if -o is given",
     SETS(true, no_wait)},
    {"dry-run", 0, COMMAND_GENERATE | COMMAND_BATCH, NULL,
     "Check the request, or each one of a batch, and print it as it would be sent, without the key, "
     "the image's bytes and a random seed; send nothing",
     SETS(true, dry_run)},
    {"keep-going", 0, COMMAND_BATCH, NULL,
     "Send the good requests of a file that also has bad ones; otherwise nothing is sent", SETS(true, keep_going)},
    {"ledger", 0, COMMAND_BATCH, "FILE",
     "Keep the ledger, by which the same batch goes on after a crash and pays for nothing twice, in this file, on a "
     "local disk; default: facegen.ledger in DIR; none in the sandbox and where a recording is played back",
     SETS(text, ledger)},
    {"ledger", 0, WITH_LEDGER, "FILE", "The ledger; of the command ledger by default facegen.ledger in this folder",
     SETS(text, ledger)},
    {"no-ledger", 0, COMMAND_BATCH, NULL, "Keep no ledger: run again, the batch pays again", SETS(true, no_ledger)},
    {"batch", 0, COMMAND_BATCH, "NAME",
     "The name of the batch in the ledger; default: the name of FILE; standard input is a new batch each time",
     SETS(text, batch)},
    {"batch", 0, WITH_LEDGER, "NAME", "Only the entries of this batch; default: those of all", SETS(text, batch)},
    {"queue", 0, COMMAND_WORK, "NAME", "Send only the entries of this queue; default: those of all", SETS(text, queue)},
    {"state", 0, COMMAND_LEDGER, "STATE", "Only the entries in this state, such as uncertain", SETS(text, state)},
    {"days", 0, COMMAND_LEDGER, "N", "What prune leaves: entries that ended in the last N days", SETS(days, days)},
    {"forget", 0, COMMAND_LEDGER, NULL,
     "Prune also what an entry is known by when it comes again: it is paid for again then", SETS(true, forget)},
    {"yes", 0, COMMAND_LEDGER, NULL, "Do what may cost money", SETS(true, yes)},
    {"resume-only", 0, COMMAND_WORK, NULL, "Send nothing: follow the jobs that were paid for, and save their images",
     SETS(true, resume_only)},
    {"until-done", 0, COMMAND_WORK, NULL, "End when nothing is left that may move by itself", SETS(true, until_done)},
    {"after-save", 0, COMMAND_BATCH | COMMAND_WORK, "COMMAND",
     "Run this command of the shell for each request whose images are saved, with what `facegen ledger show` knows "
     "of it on standard input; it counts as saved once the command has ended with exit code 0, and is run again until "
     "then",
     SETS(text, after_save)},
    {"again", 0, COMMAND_BATCH, NULL, "Send all requests again, also those that were paid for", SETS(true, again)},
    {"changed", 0, COMMAND_BATCH, "keep|pay",
     "What to do with a request that was paid for and has changed since: keep what there is, the default, or pay for "
     "the new one",
     SETS(changed, pays_changed)},
    {"budget", 0, COMMAND_BATCH, "N",
     "Send at most N paid requests for this batch, counted over all runs; default: no limit", SETS(budget, budget)},
    {"mark", 0, COMMAND_RECONCILE, "MARK",
     "What the account had made before the request was sent, as generate and batch print it; needed "
     "to recognize the job",
     SETS(text, mark)},
    {"sent-at", 0, COMMAND_RECONCILE, "UNIX_MS",
     "When the request was sent, as generate and batch print it: before some time has passed, a "
     "job that is not seen may still appear; default: now",
     SETS(time, sent_at_ms)},
    {"sandbox", 0, WITH_CLIENT, NULL,
     "Use an endpoint inside the program: no key, no network, no cost; images are previews", SETS(true, sandbox)},
    {"record", 0, WITH_CLIENT, "FILE", "Record the traffic in a file, without the key and the photo of the face",
     SETS(text, record)},
    {"replay", 0, WITH_CLIENT, "FILE", "Replay a recording instead of asking the provider: no key, no network, no cost",
     SETS(text, replay)},
    {"key-file", 0, WITH_ACCOUNT, "FILE",
     "Read the API key from the first line of a file; default: the variable FACEGEN_API_KEY", SETS(text, key_file)},
    {"base-url", 0, WITH_ACCOUNT, "URL", "The API root; default: the variable FACEGEN_BASE_URL, else " FG_API_ROOT,
     SETS(text, base_url)},
    {"proxy", 0, WITH_ACCOUNT, "URL",
     "An HTTP or SOCKS proxy, such as http://proxy:3128; default: none, even if the environment "
     "names one",
     SETS(text, proxy)},
    {"ca-file", 0, WITH_ACCOUNT, "FILE", "Trusted certificates (PEM); default: the system's", SETS(text, ca_file)},
    {"plan", 0, WITH_CLIENT, "PLAN", NULL, SETS(plan, plan)},
    {"timeout", 0, WITH_CLIENT, "SECONDS",
     "The time for everything that generate or fetch does, and for each job of a batch, waiting in the "
     "provider's queue included; default: " FG_DIGITS(FG_TIMEOUT_S),
     SETS(timeout, timeout_ms)},
    {"retries", 0, WITH_CLIENT, "N",
     "How often to retry a step that is known to have had no effect; "
     "default: " FG_DIGITS(FG_RETRIES),
     SETS(retries, retries)},
    {"max-queued", 0, COMMAND_GENERATE | COMMAND_BATCH, "N",
     "How many jobs may be in the provider's queue at once, "
     "1 to " FG_DIGITS(FG_MAX_QUEUED_MAX) ": what the account's plan allows; "
                                          "default: " FG_DIGITS(FG_MAX_QUEUED),
     SETS(max_queued, max_queued)},
    {"client-name", 0, COMMAND_GENERATE | COMMAND_BATCH, "NAME",
     "Share --max-queued with all of your programs on this machine that use this name", SETS(text, client_name)},
    {"show", 0, WITH_JOB, NULL, "Show saved images in the terminal, by the program chafa; it must be installed",
     SETS(true, show)},
    {"quiet", 'q', COMMAND_LEDGER, NULL, "Say nothing of what was done", SETS(true, quiet)},
    {"quiet", 'q', WITH_CLIENT, NULL, "Show no progress and no notes; ids of accepted jobs are printed anyway",
     SETS(true, quiet)},
    {"verbose", 'v', WITH_ACCOUNT, NULL, "Log what is done on standard error", SETS(true, verbose)},
    {"help", 'h', COMMANDS_ALL, NULL, "Show this help", SETS(true, help)},
    {"version", 'V', COMMAND_PROGRAM, NULL, "Show the version", SETS(true, version)},
};

#undef SETS

static const struct {
    const char *name;
    const char *parameter;
} aliases[] = {
    {"face", "face_image"},
    {"steps", "num_inference_steps"},
};

enum { OPTION_COUNT = sizeof options / sizeof options[0], ALIAS_COUNT = sizeof aliases / sizeof aliases[0] };

static const char *argument_of(const facegen_param *param)
{
    switch (facegen_param_kind(param)) {
    case FACEGEN_PARAM_TEXT:
        return "TEXT";
    case FACEGEN_PARAM_CHOICE:
        return "WORD";
    case FACEGEN_PARAM_INTEGER:
        return "N";
    case FACEGEN_PARAM_NUMBER:
        return "X";
    case FACEGEN_PARAM_BOOLEAN:
        return "BOOL";
    case FACEGEN_PARAM_URL:
        return "URL";
    case FACEGEN_PARAM_IMAGE:
        return "FILE|URL";
    }
    return "VALUE";
}

void flag_name(const facegen_param *param, char name[FLAG_NAME_SIZE])
{
    snprintf(name, FLAG_NAME_SIZE, "%s", facegen_param_name(param));
    for (char *underscore = name; (underscore = strchr(underscore, '_'));)
        *underscore = '-';
}

static cli_flag *add_param(cli_flags *flags, const facegen_param *param)
{
    cli_flag *added = &flags->items[flags->count++];
    *added = (cli_flag){.argument = argument_of(param), .param = param};
    /* The key is refused before anything is made of its value. */
    added->argument_is_optional = facegen_param_kind(param) == FACEGEN_PARAM_BOOLEAN || facegen_param_secret(param);
    flag_name(param, added->name);
    return added;
}

static void add_aliases(cli_flags *flags, const facegen_param *param)
{
    for (size_t i = 0; i < ALIAS_COUNT; i++) {
        if (strcmp(aliases[i].parameter, facegen_param_name(param)) != 0)
            continue;
        cli_flag *added = add_param(flags, param);
        snprintf(added->name, sizeof added->name, "%s", aliases[i].name);
        added->is_alias = true;
    }
}

/* Every command knows the secret ones, to say where they go; reconcile, what a job can be told by. */
static bool takes_param(const cli_command *command, const facegen_param *param)
{
    const char *name = facegen_param_name(param);
    bool tells = strcmp(name, "prompt") == 0 || strcmp(name, "seed") == 0;
    return facegen_param_secret(param) || command->bit == COMMAND_GENERATE ||
           (command->bit == COMMAND_RECONCILE && tells);
}

static void add_params(cli_flags *flags, const cli_command *command)
{
    for (size_t i = 0; i < facegen_param_count(); i++) {
        const facegen_param *param = facegen_param_at(i);
        if (!takes_param(command, param))
            continue;
        add_aliases(flags, param);
        add_param(flags, param)->is_required = command->bit == COMMAND_GENERATE && facegen_param_required(param);
    }
}

static void add_options(cli_flags *flags, const cli_command *command)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (!(options[i].commands & command->bit))
            continue;
        cli_flag *added = &flags->items[flags->count++];
        *added = (cli_flag){.letter = options[i].letter,
                            .argument = options[i].argument,
                            .set = options[i].set,
                            .member = options[i].member,
                            .help = options[i].help ? options[i].help : plan_help()};
        snprintf(added->name, sizeof added->name, "%s", options[i].name);
    }
}

bool flags_of(const cli_command *command, cli_flags *flags)
{
    flags->count = 0;
    flags->items = calloc(facegen_param_count() + ALIAS_COUNT + OPTION_COUNT, sizeof *flags->items);
    if (!flags->items)
        return false;
    add_params(flags, command);
    add_options(flags, command);
    return true;
}

void flags_free(cli_flags *flags)
{
    free(flags->items);
    *flags = (cli_flags){0};
}
