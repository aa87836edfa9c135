/* What generate, fetch and reconcile have in common: a call that ends with a result, whose images are saved and
 * printed. */
#ifndef CLI_JOB_H
#define CLI_JOB_H

#include "json.h"
#include "options.h"

/* Makes the call. On failure the reason has been printed, and there is no result. */
typedef exit_code (*job_call)(facegen_client *client, const cli_options *options, facegen_result **result);

/* What is printed of a result under --no-wait, before its files. */
typedef const char *(*job_headline)(const facegen_result *result);

typedef struct job_kind {
    job_call call;
    job_headline headline; /* NULL without --no-wait */
    const char *verdict;   /* a member of the JSON; NULL when there is none */
} job_kind;

/*
 * Finds out first whether images can be saved, then makes the call, saves the images, and prints the path of each on
 * a line, or the whole as JSON.
 */
exit_code job_run(const cli_options *options, const job_kind *kind);

/* A headline: "processing", "success", "failed" or "unknown". */
const char *job_status_name(const facegen_result *result);

/*
 * Writes what is known of a result as members of a JSON object; a batch has them too. Files and links stand in the
 * order of the images, with null where there is none. NULL is a result without images.
 */
void job_write_result(json_writer *json, const facegen_result *result, char *const *files);

#endif
