/* What is said of a batch: a line of JSON for each outcome, messages, and the progress line. */
#ifndef CLI_BATCH_REPORT_H
#define CLI_BATCH_REPORT_H

#include "batch_line.h"

/* How a line ended. */
typedef struct batch_outcome {
    const batch_line *line;
    const facegen_result *result; /* NULL when there is none */
    char *const *files;           /* of each image of the result; NULL where it was not saved */
    const facegen_error *error;   /* FACEGEN_OK when all is saved */
} batch_outcome;

/*
 * Reports how a line ended: on standard output as JSON, and what went wrong also on standard error. Does nothing for a
 * line that was cancelled before it was accepted. UNEXPECTED if memory runs out.
 */
exit_code batch_report_outcome(const batch_outcome *outcome);

/* The exit code that the line alone would have; DONE for one that was cancelled before it was accepted. */
exit_code batch_exit_code(const batch_outcome *outcome);

/* Says that the provider has accepted the job of a line, and its id: whatever ends the program, that is there then. */
void batch_report_accepted(const batch_line *line, const char *id);

/* Says what breaks no rule in a line's request and is likely not meant. */
void batch_report_notes(const batch_line *line);

/* Says that an image was not saved. */
void batch_report_unsaved(const batch_line *line, size_t index, const facegen_error *error);

/* How far a batch is, in lines. */
typedef struct batch_counts {
    size_t known;   /* all that there are, or that were read so far */
    size_t running; /* at the provider, or being saved */
    size_t saved, failed;
} batch_counts;

/* elapsed_ms: since the beginning; negative when the end is not in sight */
void batch_report_progress(const batch_counts *counts, int64_t elapsed_ms);

#endif
