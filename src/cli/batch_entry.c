/* The lines of a batch as entries of its ledger. */
#include "batch.h"

#include "base/text.h"
#include "interrupt.h"
#include "standard_output.h"
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- when nothing more is to be sent ---- */

void batch_stop(cli_batch *batch, const char *why)
{
    if (batch->is_stopped)
        return;
    batch->is_stopped = true;
    facegen_worker_drain(batch->worker);
    terminal_message("%s: nothing more is sent; requests without an outcome were not sent", why);
}

/* What holds for the account holds for all further lines. */
static void stop_if_refused(cli_batch *batch, facegen_code code)
{
    if (code == FACEGEN_E_AUTH || code == FACEGEN_E_CREDITS || code == FACEGEN_E_PLAN)
        batch_stop(batch, facegen_code_text(code));
}

/* What is printed is what tells of paid jobs. */
void batch_stop_if_output_is_lost(cli_batch *batch)
{
    if (batch->is_stopped || !standard_output_is_lost())
        return;
    batch_stop(batch, "standard output cannot be written");
    batch_raise_code(batch, EXIT_CODE_UNEXPECTED);
}

/* ---- outcomes ---- */

static void report_outcome(cli_batch *batch, const batch_outcome *outcome)
{
    batch_raise_code(batch, batch_report_outcome(outcome));
    batch_raise_code(batch, batch_exit_code(outcome));
    batch_stop_if_output_is_lost(batch);
    stop_if_refused(batch, outcome->error.code);
    if (outcome->error.code == FACEGEN_OK)
        batch->counts.saved++;
    else
        batch->counts.failed++;
}

/* A line that did not become an entry. */
static void report_bad_line(cli_batch *batch, const batch_line *line, const facegen_error *error)
{
    batch_outcome outcome;
    batch_outcome_of_line(&outcome, line, error);
    report_outcome(batch, &outcome);
}

static void end_row(cli_batch *batch, batch_row *row, const facegen_entry *entry, bool was_saved_before)
{
    batch_outcome outcome;
    row->is_over = true;
    batch->table.open--;
    if (!batch_outcome_of_entry(&outcome, &batch->place, row->line, batch->input.is_array ? "element" : "line",
                                entry)) {
        batch_raise_code(batch, exit_code_no_memory());
        return;
    }
    outcome.was_saved_before = was_saved_before;
    report_outcome(batch, &outcome);
    batch_outcome_free(&outcome);
}

/* Whether nothing more comes of an entry in this run. A line that is uncertain waits for what the account shows. */
static bool is_over(const facegen_entry *entry)
{
    bool has_failed = facegen_entry_code(entry) != FACEGEN_OK;
    switch (facegen_entry_state(entry)) {
    case FACEGEN_STATE_WAITING:
        return has_failed && facegen_entry_code(entry) != FACEGEN_E_CANCELLED;
    case FACEGEN_STATE_ACCEPTED:
    case FACEGEN_STATE_MADE:
        return has_failed;
    case FACEGEN_STATE_CLAIMED:
    case FACEGEN_STATE_SENDING:
        return false;
    case FACEGEN_STATE_UNCERTAIN:
        return facegen_entry_verdict(entry) != FACEGEN_VERDICT_NONE;
    default:
        return true;
    }
}

void batch_entry_changed(void *user_data, const facegen_entry *entry)
{
    cli_batch *batch = user_data;
    batch_row *row = batch_table_find(&batch->table, facegen_entry_number(entry));
    const char *id = facegen_entry_id(entry);
    if (!row || row->is_over)
        return;
    /* A job that is paid for is named at once: whatever ends this program, the id is there to resume it by. */
    if (*id && !row->is_named)
        terminal_message("%s %zu: job %s was accepted", batch->input.is_array ? "element" : "line", row->line, id);
    row->is_named = row->is_named || *id;
    if (is_over(entry))
        end_row(batch, row, entry, false);
}

facegen_after_save batch_entry_saved(void *user_data, const facegen_entry *entry)
{
    cli_batch *batch = user_data;
    return after_save_run(&batch->after, entry);
}

/* Reports what is known of a line as the batch ends. One that was not sent has no outcome. */
static void end_open_row(cli_batch *batch, batch_row *row)
{
    facegen_entry *entry = NULL;
    facegen_ledger_get(batch->ledger, row->entry, &entry, NULL);
    facegen_ledger_state state = facegen_entry_state(entry);
    if (entry && state != FACEGEN_STATE_WAITING && state != FACEGEN_STATE_CLAIMED)
        end_row(batch, row, entry, false);
    facegen_entry_free(entry);
}

void batch_entry_end_all(cli_batch *batch)
{
    for (size_t i = 0; i < batch->table.count && batch->table.open > 0; i++) {
        if (!batch->table.rows[i].is_over)
            end_open_row(batch, &batch->table.rows[i]);
    }
}

