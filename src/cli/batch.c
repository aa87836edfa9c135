/* facegen batch: many requests from a file, a line each, within the account's limit. */
#include "batch_input.h"
#include "batch_report.h"
#include "command.h"
#include "interrupt.h"
#include "session.h"
#include "terminal.h"

#include <facegen/reconcile.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    READY_MAX = 100, /* lines that are read ahead of those the provider's queue takes */
    TICK_MS = 100,   /* how often a slow input and the terminal are looked at */
    IMAGES_MAX = 64  /* of a result; the library takes no more */
};

typedef struct cli_batch {
    facegen_engine *engine;
    batch_input input;
    batch_place place;
    size_t max_queued;
    size_t begun; /* lines that were read and have not ended */
    batch_counts counts;
    bool shows_progress;
    int64_t started_at, next_progress; /* milliseconds */
    exit_code worst;                   /* the highest of the lines' exit codes */
} cli_batch;

/* A line from its reading to its outcome. */
typedef struct batch_job {
    cli_batch *batch;
    batch_line line;
    facegen_result *result;
    char *files[IMAGES_MAX]; /* of each image of the result, once it is saved */
    size_t next;             /* the image that is being saved */
    facegen_error error;     /* the first one */
} batch_job;

static void raise_code(cli_batch *batch, exit_code code)
{
    if (code > batch->worst)
        batch->worst = code;
}

/* ---- the job of a line ---- */

/* Reports the outcome of a job and frees it. */
static void end_job(batch_job *job)
{
    cli_batch *batch = job->batch;
    batch_outcome outcome = {&job->line, job->result, job->files, &job->error};
    batch_report_outcome(&outcome);
    raise_code(batch, batch_exit_code(&outcome));
    batch->begun--;
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

/* An image was not saved. The others are tried all the same, and the job can be taken up by its id. */
static void note_unsaved(batch_job *job, const facegen_error *error)
{
    batch_report_unsaved(&job->line, job->next, error);
    if (job->error.code != FACEGEN_OK)
        return;
    job->error = *error;
    snprintf(job->error.id, sizeof job->error.id, "%s", facegen_result_id(job->result));
}

static void save_images(batch_job *job);

static void when_saved(facegen_code code, const char *path, const facegen_error *error, void *user_data)
{
    batch_job *job = user_data;
    const facegen_error no_memory = {.size = sizeof no_memory, .code = FACEGEN_E_NOMEM};
    if (code != FACEGEN_OK)
        note_unsaved(job, error);
    else if (!(job->files[job->next] = strdup(path)))
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
            error.code = FACEGEN_E_NOMEM;
        free(path);
        if (error.code == FACEGEN_OK)
            return;
        note_unsaved(job, &error);
    }
    end_job(job);
}

static void when_done(facegen_job *engine_job, facegen_code code, facegen_result *result, const facegen_error *error,
                      void *user_data)
{
    batch_job *job = user_data;
    (void)engine_job;
    job->result = result;
    if (code == FACEGEN_OK) {
        save_images(job);
    } else {
        job->error = *error;
        end_job(job);
    }
}

static void begin_job(cli_batch *batch, const char *text, size_t size)
{
    batch_job *job = malloc(sizeof *job);
    if (!job) {
        raise_code(batch, exit_code_no_memory());
        return;
    }
    *job = (batch_job){.batch = batch, .line.number = batch->input.number, .error = FACEGEN_ERROR_INIT};
    batch->begun++;
    facegen_code code = batch_line_read(&job->line, &batch->place, text, size, &job->error);
    if (code == FACEGEN_OK)
        code = facegen_engine_submit(batch->engine, job->line.request, when_done, job, NULL, &job->error);
    facegen_request_free(job->line.request); /* the engine has a copy */
    job->line.request = NULL;
    if (code != FACEGEN_OK)
        end_job(job);
}

/* ---- the lines ---- */

