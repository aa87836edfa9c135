/* A batch at work: what its parts share. batch.c has the command and its loop. */
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include "after_save.h"
#include "batch_input.h"
#include "batch_report.h"
#include "batch_table.h"
#include "options.h"

#include <facegen/ledger.h>

enum { BATCH_COLLECTED_MAX = 256 }; /* lines that are added to the ledger at once */

typedef struct cli_batch {
    facegen_ledger *ledger;
    facegen_worker *worker;
    char *name; /* of the batch in the ledger */
    batch_input input;
    batch_place place;
    batch_table table;
    after_save after;                          /* the command of --after-save */
    batch_line collected[BATCH_COLLECTED_MAX]; /* that are not in the ledger yet */
    size_t collected_count;
    const cli_options *options;
    batch_counts counts;
    size_t skipped, resumed, added; /* lines that were saved before, that go on, and that are new */
    size_t planned;  /* requests shown by --dry-run, each of which is paid for unless the ledger knows it */
    size_t unseeded; /* requests shown by --dry-run whose seed is drawn when they are sent */
    bool shows_progress;
    bool is_stopped;                   /* nothing more is sent */
    int64_t started_at, next_progress; /* milliseconds */
    int64_t problem_at;                /* since when the ledger cannot be written; 0: it can */
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

/* Adds the line that was taken last to the ledger. */
void batch_entry_add(cli_batch *batch, const char *text, size_t size);

/* Adds what has been collected by now, if there is anything. */
void batch_entry_add_collected(cli_batch *batch);

/* facegen_worker_options::changed. */
void batch_entry_changed(void *batch, const facegen_entry *entry);

/* facegen_worker_options::saved. */
facegen_after_save batch_entry_saved(void *batch, const facegen_entry *entry);

/* Reports the lines that have not come to an outcome, as nothing more comes of them in this run. */
void batch_entry_end_all(cli_batch *batch);

/* Sends nothing more, but lets what was sent come to its end. */
void batch_stop(cli_batch *batch, const char *why);

/* Sends nothing more if what is printed would be lost: it tells of paid jobs. */
void batch_stop_if_output_is_lost(cli_batch *batch);

#endif