/* ---- adding ---- */

static facegen_item item_of(const cli_batch *batch, const batch_line *line, int copy)
{
    return (facegen_item){
        .size = sizeof(facegen_item),
        .request = line->request,
        .batch = batch->name,
        .order = line->order,
        .output = line->output.path + strlen(batch->place.folder),
        .repeat = batch->options->again          ? FACEGEN_REPEAT_ALWAYS
                  : batch->options->pays_changed ? FACEGEN_REPEAT_CHANGED
                                                 : FACEGEN_REPEAT_NEVER,
        .copy = copy,
    };
}

/* Another content is in the ledger under the name of a line. */
static void report_changed(cli_batch *batch, const batch_line *line)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    failure_set(&error, FACEGEN_E_INVALID, "order",
                "the ledger has another request of this name; --changed pay sends this one, too");
    batch_outcome outcome;
    batch_outcome_of_line(&outcome, line, &error);
    outcome.is_changed = true;
    report_outcome(batch, &outcome);
}

/* Takes note of what the ledger said of a line. */
static void take_added(cli_batch *batch, const batch_line *line, const facegen_added *added)
{
    facegen_entry *entry = NULL;
    batch_row row = {.entry = added->entry, .line = line->number};
    if (added->addition == FACEGEN_CHANGED) {
        report_changed(batch, line);
        return;
    }
    if (!batch_table_add(&batch->table, &row))
        batch_raise_code(batch, exit_code_no_memory());
    batch->added += added->addition == FACEGEN_ADDED ? 1 : 0;
    if (added->addition == FACEGEN_ADDED)
        return;
    facegen_ledger_get(batch->ledger, added->entry, &entry, NULL);
    batch_row *kept = batch_table_find(&batch->table, added->entry);
    bool is_saved = facegen_entry_state(entry) == FACEGEN_STATE_SAVED;
    bool was_sent = facegen_entry_sent_at(entry) > 0;
    batch->skipped += is_saved ? 1 : 0;
    batch->resumed += !is_saved && was_sent ? 1 : 0;
    batch->added += !is_saved && !was_sent ? 1 : 0;
    if (kept && entry) {
        kept->is_named = *facegen_entry_id(entry) != '\0';
        if (is_saved || facegen_entry_state(entry) == FACEGEN_STATE_FAILED)
            end_row(batch, kept, entry, is_saved);
    }
    facegen_entry_free(entry);
}

/* Adds a line by itself. One that is the same as an earlier line of this run is another copy of it. */
static void add_line(cli_batch *batch, const batch_line *line)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    facegen_added added = {.entry = 0};
    batch_row *same = NULL;
    int copy = 0;
    do {
        const facegen_item item = item_of(batch, line, copy);
        if (facegen_ledger_add(batch->ledger, &item, 1, &added, &error) != FACEGEN_OK) {
            error.acceptance = FACEGEN_ACCEPTANCE_NO;
            report_bad_line(batch, line, &error);
            return;
        }
        same = batch_table_find(&batch->table, added.entry);
        if (same)
            copy = ++same->copies;
    } while (same);
    take_added(batch, line, &added);
}

void batch_entry_add_collected(cli_batch *batch)
{
    facegen_item items[BATCH_COLLECTED_MAX];
    facegen_added added[BATCH_COLLECTED_MAX];
    size_t count = batch->collected_count;
    for (size_t i = 0; i < count; i++)
        items[i] = item_of(batch, &batch->collected[i], 0);
    bool is_one = count > 0 && facegen_ledger_add(batch->ledger, items, count, added, NULL) == FACEGEN_OK;
    for (size_t i = 0; i < count; i++) {
        const batch_line *line = &batch->collected[i];
        if (is_one && !batch_table_find(&batch->table, added[i].entry))
            take_added(batch, line, &added[i]);
        else
            add_line(batch, line);
        batch_line_free(&batch->collected[i]);
    }
    batch->collected_count = 0;
}

void batch_entry_add(cli_batch *batch, const char *text, size_t size)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    batch_line line = batch_new_line(batch);
    int steps = BATCH_LINE_MAKES_FOLDERS | (batch->input.is_whole ? 0 : BATCH_LINE_TAKES_NAMES);
    if (batch_line_read(&line, &batch->place, text, size, steps, &error) != FACEGEN_OK) {
        report_bad_line(batch, &line, &error);
        batch_line_free(&line);
        return;
    }
    batch->collected[batch->collected_count++] = line;
    bool is_large = facegen_request_face_memory(line.request, NULL) != NULL;
    if (is_large || batch->collected_count == BATCH_COLLECTED_MAX || !batch->input.is_whole)
        batch_entry_add_collected(batch);
}