/* Takes a line up, if there is one and room for it. */
static batch_input_state take_line(cli_batch *batch)
{
    const char *text;
    size_t size;
    if (interrupt_signal() > 0) {
        raise_code(batch, exit_code_interrupted());
        return BATCH_INPUT_ENDS;
    }
    if (batch->begun >= batch->max_queued + READY_MAX)
        return BATCH_INPUT_WAITS;
    batch_input_state state = batch_input_next(&batch->input, batch->begun > 0 ? 0 : TICK_MS, &text, &size);
    if (state == BATCH_INPUT_LINE)
        begin_job(batch, text, size);
    if (state != BATCH_INPUT_FAILS)
        return state;
    terminal_message("line %zu cannot be read: %s", batch->input.number + 1, strerror(errno));
    raise_code(batch, EXIT_CODE_USAGE);
    return BATCH_INPUT_ENDS;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void show_progress(cli_batch *batch, bool all_read)
{
    int64_t now = now_ms();
    if (!batch->shows_progress || now < batch->next_progress)
        return;
    batch->next_progress = now + TICK_MS;
    batch_counts counts = batch->counts;
    size_t read = counts.saved + counts.failed + batch->begun;
    bool end_is_known = all_read || counts.known > 0;
    if (all_read || read > counts.known)
        counts.known = read;
    counts.running = batch->begun < batch->max_queued ? batch->begun : batch->max_queued;
    batch_report_progress(&counts, end_is_known ? now - batch->started_at : -1);
}

static void run_lines(cli_batch *batch)
{
    batch_input_state state = BATCH_INPUT_WAITS;
    while (state != BATCH_INPUT_ENDS || batch->begun > 0) {
        if (state != BATCH_INPUT_ENDS)
            state = take_line(batch);
        facegen_engine_step(batch->engine, state == BATCH_INPUT_LINE ? 0 : TICK_MS);
        show_progress(batch, state == BATCH_INPUT_ENDS);
    }
    if (batch->worst == exit_code_interrupted())
        terminal_message("interrupted: lines without an outcome were not sent");
}

/* ---- the command ---- */

static exit_code open_input(cli_batch *batch, const char *path)
{
    if (batch_input_open(&batch->input, path))
        return EXIT_CODE_DONE;
    terminal_message("\"%s\" cannot be opened: %s", path, strerror(errno));
    return EXIT_CODE_USAGE;
}

static exit_code run_batch(cli_batch *batch, facegen_client *client, const cli_options *options)
{
    facegen_error error = FACEGEN_ERROR_INIT;
    const char *path = options->operands[0], *folder = options->output ? options->output : ".";
    if (batch_place_make(&batch->place, path, folder, &error) == FACEGEN_OK)
        batch->engine = facegen_engine_new(client, &error);
    if (batch->engine) {
        facegen_client_mark(client, NULL); /* without one, an uncertain outcome of the first lines stays uncertain */
        batch->shows_progress = !options->quiet && terminal_is_there();
        batch->counts.known = batch->shows_progress ? batch_input_count(&batch->input) : 0;
        batch->started_at = now_ms();
        run_lines(batch);
        facegen_engine_free(batch->engine);
    }
    batch_place_free(&batch->place);
    return error.code == FACEGEN_OK ? batch->worst : exit_code_after(&error);
}

static exit_code run(const cli_options *options)
{
    if (options->operand_count == 0) {
        terminal_message("which requests? It takes a file: facegen batch FILE.jsonl");
        return EXIT_CODE_USAGE;
    }
    cli_session session;
    cli_batch batch = {.max_queued = (size_t)options->max_queued};
    exit_code code = open_input(&batch, options->operands[0]);
    if (code != EXIT_CODE_DONE)
        return code;
    code = session_open(&session, options);
    if (code == EXIT_CODE_DONE) {
        code = run_batch(&batch, session.client, options);
        session_close(&session);
    }
    batch_input_close(&batch.input);
    return code;
}

const cli_command batch_command = {
    .name = "batch",
    .bit = COMMAND_BATCH,
    .synopsis = "FILE.jsonl [OPTION]...",
    .summary = "Make the images of many requests, a line of a file each; - is standard input",
    .examples = "  facegen batch requests.jsonl -o images/\n"
                "  facegen batch requests.jsonl -o images/ --max-queued 10 > outcomes.jsonl\n",
    .notes = "A line is a JSON object of parameters as `facegen params` names them, and \"output\":\n"
             "  {\"prompt\": \"a knight\", \"face_image\": \"me.jpg\", \"samples\": 2, \"output\": \"knight.png\"}\n"
             "face_image is a link, a data URI, or a path from the folder of FILE. output is a path inside\n"
             "of DIR: a folder, or a file name, numbered if there are more images (knight-1.png).\n"
             "\n"
             "For each line that ended, in the order of ending, a JSON object is printed on a line. Its status\n"
             "is \"saved\", \"open\" (`facegen fetch` takes its id up), \"uncertain\" (it may have been billed) or\n"
             "\"failed\"; code and message say why. Ctrl-C sends nothing more; lines that were not sent have no\n"
             "outcome.\n"
             "\n"
             "The exit code is the highest that one of the lines would have by itself: 0 if all are saved.\n",
    .operands = 1,
    .run = run,
};
