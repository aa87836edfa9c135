/* The command line, read. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "command.h"

#include <facegen/client.h>

/* Texts belong to argv. What was not given is NULL, false, or negative, unless another value is named. */
struct cli_options {
    facegen_request *request; /* what the parameters' flags say; empty for commands without them */
    char **operands;          /* the words beside the options */
    int operand_count;
    const char *output;
    const char *mark;
    const char *seed;   /* as it was written */
    int64_t sent_at_ms; /* 0 when it was not given */
    const char *key_file;
    const char *base_url;
    const char *record;
    const char *replay;
    const char *proxy;
    const char *ca_file;
    const char *client_name;
    const char *ledger;
    const char *state;
    const char *after_save; /* a command line */
    const char *queue;
    int days;
    const char *batch; /* its name in the ledger */
    int64_t budget;    /* paid requests at most; negative for no limit */
    facegen_plan plan;
    int64_t timeout_ms; /* as the two below, the library's default when it was not given */
    int retries;
    int max_queued;
    bool json;
    bool no_wait;
    bool dry_run;
    bool keep_going;
    bool no_ledger;
    bool again;
    bool pays_changed;
    bool yes;
    bool forget;
    bool until_done;
    bool resume_only;
    bool sandbox;
    bool show;
    bool quiet;
    bool verbose;
    bool help;
    bool version;
};

/*
 * Reads argv, whose first word is the command's name. For the program itself reading stops at the first operand, the
 * command; --help and --version end it anywhere. On failure the reason has been printed, and there is nothing to free.
 */
exit_code options_parse(cli_options *options, const cli_command *command, int argc, char **argv);

void options_free(cli_options *options);

#endif
