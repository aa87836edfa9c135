/* A line of a batch from its reading to its outcome. */
#include "base/text.h"
#include "batch.h"

#include "base/limits.h"
#include "failure.h"
#include "standard_output.h"
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A line from its reading to its outcome. */
struct batch_job {
    cli_batch *batch;
    batch_job *next_job, *previous_job;
    facegen_job *handle; /* NULL once it has ended */
    bool is_sent;        /* its request is no longer held back */
    bool is_named;       /* its id was printed */
    batch_line line;
    facegen_result *result;
    char *files[FG_IMAGES_MAX]; /* of each image of the result, once it is saved */
    size_t next;                /* the image that is being saved */
    facegen_error error;        /* the first one */
};

/* ---- when nothing more is to be sent ---- */

/* Lets the jobs that were sent come to their end, and withdraws the others. */
static void stop(cli_batch *batch, const char *why)
{
    if (batch->is_stopped)
        return;
    batch->is_stopped = true;
    for (batch_job *job = batch->first; job; job = job->next_job) {
        if (!job->is_sent)
            facegen_job_cancel(job->handle);
    }
    terminal_message("%s: nothing more is sent; requests without an outcome were not sent", why);
}

/* What holds for the account holds for all further lines. */
static void stop_if_refused(cli_batch *batch, const facegen_error *error)
{
    if (error->code == FACEGEN_E_AUTH || error->code == FACEGEN_E_CREDITS || error->code == FACEGEN_E_PLAN)
        stop(batch, facegen_code_text(error->code));
}

/* What is printed is what tells of paid jobs. */
void batch_stop_if_output_is_lost(cli_batch *batch)
{
    if (batch->is_stopped || !standard_output_is_lost())
        return;
    stop(batch, "standard output cannot be written");
    batch_raise_code(batch, EXIT_CODE_UNEXPECTED);
}

/* ---- the job of a line ---- */

static void enlist(batch_job *job)
{
    cli_batch *batch = job->batch;
    job->next_job = batch->first;
    if (batch->first)
        batch->first->previous_job = job;
    batch->first = job;
    batch->begun++;
}

static void delist(batch_job *job)
{
    cli_batch *batch = job->batch;
    if (job->next_job)
        job->next_job->previous_job = job->previous_job;
    if (job->previous_job)
        job->previous_job->next_job = job->next_job;
    else
        batch->first = job->next_job;
    batch->begun--;
}

/* Reports the outcome of a job and frees it. */
static void end_job(batch_job *job)
{
    cli_batch *batch = job->batch;
    batch_outcome outcome = {&job->line, job->result, job->files, &job->error};
    delist(job);
    batch_raise_code(batch, batch_report_outcome(&outcome));
    batch_raise_code(batch, batch_exit_code(&outcome));
    batch_stop_if_output_is_lost(batch);
    stop_if_refused(batch, &job->error);
    if (job->error.code == FACEGEN_OK)
        batch->counts.saved++;
    else
        batch->counts.failed++;
    for (size_t i = 0; i < job->next; i++)
        free(job->files[i]);
    facegen_result_free(job->result);
    batch_line_free(&job->line);
    free(job);
}

/* An image was not saved. The others are tried all the same, and the job can be resumed by its id. */
static void note_unsaved(batch_job *job, const facegen_error *error)
{
    batch_report_unsaved(&job->line, job->next, error);
    if (job->error.code != FACEGEN_OK)
        return;
    job->error = *error;
    job->error.acceptance = FACEGEN_ACCEPTANCE_YES;
    failure_set_id(&job->error, facegen_result_id(job->result));
}

static void save_images(batch_job *job);

static void when_saved(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    batch_job *job = user_data;
    const facegen_error no_memory = {.size = sizeof no_memory, .code = FACEGEN_E_NOMEM};
    if (code != FACEGEN_OK)
        note_unsaved(job, error);
    else if (!(job->files[job->next] = fg_text_copy(path)))
        note_unsaved(job, &no_memory);
    job->next++;
    save_images(job);
}

/* Begins to save the next image that can be saved; after the last one the job ends. */
static void save_images(batch_job *job)
{
    for (; job->next < facegen_result_image_count(job->result); job->next++) {
        facegen_error error = FACEGEN_ERROR_INIT;
        char *path = output_path(&job->line.output, job->result, job->next);
        if (path)
            facegen_engine_save(job->batch->engine, job->result, job->next, path, when_saved, job, NULL, &error);
        else
            failure_no_memory(&error);
        free(path);
        if (error.code == FACEGEN_OK)
            return;
        note_unsaved(job, &error);
    }
    end_job(job);
}

/* A job that is paid for is named at once: whatever ends this program, the id is there to resume it by. */
static void name_job(batch_job *job, const char *id)
{
    if (job->is_named || !*id)
        return;
    job->is_named = true;
    batch_report_accepted(&job->line, id);
}

static void note_progress(facegen_phase phase, int64_t done, int64_t total, const char *id, void *user_data)
{
    batch_job *job = user_data;
    (void)done, (void)total;
    if (phase != FACEGEN_PHASE_HELD)
        job->is_sent = true;
    name_job(job, id);
}

static void when_done(facegen_job *handle, facegen_code code, facegen_result *result, const facegen_error *error,
                      void *user_data)
{
    batch_job *job = user_data;
    (void)handle;
    job->handle = NULL;
    job->result = result;
    if (code == FACEGEN_OK) {
        job->error.acceptance = FACEGEN_ACCEPTANCE_YES;
        name_job(job, facegen_result_id(result));
        save_images(job);
    } else {
        job->error = *error;
        end_job(job);
    }
}

void batch_job_begin(cli_batch *batch, const char *text, size_t size)
{
    batch_job *job = malloc(sizeof *job);
    if (!job) {
        batch_raise_code(batch, exit_code_no_memory());
        return;
    }
    *job = (batch_job){.batch = batch, .line = batch_new_line(batch), .error = FACEGEN_ERROR_INIT};
    enlist(job);
    int steps = BATCH_LINE_MAKES_FOLDERS | (batch->input.is_whole ? 0 : BATCH_LINE_TAKES_NAMES);
    facegen_code code = batch_line_read(&job->line, &batch->place, text, size, steps, &job->error);
    if (code == FACEGEN_OK)
        code = facegen_engine_submit(batch->engine, job->line.request, when_done, job, &job->handle, &job->error);
    facegen_job_set_progress(job->handle, note_progress, job);
    facegen_request_free(job->line.request); /* the engine has a copy */
    job->line.request = NULL;
    if (code == FACEGEN_OK)
        return;
    job->error.acceptance = FACEGEN_ACCEPTANCE_NO;
    end_job(job);
}
