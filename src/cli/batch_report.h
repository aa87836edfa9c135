/* What is said of a batch: a line of JSON for each outcome, messages, and the progress line. */
#ifndef CLI_BATCH_REPORT_H
#define CLI_BATCH_REPORT_H

#include "batch_line.h"

#include <facegen/ledger.h>

/* How a line ended. */
typedef struct batch_outcome {
    size_t number;    /* of the line */
    const char *unit; /* "line" or "element" */
    struct json_t *track_id;
    char *output;                   /* where its images go */
    facegen_violations *violations; /* borrowed from the line; NULL for none */
    facegen_result *result;         /* NULL if there is none */
    char **files;                   /* of each image of the result; NULL where it was not saved */
    size_t file_count;
    int64_t made_at;       /* Unix time, ms; 0 if it was not */
    facegen_error error;   /* FACEGEN_OK if all is saved */
    bool was_saved_before; /* nothing was done in this run */
    bool is_changed;       /* the ledger has another request of its name */
} batch_outcome;

/* The outcome of a line that did not become an entry; it borrows the line, and has nothing to be freed. */
void batch_outcome_of_line(batch_outcome *outcome, const batch_line *line, const facegen_error *error);

/* The outcome of an entry, to be freed; false if memory runs out. */
bool batch_outcome_of_entry(batch_outcome *outcome, const batch_place *place, size_t number, const char *unit,
                            const facegen_entry *entry);
void batch_outcome_free(batch_outcome *outcome);

/* Reports how a line ended: on standard output as JSON, and what went wrong also on standard error. UNEXPECTED if
 * memory runs out. */
exit_code batch_report_outcome(const batch_outcome *outcome);

/* The exit code that the line alone would have. */
exit_code batch_exit_code(const batch_outcome *outcome);

/* Says what breaks no rule in a line's request and is likely not meant. */
void batch_report_notes(const batch_line *line);

/* How far a batch is, in lines. */
typedef struct batch_counts {
    size_t known;   /* all that there are, or that were read so far */
    size_t running; /* at the provider, or being saved */
    size_t saved, failed;
} batch_counts;

/* elapsed_ms: since the beginning; negative when the end is not in sight */
void batch_report_progress(const batch_counts *counts, int64_t elapsed_ms);

#endif
