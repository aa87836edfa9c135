/* What generate, fetch and reconcile have in common: a call that ends with a result, whose images are saved and
 * printed. */
#ifndef CLI_JOB_H
#define CLI_JOB_H

#include "json.h"
#include "options.h"

/*
 * Makes the call. Fills the error on failure, and there is no result.
 *
 * deadline: of clock_now_ms(); the client has what is left until then as its timeout
 */
typedef facegen_code (*job_call)(facegen_client *client, const cli_options *options, int64_t deadline,
                                 facegen_result **result, facegen_error *error);

/* Says on standard error what a failed call means; returns the exit code. */
typedef exit_code (*job_report)(const cli_options *options, const facegen_error *error);

/* What is printed of a result under --no-wait, before its files. */
typedef const char *(*job_headline)(const facegen_result *result);

typedef struct job_kind {
    job_call call;
    job_report report;
    job_headline headline; /* NULL without --no-wait */
    bool is_paid;
    bool has_verdict; /* "verdict" is a member of the JSON */
} job_kind;

/*
 * Finds out first whether images can be saved, then makes the call, saves the images, and prints the path of each on
 * a line, or the whole as JSON, also if the call fails. All of it ends within --timeout.
 */
exit_code job_run(const cli_options *options, const job_kind *kind);

/*
 * What a command does that fails before its call: with --json it prints the error as job_run() does. Returns code.
 *
 * violations: the rules that the request breaks; may be NULL
 */
exit_code job_end_early(const cli_options *options, exit_code code, const facegen_error *error,
                        const facegen_violations *violations);

/* A headline: "processing", "success", "failed" or "unknown". */
const char *job_status_name(const facegen_result *result);

/*
 * What is known of a result, as an object; a batch has it too. Files and links stand in the order of the images, with
 * null where there is none. NULL is a result without images. Its meta is left to cli_json_print().
 *
 * seed: that of the request, where the result does not name it; or ""
 */
json_t *job_result(const facegen_result *result, char *const *files, const char *seed);

/* What is known of a failure: code, message, mark, sent_at, acceptance and retry_after; times in seconds. */
json_t *job_error(const facegen_error *error);

/* The messages of violations, as an array "violations" in an object. */
json_t *job_violations(const facegen_violations *violations);

#endif
