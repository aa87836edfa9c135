/* A batch at work: what its parts share. batch.c has the command and its loop. */
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include "batch_input.h"
#include "batch_report.h"
#include "options.h"

#include <facegen/engine.h>

typedef struct batch_entry batch_entry;

typedef struct cli_batch {
    facegen_engine *engine;
    batch_input input;
    batch_place place;
    const cli_options *options;
    size_t max_queued;
    size_t begun;       /* lines that were read and have not ended */
    batch_entry *first; /* of those that were begun, the newest */
    batch_counts counts;
    size_t unseeded; /* requests shown by --dry-run whose seed is drawn when they are sent */
    bool shows_progress;
    bool is_stopped;                   /* nothing more is sent */
    int64_t started_at, next_progress; /* milliseconds */
    exit_code worst;                   /* the highest of the lines' exit codes */
} cli_batch;

void batch_raise_code(cli_batch *batch, exit_code code);

/* The line that was taken last, to be read. */
batch_line batch_new_line(const cli_batch *batch);

/* Reports that the input cannot be read. */
void batch_fail_input(cli_batch *batch);

/* ---- batch_check.c: before the first line is sent ---- */

/* Checks all lines that are to come, and prints them where that is all that is asked for. Whole input begins anew then,
 * without its bad lines. Returns how many are bad; they have been reported. */
size_t batch_check_lines(cli_batch *batch);

/* Checks whole input; returns whether it is to be sent. */
bool batch_may_send(cli_batch *batch);

/* ---- batch_entry.c: a line from its reading to its outcome ---- */

/* Begins the line that was taken last. */
void batch_entry_begin(cli_batch *batch, const char *text, size_t size);

/* Sends nothing more if what is printed would be lost: it tells of paid jobs. */
void batch_stop_if_output_is_lost(cli_batch *batch);

#endif
