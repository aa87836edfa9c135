#include "batch.h"

#include "base/limits.h"
#include "base/text.h"
#include "standard_output.h"
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A line from its reading to its outcome. */
struct batch_entry {
    cli_batch *batch;
    batch_entry *next, *previous;
    facegen_job *job; /* NULL once it has ended */
    bool is_sent;     /* its request is no longer held back */
    bool is_named;    /* its id was printed */
    batch_line line;
    facegen_result *result;
    char *files[FG_IMAGES_MAX]; /* of each image of the result, once it is saved */
    size_t image;               /* the one that is being saved */
    facegen_error error;        /* the first one */
};

/* ---- when nothing more is to be sent ---- */

/* Lets the jobs that were sent come to their end, and withdraws the others. */
static void stop_sending(cli_batch *batch, const char *why)
{
    if (batch->is_stopped)
        return;
    batch->is_stopped = true;
    for (batch_entry *entry = batch->first; entry; entry = entry->next) {
        if (!entry->is_sent)
            facegen_job_cancel(entry->job);
    }
    terminal_message("%s: nothing more is sent; requests without an outcome were not sent", why);
}

/* What holds for the account holds for all further lines. */
static void stop_if_refused(cli_batch *batch, const facegen_error *error)
{
    if (error->code == FACEGEN_E_AUTH || error->code == FACEGEN_E_CREDITS || error->code == FACEGEN_E_PLAN)
        stop_sending(batch, facegen_code_text(error->code));
}

/* What is printed is what tells of paid jobs. */
void batch_stop_if_output_is_lost(cli_batch *batch)
{
    if (batch->is_stopped || !standard_output_is_lost())
        return;
    stop_sending(batch, "standard output cannot be written");
    batch_raise_code(batch, EXIT_CODE_UNEXPECTED);
}

/* ---- a line ---- */

static void link_entry(batch_entry *entry)
{
    cli_batch *batch = entry->batch;
    entry->next = batch->first;
    if (batch->first)
        batch->first->previous = entry;
    batch->first = entry;
    batch->begun++;
}

static void unlink_entry(batch_entry *entry)
{
    cli_batch *batch = entry->batch;
    if (entry->next)
        entry->next->previous = entry->previous;
    if (entry->previous)
        entry->previous->next = entry->next;
    else
        batch->first = entry->next;
    batch->begun--;
}

/* Reports the outcome of a line and frees it. */
static void end_entry(batch_entry *entry)
{
    cli_batch *batch = entry->batch;
    batch_outcome outcome = {&entry->line, entry->result, entry->files, &entry->error};
    unlink_entry(entry);
    batch_raise_code(batch, batch_report_outcome(&outcome));
    batch_raise_code(batch, batch_exit_code(&outcome));
    batch_stop_if_output_is_lost(batch);
    stop_if_refused(batch, &entry->error);
    if (entry->error.code == FACEGEN_OK)
        batch->counts.saved++;
    else
        batch->counts.failed++;
    for (size_t i = 0; i < entry->image; i++)
        free(entry->files[i]);
    facegen_result_free(entry->result);
    batch_line_free(&entry->line);
    free(entry);
}

/* An image was not saved. The others are tried all the same, and the job can be resumed by its id. */
static void note_unsaved(batch_entry *entry, const facegen_error *error)
{
    batch_report_unsaved(&entry->line, entry->image, error);
    if (entry->error.code != FACEGEN_OK)
        return;
    entry->error = *error;
    entry->error.acceptance = FACEGEN_ACCEPTANCE_YES;
    failure_set_id(&entry->error, facegen_result_id(entry->result));
}

static void save_images(batch_entry *entry);

static void when_saved(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    batch_entry *entry = user_data;
    const facegen_error no_memory = {.size = sizeof no_memory, .code = FACEGEN_E_NOMEM};
    if (code != FACEGEN_OK)
        note_unsaved(entry, error);
    else if (!(entry->files[entry->image] = fg_text_copy(path)))
        note_unsaved(entry, &no_memory);
    entry->image++;
    save_images(entry);
}

/* Begins to save the next image that can be saved; after the last one the line has ended. */
static void save_images(batch_entry *entry)
{
    for (; entry->image < facegen_result_image_count(entry->result); entry->image++) {
        facegen_error error = FACEGEN_ERROR_INIT;
        char *path = output_path(&entry->line.output, entry->result, entry->image);
        if (path)
            facegen_engine_save(entry->batch->engine, entry->result, entry->image, path, when_saved, entry, NULL,
                                &error);
        else
            failure_no_memory(&error);
        free(path);
        if (error.code == FACEGEN_OK)
            return;
        note_unsaved(entry, &error);
    }
    end_entry(entry);
}

/* A job that is paid for is named at once: whatever ends this program, the id is there to resume it by. */
static void report_accepted_id(batch_entry *entry, const char *id)
{
    if (entry->is_named || !*id)
        return;
    entry->is_named = true;
    batch_report_accepted(&entry->line, id);
}

static void note_entry_progress(facegen_phase phase, int64_t done, int64_t total, const char *id, void *user_data)
{
    batch_entry *entry = user_data;
    (void)done, (void)total;
    if (phase != FACEGEN_PHASE_HELD)
        entry->is_sent = true;
    report_accepted_id(entry, id);
}

static void when_done(facegen_job *job, facegen_code code, facegen_result *result, const facegen_error *error,
                      void *user_data)
{
    batch_entry *entry = user_data;
    (void)job;
    entry->job = NULL;
    entry->result = result;
    if (code == FACEGEN_OK) {
        entry->error.acceptance = FACEGEN_ACCEPTANCE_YES;
        report_accepted_id(entry, facegen_result_id(result));
        save_images(entry);
    } else {
        entry->error = *error;
        end_entry(entry);
    }
}

void batch_entry_begin(cli_batch *batch, const char *text, size_t size)
{
    batch_entry *entry = malloc(sizeof *entry);
    if (!entry) {
        batch_raise_code(batch, exit_code_no_memory());
        return;
    }
    *entry = (batch_entry){.batch = batch, .line = batch_new_line(batch), .error = FACEGEN_ERROR_INIT};
    link_entry(entry);
    int steps = BATCH_LINE_MAKES_FOLDERS | (batch->input.is_whole ? 0 : BATCH_LINE_TAKES_NAMES);
    facegen_code code = batch_line_read(&entry->line, &batch->place, text, size, steps, &entry->error);
    if (code == FACEGEN_OK)
        code = facegen_engine_submit(batch->engine, entry->line.request, when_done, entry, &entry->job, &entry->error);
    facegen_job_set_progress(entry->job, note_entry_progress, entry);
    facegen_request_free(entry->line.request); /* the engine has a copy */
    entry->line.request = NULL;
    if (code == FACEGEN_OK)
        return;
    entry->error.acceptance = FACEGEN_ACCEPTANCE_NO;
    end_entry(entry);
}
