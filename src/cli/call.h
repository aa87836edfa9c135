/* What generate, fetch and reconcile have in common: a call that ends with a result, whose images are saved and
 * printed. */
#ifndef CLI_CALL_H
#define CLI_CALL_H

#include "json.h"
#include "options.h"

/*
 * Makes the call. Fills the error on failure, and there is no result.
 *
 * deadline: of fg_clock_now(); the client has what is left until then as its timeout
 */
typedef facegen_code (*call_make_fn)(facegen_client *client, const cli_options *options, int64_t deadline,
                                     facegen_result **result, facegen_error *error);

/* Says on standard error what a failed call means; returns the exit code. */
typedef exit_code (*call_report_fn)(const cli_options *options, const facegen_error *error);

/* What is printed of a result under --no-wait, before its files. */
typedef const char *(*call_headline_fn)(const facegen_result *result);

typedef struct call_kind {
    call_make_fn make;
    call_report_fn report;
    call_headline_fn headline; /* NULL without --no-wait */
    bool is_paid;
    bool has_verdict; /* "verdict" is a member of the JSON */
} call_kind;

/*
 * Finds out first whether images can be saved, then makes the call, saves the images, and prints the path of each on
 * a line, or the whole as JSON, also if the call fails. All of it ends within --timeout.
 */
exit_code call_run(const cli_options *options, const call_kind *kind);

/*
 * What a command does that fails before its call: with --json it prints the error as call_run() does. Returns code.
 *
 * violations: the rules that the request breaks; may be NULL
 */
exit_code call_end_early(const cli_options *options, exit_code code, const facegen_error *error,
                         const facegen_violations *violations);

/* A headline: "processing", "success", "failed" or "unknown". */
const char *call_status_name(const facegen_result *result);

#endif
